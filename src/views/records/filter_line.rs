//! The line above the rows in which a filter is typed: its text, whether it is open, and its mistake while it is typed.
use super::listing::Listing;
use crate::query;
use crate::shell::Look;
use crate::ui::input::LineInput;
use crate::views::trying;

/// The filter line.
pub(super) struct FilterLine {
    /// Text, history, completion.
    pub input: LineInput,
    pub typing: bool,
    /// What the records had when the line was opened: it takes longer to learn than a key may take.
    known: Option<query::KnownFields>,
}

impl FilterLine {
    pub fn of(text: String) -> FilterLine {
        let input = LineInput::new(text).placeholder(
            "text, or .status = \"FAILED\" and partition = 3 · tab shows the fields, F1 the language",
        );
        FilterLine { input, typing: false, known: None }
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

    /// The keys that work while it is typed in, for the footer.
    pub fn keys(&self) -> &'static [(&'static str, &'static str)] {
        match self.input.completion().map(|list| list.chosen().is_some()) {
            None => &[
                ("enter", "search"),
                ("tab", "complete"),
                ("↑↓", "past ones"),
                ("f1", "language"),
                ("esc", "close"),
            ],
            Some(false) => {
                &[("enter", "search"), ("tab", "choose"), ("f1", "language"), ("esc", "close the list")]
            }
            Some(true) => {
                &[("enter", "take"), ("↑↓", "choose"), ("f1", "language"), ("esc", "close the list")]
            }
        }
    }

    /// Begins to be typed in; these texts were typed before, oldest first.
    pub fn open(&mut self, past: Vec<String>) {
        self.input.set_past(past);
        (self.typing, self.known) = (true, None);
    }

    /// What was typed is not meant: the filter of the rows stands there again.
    pub fn leave(&mut self, filter: &str) {
        self.input.set(filter);
        self.typing = false;
    }

    /// Judges what stands there now: what does not parse is marked at its place when the keys rest, and what could stand at the
    /// cursor is shown below it.
    pub fn typed(&mut self, rows: &Listing, look: &Look) {
        let wrong = query::Filter::parse(self.input.text(), &trying::context(look)).err();
        self.input.doubt(wrong.as_ref().map(trying::mistake), look.now.0);
        let found = self.completions(rows);
        let shown = if found.wanted { offers(found.items) } else { Vec::new() };
        self.input.offer(found.replace.start, shown);
    }

    /// Offers names and values for the word before the cursor, learned from the rows on screen.
    pub fn complete(&mut self, rows: &Listing) {
        let found = self.completions(rows);
        self.input.complete(found.replace.start, offers(found.items));
    }

    fn completions(&mut self, rows: &Listing) -> query::Completions {
        let known = self.known.get_or_insert_with(|| rows.known());
        query::complete(self.input.text(), self.input.cursor(), known)
    }
}

fn offers(items: Vec<query::FilterCompletion>) -> Vec<(String, String)> {
    items.into_iter().map(|item| (item.text, item.detail.to_owned())).collect()
}
