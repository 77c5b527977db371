//! Moves in anything that scrolls, and the keys that everybody knows for them.

use crossterm::event::{KeyCode, KeyModifiers};

use super::key::Key;

/// A move of the selection or of the visible part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// Half a screen up.
    HalfUp,
    /// Half a screen down.
    HalfDown,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// To the left.
    Left,
    /// To the right.
    Right,
}

impl Move {
    /// The move of a key: arrows, `j` `k` `h` `l`, page up and down, ctrl-f ctrl-b, ctrl-d ctrl-u, home, end, `g` `G`.
    pub fn of(key: &Key) -> Option<Move> {
        if key.modifiers == KeyModifiers::CONTROL {
            return match key.code {
                KeyCode::Char('f') => Some(Move::PageDown),
                KeyCode::Char('b') => Some(Move::PageUp),
                KeyCode::Char('d') => Some(Move::HalfDown),
                KeyCode::Char('u') => Some(Move::HalfUp),
                KeyCode::Home => Some(Move::Top),
                KeyCode::End => Some(Move::Bottom),
                _ => None,
            };
        }
        if !key.modifiers.is_empty() {
            return None;
        }
        Some(match key.code {
            KeyCode::Up | KeyCode::Char('k') => Move::Up,
            KeyCode::Down | KeyCode::Char('j') => Move::Down,
            KeyCode::Left | KeyCode::Char('h') => Move::Left,
            KeyCode::Right | KeyCode::Char('l') => Move::Right,
            KeyCode::PageUp => Move::PageUp,
            KeyCode::PageDown => Move::PageDown,
            KeyCode::Home | KeyCode::Char('g') => Move::Top,
            KeyCode::End | KeyCode::Char('G') => Move::Bottom,
            _ => return None,
        })
    }

    /// Where this move leads from `at` among `len` rows of which `page` are visible. Left and right stay.
    pub fn apply(self, at: usize, len: usize, page: usize) -> usize {
        let last = len.saturating_sub(1);
        let page = page.max(1);
        let half = (page / 2).max(1);
        let to = match self {
            Move::Up => at.saturating_sub(1),
            Move::Down => at.saturating_add(1),
            Move::PageUp => at.saturating_sub(page),
            Move::PageDown => at.saturating_add(page),
            Move::HalfUp => at.saturating_sub(half),
            Move::HalfDown => at.saturating_add(half),
            Move::Top => 0,
            Move::Bottom => last,
            Move::Left | Move::Right => at,
        };
        to.min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_stay_inside() {
        for start in [0, 3, 9] {
            for step in [Move::Up, Move::Down, Move::PageUp, Move::PageDown, Move::HalfUp, Move::Bottom] {
                assert!(step.apply(start, 10, 4) < 10);
                assert_eq!(step.apply(start, 0, 0), 0);
            }
        }
        assert_eq!(Move::PageDown.apply(1, 10, 4), 5);
        assert_eq!(Move::of(&Key::char('G')), Some(Move::Bottom));
        assert_eq!(Move::of(&Key::ctrl('d')), Some(Move::HalfDown));
        assert_eq!(Move::of(&Key::parse("alt-j").unwrap()), None);
    }
}
