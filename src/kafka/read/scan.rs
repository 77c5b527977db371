//! Reading from start to end, counting, following: the questions that answer with a tap.
use super::engine::{self, Planning, ReadSettings};
use super::feed::Feed;
use super::growth::Growth;
use super::late::{self, Late};
use super::mailbox::MailboxBounds;
use super::merged;
use super::plan::{ReadPlan, plan};
use super::progress::{Ending, Incident, Reason};
use super::range::Isolation;
use super::request::{Mode, ScanRequest};
use super::search::Search;
use super::survey::Place;
use super::tap::Tap;
use crate::kafka::Cluster;
use std::collections::BTreeSet;
use std::time::Duration;

/// Bytes of responses in flight or waiting to be searched, over all brokers.
const BUDGET: usize = 32 << 20;
/// A tail keeps less: its long polls hold their share while they wait.
const TAIL_BUDGET: usize = 24 << 20;
const PARTITION_BYTES: usize = 4 << 20;
const TAIL_PARTITION_BYTES: usize = 1 << 20;
impl Cluster {
    /// Starts a read and returns at once; everything, failures included, comes out of the tap. Dropping the tap stops
    /// the read. Must be called within a tokio runtime.
    pub fn scan(&self, request: ScanRequest) -> Tap {
        let drops = request.mode == Mode::Tail;
        let bounds = MailboxBounds { rows: request.rows, bytes: request.bytes, drops, limit: request.limit };
        let (feed, tap) = Feed::open(bounds);
        tokio::spawn(engine::guarded(feed.clone(), scan(self.clone(), feed, request)));
        tap
    }
}

async fn scan(cluster: Cluster, feed: Feed, request: ScanRequest) {
    let tail = request.mode.is_endless();
    let planned = tokio::select! {
        planned = plan(&cluster, &request, tail) => planned,
        () = feed.stopping() => return feed.end(Ending::StoppedByUser),
    };
    let mut plan = match planned {
        Ok(plan) => plan,
        Err(error) => return feed.end(Ending::Failed(error.to_string().into())),
    };
    let by_time = request.by_time && request.mode == Mode::Scan;
    if by_time {
        // Nothing can come before it is known that nothing older will.
        let Some(whole) = late::whole(&cluster, &feed, &request, plan).await else { return };
        plan = whole;
    }
    let growth = tail.then(|| growth(&request, &plan));
    let patience = (!tail).then_some(request.patience);
    let late = late(&request, &mut plan, patience).map(|late| {
        let (places, cluster, feed) = (late.places.len(), cluster.clone(), feed.clone());
        let planning: Planning = Box::new(|events| Box::pin(late.join(cluster, feed, events)));
        (places, planning)
    });
    plan.missing.into_iter().for_each(|reason| feed.missing(reason));
    plan.notes.into_iter().for_each(|note| feed.say(note));
    for part in plan.parts.iter().filter(|part| plan.anew.contains_key(&(part.topic.clone(), part.partition)))
    {
        feed.happened(Incident::Anew { topic: part.topic.clone(), id: part.id });
    }
    feed.begin(plan.parts.clone(), plan.ruled_out.len());
    let filter = request.filter.filter(|filter| !filter.is_all());
    let committed = request.range.isolation == Isolation::Committed;
    let search = Search {
        filter,
        mode: request.mode,
        committed,
        unpack: request.unpack,
        times: plan.times,
        outlet: None,
        readers: Some(cluster.readers()),
        schemas_first: request.schemas_first,
    };
    if by_time && plan.parts.len() > 1 {
        return merged::read_by_time(cluster, feed, plan.parts, search, (request.patience, request.now))
            .await;
    }
    let settings = ReadSettings {
        search,
        budget: if tail { TAIL_BUDGET } else { BUDGET },
        partition_bytes: if tail { TAIL_PARTITION_BYTES } else { PARTITION_BYTES },
        shared: false,
        patience,
        growth,
        late,
        anew: plan.anew,
    };
    engine::read_parts(cluster, feed, plan.parts, settings).await;
}

/// What could not be planned yet; nothing if all could.
fn late(request: &ScanRequest, plan: &mut ReadPlan, patience: Option<Duration>) -> Option<Late> {
    let places = std::mem::take(&mut plan.awaited);
    let why = plan.awaited_for.take()?;
    Some(Late { request: request.clone(), places, why, patience })
}

/// What a tail looks out for: partitions that were there when it began are none of it, even those that it can't read.
fn growth(request: &ScanRequest, plan: &ReadPlan) -> Growth {
    let mut known: BTreeSet<Place> =
        plan.parts.iter().map(|part| (part.topic.clone(), part.partition)).collect();
    for reason in &plan.missing {
        if let Reason::Unread { partitions, .. } = reason {
            known.extend(partitions.iter().cloned());
        }
    }
    known.extend(plan.awaited.iter().chain(&plan.ruled_out).cloned());
    // A key goes elsewhere once there are more partitions: new ones are all read.
    let bounds = request.filter.as_ref().map(|filter| filter.bounds().clone()).unwrap_or_default();
    Growth { range: request.range.clone(), bounds, known, every: request.look_out }
}
