//! What becomes of partitions that were lost: the new leader, the first offset that retention has left, the topic that
//! was created anew under the same name, or a reason why they stay unread.
//!
//! Every wait here has an end and a reason: a scan gives a partition up after its patience, or sooner where nobody is
//! there who could lead it; a tail waits for ever, and its screen says for what.
use super::cursor::{Cursor, CursorTrouble};
use super::feed::Feed;
use super::progress::{Incident, PartState, Reason, why};
use super::stretch::Stretch;
use super::survey::Place;
use crate::kafka::errors;
use crate::kafka::model::{BrokerId, Offset};
use crate::kafka::{Cluster, OffsetSpec};
use crate::wire::codes;
use crate::wire::{self, Metadata, Partition, TopicMetadata, WhichTopics};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// Where a lost partition goes.
#[derive(Debug)]
pub enum LostFate {
    /// To this broker's stream.
    Fetch(BrokerId, Cursor),
    /// Nothing of it is left to read.
    Done,
    /// It can't be placed yet; try again.
    Again(Cursor, CursorTrouble),
    GivenUp(Cursor, Arc<str>),
}

/// Patience with a partition whose replicas are all down: no election can help, only a broker that comes back.
const HOPELESS: Duration = Duration::from_secs(10);
/// Patience with a topic that a broker does not know: it may be younger than what the broker has heard.
const GONE: Duration = Duration::from_secs(5);
/// How long a log may end before its planned end: a new leader knows how far the log was confirmed only once its
/// followers have asked it. A leader that tells two ends of one log, in its offsets and in its answers, contradicts
/// itself by then.
const SHORT: Duration = Duration::from_secs(3);

/// Why a partition begins anew where its topic does.
pub const ANEW: &str = "the topic was deleted and created anew";

/// Waits before the next attempt: doubling from 50 ms to 1 s.
pub fn pause(cursor: &Cursor) -> Duration {
    Duration::from_millis(50 << cursor.failures.min(5)).min(Duration::from_secs(1))
}

/// Finds out what to do with lost partitions, with one look at the leaders for all of them. The pieces say which
/// offsets are passed unread. `patience` is how long a partition may fail in a row; a tail has no end of it.
pub async fn recover(
    cluster: Cluster,
    feed: Feed,
    lost: Vec<(Cursor, CursorTrouble)>,
    patience: Option<Duration>,
) -> Vec<(Option<Stretch>, LostFate)> {
    let wait = lost.iter().map(|(cursor, _)| pause(cursor)).max().unwrap_or_default();
    for (cursor, trouble) in &lost {
        feed.note(cursor.part, PartState::Retrying(words(trouble, &cursor.topic)));
        cluster.wire().forget_leaders(&cursor.topic);
    }
    tokio::time::sleep(wait).await;
    let topics: BTreeSet<Arc<str>> = lost.iter().map(|(cursor, _)| cursor.topic.clone()).collect();
    let topics: Vec<Arc<str>> = topics.into_iter().collect();
    let metadata = match cluster.wire().metadata(WhichTopics::Some(&topics)).await {
        Ok(metadata) => metadata,
        // What is left to read is not there, and what is there is not what was asked for.
        Err(error @ wire::Error::AnotherCluster { .. }) => {
            let over = |(cursor, _)| (None, LostFate::GivenUp(cursor, why(&error)));
            return lost.into_iter().map(over).collect();
        }
        Err(error) => {
            let trouble = CursorTrouble::Connection(why(&error));
            let again = |(cursor, _)| (None, again(cursor, trouble.clone(), patience));
            return lost.into_iter().map(again).collect();
        }
    };
    let ends = ends(&cluster, &lost).await;
    let look = LostLook { feed: &feed, patience, metadata: &metadata, ends: &ends };
    lost.into_iter().map(|(cursor, trouble)| look.judge(cursor, trouble)).collect()
}

/// First and end offsets of the partitions that are out of range or too short.
async fn ends(cluster: &Cluster, lost: &[(Cursor, CursorTrouble)]) -> HashMap<Place, (Offset, Offset)> {
    let moved = lost.iter().filter(|(_, trouble)| trouble.is_about_offsets());
    let places: Vec<Place> = moved.map(|(cursor, _)| (cursor.topic.clone(), cursor.partition)).collect();
    if places.is_empty() {
        return HashMap::new();
    }
    let (first, end) =
        tokio::join!(cluster.offsets(&places, OffsetSpec::First), cluster.offsets(&places, OffsetSpec::End));
    let known = first.into_iter().zip(end).map(|(first, end)| Some((first.ok()?.offset?, end.ok()?.offset?)));
    places.into_iter().zip(known).filter_map(|(place, known)| Some((place, known?))).collect()
}

