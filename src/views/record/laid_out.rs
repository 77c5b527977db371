//! What the viewer shows, as lines: a decoded value whose objects, arrays and elements fold, or facts about the record.
//! Knows which lines are folded away, not where the reader stands.
use super::facts::Fact;
use crate::decode::{self, Fold, Shown};
use crate::safe::safe;
use crate::ui::text::Lines;
use crate::ui::tone::Tone;
use crate::ui::words::Piece;
use crate::views::shown;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Lines, some of them folded away.
pub(super) struct LaidOut {
    body: LaidOutBody,
    /// The folded nodes, as indices of the value's folds.
    folded: BTreeSet<usize>,
    /// The lines that are seen, as indices of the body's; none while nothing is folded.
    seen: Option<Vec<usize>>,
}

enum LaidOutBody {
    Shown(Shown),
    Facts(Vec<Fact>),
}

impl LaidOut {
    pub fn value(shown: Shown) -> LaidOut {
        LaidOut { body: LaidOutBody::Shown(shown), folded: BTreeSet::new(), seen: None }
    }

    pub fn facts(facts: Vec<Fact>) -> LaidOut {
        LaidOut { body: LaidOutBody::Facts(facts), folded: BTreeSet::new(), seen: None }
    }

    /// The decoded value, if that is what is shown.
    pub fn shown(&self) -> Option<&Shown> {
        match &self.body {
            LaidOutBody::Shown(shown) => Some(shown),
            LaidOutBody::Facts(_) => None,
        }
    }

    /// The fact on a line.
    pub fn fact(&self, line: usize) -> Option<&Fact> {
        match &self.body {
            LaidOutBody::Shown(_) => None,
            LaidOutBody::Facts(facts) => facts.get(line),
        }
    }

    /// The line of the body that is shown as line `index`.
    pub fn line_of(&self, index: usize) -> usize {
        match &self.seen {
            Some(seen) => seen.get(index).copied().unwrap_or(index),
            None => index,
        }
    }

    /// Where a line of the body is shown: itself, or the node that it is folded into.
    pub fn place_of(&self, line: usize) -> usize {
        match &self.seen {
            Some(seen) => seen.partition_point(|seen| *seen <= line).saturating_sub(1),
            None => line,
        }
    }

    /// All of it as text, unfolded, with nothing that a terminal would obey.
    pub fn whole(&self) -> String {
        let mut text = String::new();
        for at in 0..self.body_len() {
            let (pieces, continued) = match &self.body {
                LaidOutBody::Shown(shown) => {
                    (pieces(shown, at), shown.line(at).is_some_and(|line| line.continued))
                }
                LaidOutBody::Facts(facts) => (facts[at].words().pieces().to_vec(), false),
            };
            if at > 0 && !continued {
                text.push('\n');
            }
            pieces.iter().for_each(|(_, piece)| text.push_str(&safe(piece)));
        }
        text + "\n"
    }

    pub fn is_folded(&self) -> bool {
        self.seen.is_some()
    }

    pub fn can_fold(&self) -> bool {
        !self.folds().is_empty()
    }

    /// The outermost node that begins on a line of the body, and its index.
    fn fold_at(&self, line: usize) -> Option<(usize, &Fold)> {
        let at = self.folds().partition_point(|fold| fold.first < line);
        self.folds().get(at).filter(|fold| fold.first == line).map(|fold| (at, fold))
    }

    /// Whether a node begins on a line of the body, and if so, whether it is folded.
    pub fn state(&self, line: usize) -> Option<bool> {
        self.fold_at(line).map(|(at, _)| self.folded.contains(&at))
    }

    /// The line that begins the innermost node around a line.
    pub fn around(&self, line: usize) -> Option<usize> {
        let before = self.folds().partition_point(|fold| fold.first < line);
        self.folds()[..before].iter().rev().find(|fold| fold.last >= line).map(|fold| fold.first)
    }

    /// Folds the node that begins on a line of the body, or opens it.
    pub fn fold(&mut self, line: usize, folded: bool) {
        let Some((at, _)) = self.fold_at(line) else { return };
        if folded {
            self.folded.insert(at);
        } else {
            self.folded.remove(&at);
        }
        self.see();
    }

    /// Opens everything.
    pub fn open_all(&mut self) {
        self.folded.clear();
        self.seen = None;
    }

    /// Folds the innermost levels until no more than `rows` lines are left, though never the outermost one.
    pub fn fold_to(&mut self, rows: usize) {
        let deepest = self.folds().iter().map(|fold| fold.depth).max().unwrap_or_default();
        let mut hidden = vec![0; deepest + 2];
        for fold in self.folds() {
            hidden[fold.depth] += fold.last - fold.first;
        }
        let all = self.body_len();
        let level = (1..=deepest).rev().find(|level| all - hidden[*level] <= rows).unwrap_or(1);
        let folds = self.folds().iter().enumerate();
        self.folded = folds.filter(|(_, fold)| fold.depth >= level).map(|(at, _)| at).collect();
        self.see();
    }

