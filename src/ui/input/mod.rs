//! One line of typed text: editing, history, a mistake marked at its place once the keys rest, and completions to choose from.

mod completion;
mod doubt;
mod draw;
mod edit;
mod history;

use std::ops::Range;

use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::{Input, InputRequest};

pub(crate) use completion::Completion;
use doubt::Doubt;
pub(crate) use doubt::REST;
use edit::request;
pub(crate) use history::History;

use super::key::Key;

/// What a key did to an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Not a key for text: the view may use it.
    Ignored,
    /// The cursor moved, or the list of completions did.
    Moved,
    /// The text changed.
    Changed,
    /// Enter: the text is meant.
    Done,
    /// Escape: the text is not meant.
    Left,
    /// Tab, and there is no list: completions are wanted.
    Complete,
}

/// A place in the text that does not parse, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputMistake {
    /// Bytes of the text; an empty range at the end marks the place behind it.
    pub range: Range<usize>,
    /// A short sentence.
    pub message: String,
}

/// An editable line.
#[derive(Clone, Debug, Default)]
pub struct LineInput {
    text: Input,
    history: History,
    completion: Option<Completion>,
    /// Where the word begins for which no list is wanted.
    shut: Option<usize>,
    doubt: Option<Doubt>,
    /// The text is chosen as a whole: what is typed takes its place.
    whole: bool,
    /// What is wrong with the text, as far as its owner knows.
    pub mistake: Option<InputMistake>,
    /// Shown, muted, while there is no text.
    pub placeholder: String,
}

impl LineInput {
    /// An input with some text, the cursor at its end.
    pub fn new(text: impl Into<String>) -> LineInput {
        LineInput { text: Input::new(text.into()), ..LineInput::default() }
    }

    /// The same input with its text chosen as a whole: what is typed takes its place, and who moves in it keeps it.
    #[must_use]
    pub fn chosen(mut self) -> LineInput {
        self.whole = !self.text().is_empty();
        self
    }