/// What one look at the cluster says about lost partitions.
struct LostLook<'a> {
    feed: &'a Feed,
    patience: Option<Duration>,
    metadata: &'a Metadata,
    ends: &'a HashMap<Place, (Offset, Offset)>,
}

impl LostLook<'_> {
    fn judge(&self, mut cursor: Cursor, trouble: CursorTrouble) -> (Option<Stretch>, LostFate) {
        let topic = self.metadata.topics.iter().find(|topic| topic.name == cursor.topic);
        let Some(topic) = topic.filter(|topic| !is_gone(topic)) else {
            return (None, self.gone(cursor));
        };
        let mut passed = None;
        if cursor.is_of_another(topic.id) {
            if cursor.former.contains(&topic.id) {
                let late = "a broker has not heard yet that the topic was created anew".into();
                return (None, again(cursor, CursorTrouble::Connection(late), self.patience));
            }
            match self.anew(&mut cursor, topic) {
                Some(piece) => passed = Some(piece),
                None => {
                    let why = "the topic was deleted and created anew meanwhile".into();
                    // No broker is to blame.
                    cursor.broker = None;
                    return (None, LostFate::GivenUp(cursor, why));
                }
            }
        } else {
            cursor.id = topic.id;
            match &trouble {
                trouble if trouble.is_about_offsets() => match self.moved(&mut cursor, trouble) {
                    Moved::On(piece) => passed = piece,
                    Moved::Unknown => return (None, again(cursor, trouble.clone(), self.patience)),
                },
                CursorTrouble::Code(code) if !may_pass(*code) => {
                    let why = words(&trouble, &cursor.topic);
                    return (None, LostFate::GivenUp(cursor, why));
                }
                _ => {}
            }
        }
        if cursor.next >= cursor.end {
            return (passed, LostFate::Done);
        }
        if passed.is_none() {
            let failing = cursor.failed();
            if self.patience.is_some_and(|patience| failing >= patience) {
                let why = words(&trouble, &cursor.topic);
                return (None, LostFate::GivenUp(cursor, why));
            }
        }
        (passed, self.place(cursor, topic))
    }

    /// Where its leader is.
    fn place(&self, cursor: Cursor, topic: &TopicMetadata) -> LostFate {
        let Some(partition) = topic.partition(cursor.partition) else {
            let why = format!("topic {} has only {} partitions now", cursor.topic, topic.partitions.len());
            return again(cursor, CursorTrouble::Connection(why.into()), self.patience);
        };
        match partition.leader {
            Some(leader) => LostFate::Fetch(leader, cursor),
            None => {
                let (why, patience) = no_leader(self.metadata, partition, self.patience);
                again(cursor, CursorTrouble::Connection(why), patience)
            }
        }
    }

    /// There is no such topic. A tail waits for another of that name.
    fn gone(&self, mut cursor: Cursor) -> LostFate {
        self.feed.happened(Incident::Deleted { topic: cursor.topic.clone() });
        let why = format!("there is no topic {} any more: it was deleted", cursor.topic);
        let patience = self.patience.map(|patience| patience.min(GONE));
        cursor.broker = None;
        again(cursor, CursorTrouble::Connection(why.into()), patience)
    }

    /// The topic that was being read is gone, and there is another of its name. A tail goes on with that from its first
    /// record; none: what a scan had planned can't be read any more.
    fn anew(&self, cursor: &mut Cursor, topic: &TopicMetadata) -> Option<Stretch> {
        if !cursor.is_endless() {
            return None;
        }
        self.feed.happened(Incident::Anew { topic: cursor.topic.clone(), id: topic.id });
        let old = std::mem::replace(&mut cursor.id, topic.id);
        cursor.former.push(old);
        Some(cursor.restart(0, ANEW))
    }

    /// Retention took what was to be read next, or the log is shorter than it was: says so, and goes on where there is
    /// something.
    fn moved(&self, cursor: &mut Cursor, trouble: &CursorTrouble) -> Moved {
        let (topic, partition) = (cursor.topic.clone(), cursor.partition);
        let Some((first, end)) = self.ends.get(&(topic.clone(), partition)).copied() else {
            return Moved::Unknown;
        };
        if cursor.next < first.0 {
            let until = Offset(first.0.min(cursor.end));
            self.feed.missing(Reason::Retention { topic, partition, from: Offset(cursor.next), until });
            return Moved::On(Some(cursor.skip_to(until.0)));
        }
        let short = is_short(cursor, trouble);
        if cursor.next <= end.0 && !short {
            return Moved::On(None);
        }
        let promised = Offset(if cursor.is_endless() { cursor.next } else { cursor.end });
        let sure = !cursor.id.is_nil();
        let at = match trouble {
            CursorTrouble::Short(at) if end.0 >= cursor.end => *at,
            _ => end,
        };
        self.feed.missing(Reason::Truncated { topic, partition, at, promised, sure });
        Moved::On(Some(match (cursor.is_endless(), sure) {
            // A scan has nothing left to read.
            (false, _) => cursor.skip_to(cursor.end),
            (true, true) => cursor.restart(end.0, "the log was truncated here"),
            // It may be another topic: rather records twice than records lost.
            (true, false) => cursor.restart(first.0, "the log was truncated, or the topic created anew"),
        }))
    }
}

