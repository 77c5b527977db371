//! Starts reads: a page, the page before it, a search, a follow; and takes their answers.
use super::list::{Gone, Keep};
use super::reading::Spent;
use super::{Reading, Records};
use crate::kafka::Error;
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Anchor, Cursors, Mode, Page, PageRequest, Reason, ScanRequest, Tap};
use crate::query::{self, Filter};
use crate::shell::{Cx, Effect, Lent, Notice, Route};
use crate::ui::movement::Move;
use crate::views::trying;

/// Which side of the list a page goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// It is the list.
    Both,
    Older,
    Newer,
}

impl Records {
    /// Loads the first page anew: the newest rows, or the oldest if these are wanted first.
    pub(super) fn load(&mut self, cx: &mut Cx<'_>) {
        self.searched = None;
        self.count_if_changed(cx);
        self.jump(if self.newest_first { Anchor::Newest } else { Anchor::Oldest }, cx);
    }

    /// Shows the rows of another place of the range.
    pub(super) fn jump(&mut self, anchor: Anchor, cx: &mut Cx<'_>) {
        self.list.clear();
        self.cursors = None;
        self.grid.select(0);
        self.ask_page(anchor, cx);
    }

    fn ask_page(&mut self, anchor: Anchor, cx: &mut Cx<'_>) {
        self.reading = Reading::Page;
        let side = match &anchor {
            Anchor::Before(_) => Side::Older,
            Anchor::After(_) => Side::Newer,
            Anchor::Newest | Anchor::Oldest | Anchor::At(_) | Anchor::UpTo(_) => Side::Both,
        };
        let request = PageRequest::of(self.range.clone(), anchor, cx.look.now, cx.look.zone.clone());
        cx.call(
            "read records",
            move |reach| async move { (side, reach.cluster.page(request).await) },
            Records::paged,
        );
    }

    fn paged(&mut self, (side, page): (Side, Result<Page, Error>), cx: &mut Cx<'_>) {
        if !matches!(self.reading, Reading::Page) {
            return;
        }
        self.reading = Reading::Idle;
        self.note_unread(side, &page);
        match page {
            Ok(mut page) => {
                let rows = std::mem::take(&mut page.rows);
                for reason in &page.missing {
                    cx.note(Notice::warn(format!("Incomplete: {reason}")));
                }
                // A further page tells its own side only: the other side is where it was.
                match side {
                    Side::Both => {}
                    Side::Older => {
                        page.newer = std::mem::take(&mut self.page.newer);
                        page.at_newest = self.page.at_newest;
                    }
                    Side::Newer => {
                        page.older = std::mem::take(&mut self.page.older);
                        page.at_oldest = self.page.at_oldest;
                    }
                }
                if side != Side::Older {
                    self.cursors = Some(page.newer.clone());
                }
                self.page = page;
                let keep = match side {
                    Side::Both => self.wanted_end(),
                    Side::Older => Keep::Oldest,
                    Side::Newer => Keep::Newest,
                };
                let gone = self.add(rows, side != Side::Both, keep);
                self.page_back(keep, &gone);
            }
            Err(error) => {
                // The look that saw the cluster go may have come before this list was opened.
                self.cut_off |= cx.look.pulse.trouble.is_some();
                cx.note(Notice::bad(error.to_string()));
            }
        }
    }

    /// Rows made way for a page: paging to the other side brings them back, and a follow begins with them.
    fn page_back(&mut self, kept: Keep, gone: &Gone) {
        if gone.rows == 0 {
            return;
        }
        let places = gone.cursors.0.iter().map(|((topic, partition), at)| (topic, *partition, *at));
        for (topic, partition, at) in places {
            match kept {
                Keep::Newest => self.page.older.set(topic, partition, at),
                Keep::Oldest => {
                    self.page.newer.set(topic, partition, at);
                    self.cursors.get_or_insert_default().set(topic, partition, at);
                }
            }
        }
        match kept {
            Keep::Newest => self.page.at_oldest = false,
            Keep::Oldest => self.page.at_newest = false,
        }
    }

    /// A list that could not be read at all is asked for again when the cluster is back.
    pub(super) fn load_once_reachable(&mut self, cx: &mut Cx<'_>) {
        if cx.look.pulse.trouble.is_some() {
            self.cut_off = true;
            return;
        }
        let waits = self.unread.is_some() && self.list.len() == 0 && self.searched.is_none();
        if std::mem::take(&mut self.cut_off) && waits && matches!(self.reading, Reading::Idle) {
            self.load(cx);
        }
    }

