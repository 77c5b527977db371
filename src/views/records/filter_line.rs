//! The line above the rows in which a filter is typed: its text, whether it is open, and its mistake while it is typed.
use crate::query;
use crate::shell::Look;
use crate::ui::input::LineInput;
use crate::views::trying;

/// The filter line.
pub(super) struct FilterLine {
    /// Text, history, completion.
    pub input: LineInput,
    pub typing: bool,
}

impl FilterLine {
    pub fn of(text: String) -> FilterLine {
        let input = LineInput::new(text).placeholder("text, or .status = \"FAILED\" and partition = 3");
        FilterLine { input, typing: false }
    }

    /// The filter that stands in the line; a mistake in it is shown at its place, and the line stays open.
    pub fn parse(&mut self, look: &Look) -> Option<query::Filter> {
        match query::Filter::parse(self.input.text(), &trying::context(look)) {
            Ok(filter) => Some(filter),
            Err(wrong) => {
                self.input.mistake = Some(trying::mistake(&wrong));
                self.typing = true;
                None
            }
        }
    }

    /// Marks what does not parse, at its place, while it is typed.
    pub fn check(&mut self, look: &Look) {
        let wrong = query::Filter::parse(self.input.text(), &trying::context(look)).err();
        self.input.mistake = wrong.as_ref().map(trying::mistake);
    }

    /// Offers names and values for the word before the cursor, learned from the rows on screen.
    pub fn complete(&mut self, known: &query::KnownFields) {
        let found = query::complete(self.input.text(), self.input.cursor(), known);
        let offers = found.items.into_iter().map(|item| (item.text, item.detail.to_owned())).collect();
        self.input.complete(found.replace.start, offers);
    }
}
