//! The records of a topic: the newest at once, live from there, or what a search of the whole range finds.
//!
//! The state has three owners: `question` is what is asked, `listing` the rows as they stand on the screen (`list` keeps
//! them in order and within bounds), `reading` what is read and how far. Around them: `filter_line` (and `language`, what may stand in it), `columns`, `sorting`,
//! `over_time` (the histogram), `marks` (rows that were picked). `asking` starts reads and takes their answers, `commands` is
//! what can be done (`recall` and `pointing` hold some more), `lending` what the page of a record is given, `read_as` chooses what values and keys are read as, `truth` tells how complete a search is and why, `status` how
//! complete the answer is, `ranging` asks from where and until where, `drawing` draws, `exporting` writes files.
mod asking;
mod columns;
mod commands;
mod comparing;
mod drawing;
mod exporting;
mod filter_line;
mod language;
mod lending;
mod list;
mod listing;
mod marks;
mod moments;
mod over_time;
mod pointing;
mod question;
mod ranging;
mod read_as;
mod reading;
mod reading_by_schema;
mod recall;
mod sorting;
mod status;
mod truth;

use crate::kafka::model::Timestamp;
use crate::shell::{Beside, Command, Cx, Handled, Look, Notice, Route, Screen, Shelf, Touched};
use crate::ui::grid::Hit;
use crate::ui::input::Typed;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::movement::Move;
use crate::ui::words::Words;
use crate::views::table::ListedTopics;
use filter_line::FilterLine;
use listing::Listing;
use moments::Came;
use over_time::OverTime;
use question::{Opening, RecordsQuestion};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use reading::{Reading, Reads};
use std::time::Duration;

/// The screen of a topic's records, or of several topics' (`orders,payments`).
pub struct Records {
    question: RecordsQuestion,
    line: FilterLine,
    checklist: Option<columns::Checklist>,
    listing: Listing,
    read: Reads,
    marks: marks::MarkedRecords,
    recall: recall::Recall,
    pointed: pointing::Pointed,
    over_time: OverTime,
    listed: ListedTopics,
}

impl Records {
    /// The screen of a route.
    pub fn new(topic: String, query: &str, look: &Look) -> Records {
        let Opening { question, filter, newest_first, arranged, histogram } = Opening::of(topic, query, look);
        Records {
            question,
            line: FilterLine::of(filter),
            checklist: None,
            listing: Listing::of(arranged.columns, arranged.sort, newest_first, look.times),
            read: Reads::default(),
            marks: marks::MarkedRecords::default(),
            recall: recall::Recall::default(),
            pointed: pointing::Pointed::default(),
            over_time: OverTime::shown(histogram),
            listed: ListedTopics::default(),
        }
    }

    /// Takes what the feed has, and keeps the selection on its row.
    fn empty_tap(&mut self, now: Timestamp) {
        let Some((rows, cursors)) = self.read.reading.take() else { return };
        self.read.cursors = Some(cursors);
        if self.read.reading.seen().is_some_and(|seen| seen.ending().is_some()) {
            self.read.reading.ended(now);
        }
        if rows.is_empty() {
            return;
        }
        self.count_live(&rows, now);
        let topics = &self.question.topic;
        let gone = if self.read.reading.is_follow() {
            self.listing.add_live(topics, rows, now)
        } else {
            // A reader at the top sees what comes there; one who has moved stays on his row.
            let stays = self.listing.grid.selected() > 0;
            let keep = self.listing.wanted_end();
            self.listing.add(topics, rows, (stays, now), (Came::Read, keep))
        };
        self.listing.rows.count_let_go(&gone);
    }

    /// Takes back what was done here last: a read that runs, the marks, the filter. False if this is as it was opened.
    fn take_back(&mut self, cx: &mut Cx<'_>) -> bool {
        let searched = self.question.filter_text() != self.question.opened_with;
        if self.read.reading.is_running() {
            self.stop(cx);
        } else if self.marks.len() > 0 {
            self.marks.clear();
        } else if searched {
            self.line.input.set(self.question.opened_with.clone());
            self.search(cx);
        } else {
            return false;
        }
        true
    }

    fn filter_key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        if key.to_string() == "shift-enter" {
            // Few terminals send it; alt-enter, the command's own key, is sent by all.
            self.search_all_partitions(cx);
            return Handled::Yes;
        }
        if key.to_string() == "f1" {
            self.show_language(cx);
            return Handled::Yes;
        }
        match self.line.input.key(key) {
            Typed::Ignored => return Handled::No,
            Typed::Done => {
                self.question.all_partitions = false;
                self.search(cx);
            }
            Typed::Left => self.line.leave(self.question.filter_text()),
            Typed::Changed => self.line.typed(&self.listing, cx.look),
            Typed::Complete => self.line.complete(&self.listing),
            Typed::Moved => {}
        }
        Handled::Yes
    }
}