/// Whether a log that ended before its planned end has done so for long enough: every wait has an end.
fn is_short(cursor: &mut Cursor, trouble: &CursorTrouble) -> bool {
    if !matches!(trouble, CursorTrouble::Short(_)) {
        return false;
    }
    let since = *cursor.short_since.get_or_insert_with(tokio::time::Instant::now);
    since.elapsed() >= SHORT
}

/// What became of a partition whose offsets moved.
enum Moved {
    On(Option<Stretch>),
    /// The offsets can't be had now.
    Unknown,
}

fn is_gone(topic: &TopicMetadata) -> bool {
    matches!(topic.error, codes::UNKNOWN_TOPIC_OR_PARTITION | codes::INVALID_TOPIC_EXCEPTION)
        && topic.partitions.is_empty()
}

/// Why a partition has no leader, and how long it is worth waiting for one: an election takes as long as the cluster
/// takes to find out that a broker is dead (9 s, as Kafka is set up), but it needs a replica that lives.
pub fn no_leader(
    metadata: &Metadata,
    partition: &Partition,
    patience: Option<Duration>,
) -> (Arc<str>, Option<Duration>) {
    if partition.no_listener() {
        return ("its leader has no listener of the name through which this client came".into(), patience);
    }
    let lives = |replica: &BrokerId| metadata.brokers.iter().any(|broker| broker.id == *replica);
    if partition.replicas.iter().any(lives) {
        return ("no leader yet".into(), patience);
    }
    let why = "no leader: every broker that holds it is down";
    (why.into(), patience.map(|patience| patience.min(HOPELESS)))
}

fn again(mut cursor: Cursor, trouble: CursorTrouble, patience: Option<Duration>) -> LostFate {
    let failing = cursor.failed();
    let why = words(&trouble, &cursor.topic);
    match patience.is_some_and(|patience| failing >= patience) {
        true => LostFate::GivenUp(cursor, why),
        false => LostFate::Again(cursor, trouble),
    }
}

/// Whether an error of one partition can go away by itself: its leader moved, its disk or broker is coming back, or a
/// broker has not heard yet which topic is meant.
fn may_pass(code: i16) -> bool {
    use codes::{INCONSISTENT_TOPIC_ID, KAFKA_STORAGE_ERROR, UNKNOWN_SERVER_ERROR, UNKNOWN_TOPIC_ID};
    matches!(code, UNKNOWN_SERVER_ERROR | KAFKA_STORAGE_ERROR | UNKNOWN_TOPIC_ID | INCONSISTENT_TOPIC_ID)
        || errors::is_passing(code)
}

fn words(trouble: &CursorTrouble, topic: &Arc<str>) -> Arc<str> {
    match trouble {
        CursorTrouble::Code(code) => errors::words_of_topic(*code, "Read", topic).into(),
        CursorTrouble::Connection(why) => why.clone(),
        CursorTrouble::Short(at) => {
            format!("its log ends at {at} now, before the end that was planned; a new leader may not know of the rest yet")
                .into()
        }
    }
}

impl CursorTrouble {
    /// Whether the offsets that there are decide what is to be done.
    fn is_about_offsets(&self) -> bool {
        matches!(self, CursorTrouble::Code(codes::OFFSET_OUT_OF_RANGE) | CursorTrouble::Short(_))
    }
}
