//! Two texts, line by line: what stands in both, what differs, what stands in one only, and what has moved. Pure; knows no record.
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;

/// How two lines, or one and none, lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineChange {
    Same,
    /// The same member or element with another value.
    Changed,
    /// It stands on this side only.
    Alone,
    /// It stands on the other side too, elsewhere.
    Moved,
}

/// A row: indices of a line of the left text and of one of the right, and how they lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePair {
    pub left: Option<usize>,
    pub right: Option<usize>,
    pub change: LineChange,
}

/// Texts that differ in more lines than these, multiplied, are not aligned: it would take seconds.
const MOST: usize = 25_000_000;

/// Compares two texts, each a list of lines. What follows the last member, a comma or none, is no difference.
pub fn differences(left: &[String], right: &[String]) -> Vec<LinePair> {
    let plain = |line: &String| line.trim().trim_end_matches(',').to_owned();
    let (left, right): (Vec<String>, Vec<String>) =
        (left.iter().map(plain).collect(), right.iter().map(plain).collect());
    let mut pairs = Vec::with_capacity(left.len().max(right.len()));
    for op in operations(&left, &right) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => pairs.extend((0..len).map(|at| LinePair {
                left: Some(old_index + at),
                right: Some(new_index + at),
                change: LineChange::Same,
            })),
            op => replaced((&left, op.old_range()), (&right, op.new_range()), &mut pairs),
        }
    }
    find_moved(&left, &right, &mut pairs);
    pairs
}

fn operations(left: &[String], right: &[String]) -> Vec<DiffOp> {
    let same = |(a, b): &(&String, &String)| a == b;
    let head = left.iter().zip(right).take_while(same).count();
    let tail = left[head..].iter().rev().zip(right[head..].iter().rev()).take_while(same).count();
    let middle = (head..left.len() - tail, head..right.len() - tail);
    if middle.0.len().saturating_mul(middle.1.len()) <= MOST {
        return capture_diff_slices(Algorithm::Patience, left, right);
    }
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: head },
        DiffOp::Replace {
            old_index: middle.0.start,
            old_len: middle.0.len(),
            new_index: middle.1.start,
            new_len: middle.1.len(),
        },
        DiffOp::Equal { old_index: middle.0.end, new_index: middle.1.end, len: tail },
    ]
}

/// Lines that stand for each other: those of one name are a pair, the others stand alone.
fn replaced(
    (left, lefts): (&[String], std::ops::Range<usize>),
    (right, rights): (&[String], std::ops::Range<usize>),
    pairs: &mut Vec<LinePair>,
) {
    let mut next = rights.start;
    for at in lefts {
        let named = name(&left[at]);
        let partner = named.and_then(|named| (next..rights.end).find(|at| name(&right[*at]) == Some(named)));
        match partner {
            Some(partner) => {
                pairs.extend((next..partner).map(|at| alone(None, Some(at))));
                let change = LineChange::Changed;
                pairs.push(LinePair { left: Some(at), right: Some(partner), change });
                next = partner + 1;
            }
            None => pairs.push(alone(Some(at), None)),
        }
    }
    pairs.extend((next..rights.end).map(|at| alone(None, Some(at))));
}

fn alone(left: Option<usize>, right: Option<usize>) -> LinePair {
    LinePair { left, right, change: LineChange::Alone }
}

/// What a line is called: a member of an object, an element with text, a header.
fn name(line: &str) -> Option<&str> {
    if line.starts_with('"') {
        return line.find("\":").map(|end| &line[..end]);
    }
    if line.starts_with('<') {
        return line.find('>').map(|end| &line[..end]).filter(|name| !name.starts_with("</"));
    }
    line.split_once(" = ").map(|(name, _)| name)
}

/// Lines that stand alone on both sides are the same one, moved. Brackets and the like are everywhere and tell nothing.
fn find_moved(left: &[String], right: &[String], pairs: &mut [LinePair]) {
    let tells = |line: &str| line.chars().filter(|c| c.is_alphanumeric()).count() >= 3;
    let mut lefts: HashMap<&str, Vec<usize>> = HashMap::new();
    for (row, pair) in pairs.iter().enumerate().rev() {
        if let (Some(at), None) = (pair.left, pair.right)
            && tells(&left[at])
        {
            lefts.entry(&left[at]).or_default().push(row);
        }
    }
    for row in 0..pairs.len() {
        let (None, Some(at)) = (pairs[row].left, pairs[row].right) else { continue };
        if let Some(from) = lefts.get_mut(right[at].as_str()).and_then(Vec::pop) {
            pairs[from].change = LineChange::Moved;
            pairs[row].change = LineChange::Moved;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    fn shown(left: &str, right: &str) -> Vec<String> {
        let (left, right) = (lines(left), lines(right));
        let side = |lines: &[String], at: Option<usize>| at.map_or("", |at| lines[at].trim()).to_owned();
        let pairs = differences(&left, &right).into_iter().filter(|pair| pair.change != LineChange::Same);
        pairs
            .map(|pair| format!("{:?} {}|{}", pair.change, side(&left, pair.left), side(&right, pair.right)))
            .collect()
    }

    #[test]
    fn a_value_that_changed_stands_beside_the_other() {
        let (left, right) = ("{\n \"a\": 1,\n \"b\": 2\n}", "{\n \"a\": 1,\n \"b\": 3,\n \"c\": 4\n}");
        assert_eq!(shown(left, right), ["Changed \"b\": 2|\"b\": 3,", "Alone |\"c\": 4"]);
    }

    #[test]
    fn a_comma_behind_a_member_is_no_difference() {
        assert!(shown("{\n \"a\": 1\n}", "{\n \"a\": 1,\n}").is_empty());
    }

    #[test]
    fn a_line_that_moved_is_told_on_both_sides() {
        let (left, right) = ("\"abc\": 1\n\"x\": 2\n\"y\": 3", "\"x\": 2\n\"y\": 3\n\"abc\": 1");
        assert_eq!(shown(left, right), ["Moved \"abc\": 1|", "Moved |\"abc\": 1"]);
    }

    #[test]
    fn texts_without_anything_in_common_are_told_as_that_whatever_their_size() {
        let text = |of: &str| (0..9000).map(|line| format!("{of}{line}\n")).collect::<String>();
        assert_eq!(shown(&text("left"), &text("right")).len(), 18_000);
    }
}