    fn see(&mut self) {
        let mut seen = Vec::new();
        let mut line = 0;
        while line < self.body_len() {
            seen.push(line);
            line = match self.fold_at(line) {
                Some((at, fold)) if self.folded.contains(&at) => fold.last + 1,
                _ => line + 1,
            };
        }
        self.seen = (seen.len() < self.body_len()).then_some(seen);
    }

    fn folds(&self) -> &[Fold] {
        self.shown().map_or(&[], Shown::folds)
    }

    fn body_len(&self) -> usize {
        match &self.body {
            LaidOutBody::Shown(shown) => shown.len(),
            LaidOutBody::Facts(facts) => facts.len(),
        }
    }
}

impl Lines for LaidOut {
    fn count(&self) -> usize {
        self.seen.as_ref().map_or(self.body_len(), Vec::len)
    }

    fn line(&self, index: usize) -> Vec<Piece<'_>> {
        let line = self.line_of(index);
        let shown = match &self.body {
            LaidOutBody::Shown(shown) => shown,
            LaidOutBody::Facts(facts) => {
                return facts.get(line).map(|fact| fact.words().pieces().to_vec()).unwrap_or_default();
            }
        };
        let mut own = pieces(shown, line);
        if let Some((at, fold)) = self.fold_at(line)
            && self.folded.contains(&at)
        {
            // What is folded away is counted between the brackets or tags: `"items": [ … 12 ],`. The dots say that the
            // number is none of the value's own.
            let inside = match fold.count {
                0 => "…".to_owned(),
                count => format!("… {}", crate::ui::number::count(count as u64)),
            };
            own.push((Tone::Muted, format!(" {inside} ").into()));
            let last = pieces(shown, fold.last);
            own.extend(last.into_iter().skip_while(|(_, text)| text.trim().is_empty()));
        }
        own
    }

    fn goes_on(&self, index: usize) -> bool {
        let line = self.line_of(index);
        self.shown().and_then(|shown| shown.line(line)).is_some_and(|line| line.continued)
    }

    fn mark(&self, index: usize) -> Option<char> {
        self.state(self.line_of(index)).map(|folded| if folded { '▸' } else { '▾' })
    }
}

fn pieces(shown: &Shown, line: usize) -> Vec<Piece<'_>> {
    let Some(line) = shown.line(line) else { return Vec::new() };
    let piece = |token: &decode::Token| -> Piece<'_> {
        let text = match &line.text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[token.range.clone()]),
            Cow::Owned(text) => Cow::Owned(text[token.range.clone()].to_owned()),
        };
        (shown::tone(token.kind), text)
    };
    line.tokens.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Showing, look};

    fn laid_out(document: &str) -> LaidOut {
        LaidOut::value(look(Some(document.as_bytes()), Showing::default()))
    }

    fn text(lines: &LaidOut) -> Vec<String> {
        (0..lines.count()).map(|line| lines.text(line)).collect()
    }

    const ORDER: &str = r#"{"id":1,"items":[{"a":1},{"b":2}],"to":{"city":"x","zip":2}}"#;

    #[test]
    fn a_folded_node_is_counted_between_its_brackets() {
        let mut lines = laid_out(ORDER);
        assert_eq!(lines.mark(2), Some('▾'));
        lines.fold(2, true);
        assert_eq!(text(&lines)[1..4], ["  \"id\": 1,", "  \"items\": [ … 2 ],", "  \"to\": {"]);
        assert_eq!((lines.mark(2), lines.line_of(3), lines.place_of(5)), (Some('▸'), 10, 2));
        lines.fold(2, false);
        assert!(!lines.is_folded());
    }

    #[test]
    fn folding_to_what_fits_opens_as_many_levels_as_there_is_room_for() {
        let mut lines = laid_out(ORDER);
        let all = lines.count();
        lines.fold_to(12);
        assert!(lines.count() <= 12 && lines.count() > 4, "{:?}", text(&lines));
        lines.fold_to(2);
        assert_eq!(text(&lines).len(), 5, "the outermost level stays open: {:?}", text(&lines));
        lines.open_all();
        assert_eq!(lines.count(), all);
    }

    #[test]
    fn elements_fold_between_their_tags() {
        let mut lines = laid_out("<p><items><i>1</i><i>2</i></items><e/></p>");
        lines.fold(1, true);
        assert_eq!(text(&lines), ["<p>", "  <items> … 2 </items>", "  <e/>", "</p>"]);
        assert_eq!(lines.around(1), Some(0));
    }
}
