//! Which rows a table shows and in which order. The selection stays on its row, whatever comes and goes around it.
use super::columns::on_screen;
use super::{AskFailure, Column, Resource, Table};
use crate::shell::{Cell, Cx, Look};
use crate::ui::found::sought;
use crate::ui::paint::Align;

impl<R: Resource> Table<R> {
    /// Takes the rows of the last look at the cluster, if there is a new one.
    pub(super) fn take_news(&mut self, look: &Look) {
        if self.version == R::version(&self.of, look) && self.loaded {
            return;
        }
        if let Some(rows) = R::rows(&self.of, look) {
            self.version = R::version(&self.of, look);
            self.set(rows, look);
        }
    }

    /// The answer to [`Resource::ask`]. A failure keeps the rows and marks them old.
    pub fn loaded(&mut self, answer: Result<Vec<R>, AskFailure>, cx: &mut Cx<'_>) {
        self.loaded_in_part(answer.map(|rows| (rows, None)), cx);
    }

    /// The same of an answer that may say what it lacks: that stands above the rows as long as it is so.
    pub fn loaded_in_part(&mut self, answer: Result<(Vec<R>, Option<String>), AskFailure>, cx: &mut Cx<'_>) {
        match answer {
            Ok((rows, lacking)) => {
                self.lacking = lacking;
                self.succeed();
                self.set(rows, cx.look);
            }
            Err(failure) => self.fail(failure, cx),
        }
    }

    /// Whether there is an answer at all.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// Why the last question has no answer: the rows are older than that.
    pub fn failure(&self) -> Option<&str> {
        self.subject.failed.as_deref()
    }

    /// What the list lacks to be whole.
    pub fn lacks(&self, look: &Look) -> Option<String> {
        self.lacking.clone().or_else(|| R::lacks(&self.of, look))
    }

    fn set(&mut self, rows: Vec<R>, look: &Look) {
        let first = !self.loaded;
        self.loaded = true;
        let selected = self.selected().map(|row| row.id().into_owned());
        self.filling = rows.iter().any(R::is_filling);
        self.all = rows;
        self.order(look);
        if first {
            let begins = self.begins.take();
            self.select_again(begins);
        } else {
            // One that is only hidden now makes way for the next.
            let there = |id: &str| self.all.iter().any(|row| row.id() == id);
            self.gone |= selected.as_deref().is_some_and(|id| !there(id));
            self.select_again(selected);
        }
    }

    /// After a change of filter, toggles or sort.
    pub(super) fn arrange(&mut self, look: &Look) {
        let selected = self.selected().map(|row| row.id().into_owned());
        self.gone = false;
        self.order(look);
        self.select_again(selected);
    }

    fn select_again(&mut self, selected: Option<String>) {
        let Some(id) = selected else { return };
        match self.shown.iter().position(|at| self.all[*at].id() == id.as_str()) {
            Some(row) => self.grid.select(row),
            // Its row is gone: the one that took its place, or the last.
            None => self.grid.select(self.grid.selected().min(self.shown.len().saturating_sub(1))),
        }
    }

    fn order(&mut self, look: &Look) {
        let words = sought(self.filter.text());
        let passes =
            |row: &R| row.is_shown(&self.toggles) && (words.is_empty() || matches(row, &words, look));
        self.shown = (0..self.all.len()).filter(|at| passes(&self.all[*at])).collect();
        let Some((column, descending)) = self.sort else { return };
        let cell = on_screen::<R>()[column].cell;
        let mut keyed: Vec<(Cell, usize)> =
            self.shown.iter().map(|at| (cell(&self.all[*at], look), *at)).collect();
        keyed.sort_by(|(a, _), (b, _)| {
            // What is not known comes last whichever way the sort goes.
            let known = b.is_known().cmp(&a.is_known());
            known.then_with(|| if descending { b.order(a) } else { a.order(b) })
        });
        self.shown = keyed.into_iter().map(|(_, at)| at).collect();
    }
}

/// Whether all words stand in the row's id or in one of its texts, in any case. Numbers, which stand at the right, are not
/// searched: a letter typed must be seen within a frame also over 10,000 rows.
fn matches<R: Resource>(row: &R, words: &[String], look: &Look) -> bool {
    let mut text = row.id().to_lowercase();
    if words.iter().all(|word| text.contains(word.as_str())) {
        return true;
    }
    let named = |column: &&'static Column<R>| column.align == Align::Left && !column.head.is_empty();
    for column in on_screen::<R>().into_iter().filter(named) {
        match (column.cell)(row, look) {
            Cell::Text(more, _) => text = text + "\n" + &more.to_lowercase(),
            Cell::Name(more) => text = text + "\n" + &more.to_lowercase(),
            _ => {}
        }
    }
    words.iter().all(|word| text.contains(word.as_str()))
}