    /// The same input with a placeholder.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<String>) -> LineInput {
        self.placeholder = text.into();
        self
    }

    /// The same input with texts to go back to, oldest first.
    #[must_use]
    pub fn history(mut self, entries: Vec<String>) -> LineInput {
        self.history = History::new(entries);
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.text.value()
    }

    /// The cursor, in bytes of the text.
    pub fn cursor(&self) -> usize {
        let text = self.text.value();
        text.char_indices().nth(self.text.cursor()).map_or(text.len(), |(at, _)| at)
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = Input::new(text.into());
        self.changed();
    }

    /// Replaces the text by one that is chosen as a whole.
    pub fn set_chosen(&mut self, text: impl Into<String>) {
        self.set(text);
        self.whole = !self.text().is_empty();
    }

    /// Whether what is typed takes the place of the text.
    pub fn is_chosen(&self) -> bool {
        self.whole
    }

    /// Adds the text to the history, for an input that stays.
    pub fn remember(&mut self) {
        let text = self.text.value().to_owned();
        self.history.add(&text);
    }

    /// Replaces the texts to go back to, oldest first: for a history that others add to as well.
    pub fn set_past(&mut self, entries: Vec<String>) {
        self.history = History::new(entries);
    }

    /// Inserts pasted text at the cursor. Line ends become spaces, since this is one line.
    pub fn paste(&mut self, text: &str) {
        self.make_way();
        let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
        for c in text.chars() {
            let c = if matches!(c, '\r' | '\n') { ' ' } else { c };
            self.text.handle(InputRequest::InsertChar(c));
        }
        self.changed();
    }

    /// Opens the list of completions and goes into it; `from` is where the completed word begins, in bytes. An only one is taken
    /// at once.
    pub fn complete(&mut self, from: usize, offers: Vec<(String, String)>) {
        self.shut = None;
        self.completion = Completion::new(from, offers);
        self.step_into();
    }

    /// Shows the list of completions below what is typed, unless it was closed for this word. Nothing in it is chosen yet.
    pub fn offer(&mut self, from: usize, offers: Vec<(String, String)>) {
        if self.shut != Some(from) && !self.history.is_recalling() {
            self.shut = None;
            self.completion = Completion::new(from, offers);
        }
    }

    /// The list of completions, while it is open.
    pub fn completion(&self) -> Option<&Completion> {
        self.completion.as_ref()
    }

    /// Understands a key.
    pub fn key(&mut self, key: &Key) -> Typed {
        if let Some(typed) = self.completion_key(key) {
            return typed;
        }
        match (key.code, key.modifiers) {
            (KeyCode::Enter, KeyModifiers::NONE) => return Typed::Done,
            (KeyCode::Esc, KeyModifiers::NONE) => return Typed::Left,
            (KeyCode::Tab, KeyModifiers::NONE) => {
                self.whole = false;
                return Typed::Complete;
            }
            (KeyCode::Up, KeyModifiers::NONE) => return self.recall(History::older),
            (KeyCode::Down, KeyModifiers::NONE) => return self.recall(History::newer),
            (KeyCode::Char('p'), KeyModifiers::CONTROL) => return self.recall(History::older),
            (KeyCode::Char('n'), KeyModifiers::CONTROL) => return self.recall(History::newer),
            _ => {}
        }
        let Some(request) = request(key) else { return Typed::Ignored };
        match request {
            InputRequest::InsertChar(_) => _ = self.make_way(),
            InputRequest::DeletePrevChar | InputRequest::DeleteNextChar if self.make_way() => {
                self.changed();
                return Typed::Changed;
            }
            _ => self.whole = false,
        }
        match self.text.handle(request) {
            Some(change) if change.value => {
                self.changed();
                Typed::Changed
            }
            _ => Typed::Moved,
        }
    }

    /// Takes away a text that is chosen as a whole; whether it was.
    fn make_way(&mut self) -> bool {
        let was = std::mem::take(&mut self.whole);
        if was {
            self.text = Input::default();
        }
        was
    }

    fn completion_key(&mut self, key: &Key) -> Option<Typed> {
        let completion = self.completion.as_mut()?;
        let chosen = completion.chosen().map(str::to_owned);
        match (key.code, key.modifiers) {
            (KeyCode::Tab, KeyModifiers::NONE) if chosen.is_none() => {
                return Some(if self.step_into() { Typed::Changed } else { Typed::Moved });
            }
            (KeyCode::Down, _) | (KeyCode::Tab, KeyModifiers::NONE) => completion.step(1),
            (KeyCode::Tab, KeyModifiers::SHIFT) => completion.step(-1),
            (KeyCode::Up, _) if chosen.is_some() => completion.step(-1),
            (KeyCode::Esc, KeyModifiers::NONE) => {
                self.shut = Some(completion.from());
                self.completion = None;
            }
            (KeyCode::Enter, KeyModifiers::NONE) if chosen.is_some() => {
                self.accept(&chosen?);
                return Some(Typed::Changed);
            }
            _ => {
                self.completion = None;
                return None;
            }
        }
        Some(Typed::Moved)
    }

    /// Goes into the list, or takes what is alone there: whether it did that.
    fn step_into(&mut self) -> bool {
        let Some(completion) = &mut self.completion else { return false };
        completion.step(1);
        let only = completion.only();
        if let Some(only) = &only {
            self.accept(only);
        }
        only.is_some()
    }

    fn accept(&mut self, word: &str) {
        let Some(completion) = self.completion.take() else { return };
        let (text, cursor) = (self.text.value(), self.cursor());
        let from = completion.from().min(cursor);
        let before = text.get(..from).unwrap_or_default();
        let after = text.get(cursor..).unwrap_or_default();
        let at = before.chars().count() + word.chars().count();
        self.text = Input::new(format!("{before}{word}{after}")).with_cursor(at);
        self.changed();
    }

    fn recall(&mut self, step: fn(&mut History, &str) -> Option<String>) -> Typed {
        let Some(text) = step(&mut self.history, self.text.value()) else { return Typed::Moved };
        self.text = Input::new(text);
        self.whole = false;
        (self.mistake, self.doubt) = (None, None);
        Typed::Changed
    }

    fn changed(&mut self) {
        self.whole = false;
        self.history.rest();
        self.completion = None;
        (self.mistake, self.doubt) = (None, None);
    }
}

#[cfg(test)]
mod tests;
