//! What becomes of a topic while it is followed, by looking again and again: partitions that are added to it, which a live
//! view must not miss, and the id that it has now, by which streams that fetch by name find out that it is another one.
use super::range::Range;
use super::stream_event::StreamEvent;
use super::survey::Place;
use crate::kafka::Cluster;
use crate::query::Bounds;
use crate::wire::WhichTopics;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

/// The ids that followed topics were seen to have last.
pub type Ids = Arc<HashMap<Arc<str>, Uuid>>;

/// What a live read wants of partitions to come.
#[derive(Clone, Debug)]
pub struct Growth {
    pub range: Range,
    pub bounds: Bounds,
    /// Partitions that the plan knew, those included that it could not read.
    pub known: BTreeSet<Place>,
    /// How often to look.
    pub every: Duration,
}

/// Looks for new partitions again and again, and tells the engine of each once; and which topics these are.
pub async fn look_out(
    cluster: Cluster,
    mut growth: Growth,
    events: mpsc::UnboundedSender<StreamEvent>,
    ids: watch::Sender<Ids>,
) {
    loop {
        tokio::time::sleep(growth.every).await;
        // A cluster that can't be asked now is asked the next time.
        let Ok(metadata) = cluster.wire().metadata(WhichTopics::Some(&growth.range.topics)).await else {
            continue;
        };
        let known = metadata.topics.iter().filter(|topic| !topic.id.is_nil());
        ids.send_replace(Arc::new(known.map(|topic| (topic.name.clone(), topic.id)).collect()));
        for topic in &metadata.topics {
            for partition in topic.partitions.iter() {
                let wanted = growth.range.partitions.has(partition.id.0)
                    && growth.bounds.has_partition(partition.id.0);
                let place = (topic.name.clone(), partition.id);
                if wanted
                    && growth.known.insert(place.clone())
                    && events.send(StreamEvent::Grown(place)).is_err()
                {
                    return;
                }
            }
        }
    }
}
