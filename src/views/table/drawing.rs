//! Draws a table: the filter line while there is one, the rows, or why there are none.
use super::columns::on_screen;
use super::{Resource, Table};
use crate::shell::Look;
use crate::ui::found::{marked, sought};
use crate::ui::grid::{self, Grid, GridRow, GridSort};
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint::{self, Align};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::{hanging_words, wrapped_words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows that one line above the list may take.
const ABOVE: usize = 2;

/// Draws a line above the rows, in a second one what does not fit; what is left below it. Where it would leave no more than
/// `least` rows it is left out.
fn above(words: &Words<'static>, mut area: Rect, least: u16, buffer: &mut Buffer, look: &Look) -> Rect {
    let mut lines = hanging_words(words, usize::from(inset(area, 3).width.max(1)), 2);
    if lines.is_empty() {
        lines.push(Words::new());
    }
    for line in at_most(ABOVE, lines) {
        if area.height > least {
            paint::line(buffer, inset(paint::row(area, 0), 3), &line, &look.theme);
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
    }
    area
}

/// The first of these lines; that there are more is seen.
fn at_most(most: usize, mut lines: Vec<Words<'static>>) -> Vec<Words<'static>> {
    if lines.len() > most {
        lines.truncate(most);
        let last = lines.pop().map(|last| last.and(Tone::Muted, " …"));
        lines.extend(last);
    }
    lines
}

impl<R: Resource> Table<R> {
    pub(super) fn draw_table(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let mut area = area;
        if self.filtering && area.height > 1 {
            let line = Rect { height: 1, ..area };
            paint::line(buffer, line, &Words::toned(Tone::Accent, " / "), &look.theme);
            let field = Rect { x: line.x + 3, width: line.width.saturating_sub(3), ..line };
            self.filter.draw(buffer, field, &look.theme, true);
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
        if let Some(lacks) = self.lacks(look).filter(|_| area.height > 3 && !self.shown.is_empty()) {
            let words = Words::toned(Tone::Warn, "! not all: ").and(Tone::Plain, lacks);
            area = above(&words, area, 3, buffer, look);
        }
        if let Some(words) = self.became(look).filter(|_| area.height > 3 && !self.shown.is_empty()) {
            area = above(&words, area, 3, buffer, look);
        }
        for words in R::head(&self.of, &self.all, look) {
            area = above(&words, area, 5, buffer, look);
        }
        if self.shown.is_empty() {
            let words = self.why_empty(look);
            let below =
                Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area };
            // On the lowest screen there is only the one line.
            let room = if below.height == 0 { area } else { below };
            paint::lines(buffer, inset(room, 3), &words, &look.theme);
            return;
        }
        let area = self.draw_reason(area, buffer, look);
        self.drawn = self.shown_columns(look);
        let all = on_screen::<R>();
        let columns: Vec<grid::GridColumn> = self.drawn.iter().map(|at| all[*at].drawn()).collect();
        let words = sought(self.filter.text());
        let row = |at: usize| self.row(at, &words, look);
        // A column that is hidden orders the rows all the same; there is no head to say so.
        let sort = self.sort.and_then(|(column, descending)| {
            let column = self.drawn.iter().position(|at| *at == column)?;
            Some(GridSort { column, descending })
        });
        Grid::new(&columns, self.shown.len(), &row).sorted(sort).draw(buffer, area, &self.grid, &look.theme);
    }

    /// The head of the column that orders the rows, where it is hidden or has no room: no arrow says so then.
    fn sorted_unseen(&self) -> Option<&'static str> {
        let (column, _) = self.sort.filter(|_| self.loaded && !self.drawn.is_empty())?;
        let place = self.drawn.iter().position(|at| *at == column);
        let seen = place.is_some_and(|place| self.grid.shows(place));
        (!seen).then(|| on_screen::<R>()[column].head)
    }

    fn row(&self, at: usize, sought: &[String], look: &Look) -> GridRow<'static> {
        let row = &self.all[self.shown[at]];
        let tone = row.tone();
        let all = on_screen::<R>();
        let cells = self.drawn.iter().map(|number| (*number, all[*number])).map(|(number, column)| {
            let words = (column.cell)(row, look).words(look);
            // The name carries the row's own tone; the numbers keep theirs.
            let words = if number == 0 && tone != Tone::Plain { words.all(tone) } else { words };
            if column.align == Align::Left { marked(words, sought) } else { words }
        });
        let drawn = GridRow::new(cells.collect()).marked(self.marked.contains(&*row.id()));
        if matches!(tone, Tone::Bad | Tone::Warn) { drawn.sign('!', tone) } else { drawn }
    }

    /// A few lines below the rows: why cells of the selected row are empty, or what there is to say about it.
    fn draw_reason(&self, area: Rect, buffer: &mut Buffer, look: &Look) -> Rect {
        let cells = self
            .selected()
            .map(|row| on_screen::<R>().into_iter().map(|column| ((column.cell)(row, look), column.head)));
        let reason = cells.and_then(|mut cells| {
            cells.find_map(|(cell, head)| cell.reason().map(|why| format!("{head}: {why}")))
        });
        let reason = reason.map(|reason| Words::toned(Tone::Muted, reason));
        let foot = reason.or_else(|| self.selected().and_then(|row| row.foot(look)));
        let Some(foot) = foot.filter(|_| area.height > 4) else { return area };
        let room = usize::from(inset(area, 3).width.max(1));
        // On a low screen the rows matter more.
        let most = usize::from(area.height / 5).max(1);
        let lines = at_most(most, wrapped_words(&foot, room));
        let top = area.height - paint::to_u16(lines.len());
        for (line, words) in (top..).zip(&lines) {
            paint::line(buffer, inset(paint::row(area, line), 3), words, &look.theme);
        }
        Rect { height: top, ..area }
    }

    fn why_empty(&self, look: &Look) -> Words<'static> {
        if let Some(why) = self
            .subject
            .failed
            .clone()
            .or_else(|| R::trouble(&self.of, look))
            .or_else(|| R::unlisted(&self.of, look, self.subject.was_listed))
        {
            return Words::toned(Tone::Bad, "! ").and(Tone::Plain, why);
        }
        if !self.loaded {
            return match &look.pulse.trouble {
                Some(trouble) => Words::toned(Tone::Bad, "! ").and(Tone::Plain, trouble.to_string()),
                None => Words::toned(Tone::Muted, "loading …"),
            };
        }
        if let Some(lacks) = self.lacks(look).filter(|_| self.all.is_empty()) {
            return Words::toned(Tone::Warn, "! none is known, but not all could be asked: ")
                .and(Tone::Plain, lacks);
        }
        if let Some(omits) = R::omits(&self.of, look).filter(|_| self.all.is_empty()) {
            return Words::toned(Tone::Warn, "! there is none, ").and(Tone::Plain, omits);
        }
        if self.all.is_empty() {
            // What the list is of may be another by now: that it has no rows says nothing about the one that was opened.
            return self.became(look).unwrap_or_else(|| Words::toned(Tone::Muted, R::EMPTY));
        }
        let hidden = number::counted(self.all.len() as u64, "row");
        Words::toned(Tone::Muted, format!("None of {hidden} is shown: the filter or a toggle hides them."))
    }

    pub(super) fn status_words(&self, look: &Look) -> Words<'static> {
        let mut words = Words::new();
        let filter = self.filter.text();
        if !filter.is_empty() && !self.filtering {
            words = words.and(Tone::Match, format!("/{filter}")).and(Tone::Plain, "  ");
        }
        if self.loaded {
            let (shown, all) = (number::count(self.shown.len() as u64), number::count(self.all.len() as u64));
            let omits = R::omits(&self.of, look);
            let least = if self.lacks(look).is_some() || omits.is_some() { "≥ " } else { "" };
            // Where not all are to be seen, it is said where the bar is.
            let far = self.shown.len() > self.grid.page() && self.selected().is_some();
            let at = number::count(self.grid.selected() as u64 + 1);
            let count = match (self.shown.len() == self.all.len(), far) {
                (true, false) => format!("{least}{all}"),
                (_, true) if filter.is_empty() => format!("{at} of {least}{shown}"),
                (_, true) => format!("{at} of {shown} found, {least}{all} in all"),
                (false, false) => format!("{shown} of {least}{all}"),
            };
            words.push(Tone::Plain, count);
            if let Some(omits) = omits {
                words.push(Tone::Warn, format!(" {omits}"));
            }
        }
        let hidden = R::hidden(&self.toggles);
        if !hidden.is_empty() {
            words.push(Tone::Muted, format!(" · {hidden}"));
        }
        if let Some(head) = self.sorted_unseen() {
            words.push(Tone::Muted, format!(" · by {head}"));
        }
        if self.filling {
            words.push(Tone::Muted, " · filling in …");
        }
        if !self.marked.is_empty() {
            words.push(Tone::Accent, format!(" · {} marked", self.marked.len()));
        }
        if let Some(word) = self.became_word().filter(|_| self.loaded) {
            words.push(Tone::Bad, format!(" · {word}"));
        } else if let (Some(_), Some(at)) = (&look.pulse.trouble, look.pulse.at) {
            words.push(Tone::Bad, format!(" · {} old", look.for_how_long(at)));
        }
        words
    }
}