    /// Keeps why something could not be read, for as long as that is missing from the list.
    fn note_unread(&mut self, side: Side, page: &Result<Page, Error>) {
        let unread = match page {
            Err(error) => (side == Side::Both).then(|| error.to_string()),
            Ok(page) if page.missing.is_empty() => None,
            Ok(page) => Some(page.missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
        };
        if side == Side::Both || unread.is_some() {
            self.unread = unread;
        }
    }

    /// Going on at the last row loads the page behind it, at the first row the page before it.
    pub(super) fn load_more_at_the_end(&mut self, step: Move, cx: &mut Cx<'_>) {
        let downwards = matches!(step, Move::Down | Move::PageDown | Move::HalfDown | Move::Bottom);
        let upwards = matches!(step, Move::Up | Move::PageUp | Move::HalfUp | Move::Top);
        if !matches!(self.reading, Reading::Idle) || self.searched.is_some() || self.list.len() == 0 {
            return;
        }
        let at_end = downwards && self.grid.selected() + 1 >= self.list.len();
        let at_top = upwards && (self.grid.selected() == 0 || self.grid.offset() == 0);
        let older = if self.newest_first { at_end } else { at_top };
        let newer = if self.newest_first { at_top } else { at_end };
        if older && !self.page.at_oldest {
            self.ask_page(Anchor::Before(self.page.older.clone()), cx);
        } else if newer && !self.page.at_newest {
            self.ask_page(Anchor::After(self.page.newer.clone()), cx);
        }
    }

    /// Searches the whole range for what stands in the filter line; an empty line shows everything again.
    pub(super) fn search(&mut self, cx: &mut Cx<'_>) {
        let filter = match Filter::parse(self.filter.text(), &trying::context(cx.look)) {
            Ok(filter) => filter,
            Err(wrong) => {
                self.filter.mistake = Some(trying::mistake(&wrong));
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
        self.over_time.let_go();
        self.searched = Some(filter);
        self.count_if_changed(cx);
        self.scan(None, Spent::default(), cx);
    }

    /// Starts the scan, or goes on where one stopped.
    fn scan(&mut self, start: Option<Cursors>, before: Spent, cx: &mut Cx<'_>) {
        let mut request = ScanRequest::of(self.range.clone(), cx.look.now, cx.look.zone.clone());
        request.filter = self.searched.clone();
        request.start = start;
        request.all_partitions = self.all_partitions;
        self.reading = Reading::Page;
        cx.call(
            "start the search",
            |reach| async move {
                let tap = reach.cluster.scan(request);
                tap.on_news(reach.wake);
                (tap, before)
            },
            |records: &mut Records, (tap, before): (Tap, Spent), cx| {
                records.reading =
                    Reading::Search { seen: tap.progress(), tap, since: cx.look.now, ended: None, before };
            },
        );
    }

    /// Goes on with a search that was stopped.
    pub(super) fn resume(&mut self, cx: &mut Cx<'_>) {
        let mut before = self.reading.spent(cx.look.now).unwrap_or_default();
        // What could not be read is tried again.
        before.missing.retain(|reason| !matches!(reason, Reason::Unread { .. }));
        let cursors = self.cursors.clone();
        self.scan(cursors, before, cx);
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
        request.all_partitions = self.all_partitions;
        if !self.newest_first {
            self.grid.go(Move::Bottom, self.list.len());
        }
        self.say_unplanned(cx);
        cx.call(
            "follow",
            |reach| async move {
                let tap = reach.cluster.scan(request);
                tap.on_news(reach.wake);
                tap
            },
            |records: &mut Records, tap: Tap, _| {
                records.reading = Reading::Follow { seen: tap.progress(), tap, paused: false };
            },
        );
    }

    /// Of partitions that could not even be asked where they begin and end, nobody knows where to go on.
    fn say_unplanned(&self, cx: &mut Cx<'_>) {
        let start = self.cursors.as_ref();
        let mut names = Vec::new();
        for reason in self.missing(cx.look.now) {
            let Reason::Unread { partitions, .. } = reason else { continue };
            let unknown = partitions.into_iter().filter(|(topic, partition)| {
                start.is_none_or(|cursors| cursors.get(topic, *partition).is_none())
            });
            names.extend(unknown.map(|(topic, partition)| format!("{topic} {partition}")));
        }
        if !names.is_empty() {
            let names = names.join(", ");
            cx.note(Notice::warn(format!("{names} could not be read: there the follow begins at the end")));
        }
    }

    /// What could not be read, whatever was read last.
    pub(super) fn missing(&self, now: Timestamp) -> Vec<Reason> {
        match (&self.reading, self.reading.spent(now)) {
            (_, Some(spent)) => spent.missing,
            (Reading::Follow { tap, .. }, None) => tap.missing(),
            (_, None) => self.page.missing.clone(),
        }
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
