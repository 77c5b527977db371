//! The records of a topic: the newest at once, live from there, or what a search of the whole range finds.
//!
//! `list` keeps the rows in order and within bounds, `columns` what of them is shown, `sorting` in which order, `reading` is
//! what is under way, `asking` starts it, `commands` is what can be done (`recall` and `pointing` hold some more),
//! `over_time` is the histogram, `truth` tells how complete a search is and why, `status` says how complete the answer is,
//! `drawing` draws. `marks` are the rows that were picked, `exporting` writes them to files.
mod asking;
mod columns;
mod commands;
mod drawing;
mod exporting;
mod list;
mod marks;
mod over_time;
mod pointing;
mod reading;
mod recall;
mod sorting;
mod status;
mod truth;

use crate::kafka::model::Timestamp;
use crate::kafka::read::{Cursors, Page, Range, Row};
use crate::query;
use crate::shell::{Command, Cx, Handled, Look, Notice, Route, Screen};
use crate::ui::grid::{GridState, Hit};
use crate::ui::input::{LineInput, Typed};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::movement::Move;
use crate::ui::time::TimeStyle;
use crate::ui::words::Words;
use crate::views::trying;
use columns::Column;
use list::{Gone, Keep, List};
use over_time::OverTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use reading::Reading;

/// The screen of a topic's records, or of several topics' (`orders,payments`).
pub struct Records {
    topic: String,
    range: Range,
    /// What could not be understood in the route; said once, when the screen opens.
    mistake: Option<String>,
    /// The line above the rows: text, history, completion.
    filter: LineInput,
    typing: bool,
    /// What the rows passed: none is everything.
    searched: Option<query::Filter>,
    list: List,
    newest_first: bool,
    reading: Reading,
    /// The last page's facts: where older and newer rows lie, what holds readers back.
    page: Page,
    /// Where the last read stopped; a search goes on from here, a follow begins here.
    cursors: Option<Cursors>,
    grid: GridState,
    /// What most values are: those that are not say why.
    formats: columns::Formats,
    columns: Vec<Column>,
    /// How times were shown when columns were measured.
    times: TimeStyle,
    marks: marks::Marks,
    export: exporting::Choice,
    /// A search was asked for by the route and starts when the screen opens.
    pending_search: bool,
    recall: recall::Recall,
    pointed: pointing::Pointed,
    /// Read every partition, also those to which Java's partitioner would not send the key that is asked for.
    all_partitions: bool,
    over_time: OverTime,
    /// Why there should be more in the list than there is.
    unread: Option<String>,
    /// The cluster did not answer at the last look.
    cut_off: bool,
}

impl Records {
    /// The screen of a route.
    pub fn new(topic: String, query: &str, look: &Look) -> Records {
        let mut range = Range::of(topic.split(','));
        let mut mistake = None;
        let mut text = String::new();
        let mut newest_first = true;
        let mut arranged = columns::Arranged::remembered(&topic, look);
        let mut all_partitions = false;
        let mut over_time = OverTime::default();
        for (name, value) in crate::shell::route::query_pairs(query) {
            match (name, range.set(name, &value, &look.zone)) {
                ("where", _) => text = value,
                ("order", _) => newest_first = value != "oldest",
                ("columns" | "sort", _) => mistake = arranged.set(name, &value).err().or(mistake),
                ("prune", _) => all_partitions = value == "no",
                ("histogram", _) => over_time = OverTime::shown(value == "yes"),
                (_, Ok(true)) => {}
                (_, Ok(false)) => {
                    mistake = Some(format!(
                        "\"{name}\" means nothing here: from, until, partitions, isolation, where, order, prune, \
                         histogram, columns, sort"
                    ));
                }
                (_, Err(error)) => mistake = Some(error.to_string()),
            }
        }
        let pending_search = !text.is_empty();
        Records {
            topic,
            range,
            mistake,
            filter: LineInput::new(text).placeholder("text, or .status = \"FAILED\" and partition = 3"),
            typing: false,
            searched: None,
            list: List::sorted(arranged.sort),
            newest_first,
            reading: Reading::Idle,
            page: Page::default(),
            cursors: None,
            grid: GridState::new(),
            formats: columns::Formats::default(),
            columns: arranged.columns,
            times: look.times,
            marks: marks::Marks::default(),
            export: exporting::Choice::default(),
            pending_search,
            recall: recall::Recall::default(),
            pointed: pointing::Pointed::default(),
            all_partitions,
            over_time,
            unread: None,
            cut_off: false,
        }
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&Row> {
        let at = self.grid.selected_of(self.list.len())?;
        self.list.get(self.place(at))
    }

    /// A row of the screen as a place in the list's time order.
    fn place(&self, row: usize) -> usize {
        self.list.place(row, self.newest_first)
    }

    /// Takes what the feed has, and keeps the selection on its row.
    fn empty_tap(&mut self, now: Timestamp) {
        let Some((rows, cursors)) = self.reading.take() else { return };
        self.cursors = Some(cursors);
        if self.reading.tap().is_some_and(|tap| tap.ending().is_some()) {
            self.reading.ended(now);
        }
        if !rows.is_empty() {
            // A reader at the top follows what comes; one who has moved stays on his row.
            let stays = self.grid.selected() > 0;
            let gone = self.add(rows, stays, self.wanted_end());
            self.list.count_let_go(&gone);
        }
    }

    /// The end of time that is shown on top.
    fn wanted_end(&self) -> Keep {
        if self.newest_first { Keep::Newest } else { Keep::Oldest }
    }

    fn add(&mut self, rows: Vec<Row>, stays: bool, keep: Keep) -> Gone {
        let selected = self.selected().map(|row| (row.topic().clone(), row.partition(), row.offset()));
        let gone = self.list.add(rows, keep, self.newest_first);
        self.formats.learn(&self.topic, || self.list.records());
        let found = selected
            .filter(|_| stays || (!self.newest_first && self.list.sort().is_none()))
            .and_then(|(topic, partition, offset)| self.list.find(&topic, partition, offset));
        if let Some(at) = found {
            let row = self.list.row_of(at, self.newest_first);
            let moved = row.cast_signed() - self.grid.selected().cast_signed();
            self.grid.shift(moved);
        }
        gone
    }

    fn filter_key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        if key.to_string() == "shift-enter" {
            // Few terminals send it; alt-enter, the command's own key, is sent by all.
            self.search_all_partitions(cx);
            return Handled::Yes;
        }
        match self.filter.key(key) {
            Typed::Ignored => return Handled::No,
            Typed::Done => {
                self.all_partitions = false;
                self.search(cx);
            }
            Typed::Left => self.typing = false,
            Typed::Changed => self.check(cx.look),
            Typed::Complete => self.complete(),
            Typed::Moved => {}
        }
        Handled::Yes
    }

