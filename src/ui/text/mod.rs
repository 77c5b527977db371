//! The viewer of long texts: lines are asked for as they become visible, however many there are.

mod chosen;
mod draw;
mod find;
mod rows;
mod state;

pub(crate) use find::{Finds, Sought};
pub(crate) use state::TextState;

use super::words::Piece;

/// A text in lines, given on demand.
pub trait Lines {
    /// How many lines there are.
    fn count(&self) -> usize;

    /// The pieces of a line without its end; none past the last line. Drawing costs time in the length of the line, so
    /// that a source gives lines of more than a few thousand characters in parts.
    fn line(&self, index: usize) -> Vec<Piece<'_>>;

    /// Whether a line goes on from the one before: a part of an overlong line.
    fn goes_on(&self, _index: usize) -> bool {
        false
    }

    /// What stands before a line whose text has a margin: whether it can be folded, or is.
    fn mark(&self, _index: usize) -> Option<char> {
        None
    }

    /// The text of a line without its tones.
    fn text(&self, index: usize) -> String {
        self.line(index).into_iter().map(|(_, text)| text.into_owned()).collect()
    }
}

#[cfg(test)]
mod tests;
