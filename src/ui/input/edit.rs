//! What a key does to a text in a line.

use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::InputRequest;

use crate::ui::key::Key;

/// The edit of a key: arrows, home, end, word by word with ctrl or alt, and the shell's ctrl-a ctrl-e ctrl-w ctrl-u ctrl-k ctrl-y.
pub(super) fn request(key: &Key) -> Option<InputRequest> {
    let by_word = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    Some(match (key.code, key.modifiers) {
        (KeyCode::Left, _) if by_word => InputRequest::GoToPrevWord,
        (KeyCode::Right, _) if by_word => InputRequest::GoToNextWord,
        (KeyCode::Left, _) => InputRequest::GoToPrevChar,
        (KeyCode::Right, _) => InputRequest::GoToNextChar,
        (KeyCode::Home, _) => InputRequest::GoToStart,
        (KeyCode::End, _) => InputRequest::GoToEnd,
        (KeyCode::Backspace, _) if by_word => InputRequest::DeletePrevWord,
        (KeyCode::Backspace, _) => InputRequest::DeletePrevChar,
        (KeyCode::Delete, _) if by_word => InputRequest::DeleteNextWord,
        (KeyCode::Delete, _) => InputRequest::DeleteNextChar,
        (KeyCode::Char(c), KeyModifiers::CONTROL) => match c {
            'a' => InputRequest::GoToStart,
            'e' => InputRequest::GoToEnd,
            'b' => InputRequest::GoToPrevChar,
            'f' => InputRequest::GoToNextChar,
            'w' => InputRequest::DeletePrevWord,
            'u' => InputRequest::DeleteFromStart,
            'k' => InputRequest::DeleteTillEnd,
            'd' => InputRequest::DeleteNextChar,
            'h' => InputRequest::DeletePrevChar,
            'y' => InputRequest::Yank,
            _ => return None,
        },
        (KeyCode::Char(c), KeyModifiers::ALT) => match c {
            'b' => InputRequest::GoToPrevWord,
            'f' => InputRequest::GoToNextWord,
            'd' => InputRequest::DeleteNextWord,
            _ => return None,
        },
        (KeyCode::Char(c), KeyModifiers::NONE) => InputRequest::InsertChar(c),
        _ => return None,
    })
}
