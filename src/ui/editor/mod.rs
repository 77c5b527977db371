//! The editor of several lines: text with colours given by its owner, a mistake at its place, undo and paste.

mod draw;
mod keys;

use std::cell::Cell;
use std::ops::Range;

use ratatui::layout::{Position, Rect};
use ratatui_textarea::{CursorMove, TextArea};

use super::mouse::{Mouse, MouseKind};
use super::tone::Tone;
use crate::safe::clusters;

/// A coloured part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorToken {
    /// Index of the line.
    pub line: usize,
    /// Bytes of the line.
    pub range: Range<usize>,
    /// Its tone.
    pub tone: Tone,
}

/// A place that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorMistake {
    /// Index of the line.
    pub line: usize,
    /// Bytes of the line; an empty range marks the place where something is missing.
    pub range: Range<usize>,
    /// What is wrong, in a short sentence.
    pub message: String,
}

/// What a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Not a key for text.
    Ignored,
    /// The cursor or the selection moved.
    Moved,
    /// The text changed.
    Changed,
}

/// A text being edited.
#[derive(Clone, Debug)]
pub struct Editor {
    text: TextArea<'static>,
    /// Sorted by line and range.
    tokens: Vec<EditorToken>,
    mistake: Option<EditorMistake>,
    /// First visible line, cells scrolled out at the left, and where the text stood at the last drawing.
    top: Cell<usize>,
    left: Cell<usize>,
    room: Cell<Rect>,
    /// Shown, muted, while there is no text.
    pub placeholder: String,
}

impl Editor {
    /// An editor of `text`, the cursor at its beginning.
    pub fn new(text: &str) -> Editor {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_tab_length(2);
        area.set_max_histories(1000);
        Editor {
            text: area,
            tokens: Vec::new(),
            mistake: None,
            top: Cell::default(),
            left: Cell::default(),
            room: Cell::default(),
            placeholder: String::new(),
        }
    }

    /// The whole text, lines parted by `\n`.
    pub fn text(&self) -> String {
        self.text.lines().join("\n")
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        self.text.lines()
    }

    /// Replaces the whole text as one edit, which undo takes back.
    pub fn replace(&mut self, text: &str) {
        self.text.select_all();
        if text.is_empty() {
            self.text.cut();
        } else {
            self.text.insert_str(text);
        }
        self.text.move_cursor(CursorMove::Top);
        self.forget();
    }

    /// Inserts pasted text at the cursor. Terminals send line ends as `\r` alone.
    pub fn paste(&mut self, text: &str) {
        self.text.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
        self.forget();
    }

    /// Line and column (in characters) of the cursor, from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.text.cursor();
        (cursor.0, cursor.1)
    }

    /// Moves the cursor to a line and a column in characters, or as near as there is text.
    pub fn go(&mut self, line: usize, column: usize) {
        self.text.cancel_selection();
        self.jump(line, column);
    }

    /// Moves the cursor and, if there is one, the end of the selection. The inner editor's jump counts in 16 bits: lines
    /// below are walked to from the end, and columns beyond are as near as the line's end.
    fn jump(&mut self, line: usize, column: usize) {
        let line = line.min(self.lines().len() - 1);
        let column = column.min(self.lines()[line].chars().count());
        match (u16::try_from(line), u16::try_from(column)) {
            (Ok(line), Ok(column)) => self.text.move_cursor(CursorMove::Jump(line, column)),
            (Ok(line), Err(_)) => {
                self.text.move_cursor(CursorMove::Jump(line, 0));
                self.text.move_cursor(CursorMove::End);
            }
            (Err(_), _) => {
                self.text.move_cursor(CursorMove::Bottom);
                (line + 1..self.lines().len()).for_each(|_| self.text.move_cursor(CursorMove::Up));
            }
        }
    }

    /// Moves the cursor to the mistake.
    pub fn go_to_mistake(&mut self) {
        if let Some(EditorMistake { line, range, .. }) = self.mistake.clone() {
            let text = self.lines().get(line).map_or("", String::as_str);
            let column = text.get(..range.start).unwrap_or(text).chars().count();
            self.go(line, column);
        }
    }

    /// Colours the text: tokens in any order, valid until the next edit.
    pub fn colour(&mut self, mut tokens: Vec<EditorToken>) {
        tokens.sort_by_key(|token| (token.line, token.range.start));
        self.tokens = tokens;
    }

    /// Marks what is wrong, or that nothing is.
    pub fn set_mistake(&mut self, mistake: Option<EditorMistake>) {
        self.mistake = mistake;
    }

    /// Takes the last edit back; whether there was one.
    fn undo(&mut self) -> bool {
        self.forget();
        self.text.undo()
    }

    /// Makes an edit again that was taken back; whether there was one.
    fn redo(&mut self) -> bool {
        self.forget();
        self.text.redo()
    }

    /// Understands a click, a drag and the wheel.
    pub fn mouse(&mut self, mouse: &Mouse) -> Edited {
        let room = self.room.get();
        if !mouse.is_in(room) {
            return Edited::Ignored;
        }
        let wheel = mouse.wheel_rows();
        if wheel != 0 {
            let (line, column) = self.cursor();
            self.go(line.saturating_add_signed(wheel), column);
            return Edited::Moved;
        }
        let Position { x, y } = Position { x: mouse.column - room.x, y: mouse.row - room.y };
        let line = self.line_at(usize::from(y));
        let column = self.column_at(line, self.left.get() + usize::from(x));
        match mouse.kind {
            MouseKind::Click | MouseKind::DoubleClick => self.go(line, column),
            MouseKind::Drag => {
                if !self.text.is_selecting() {
                    self.text.start_selection();
                }
                self.jump(line, column);
            }
            _ => return Edited::Ignored,
        }
        Edited::Moved
    }

    /// The line drawn at a row of the screen: below a mistake's line stands its message.
    fn line_at(&self, row: usize) -> usize {
        let line = self.top.get() + row;
        let message =
            self.mistake.as_ref().filter(|mistake| self.top.get() <= mistake.line && mistake.line < line);
        (line - usize::from(message.is_some())).min(self.lines().len() - 1)
    }

    fn column_at(&self, line: usize, cell: usize) -> usize {
        let text = &self.lines()[line];
        let mut sum = 0;
        let before = clusters(text).take_while(|cluster| {
            sum += cluster.width;
            sum <= cell
        });
        let byte = before.last().map_or(0, |cluster| cluster.at + cluster.len);
        text[..byte].chars().count()
    }

    /// An edited text has other places: colours and the mistake are its owner's to give again.
    fn forget(&mut self) {
        self.mistake = None;
    }
}

/// The byte at which the `column`th character of a line begins.
fn byte_of(line: &str, column: usize) -> usize {
    line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests;