    /// Marks what does not parse, at its place, while it is typed.
    fn check(&mut self, look: &Look) {
        let text = self.filter.text().to_owned();
        let wrong = query::Filter::parse(&text, &trying::context(look)).err();
        self.filter.mistake = wrong.as_ref().map(trying::mistake);
    }
}

impl Screen for Records {
    const COMMANDS: &'static [&'static [Command<Records>]] = &[
        commands::ALL,
        over_time::COMMANDS,
        truth::COMMANDS,
        columns::COMMANDS,
        sorting::COMMANDS,
        recall::COMMANDS,
        pointing::COMMANDS,
        marks::COMMANDS,
        exporting::COMMANDS,
    ];

    fn route(&self) -> Route {
        let mut query = self.range.to_query();
        let mut more = |text: String| {
            query.push_str(if query.is_empty() { "" } else { "&" });
            query.push_str(&text);
        };
        if let Some(filter) = &self.searched {
            more(format!("where={}", crate::shell::route::escape(filter.text())));
        }
        if !self.newest_first {
            more("order=oldest".to_owned());
        }
        if self.all_partitions && self.looks_for_keys() {
            more("prune=no".to_owned());
        }
        if self.over_time.is_shown() {
            more("histogram=yes".to_owned());
        }
        self.arrangement().into_iter().for_each(more);
        Route::Records { topic: self.topic.clone(), query }
    }
    fn title(&self) -> String {
        format!("{} › Records", self.topic)
    }
    fn status(&self, look: &Look) -> Words<'static> {
        self.range_words(look)
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        if let Some(mistake) = self.mistake.take() {
            cx.note(Notice::bad(mistake));
        }
        if self.pending_search {
            self.search(cx);
        } else {
            self.load(cx);
        }
    }
    fn pulse(&mut self, cx: &mut Cx<'_>) {
        self.load_once_reachable(cx);
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        match self.searched {
            Some(_) => self.search(cx),
            None => self.load(cx),
        }
        self.count_over_time(cx);
    }
    fn tick(&mut self, cx: &mut Cx<'_>) {
        self.renew_over_time(cx);
    }
    fn woke(&mut self, cx: &mut Cx<'_>) {
        self.empty_tap(cx.look.now);
    }
    fn ticks(&self) -> bool {
        // A search tells how long it takes; what is followed tells of itself.
        self.reading.is_running() && !self.reading.is_follow()
    }
    fn typing(&self) -> bool {
        self.typing
    }
    fn key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        if self.typing {
            return self.filter_key(key, cx);
        }
        if key.to_string() == "esc" && self.reading.is_running() {
            self.stop(cx);
            return Handled::Yes;
        }
        let Some(step) = Move::of(key).filter(|step| !matches!(step, Move::Left | Move::Right)) else {
            return Handled::No;
        };
        self.grid.go(step, self.list.len());
        self.over_time.let_go();
        self.load_more_at_the_end(step, cx);
        Handled::Yes
    }
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        if self.typing {
            self.filter.paste(text);
            self.check(cx.look);
        }
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, cx: &mut Cx<'_>) -> Handled {
        if self.click_over_time(mouse, cx) {
            return Handled::Yes;
        }
        match self.grid.mouse(mouse, self.list.len()) {
            Hit::Missed => return Handled::No,
            Hit::Open(_) => self.open(cx),
            Hit::Scrolled if mouse.wheel_rows() > 0 => self.load_more_at_the_end(Move::Down, cx),
            Hit::Scrolled if self.grid.offset() == 0 => self.load_more_at_the_end(Move::Top, cx),
            Hit::Head(column) => self.sort_by_head(column),
            Hit::Row(_) => self.over_time.let_go(),
            Hit::Scrolled => {}
        }
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.draw_all(area, buffer, look);
    }
}
