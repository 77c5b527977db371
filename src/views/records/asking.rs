//! Starts reads: a page, the page before it, a search, a follow; and takes their answers.
use super::list::KeptEnd;
use super::moments::Came;
use super::reading::{Side, Spent};
use super::{Reading, Records};
use crate::kafka::Error;
use crate::kafka::model::PartitionId;
use crate::kafka::read::{
    Anchor, Cursors, Feed, Mode, PageRequest, Position, ReadProgress, Reason, RecordPage, ScanRequest, Tap,
};
use crate::kafka::record::Record;
use crate::query::Filter;
use crate::shell::{Cx, Notice};
use crate::ui::movement::Move;
use crate::views::trying;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Records {
    /// Loads the first page anew: the newest rows, or the oldest if these are wanted first.
    pub(super) fn load(&mut self, cx: &mut Cx<'_>) {
        self.keep_following();
        self.question.filter = None;
        self.count_if_changed(cx);
        self.jump(if self.listing.rows.newest_first() { Anchor::Newest } else { Anchor::Oldest }, cx);
    }

    /// Shows the rows of another place of the range.
    pub(super) fn jump(&mut self, anchor: Anchor, cx: &mut Cx<'_>) {
        self.listing.clear();
        self.read.cursors = None;
        self.ask_page(anchor, cx);
    }

    fn ask_page(&mut self, anchor: Anchor, cx: &mut Cx<'_>) {
        let (told, tells) = Feed::silent();
        self.read.reading = Reading::Page(Some(tells));
        let side = match &anchor {
            Anchor::Before(_) => Side::Older,
            Anchor::After(_) => Side::Newer,
            Anchor::Newest | Anchor::Oldest | Anchor::At(_) | Anchor::UpTo(_) => Side::Both,
        };
        let mut request =
            PageRequest::of(self.question.range.clone(), anchor, cx.look.now, cx.look.zone.clone());
        request.unpack = self.question.unpack(request.unpack);
        let reading = self.question.reading_as.clone();
        cx.call(
            "read records",
            move |reach| async move {
                (side, reading.of(&reach.cluster).await.page_telling(request, &told).await)
            },
            Records::paged,
        );
    }

    fn paged(&mut self, (side, page): (Side, Result<RecordPage, Error>), cx: &mut Cx<'_>) {
        if !matches!(self.read.reading, Reading::Page(_)) {
            return;
        }
        self.read.reading = Reading::Idle;
        self.read.note_unread(side, &page);
        match page {
            Ok(page) => {
                for reason in &page.missing {
                    cx.note(Notice::warn(format!("Incomplete: {reason}")));
                }
                let rows = self.read.take_page(side, page);
                let (came, keep) = match side {
                    Side::Both => (Came::Read, self.listing.wanted_end()),
                    Side::Older => (Came::Older, KeptEnd::Oldest),
                    Side::Newer => (Came::Newer, KeptEnd::Newest),
                };
                let gone = self.listing.add(
                    &self.question.topic,
                    rows,
                    (side != Side::Both, cx.look.now),
                    (came, keep),
                );
                self.read.page_back(keep, &gone);
                self.ask_for_schemas(cx);
                if std::mem::take(&mut self.read.then_follow) {
                    self.follow(cx);
                }
            }
            Err(error) => {
                // The look that saw the cluster go may have come before this list was opened.
                self.read.cut_off |= cx.look.pulse.trouble.is_some();
                cx.note(Notice::bad(error.to_string()));
            }
        }
    }

    /// Whether records that come now would stand where the reader looks: nothing is searched for or followed, and the cursor is
    /// on the newest.
    pub(super) fn shows_the_newest(&self) -> bool {
        let rows = &self.listing.rows;
        matches!(self.read.reading, Reading::Idle)
            && self.question.filter.is_none()
            && rows.newest_first()
            && rows.sort().is_none()
            && self.read.page.at_newest
            && self.listing.grid.selected() == 0
    }

    /// A list that could not be read at all is asked for again when the cluster is back.
    pub(super) fn load_once_reachable(&mut self, cx: &mut Cx<'_>) {
        if cx.look.pulse.trouble.is_some() {
            self.read.cut_off = true;
            return;
        }
        let waits =
            self.read.unread.is_some() && self.listing.rows.len() == 0 && self.question.filter.is_none();
        if std::mem::take(&mut self.read.cut_off) && waits && matches!(self.read.reading, Reading::Idle) {
            self.load(cx);
        }
    }

    /// Going on at the last row loads the page behind it, at the first row the page before it.
    pub(super) fn load_more_at_the_end(&mut self, step: Move, cx: &mut Cx<'_>) {
        let downwards = matches!(step, Move::Down | Move::PageDown | Move::HalfDown | Move::Bottom);
        let upwards = matches!(step, Move::Up | Move::PageUp | Move::HalfUp | Move::Top);
        if !matches!(self.read.reading, Reading::Idle)
            || self.question.filter.is_some()
            || self.listing.rows.len() == 0
        {
            return;
        }
        let at_end = downwards && self.listing.grid.selected() + 1 >= self.listing.rows.len();
        let at_top = upwards && (self.listing.grid.selected() == 0 || self.listing.grid.offset() == 0);
        let older = if self.listing.rows.newest_first() { at_end } else { at_top };
        let newer = if self.listing.rows.newest_first() { at_top } else { at_end };
        if older && !self.read.page.at_oldest {
            self.ask_page(Anchor::Before(self.read.page.older.clone()), cx);
        } else if newer && !self.read.page.at_newest {
            self.ask_page(Anchor::After(self.read.page.newer.clone()), cx);
        }
    }

    /// Searches the whole range for what stands in the filter line; an empty line shows everything again.
    pub(super) fn search(&mut self, cx: &mut Cx<'_>) {
        let Some(filter) = self.line.parse(cx.look) else { return };
        trying::remember(&self.question.topic, filter.text(), cx);
        filter.hints().into_iter().for_each(|hint| cx.note(Notice::info(hint)));
        self.line.typing = false;
        self.question.pending_search = false;
        if filter.is_all() {
            self.load(cx);
            return;
        }
        self.keep_following();
        self.question.seen = self.seen(&filter);
        self.listing.clear();
        self.over_time.let_go();
        self.question.filter = Some(filter);
        self.count_if_changed(cx);
        self.scan(None, Spent::default(), cx);
    }

    /// Where the keys that a filter asks for stand in what is loaded: the record under the cursor is found whoever wrote it.
    fn seen(&self, filter: &Filter) -> Vec<(Arc<str>, PartitionId)> {
        let Some(keys) = &filter.bounds().keys else { return Vec::new() };
        let wanted = |record: &&Record| {
            record.key.as_ref().is_some_and(|key| keys.iter().any(|wanted| wanted == key.as_ref()))
        };
        let places = self.listing.rows.records().filter(wanted);
        let places: BTreeSet<_> = places.map(|record| (record.topic.clone(), record.partition)).collect();
        places.into_iter().collect()
    }

    /// Starts the scan, or goes on where one stopped.
    fn scan(&mut self, start: Option<Cursors>, before: Spent, cx: &mut Cx<'_>) {
        let mut request = ScanRequest::of(self.question.range.clone(), cx.look.now, cx.look.zone.clone());
        request.unpack = self.question.unpack(request.unpack);
        request.filter = self.question.filter.clone();
        request.start = start.clone();
        request.seen = self.question.seen.clone();
        request.all_partitions = self.question.all_partitions;
        self.read.reading = Reading::Page(None);
        self.read.cursors = start;
        let reading = self.question.reading_as.clone();
        cx.call(
            "start the search",
            |reach| async move {
                let tap = reading.of(&reach.cluster).await.scan(request);
                tap.on_news(reach.wake);
                (tap, before)
            },
            |records: &mut Records, (tap, before): (Tap, Spent), cx| {
                // It may be over by now: what is said of it comes with its rows, when these are taken.
                let seen = ReadProgress::default();
                records.read.reading =
                    Reading::Search { seen, tap, since: cx.look.now, ended: None, before: before.into() };
                records.empty_tap(cx.look.now);
                records.follow_on(cx);
                records.ask_for_schemas(cx);
            },
        );
    }

    /// Goes on with a search that was stopped.
    pub(super) fn resume(&mut self, cx: &mut Cx<'_>) {
        self.empty_tap(cx.look.now);
        let mut before = self.read.reading.spent(cx.look.now).unwrap_or_default();
        // What could not be read is tried again.
        before.missing.retain(|reason| !matches!(reason, Reason::Unread { .. }));
        let cursors = self.read.cursors.clone();
        self.scan(cursors, before, cx);
    }

    /// What is asked anew during a follow is followed again, once what is there has been read.
    fn keep_following(&mut self) {
        let follows = self.read.reading.is_follow() && self.read.reading.is_running();
        self.read.then_follow |= follows && self.question.range.until == Position::End;
    }

    /// The search that a follow was interrupted for has ended: goes on with the follow.
    pub(super) fn follow_on(&mut self, cx: &mut Cx<'_>) {
        let ended = matches!(self.read.reading, Reading::Search { ended: Some(_), .. });
        if !ended || !std::mem::take(&mut self.read.then_follow) {
            return;
        }
        if self.is_unfinished() {
            cx.note(Notice::warn(
                "The follow has ended, because the search is incomplete: f follows from here",
            ));
        } else {
            self.follow(cx);
        }
    }

    /// Follows live from where the rows end, with the same filter: neither gap nor double.
    pub(super) fn follow(&mut self, cx: &mut Cx<'_>) {
        if self.read.reading.is_follow() && self.read.reading.is_running() {
            self.stop(cx);
            return;
        }
        self.empty_tap(cx.look.now);
        if self.read.reading.is_being_planned() {
            self.read.then_follow = true;
            cx.note(Notice::info("It follows when the search has read what is there").passing());
            return;
        }
        let mut request = ScanRequest::of(self.question.range.clone(), cx.look.now, cx.look.zone.clone());
        request.unpack = self.question.unpack(request.unpack);
        request.range.from = Position::End;
        request.mode = Mode::Tail;
        request.filter = self.question.filter.clone();
        request.start = self.read.cursors.clone();
        request.seen = self.question.seen.clone();
        request.all_partitions = self.question.all_partitions;
        self.listing.begin_live(cx.look.now);
        self.say_unplanned(cx);
        if self.read.reading.is_running() {
            // What it would still find the follow finds from here on.
            self.read.reading = Reading::Page(None);
        }
        let reading = self.question.reading_as.clone();
        cx.call(
            "follow",
            |reach| async move {
                let tap = reading.of(&reach.cluster).await.scan(request);
                tap.on_news(reach.wake);
                tap
            },
            |records: &mut Records, tap: Tap, cx| {
                records.read.then_follow = false;
                records.read.reading = Reading::Follow { seen: ReadProgress::default(), tap, paused: false };
                records.empty_tap(cx.look.now);
            },
        );
    }

    /// Of partitions that could not even be asked where they begin and end, nobody knows where to go on.
    fn say_unplanned(&self, cx: &mut Cx<'_>) {
        let start = self.read.cursors.as_ref();
        let mut names = Vec::new();
        for reason in self.read.missing(cx.look.now) {
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

    /// Stops what is under way; what came stays.
    pub(super) fn stop(&mut self, cx: &mut Cx<'_>) {
        self.empty_tap(cx.look.now);
        self.read.then_follow = false;
        match &self.read.reading {
            Reading::Page(_) => self.read.reading = Reading::Idle,
            Reading::Search { tap, .. } => tap.stop(),
            Reading::Follow { tap, .. } => {
                tap.stop();
                self.read.reading = Reading::Idle;
            }
            Reading::Idle => {}
        }
        self.read.reading.ended(cx.look.now);
    }
}
