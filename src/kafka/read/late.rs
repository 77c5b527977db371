//! Partitions whose offsets could not be had when a read was planned, because their leader was on its way: they are planned
//! once it is there and join the read, which goes on with the others meanwhile.
use super::feed::Feed;
use super::plan::{ReadPlan, plan};
use super::progress::{Ending, Reason};
use super::range::Partitions;
use super::request::ScanRequest;
use super::stream_event::StreamEvent;
use super::survey::Place;
use crate::kafka::{Cluster, Error};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Between two looks: an election is noticed this late at most.
const PACE: Duration = Duration::from_millis(500);

/// What is still to be planned.
pub struct Late {
    pub request: ScanRequest,
    pub places: Vec<Place>,
    pub why: Arc<str>,
    /// How long to wait; none is for ever.
    pub patience: Option<Duration>,
}

impl Late {
    /// Plans them as they can be planned, and tells the engine of each once.
    pub async fn join(mut self, cluster: Cluster, feed: Feed, events: mpsc::UnboundedSender<StreamEvent>) {
        let begun = Instant::now();
        loop {
            feed.awaits(self.places.len(), &self.why);
            if self.places.is_empty() {
                return;
            }
            if self.patience.is_some_and(|patience| begun.elapsed() >= patience) {
                feed.awaits(0, &self.why);
                // Whoever does not listen any more has no need of it.
                let _ = events.send(StreamEvent::Unplanned(self.places, self.why));
                return;
            }
            tokio::time::sleep(PACE).await;
            let tail = self.request.mode.is_endless();
            match plan(&cluster, &self.narrowed(), tail).await {
                Ok(planned) => self.take(planned, &feed, &events),
                Err(error) => self.why = error.to_string().into(),
            }
        }
    }

    fn take(&mut self, planned: ReadPlan, feed: &Feed, events: &mpsc::UnboundedSender<StreamEvent>) {
        for part in planned.parts {
            let place = (part.topic.clone(), part.partition);
            if let Some(at) = self.places.iter().position(|other| *other == place) {
                self.places.swap_remove(at);
                let _ = events.send(StreamEvent::Planned(part));
            }
        }
        for reason in planned.missing {
            match reason {
                Reason::Unread { partitions, why, .. } => {
                    let mine: Vec<Place> =
                        partitions.into_iter().filter(|place| self.places.contains(place)).collect();
                    self.places.retain(|place| !mine.contains(place));
                    if !mine.is_empty() {
                        let _ = events.send(StreamEvent::Unplanned(mine, why));
                    }
                }
                reason => feed.missing(reason),
            }
        }
        if let Some(why) = planned.awaited_for {
            self.why = why;
        }
    }

    /// The request, over as few partitions as can be said in one.
    fn narrowed(&self) -> ScanRequest {
        let topics: BTreeSet<Arc<str>> = self.places.iter().map(|(topic, _)| topic.clone()).collect();
        let mut request = self.request.clone();
        // Which partitions may hold what is looked for has been decided.
        request.all_partitions = true;
        request.range.topics.retain(|topic| topics.contains(topic));
        // Of several topics they may be different ones; then the numbers of one may not exist in another.
        if topics.len() == 1 {
            let numbers = self.places.iter().map(|(_, partition)| partition.0);
            request.range.partitions = Partitions::Only(numbers.collect());
        }
        request
    }
}

/// The plan of a read that can't begin without all of its partitions: waits for them as long as is worth it. None: the
/// read has ended.
pub async fn whole(
    cluster: &Cluster,
    feed: &Feed,
    request: &ScanRequest,
    mut so_far: ReadPlan,
) -> Option<ReadPlan> {
    let begun = Instant::now();
    while !so_far.awaited.is_empty() && begun.elapsed() < request.patience {
        let why = so_far.awaited_for.take().unwrap_or_default();
        feed.awaits(so_far.awaited.len(), &why);
        let again = async {
            tokio::time::sleep(PACE).await;
            plan(cluster, request, false).await
        };
        let planned: Result<ReadPlan, Error> = tokio::select! {
            planned = again => planned,
            () = feed.stopping() => {
                feed.end(Ending::StoppedByUser);
                return None;
            }
        };
        match planned {
            Ok(planned) => so_far = planned,
            Err(_) => so_far.awaited_for = Some(why),
        }
    }
    let why = so_far.awaited_for.take().unwrap_or_default();
    feed.awaits(0, &why);
    if !so_far.awaited.is_empty() {
        let partitions = std::mem::take(&mut so_far.awaited);
        so_far.missing.push(Reason::Unread { broker: None, partitions, why });
    }
    Some(so_far)
}