impl Screen for Records {
    const COMMANDS: &'static [&'static [Command<Records>]] = &[
        commands::ALL,
        over_time::COMMANDS,
        truth::COMMANDS,
        columns::COMMANDS,
        columns::PROPOSING,
        sorting::COMMANDS,
        recall::COMMANDS,
        pointing::COMMANDS,
        marks::COMMANDS,
        comparing::COMMANDS,
        exporting::COMMANDS,
        read_as::COMMANDS,
    ];

    fn route(&self) -> Route {
        let mut parts = self.question.to_query();
        parts.extend((!self.listing.rows.newest_first()).then(|| "order=oldest".to_owned()));
        parts.extend(self.over_time.is_shown().then(|| "histogram=yes".to_owned()));
        parts.extend(self.arrangement());
        let query = parts.join("&");
        Route::Records { topic: self.question.topic.clone(), query }
    }
    fn title(&self) -> String {
        format!("{} › Records", self.question.topic)
    }
    fn status(&self, look: &Look) -> Words<'static> {
        self.range_words(look)
    }
    fn beside(&self, _look: &Look) -> Beside {
        self.under_the_bar()
    }
    fn lend(&self) -> Shelf {
        self.lent()
    }
    fn point_at(&mut self, place: &Route) {
        self.point_at_record(place);
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.listed.note(&self.question.range.topics, cx.look);
        if let Some(mistake) = self.question.mistake.take() {
            cx.note(Notice::bad(mistake));
        }
        if self.question.pending_search {
            self.search(cx);
        } else {
            self.load(cx);
        }
    }
    fn pulse(&mut self, cx: &mut Cx<'_>) {
        self.listed.note(&self.question.range.topics, cx.look);
        self.load_once_reachable(cx);
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        match self.question.filter {
            Some(_) => self.search(cx),
            None => self.load(cx),
        }
        self.count_over_time(cx);
    }
    fn every(&self) -> Option<Duration> {
        self.renews_over_time()
    }
    fn ask_again(&mut self, cx: &mut Cx<'_>) {
        self.count_over_time(cx);
    }
    fn changed(&mut self, how: Touched, cx: &mut Cx<'_>) {
        if how == Touched::Altered || self.shows_the_newest() {
            self.refresh(cx);
        }
    }
    fn woke(&mut self, cx: &mut Cx<'_>) {
        self.empty_tap(cx.look.now);
        self.follow_on(cx);
        self.count_if_stale(cx);
        self.ask_for_schemas(cx);
    }
    fn ticks(&self) -> bool {
        // A search tells how long it takes; what is followed tells of itself, unless it waits.
        let waits = self.read.reading.waiting().is_some();
        self.read.reading.is_running() && (waits || !self.read.reading.is_follow())
    }
    fn mode(&self) -> &'static [(&'static str, &'static str)] {
        if self.line.typing {
            self.line.keys()
        } else if let Some(list) = &self.checklist {
            list.keys()
        } else if self.read.reading.is_follow() && self.read.reading.is_running() {
            &[("f", "stop following"), ("z", "hold")]
        } else if matches!(self.read.reading, Reading::Search { ended: None, .. }) {
            &[("esc", "stop the search"), ("z", "hold")]
        } else if self.read.reading.is_running() {
            &[("esc", "stop")]
        } else {
            &[]
        }
    }
    fn stirs(&self) -> Option<Timestamp> {
        self.line.input.due().filter(|_| self.line.typing).map(Timestamp)
    }
    fn tick(&mut self, cx: &mut Cx<'_>) {
        self.line.input.rest(cx.look.now.0);
    }
    fn typing(&self) -> bool {
        self.line.typing || self.checklist.is_some()
    }
    fn key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        if self.line.typing {
            return self.filter_key(key, cx);
        }
        if self.checklist.is_some() {
            return self.checklist_key(key, cx);
        }
        if key.to_string() == "esc" && self.take_back(cx) {
            return Handled::Yes;
        }
        let Some(step) = Move::of(key).filter(|step| !matches!(step, Move::Left | Move::Right)) else {
            return Handled::No;
        };
        self.listing.go(step);
        self.over_time.let_go();
        self.load_more_at_the_end(step, cx);
        Handled::Yes
    }
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        if self.line.typing {
            self.line.input.paste(text);
            self.line.typed(&self.listing, cx.look);
        }
        if let Some(list) = &mut self.checklist {
            list.paste(text);
        }
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, cx: &mut Cx<'_>) -> Handled {
        if self.checklist.is_some() {
            self.checklist_mouse(mouse, cx);
            return Handled::Yes;
        }
        if self.click_over_time(mouse, cx) {
            return Handled::Yes;
        }
        match self.listing.grid.mouse(mouse, self.listing.rows.len()) {
            Hit::Missed => return Handled::No,
            Hit::Open(_) => self.open(cx),
            Hit::Scrolled if mouse.wheel_rows() > 0 => self.load_more_at_the_end(Move::Down, cx),
            Hit::Scrolled if self.listing.grid.offset() == 0 => self.load_more_at_the_end(Move::Top, cx),
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
