//! Starts reads: a page, the page before it, a search, a follow; and takes their answers.
use super::{Reading, Records};
use crate::kafka::Error;
use crate::kafka::read::{Anchor, Cursors, Mode, Page, PageRequest, ScanRequest, Tap};
use crate::query::{self, Filter};
use crate::shell::{Cx, Effect, Lent, Notice, Route};
use crate::ui::input::Mistake;
use crate::ui::movement::Move;
use crate::views::trying;

impl Records {
    /// Loads the first page anew: the newest rows, or the oldest if these are wanted first.
    pub(super) fn load(&mut self, cx: &mut Cx<'_>) {
        self.list.clear();
        self.searched = None;
        self.cursors = None;
        self.grid.select(0);
        self.ask_page(if self.newest_first { Anchor::Newest } else { Anchor::Oldest }, cx);
    }

    fn ask_page(&mut self, anchor: Anchor, cx: &mut Cx<'_>) {
        self.reading = Reading::Page;
        let request = PageRequest::of(self.range.clone(), anchor, cx.look.now, cx.look.zone.clone());
        cx.call("read records", |reach| async move { reach.cluster.page(request).await }, Records::paged);
    }

    fn paged(&mut self, page: Result<Page, Error>, cx: &mut Cx<'_>) {
        if !matches!(self.reading, Reading::Page) {
            return;
        }
        self.reading = Reading::Idle;
        match page {
            Ok(mut page) => {
                let rows = std::mem::take(&mut page.rows);
                for reason in &page.missing {
                    cx.note(Notice::warn(format!("Incomplete: {reason}")));
                }
                // A further page tells its own side only: the other side is where it was.
                if self.list.len() > 0 && self.newest_first {
                    page.newer = std::mem::take(&mut self.page.newer);
                } else if self.list.len() > 0 {
                    page.older = std::mem::take(&mut self.page.older);
                }
                self.cursors.get_or_insert_with(|| page.newer.clone());
                self.page = page;
                self.add(rows);
            }
            Err(error) => cx.note(Notice::bad(error.to_string())),
        }
    }

    /// Going on at the last row loads the page behind it.
    pub(super) fn load_more_at_the_end(&mut self, step: Move, cx: &mut Cx<'_>) {
        let downwards = matches!(step, Move::Down | Move::PageDown | Move::HalfDown | Move::Bottom);
        let at_end = self.grid.selected() + 1 >= self.list.len();
        if !downwards || !at_end || !matches!(self.reading, Reading::Idle) || self.searched.is_some() {
            return;
        }
        match self.newest_first {
            true if !self.page.at_oldest => self.ask_page(Anchor::Before(self.page.older.clone()), cx),
            false if !self.page.at_newest => self.ask_page(Anchor::After(self.page.newer.clone()), cx),
            _ => {}
        }
    }

    /// Searches the whole range for what stands in the filter line; an empty line shows everything again.
    pub(super) fn search(&mut self, cx: &mut Cx<'_>) {
        let filter = match Filter::parse(self.filter.text(), &Self::context(cx.look)) {
            Ok(filter) => filter,
            Err(mistake) => {
                self.filter.mistake =
                    Some(Mistake { range: mistake.at.clone(), message: mistake.to_string() });
                self.typing = true;
                return;
            }
        };
        trying::remember(&self.topic, filter.text(), cx);
        self.typing = false;
        self.pending_search = false;
        if filter.is_all() {
            self.load(cx);
            return;
        }
        self.list.clear();
        self.grid.select(0);
        self.searched = Some(filter);
        self.scan(None, cx);
    }

    /// Starts the scan, or goes on where one stopped.
    fn scan(&mut self, start: Option<Cursors>, cx: &mut Cx<'_>) {
        let mut request = ScanRequest::of(self.range.clone(), cx.look.now, cx.look.zone.clone());
        request.filter = self.searched.clone();
        request.start = start;
        self.reading = Reading::Page;
        cx.call(
            "start the search",
            |reach| async move {
                let tap = reach.cluster.scan(request);
                tap.on_news(reach.wake);
                tap
            },
            |records: &mut Records, tap: Tap, cx| {
                records.reading = Reading::Search { tap, since: cx.look.now, ended: None };
            },
        );
    }

    /// Goes on with a search that was stopped.
    pub(super) fn resume(&mut self, cx: &mut Cx<'_>) {
        let cursors = self.cursors.clone();
        self.scan(cursors, cx);
    }

    /// Follows live from where the rows end, with the same filter: neither gap nor double.
    pub(super) fn follow(&mut self, cx: &mut Cx<'_>) {
        if self.reading.is_follow() && self.reading.is_running() {
            self.stop(cx);
            return;
        }
        let mut request = ScanRequest::of(self.range.clone(), cx.look.now, cx.look.zone.clone());
        request.range.from = crate::kafka::read::Position::End;
        request.mode = Mode::Tail;
        request.filter = self.searched.clone();
        request.start = self.cursors.clone();
        if !self.newest_first {
            self.grid.go(Move::Bottom, self.list.len());
        }
        cx.call(
            "follow",
            |reach| async move {
                let tap = reach.cluster.scan(request);
                tap.on_news(reach.wake);
                tap
            },
            |records: &mut Records, tap: Tap, _| records.reading = Reading::Follow { tap, paused: false },
        );
    }

    /// Stops what is under way; what came stays.
    pub(super) fn stop(&mut self, cx: &mut Cx<'_>) {
        self.empty_tap(cx.look.now);
        match &self.reading {
            Reading::Page => self.reading = Reading::Idle,
            Reading::Search { tap, .. } => tap.stop(),
            Reading::Follow { tap, .. } => {
                tap.stop();
                self.reading = Reading::Idle;
            }
            Reading::Idle => {}
        }
        self.reading.ended(cx.look.now);
    }

    /// Opens the record under the cursor; its neighbours go with it.
    pub(super) fn open(&mut self, cx: &mut Cx<'_>) {
        let Some(at) = self.grid.selected_of(self.list.len()) else { return };
        let Some(record) = self.list.get(self.place(at)).and_then(|row| row.record()) else {
            cx.note(Notice::warn("This row is a batch that can't be read: there is no record to open"));
            return;
        };
        let route = Route::Record {
            topic: record.topic.to_string(),
            partition: record.partition,
            offset: record.offset,
        };
        let shown = (0..self.list.len()).filter_map(|row| self.list.get(self.place(row))?.record());
        let rows: Vec<_> = shown.cloned().collect();
        let from = Some(crate::shell::Screen::route(self));
        cx.say(Effect::Lend(Lent { records: rows.into(), from }));
        cx.go(route);
    }

    /// Offers names and values for the word before the cursor, learned from the rows on screen.
    pub(super) fn complete(&mut self) {
        let known = self.known();
        let found = query::complete(self.filter.text(), self.filter.cursor(), &known);
        let offers = found.items.into_iter().map(|item| (item.text, item.detail.to_owned())).collect();
        self.filter.complete(found.replace.start, offers);
    }
}
