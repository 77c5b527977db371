//! A comparison as the rows of a screen: lines that are the same fold away, long ones wrap within their half. Knows no key.
use super::differences::{LineChange, LinePair};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::hanging_words;
use std::ops::Range;

/// Lines around a difference that stay to be seen.
const AROUND: usize = 3;
/// Cells between the halves: a sign with a blank at each side.
pub const BETWEEN: usize = 3;
/// Blanks at the head of a line's second row.
const HANG: usize = 4;

/// One row of the screen.
pub struct ComparedRow {
    pub left: Words<'static>,
    pub right: Words<'static>,
    pub sign: (&'static str, Tone),
    /// A difference begins here.
    pub begins: bool,
}

/// How it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedLayout {
    /// Cells of a line.
    pub width: usize,
    /// In two halves; else one below the other.
    pub beside: bool,
    /// Lines that are the same are folded away.
    pub folded: bool,
}

/// Both texts and how their lines lie to each other.
pub struct Compared {
    pub left: Vec<Words<'static>>,
    pub right: Vec<Words<'static>>,
    pub pairs: Vec<LinePair>,
}

impl Compared {
    /// How many rows there are of a kind: changed, on the left only, on the right only, moved.
    pub fn counts(&self) -> [usize; 4] {
        let count = |is: &dyn Fn(&LinePair) -> bool| self.pairs.iter().filter(|pair| is(pair)).count();
        [
            count(&|pair| pair.change == LineChange::Changed),
            count(&|pair| pair.change == LineChange::Alone && pair.right.is_none()),
            count(&|pair| pair.change == LineChange::Alone && pair.left.is_none()),
            count(&|pair| pair.change == LineChange::Moved && pair.left.is_some()),
        ]
    }

    /// The rows of the screen.
    pub fn rows(&self, layout: ComparedLayout) -> Vec<ComparedRow> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.pairs.len() {
            let same = self.pairs[at..].iter().take_while(|pair| pair.change == LineChange::Same).count();
            if same == 0 {
                let begins = at == 0 || self.pairs[at - 1].change == LineChange::Same;
                self.pair(at, layout, begins, &mut rows);
                at += 1;
                continue;
            }
            let hidden = self.hidden(at..at + same).filter(|_| layout.folded);
            for line in at..at + same {
                match &hidden {
                    Some(hidden) if hidden.start == line => rows.push(folded(hidden.len())),
                    Some(hidden) if hidden.contains(&line) => {}
                    _ => self.pair(line, layout, false, &mut rows),
                }
            }
            at += same;
        }
        rows
    }

    /// What of a run of equal lines is folded away: nothing, if little would be won.
    fn hidden(&self, run: Range<usize>) -> Option<Range<usize>> {
        let from = if run.start == 0 { run.start } else { run.start + AROUND };
        let until = if run.end == self.pairs.len() { run.end } else { run.end.saturating_sub(AROUND) };
        (from + 1 < until).then_some(from..until)
    }

    fn pair(&self, at: usize, layout: ComparedLayout, begins: bool, rows: &mut Vec<ComparedRow>) {
        let pair = self.pairs[at];
        let side = |lines: &[Words<'static>], at: Option<usize>| at.map(|at| lines[at].clone());
        let (left, right) = (side(&self.left, pair.left), side(&self.right, pair.right));
        let (left, right) = match (pair.change, left, right) {
            (LineChange::Changed, Some(left), Some(right)) => {
                let (left, right) = marked(left, right);
                (Some(left), Some(right))
            }
            (LineChange::Moved, left, right) => {
                (left.map(|words| words.all(Tone::Muted)), right.map(|words| words.all(Tone::Muted)))
            }
            (_, left, right) => (left, right),
        };
        if layout.beside {
            beside(&pair, left, right, layout.width, begins, rows);
        } else {
            below(&pair, left, right, layout.width, begins, rows);
        }
    }
}

fn folded(lines: usize) -> ComparedRow {
    let words = format!("⋯ {} the same", number::counted(lines as u64, "line"));
    let left = Words::toned(Tone::Muted, words);
    ComparedRow { left, right: Words::new(), sign: (" ", Tone::Plain), begins: false }
}

fn sign(pair: &LinePair) -> (&'static str, Tone) {
    match (pair.change, pair.left) {
        (LineChange::Same, _) => ("│", Tone::Rule),
        (LineChange::Changed, _) => ("≠", Tone::Warn),
        (LineChange::Alone, Some(_)) => ("‹", Tone::Bad),
        (LineChange::Alone, None) => ("›", Tone::Good),
        (LineChange::Moved, _) => ("~", Tone::Accent),
    }
}

