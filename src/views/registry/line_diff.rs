//! Two texts, line by line: what stands in one, in the other, in both. Pure.
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A line, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffLine<'a> {
    Both(&'a str),
    Old(&'a str),
    New(&'a str),
}

/// Texts that differ in more lines than these, multiplied, differ as a whole: to align them would take seconds.
const MOST: usize = 25_000_000;

/// The lines of both, in their order.
pub fn lines<'a>(old: &'a str, new: &'a str) -> Vec<DiffLine<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len().saturating_mul(new.len()) > MOST {
        let (gone, come) = (old.into_iter().map(DiffLine::Old), new.into_iter().map(DiffLine::New));
        return gone.chain(come).collect();
    }
    let mut found = Vec::with_capacity(old.len().max(new.len()));
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let (gone, come) = (&old[op.old_range()], &new[op.new_range()]);
        match op {
            DiffOp::Equal { .. } => found.extend(gone.iter().map(|line| DiffLine::Both(line))),
            _ => {
                found.extend(gone.iter().map(|line| DiffLine::Old(line)));
                found.extend(come.iter().map(|line| DiffLine::New(line)));
            }
        }
    }
    found
}

/// How many lines are new, and how many are gone.
pub fn counts(old: &str, new: &str) -> (usize, usize) {
    let lines = lines(old, new);
    let count = |is: fn(&DiffLine<'_>) -> bool| lines.iter().filter(|line| is(line)).count();
    (count(|line| matches!(line, DiffLine::New(_))), count(|line| matches!(line, DiffLine::Old(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(old: &str, new: &str) -> String {
        let line = |line: &DiffLine<'_>| match line {
            DiffLine::Both(text) => format!(" {text}"),
            DiffLine::Old(text) => format!("-{text}"),
            DiffLine::New(text) => format!("+{text}"),
        };
        lines(old, new).iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_stands_in_both_is_kept_together() {
        assert_eq!(marked("a\nb\nc\nd", "a\nx\nc\nd\ne"), " a\n-b\n+x\n c\n d\n+e");
        assert_eq!(counts("a\nb", "a\nb"), (0, 0));
        assert_eq!(counts("", "a\nb"), (2, 0));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_it(old in "([abc]\n){0,12}", new in "([abc]\n){0,12}") {
            let found = lines(&old, &new);
            let of = |is_old: bool| found.iter().filter_map(|line| match line {
                DiffLine::Both(text) => Some(*text),
                DiffLine::Old(text) => is_old.then_some(*text),
                DiffLine::New(text) => (!is_old).then_some(*text),
            }).collect::<Vec<_>>();
            prop_assert_eq!(of(true), old.lines().collect::<Vec<_>>());
            prop_assert_eq!(of(false), new.lines().collect::<Vec<_>>());
        }
    }
}
