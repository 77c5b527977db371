//! Asks the cluster for one part of the look.
use super::lags::GroupsAnswer;
use super::parts::LookPart;
use super::rows::{ListedOffsets, TopicRows};
use crate::kafka::ask_leaders::{OffsetSpec, WantedPartition, wanted};
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::group_lag::GroupLook;
use crate::kafka::lag::PartitionSpan;
use crate::kafka::model::{BrokerId, Cleanup, Known, Overview, Timestamp, Topic};
use crate::kafka::offsets::judge;
use crate::kafka::offsets_topic::OffsetsTopic;
use crate::kafka::read::Place;
use crate::kafka::tally::{self, Disk};
use futures_util::future::{BoxFuture, FutureExt};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// A broker that is silent for so long is left out of this look.
const PATIENCE: Duration = Duration::from_secs(3);
/// Topics in one look at configs or last timestamps: both cost a broker real work.
const MOST: usize = 1000;

/// What came back for a part.
pub(super) enum PartAnswer {
    /// With what the same answer tells of the cluster.
    Names(Result<(Vec<Topic>, Overview), Error>),
    Brokers(Result<Overview, Error>),
    Ends(ListedOffsets),
    Firsts(ListedOffsets),
    Stable(ListedOffsets),
    Groups(Result<GroupsAnswer, Error>),
    Sizes(Box<SizesAnswer>),
    Cleanup {
        facts: Vec<(Arc<str>, Known<Cleanup>)>,
        more: bool,
    },
    Lasts {
        facts: Vec<(Arc<str>, Known<Timestamp>)>,
        more: bool,
    },
}

/// Bytes by topic and by broker.
pub(super) struct SizesAnswer {
    pub(super) topics: Vec<(Arc<str>, Known<u64>)>,
    pub(super) brokers: BTreeMap<BrokerId, Disk>,
    /// What stands for a broker that told nothing.
    pub(super) missing: Known<u64>,
    pub(super) trouble: Option<Error>,
}

/// Asks for a part. `topics` is the list as last published, `rows` what is known of it.
pub(super) fn ask(
    part: LookPart,
    cluster: &Cluster,
    topics: &Arc<[Topic]>,
    rows: &mut TopicRows,
    now: Timestamp,
) -> BoxFuture<'static, PartAnswer> {
    let (cluster, topics) = (cluster.clone(), topics.clone());
    match part {
        LookPart::Names => async move { PartAnswer::Names(cluster.first_look().await) }.boxed(),
        LookPart::Brokers => async move { PartAnswer::Brokers(cluster.brokers(now).await) }.boxed(),
        LookPart::Ends => list(cluster, topics, OffsetSpec::End).map(PartAnswer::Ends).boxed(),
        LookPart::Firsts => list(cluster, topics, OffsetSpec::First).map(PartAnswer::Firsts).boxed(),
        LookPart::Stable => list(cluster, topics, OffsetSpec::Stable).map(PartAnswer::Stable).boxed(),
        LookPart::Groups => async move { PartAnswer::Groups(groups(cluster, topics).await) }.boxed(),
        LookPart::Sizes => async move { PartAnswer::Sizes(Box::new(sizes(&cluster, &topics).await)) }.boxed(),
        LookPart::Cleanup => {
            let names = rows.uncleaned(MOST);
            async move {
                let facts = cluster.cleanup(&names).await;
                let more = names.len() == MOST;
                PartAnswer::Cleanup { facts: names.into_iter().zip(facts).collect(), more }
            }
            .boxed()
        }
        LookPart::Lasts => {
            let undated = rows.undated(MOST);
            async move {
                let facts = cluster.last_timestamps(&undated.iter().collect::<Vec<_>>()).await;
                let more = undated.len() == MOST;
                let names = undated.into_iter().map(|topic| topic.name);
                PartAnswer::Lasts { facts: names.zip(facts).collect(), more }
            }
            .boxed()
        }
    }
}

async fn list(cluster: Cluster, topics: Arc<[Topic]>, spec: OffsetSpec) -> ListedOffsets {
    let offsets = cluster.list_offsets(&wanted(topics.iter()), spec, PATIENCE).await;
    ListedOffsets { topics, offsets }
}

/// Groups first and ends after them: a lag can then be too large by a moment, never too small.
async fn groups(cluster: Cluster, topics: Arc<[Topic]>) -> Result<GroupsAnswer, Error> {
    let look = cluster.look_at_groups().await?;
    let spots: BTreeSet<Place> = look.groups.iter().flat_map(GroupLook::spots).collect();
    let told = |(topic, partition): &Place| {
        let at = topics.binary_search_by(|row| row.name.cmp(topic)).ok()?;
        topics[at].partitions.iter().find(|row| row.id == *partition)
    };
    // Topics that have come or gone since the last look at them are asked for as they are now.
    let (known, new): (Vec<&Place>, Vec<&Place>) = spots.iter().partition(|spot| told(spot).is_some());
    let rows: Vec<WantedPartition<'_>> =
        known.into_iter().map(|spot| WantedPartition::of(&spot.0, spot.1, told(spot))).collect();
    let (offsets, mut spans) = tokio::join!(
        cluster.list_offsets(&rows, OffsetSpec::End, PATIENCE),
        cluster.spans_of(new.into_iter().cloned().collect())
    );
    for (row, listed) in rows.iter().zip(&offsets.rows) {
        let span = match judge(row, *listed, &offsets.failed) {
            Ok(found) => {
                Known::Is(PartitionSpan { first: None, end: found.offset.map_or(0, |offset| offset.0) })
            }
            Err(error) => error.hole(),
        };
        spans.insert((row.topic.clone(), row.partition), span);
    }
    // Who should have told of a group that nobody tells of is asked of the cluster as it is now: coordinators move.
    let topic = match look.partial.is_empty() {
        true => OffsetsTopic::among(&topics),
        false => cluster.offsets_topic().await,
    };
    Ok(GroupsAnswer { groups: look.groups, spans, partial: look.partial, topic, asked: look.asked })
}

async fn sizes(cluster: &Cluster, topics: &[Topic]) -> SizesAnswer {
    let answer = cluster.log_dirs(None).await;
    let (brokers, missing) = tally::totals(&answer);
    match answer {
        Err(error) => {
            let topics = topics.iter().map(|topic| (topic.name.clone(), error.known())).collect();
            SizesAnswer { topics, brokers, missing, trouble: Some(error) }
        }
        Ok(rows) => {
            let sizes = tally::leader_sizes(topics, &rows);
            let name = |topic: &Topic| topic.name.clone();
            let topics = topics.iter().zip(sizes).map(|(topic, size)| (name(topic), size)).collect();
            SizesAnswer { topics, brokers, missing, trouble: None }
        }
    }
}
