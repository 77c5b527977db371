//! The past: a day of the shop in one go, denser towards the present.
use super::bundle::Bundles;
use super::ledger::{HUNG_FOR, Ledger};
use super::letters::Letters;
use super::readers::Readers;
use super::shop::{Shop, Written};
use super::topics::CUSTOMERS;
use super::{Story, tide};
use crate::demo::cluster::Refusal;
use crate::demo::state::State;
use std::sync::{Arc, mpsc};

/// Events that go into the log together: batches of some dozens of records.
const AT_ONCE: usize = 500;
/// Pages that may wait to be packed.
const PAGES_AHEAD: usize = 8;
/// How long before the present the nightly report ran, and the analysis began to fall behind; milliseconds.
const REPORT_RAN: i64 = 6 * 3_600_000;
const ANALYTICS_STALLED: i64 = 40 * 60_000;

/// What a group does at a time of the past.
type PastEvent = fn(&State, i64);

/// What the past leaves, in its order.
enum Chapter {
    Records(Vec<Written>),
    /// Something happened at this time, once all before it is written.
    Event(i64, PastEvent),
    /// Nothing is older than this any more.
    Until(i64),
}

impl Story {
    /// Writes the past up to the cluster's present, and lets the groups stand where it left them. One thread makes the
    /// records while another packs them, because the first screen waits for this.
    pub(super) fn remember(&mut self, state: &Arc<State>) -> Result<(), Refusal> {
        let now = state.now();
        let (count, span) = (self.options.history, self.options.span_ms);
        let (sender, pages) = mpsc::sync_channel(PAGES_AHEAD);
        let (shop, ledger, letters) = (&mut self.shop, &mut self.ledger, &mut self.letters);
        std::thread::scope(|scope| {
            let packing = scope.spawn(move || pack(state, ledger, letters, &pages));
            recall(shop, now, count, span, &sender);
            drop(sender);
            packing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        self.ledger.hang(state, now - HUNG_FOR, now)?;
        // The past has been compacted, so that its offsets have gaps.
        state.compact(CUSTOMERS.name);
        self.readers.enter(state, now);
        Ok(())
    }
}

/// Makes the pages. Stops early if nobody takes them any more: then the packing has failed and says why.
fn recall(shop: &mut Shop, now: i64, count: usize, span: i64, pages: &mpsc::SyncSender<Chapter>) {
    let events: [(i64, PastEvent); 2] =
        [(now - REPORT_RAN, Readers::report), (now - ANALYTICS_STALLED, Readers::stall)];
    let mut coming = events.into_iter().peekable();
    let mut written = Vec::new();
    for index in 0..count {
        let at = tide::past(now, span, index, count);
        while let Some((when, event)) = coming.next_if(|(when, _)| *when <= at) {
            let sent = pages.send(Chapter::Records(std::mem::take(&mut written)));
            if sent.and_then(|()| pages.send(Chapter::Event(when, event))).is_err() {
                return;
            }
        }
        shop.event(at, &mut written);
        if index % AT_ONCE == AT_ONCE - 1 {
            let sent = pages.send(Chapter::Records(std::mem::take(&mut written)));
            if sent.and_then(|()| pages.send(Chapter::Until(at))).is_err() {
                return;
            }
        }
    }
    // A past that is too short for them leaves the readers where it ends.
    let rest = coming.map(|(when, event)| Chapter::Event(when, event));
    let _all_taken =
        std::iter::once(Chapter::Records(written)).chain(rest).try_for_each(|page| pages.send(page));
}

/// Puts the pages into the log.
fn pack(
    state: &Arc<State>,
    ledger: &mut Ledger,
    letters: &mut Letters,
    pages: &mpsc::Receiver<Chapter>,
) -> Result<(), Refusal> {
    for page in pages {
        match page {
            Chapter::Records(written) => Bundles::of(written).append(state, letters)?,
            Chapter::Event(when, event) => event(state, when),
            Chapter::Until(at) => {
                letters.post(state, at)?;
                ledger.book(state, at)?;
            }
        }
    }
    Ok(())
}