fn beside(
    pair: &LinePair,
    left: Option<Words<'static>>,
    right: Option<Words<'static>>,
    width: usize,
    begins: bool,
    rows: &mut Vec<ComparedRow>,
) {
    let half = (width.saturating_sub(BETWEEN) / 2).max(1);
    let wrap = |words: Option<Words<'static>>| {
        words.map(|words| hanging_words(&words, half, HANG)).unwrap_or_default().into_iter()
    };
    let (mut left, mut right) = (wrap(left), wrap(right));
    let mut first = true;
    loop {
        let (own, other) = (left.next(), right.next());
        if !first && own.is_none() && other.is_none() {
            return;
        }
        let (left, right) = (own.unwrap_or_default(), other.unwrap_or_default());
        rows.push(ComparedRow { left, right, sign: sign(pair), begins: begins && first });
        first = false;
    }
}

/// One below the other, as `diff` does it.
fn below(
    pair: &LinePair,
    left: Option<Words<'static>>,
    right: Option<Words<'static>>,
    width: usize,
    begins: bool,
    rows: &mut Vec<ComparedRow>,
) {
    let signs: [(&'static str, Tone); 2] = match pair.change {
        LineChange::Same => [(" ", Tone::Plain); 2],
        LineChange::Moved => [("~", Tone::Accent); 2],
        LineChange::Changed | LineChange::Alone => [("-", Tone::Bad), ("+", Tone::Good)],
    };
    let right = right.filter(|_| pair.change != LineChange::Same);
    let mut begins = begins;
    for (words, sign) in [left, right].into_iter().zip(signs).filter_map(|(words, sign)| Some((words?, sign)))
    {
        for left in hanging_words(&words, width.saturating_sub(2).max(1), HANG) {
            rows.push(ComparedRow { left, right: Words::new(), sign, begins: std::mem::take(&mut begins) });
        }
    }
}

/// Two lines of one name, with what differs in them marked.
fn marked(left: Words<'static>, right: Words<'static>) -> (Words<'static>, Words<'static>) {
    let (a, b) = (left.text(), right.text());
    let head: usize = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let ends = a[head..].chars().rev().zip(b[head..].chars().rev());
    let tail: usize = ends.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let mark = |words: Words<'static>, length: usize| {
        let range = head..length - tail;
        if range.is_empty() { words } else { words.marked(&[range], Tone::Match) }
    };
    (mark(left, a.len()), mark(right, b.len()))
}

#[cfg(test)]
mod tests {
    use super::super::differences::differences;
    use super::*;

    fn compared(left: &[&str], right: &[&str]) -> Compared {
        let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let pairs = differences(&own(left), &own(right));
        let words = |lines: &[&str]| lines.iter().map(|line| Words::plain((*line).to_owned())).collect();
        Compared { left: words(left), right: words(right), pairs }
    }

    fn text(rows: &[ComparedRow]) -> Vec<String> {
        rows.iter().map(|row| format!("{}{}{}", row.left.text(), row.sign.0, row.right.text())).collect()
    }

    #[test]
    fn what_is_the_same_far_from_a_difference_folds_away() {
        let left: Vec<String> = (0..12).map(|line| format!("line {line}")).collect();
        let mut right = left.clone();
        right[11] = "other".to_owned();
        let (left, right): (Vec<&str>, Vec<&str>) =
            (left.iter().map(String::as_str).collect(), right.iter().map(String::as_str).collect());
        let layout = ComparedLayout { width: 43, beside: true, folded: true };
        let rows = compared(&left, &right).rows(layout);
        assert_eq!(text(&rows)[..2], ["⋯ 8 lines the same ", "line 8│line 8"]);
        assert_eq!(rows.iter().filter(|row| row.begins).count(), 1);
        let all = compared(&left, &right).rows(ComparedLayout { folded: false, ..layout });
        assert_eq!(all.len(), 13);
    }

    #[test]
    fn long_lines_wrap_within_their_half_and_stay_side_by_side() {
        let layout = ComparedLayout { width: 23, beside: true, folded: true };
        let rows = compared(&["\"a\": 1234567890"], &["\"a\": 1"]).rows(layout);
        assert_eq!(text(&rows), ["\"a\": ≠\"a\": 1", "    123456≠", "    7890≠"]);
        let rows = compared(&["\"a\": 1"], &["\"a\": 2"]).rows(ComparedLayout { beside: false, ..layout });
        assert_eq!(text(&rows), ["\"a\": 1-", "\"a\": 2+"]);
    }
}
