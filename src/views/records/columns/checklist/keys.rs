//! What the keys and the mouse do to the list of columns.
use super::{Checklist, RecordColumn};
use crate::query::Field;
use crate::shell::{Cx, Handled, Notice};
use crate::ui::grid::Hit;
use crate::ui::input::Typed;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::views::records::Records;

impl Records {
    pub(in crate::views::records) fn open_checklist(&mut self, _cx: &mut Cx<'_>) {
        let list = Checklist::new(&self.listing.columns, &self.listing.known());
        self.checklist = Some(list);
    }

    /// Gives a key to the list while it is open.
    pub(in crate::views::records) fn checklist_key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        let Some(mut list) = self.checklist.take() else { return Handled::No };
        if list.filtering {
            list.filter_key(key);
            self.checklist = Some(list);
            return Handled::Yes;
        }
        match key.to_string().as_str() {
            // Kept: nothing of the list is needed any more.
            "enter" | "K" => {
                self.set_columns(self.listing.columns.clone(), cx);
                return Handled::Yes;
            }
            "esc" if list.filter.text().is_empty() => {
                self.preview(list.before);
                return Handled::Yes;
            }
            "e" => {
                self.ask_columns(cx);
                self.preview(list.before);
                return Handled::Yes;
            }
            "esc" => {
                list.filter.set("");
                list.search();
            }
            "/" => list.filtering = true,
            "space" => self.tick_column(&list, cx),
            "<" => self.move_column(&list, -1),
            ">" => self.move_column(&list, 1),
            "R" => self.preview(self.usual_columns()),
            _ if list.grid.key(key, list.shown.len()) => {}
            // Whoever leaves leaves from everywhere; a key that types has no other use here.
            _ if !key.is_text() => {
                self.checklist = Some(list);
                return Handled::No;
            }
            _ => {}
        }
        self.checklist = Some(list);
        Handled::Yes
    }

    /// A click ticks a line off.
    pub(in crate::views::records) fn checklist_mouse(&mut self, mouse: &Mouse, cx: &mut Cx<'_>) {
        let Some(mut list) = self.checklist.take() else { return };
        if let Hit::Row(_) | Hit::Open(_) = list.grid.mouse(mouse, list.shown.len()) {
            self.tick_column(&list, cx);
        }
        self.checklist = Some(list);
    }

    /// Shows the column with the bar, or hides it. One more stands before the value, which takes what room is left.
    fn tick_column(&mut self, list: &Checklist, cx: &mut Cx<'_>) {
        let Some(line) = list.selected() else { return };
        let mut columns = self.listing.columns.clone();
        match columns.iter().position(|column| *column == line.column) {
            Some(_) if columns.len() == 1 => {
                return cx
                    .note(Notice::info("One column stays: without any there is nothing to see").passing());
            }
            Some(at) => _ = columns.remove(at),
            None => {
                let value = RecordColumn::Field(Field::Value);
                let at = columns.len() - usize::from(columns.last() == Some(&value));
                columns.insert(at, line.column.clone());
            }
        }
        self.preview(columns);
    }

    /// Moves the column with the bar to the left or the right in the rows.
    fn move_column(&mut self, list: &Checklist, by: isize) {
        let Some(line) = list.selected() else { return };
        let mut columns = self.listing.columns.clone();
        let Some(at) = columns.iter().position(|column| *column == line.column) else { return };
        let to = at.saturating_add_signed(by).min(columns.len() - 1);
        columns.swap(at, to);
        self.preview(columns);
    }

    fn preview(&mut self, columns: Vec<RecordColumn>) {
        self.listing.columns = columns;
        self.listing.grid.forget_widths();
    }
}

impl Checklist {
    /// The keys that work now, for the footer.
    pub(in crate::views::records) fn keys(&self) -> &'static [(&'static str, &'static str)] {
        if self.filtering {
            return &[("enter", "to the list"), ("esc", "all columns")];
        }
        &[
            ("space", "show"),
            ("enter", "keep"),
            ("esc", "as before"),
            ("< >", "move"),
            ("/", "filter"),
            ("e", "as a line"),
            ("R", "usual"),
        ]
    }

    fn filter_key(&mut self, key: &Key) {
        match self.filter.key(key) {
            Typed::Done => self.filtering = false,
            Typed::Left => {
                self.filter.set("");
                self.filtering = false;
                self.search();
            }
            Typed::Changed => self.search(),
            Typed::Ignored | Typed::Moved | Typed::Complete => {}
        }
    }

    /// Takes pasted text, if it is typed into.
    pub(in crate::views::records) fn paste(&mut self, text: &str) {
        if self.filtering {
            self.filter.paste(text);
            self.search();
        }
    }
}
