//! Partitions that are added to a topic while it is followed: a live view must not miss them.
use super::fetch::StreamEvent;
use super::plan::Place;
use super::range::Range;
use crate::kafka::Cluster;
use crate::query::Bounds;
use crate::wire::Topics;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::mpsc;

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

/// Looks for new partitions again and again, and tells the engine of each once.
pub async fn watch(cluster: Cluster, mut growth: Growth, events: mpsc::UnboundedSender<StreamEvent>) {
    loop {
        tokio::time::sleep(growth.every).await;
        // A cluster that can't be asked now is asked the next time.
        let Ok(metadata) = cluster.wire().metadata(Topics::Some(&growth.range.topics)).await else {
            continue;
        };
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
