//! A line of text in several tones: what widgets are given to show. Knows no colour.

use std::borrow::Cow;
use std::ops::Range;

use super::tone::Tone;
use super::width::cells_up_to;

/// A text in one tone.
pub type Piece<'a> = (Tone, Cow<'a, str>);

/// A line of pieces. Its text may come from outside: painting makes it safe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words<'a> {
    pieces: Vec<Piece<'a>>,
}

impl<'a> Words<'a> {
    /// No text.
    pub fn new() -> Words<'a> {
        Words::default()
    }

    /// Text in the plain tone.
    pub fn plain(text: impl Into<Cow<'a, str>>) -> Words<'a> {
        Words::toned(Tone::Plain, text)
    }

    /// Text in one tone.
    pub fn toned(tone: Tone, text: impl Into<Cow<'a, str>>) -> Words<'a> {
        Words { pieces: vec![(tone, text.into())] }
    }

    /// These words and one more piece.
    #[must_use]
    pub fn and(mut self, tone: Tone, text: impl Into<Cow<'a, str>>) -> Words<'a> {
        self.push(tone, text);
        self
    }

    /// These words and others behind them.
    #[must_use]
    pub fn then(mut self, other: Words<'a>) -> Words<'a> {
        self.pieces.extend(other.pieces);
        self
    }

    /// Adds a piece.
    pub fn push(&mut self, tone: Tone, text: impl Into<Cow<'a, str>>) {
        self.pieces.push((tone, text.into()));
    }

    /// The pieces in order.
    pub fn pieces(&self) -> &[Piece<'a>] {
        &self.pieces
    }

    /// The pieces themselves.
    pub fn into_pieces(self) -> Vec<Piece<'a>> {
        self.pieces
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|(_, text)| text.is_empty())
    }

    /// The text without its tones.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| &**text).collect()
    }

    /// Cells that the words take, counted no further than just past `limit`.
    pub fn width_up_to(&self, limit: usize) -> usize {
        let mut sum = 0;
        for (_, text) in &self.pieces {
            sum += cells_up_to(text, limit.saturating_sub(sum));
            if sum > limit {
                break;
            }
        }
        sum
    }

    /// Cells that the words take.
    pub fn width(&self) -> usize {
        self.width_up_to(usize::MAX)
    }

    /// The same words, owning their text.
    pub fn into_owned(self) -> Words<'static> {
        let own = |(tone, text): Piece<'a>| (tone, Cow::Owned(text.into_owned()));
        Words { pieces: self.pieces.into_iter().map(own).collect() }
    }

    /// All pieces in another tone.
    #[must_use]
    pub fn all(mut self, tone: Tone) -> Words<'a> {
        self.pieces.iter_mut().for_each(|piece| piece.0 = tone);
        self
    }

    /// The pieces of one tone in another one.
    #[must_use]
    pub fn retoned(mut self, from: Tone, to: Tone) -> Words<'a> {
        self.pieces.iter_mut().filter(|piece| piece.0 == from).for_each(|piece| piece.0 = to);
        self
    }

    /// The same words with `tone` on some ranges of their text: byte ranges of [`Words::text`], in order and apart.
    #[must_use]
    pub fn marked(self, ranges: &[Range<usize>], tone: Tone) -> Words<'a> {
        if ranges.is_empty() {
            return self;
        }
        let mut marked = Vec::with_capacity(self.pieces.len() + 2 * ranges.len());
        let mut start = 0;
        for piece in self.pieces {
            let (own, text) = (piece.0, &piece.1);
            let end = start + text.len();
            let mut at = start;
            for range in ranges.iter().filter(|range| range.start < end && range.end > start) {
                let (from, until) = (range.start.max(at), range.end.min(end));
                push_part(&mut marked, own, &piece, at - start..from - start);
                push_part(&mut marked, tone, &piece, from - start..until - start);
                at = until;
            }
            push_part(&mut marked, own, &piece, at - start..end - start);
            start = end;
        }
        Words { pieces: marked }
    }
}

/// Adds a part of a text, if there is any; a range that splits a character is no part.
fn push_part<'a>(pieces: &mut Vec<Piece<'a>>, tone: Tone, (_, text): &Piece<'a>, range: Range<usize>) {
    let part = match text {
        Cow::Borrowed(text) => text.get(range).map(Cow::Borrowed),
        Cow::Owned(text) => text.get(range).map(|part| Cow::Owned(part.to_owned())),
    };
    pieces.extend(part.filter(|part| !part.is_empty()).map(|part| (tone, part)));
}

impl<'a> From<&'a str> for Words<'a> {
    fn from(text: &'a str) -> Words<'a> {
        Words::plain(text)
    }
}

impl From<String> for Words<'_> {
    fn from(text: String) -> Self {
        Words::plain(text)
    }
}

impl<'a> From<Vec<Piece<'a>>> for Words<'a> {
    fn from(pieces: Vec<Piece<'a>>) -> Words<'a> {
        Words { pieces }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_across_pieces() {
        let words = Words::plain("order").and(Tone::Muted, "-writer").marked(&[1..3, 4..8], Tone::Match);
        let shown: Vec<(Tone, &str)> = words.pieces().iter().map(|(tone, text)| (*tone, &**text)).collect();
        use Tone::{Match, Muted, Plain};
        let wanted =
            [(Plain, "o"), (Match, "rd"), (Plain, "e"), (Match, "r"), (Match, "-wr"), (Muted, "iter")];
        assert_eq!(shown, wanted);
        assert_eq!(words.text(), "order-writer");
    }

    #[test]
    fn measures_no_further_than_asked() {
        let long = "x".repeat(1_000_000);
        assert_eq!(Words::plain(long.as_str()).width_up_to(10), 11);
        assert_eq!(Words::plain("日本").and(Tone::Muted, "x").width(), 5);
    }
}
