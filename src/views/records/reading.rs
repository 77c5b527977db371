//! What is being read: nothing, a page, a search, or a live follow; and what is known from the reads so far. Holds the tap;
//! reads no clock, shows no row.
use super::list::{Gone, KeptEnd};
use crate::kafka::Error;
use crate::kafka::model::Timestamp;
use crate::kafka::read::{
    Cursors, Note, ReadPhase, ReadProgress, ReadWaiting, Reason, RecordPage, RecordRow, Tap,
};

/// The reads of a records screen: the one under way, and where those before it have come to.
#[derive(Default)]
pub struct Reads {
    pub reading: Reading,
    /// The last page's facts: where older and newer rows lie, what holds readers back.
    pub page: RecordPage,
    /// Where the last read stopped; a search goes on from here, a follow begins here.
    pub cursors: Option<Cursors>,
    /// Why there should be more in the list than there is.
    pub unread: Option<String>,
    /// The cluster did not answer at the last look.
    pub cut_off: bool,
    /// A follow was interrupted by what is read now, and goes on after it.
    pub then_follow: bool,
}

/// Which side of the list a page goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It is the list.
    Both,
    Older,
    Newer,
}

/// What is under way.
#[derive(Default)]
pub enum Reading {
    /// Nothing was read yet, or a page has arrived.
    #[default]
    Idle,
    /// A page, with what tells what is waited for; a search that is being started has nothing to tell yet.
    Page(Option<Tap>),
    /// A scan of the range; it keeps its tap after the end, for the status.
    Search {
        tap: Tap,
        /// How far it was when its rows were taken last: what is said belongs to what is shown.
        seen: ReadProgress,
        since: Timestamp,
        ended: Option<Timestamp>,
        before: Box<Spent>,
    },
    Follow {
        tap: Tap,
        seen: ReadProgress,
        paused: bool,
    },
}

/// What the parts of a search that were stopped have done: one that goes on tells of the whole.
#[derive(Clone, Debug, Default)]
pub struct Spent {
    pub progress: ReadProgress,
    pub missing: Vec<Reason>,
    pub milliseconds: u64,
}

impl Reads {
    /// Takes a page in; its rows.
    pub fn take_page(&mut self, side: Side, mut page: RecordPage) -> Vec<RecordRow> {
        let rows = std::mem::take(&mut page.rows);
        // A further page tells its own side only: the other side is where it was.
        match side {
            Side::Both => {}
            Side::Older | Side::Newer => page.notes = std::mem::take(&mut self.page.notes),
        }
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
        rows
    }

    /// Rows made way for a page: paging to the other side brings them back, and a follow begins with them.
    pub fn page_back(&mut self, kept: KeptEnd, gone: &Gone) {
        if gone.rows == 0 {
            return;
        }
        let places = gone.cursors.offsets.iter().map(|((topic, partition), at)| (topic, *partition, *at));
        for (topic, partition, at) in places {
            match kept {
                KeptEnd::Newest => self.page.older.set(topic, partition, at),
                KeptEnd::Oldest => {
                    self.page.newer.set(topic, partition, at);
                    self.cursors.get_or_insert_default().set(topic, partition, at);
                }
            }
        }
        match kept {
            KeptEnd::Newest => self.page.at_oldest = false,
            KeptEnd::Oldest => self.page.at_newest = false,
        }
    }

    /// Keeps why something could not be read, for as long as that is missing from the list.
    pub fn note_unread(&mut self, side: Side, page: &Result<RecordPage, Error>) {
        let unread = match page {
            Err(error) => (side == Side::Both).then(|| error.to_string()),
            Ok(page) if page.missing.is_empty() => None,
            Ok(page) => Some(page.missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
        };
        if side == Side::Both || unread.is_some() {
            self.unread = unread;
        }
    }

    /// What the last read says about its range.
    pub fn notes(&self) -> Vec<Note> {
        self.reading.tap().map_or_else(|| self.page.notes.clone(), Tap::notes)
    }

    /// What could not be read, whatever was read last.
    pub fn missing(&self, now: Timestamp) -> Vec<Reason> {
        match (&self.reading, self.reading.spent(now)) {
            (_, Some(spent)) => spent.missing,
            (Reading::Follow { tap, .. }, None) => tap.missing(),
            (_, None) => self.page.missing.clone(),
        }
    }
}

impl Reading {
    /// What it waits for at this moment.
    pub fn waiting(&self) -> Option<ReadWaiting> {
        match self {
            Reading::Page(tells) => tells.as_ref()?.waiting(),
            _ => self.tap()?.waiting(),
        }
    }

    pub fn tap(&self) -> Option<&Tap> {
        match self {
            Reading::Idle | Reading::Page(_) => None,
            Reading::Search { tap, .. } | Reading::Follow { tap, .. } => Some(tap),
        }
    }

    /// How far it was when its rows were taken last.
    pub fn seen(&self) -> Option<&ReadProgress> {
        match self {
            Reading::Idle | Reading::Page(_) => None,
            Reading::Search { seen, .. } | Reading::Follow { seen, .. } => Some(seen),
        }
    }

    /// Takes what has come, and where everything before it stands.
    pub fn take(&mut self) -> Option<(Vec<RecordRow>, Cursors)> {
        let (Reading::Search { tap, seen, .. } | Reading::Follow { tap, seen, .. }) = self else {
            return None;
        };
        let (rows, progress, cursors) = tap.take_with_place();
        *seen = progress;
        Some((rows, cursors))
    }

    /// Whether Esc has something to stop.
    pub fn is_running(&self) -> bool {
        match self {
            Reading::Idle => false,
            Reading::Page(_) => true,
            Reading::Search { ended, .. } => ended.is_none(),
            Reading::Follow { tap, .. } => tap.ending().is_none(),
        }
    }

    /// Whether a search has not come so far that it could be gone on with: nobody knows yet where its range lies.
    pub fn is_being_planned(&self) -> bool {
        match self {
            Reading::Page(tells) => tells.is_none(),
            Reading::Search { seen, ended, .. } => ended.is_none() && seen.phase == ReadPhase::Planning,
            Reading::Idle | Reading::Follow { .. } => false,
        }
    }

    pub fn is_follow(&self) -> bool {
        matches!(self, Reading::Follow { .. })
    }

    /// A scan has come to its end.
    pub fn ended(&mut self, now: Timestamp) {
        if let Reading::Search { ended, .. } = self {
            ended.get_or_insert(now);
        }
    }

    /// The search with its earlier parts, if there is one.
    pub fn spent(&self, now: Timestamp) -> Option<Spent> {
        let Reading::Search { tap, seen, since, ended, before } = self else { return None };
        let mut progress = seen.clone();
        let ReadProgress { records, bytes, passed, matched, corrupt, ref unsure, .. } = before.progress;
        progress.records += records;
        progress.bytes += bytes;
        progress.matched += matched;
        progress.corrupt += corrupt;
        progress.unsure.add(unsure);
        // What was passed before is not part of the range that was planned anew.
        progress.passed += passed;
        progress.total += if progress.phase == ReadPhase::Planning { before.progress.total } else { passed };
        let mut missing = before.missing.clone();
        missing.extend(tap.missing().into_iter().filter(|reason| !before.missing.contains(reason)));
        let took = (ended.unwrap_or(now).0 - since.0).max(0).unsigned_abs();
        Some(Spent { progress, missing, milliseconds: before.milliseconds + took })
    }
}
