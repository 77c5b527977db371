//! What becomes of partitions that were lost: the new leader, the first offset that retention has left, or a reason
//! why they stay unread.
use super::cursor::{Cursor, Trouble};
use super::feed::Feed;
use super::progress::{PartState, Reason, why};
use super::search::Piece;
use crate::kafka::errors;
use crate::kafka::model::{BrokerId, Offset};
use crate::kafka::{Cluster, Error, FoundOffset, OffsetSpec};
use crate::wire::Topics;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Where a lost partition goes.
#[derive(Debug)]
pub enum Fate {
    /// To this broker's stream.
    Fetch(BrokerId, Cursor),
    /// Nothing of it is left to read.
    Done,
    /// It can't be placed yet; try again.
    Again(Cursor, Trouble),
    GivenUp(Cursor, Arc<str>),
}

/// Waits before the next attempt: doubling from 50 ms to 1 s.
pub fn pause(cursor: &Cursor) -> Duration {
    Duration::from_millis(50 << cursor.failures.min(5)).min(Duration::from_secs(1))
}

/// Finds out what to do with lost partitions, with one look at the leaders for all of them. The pieces say which
/// offsets are passed unread. `patience` is how long a partition may fail in a row; a tail has no end of it.
pub async fn recover(
    cluster: Cluster,
    feed: Feed,
    lost: Vec<(Cursor, Trouble)>,
    patience: Option<Duration>,
) -> Vec<(Option<Piece>, Fate)> {
    let wait = lost.iter().map(|(cursor, _)| pause(cursor)).max().unwrap_or_default();
    for (cursor, trouble) in &lost {
        feed.note(cursor.part, PartState::Retrying(words(trouble)));
        cluster.wire().forget_leaders(&cursor.topic);
    }
    tokio::time::sleep(wait).await;
    let topics: BTreeSet<Arc<str>> = lost.iter().map(|(cursor, _)| cursor.topic.clone()).collect();
    let topics: Vec<Arc<str>> = topics.into_iter().collect();
    let looked = cluster.wire().metadata(Topics::Some(&topics)).await;
    let mut fates = Vec::with_capacity(lost.len());
    for (cursor, trouble) in lost {
        fates.push(match &looked {
            Err(error) => (None, again(cursor, Trouble::Connection(why(error)), patience)),
            Ok(_) => one(&cluster, &feed, cursor, trouble, patience).await,
        });
    }
    fates
}

async fn one(
    cluster: &Cluster,
    feed: &Feed,
    mut cursor: Cursor,
    trouble: Trouble,
    patience: Option<Duration>,
) -> (Option<Piece>, Fate) {
    const OUT_OF_RANGE: i16 = 1;
    let mut passed = None;
    match trouble {
        Trouble::Code(OUT_OF_RANGE) => match out_of_range(cluster, feed, &mut cursor).await {
            Some(piece) => passed = piece,
            None => return (None, again(cursor, trouble, patience)),
        },
        Trouble::Code(code) if !may_pass(code) => return (None, Fate::GivenUp(cursor, words(&trouble))),
        _ => {}
    }
    if cursor.next >= cursor.end {
        return (passed, Fate::Done);
    }
    if passed.is_none() {
        let failing = cursor.failed();
        if patience.is_some_and(|patience| failing >= patience) {
            return (None, Fate::GivenUp(cursor, words(&trouble)));
        }
    }
    match cluster.wire().leader(&cursor.topic, cursor.partition).await {
        Ok((broker, _)) => (passed, Fate::Fetch(broker, cursor)),
        Err(error) => (passed, again(cursor, Trouble::Connection(why(&error)), patience)),
    }
}

fn again(mut cursor: Cursor, trouble: Trouble, patience: Option<Duration>) -> Fate {
    let failing = cursor.failed();
    match patience.is_some_and(|patience| failing >= patience) {
        true => Fate::GivenUp(cursor, words(&trouble)),
        false => Fate::Again(cursor, trouble),
    }
}

/// Whether an error of one partition can go away by itself: its leader moved, its disk or broker is coming back.
fn may_pass(code: i16) -> bool {
    matches!(code, -1 | 56) || errors::is_passing(code)
}

fn words(trouble: &Trouble) -> Arc<str> {
    match trouble {
        Trouble::Code(code) => errors::words(*code).into(),
        Trouble::Connection(why) => why.clone(),
    }
}

/// Retention took what was to be read next, or the log became shorter than it was: says so, and goes on where there
/// is something. None: the offsets can't be had now.
async fn out_of_range(cluster: &Cluster, feed: &Feed, cursor: &mut Cursor) -> Option<Option<Piece>> {
    let place = [(cursor.topic.clone(), cursor.partition)];
    let (first, end) =
        tokio::join!(cluster.offsets(&place, OffsetSpec::First), cluster.offsets(&place, OffsetSpec::End));
    let (first, end) = (only(first)?, only(end)?);
    let (topic, partition) = (cursor.topic.clone(), cursor.partition);
    let tail = cursor.end == i64::MAX;
    if cursor.next < first.0 {
        let until = Offset(first.0.min(cursor.end));
        feed.missing(Reason::Retention { topic, partition, from: Offset(cursor.next), until });
        return Some(Some(cursor.skip_to(until.0)));
    }
    if cursor.next > end.0 {
        let promised = Offset(if tail { cursor.next } else { cursor.end });
        feed.missing(Reason::Truncated { topic, partition, at: end, promised });
        // A tail follows the log that there is now; a scan has nothing left to read.
        return Some(Some(cursor.skip_to(if tail { end.0 } else { cursor.end })));
    }
    Some(None)
}

fn only(found: Vec<Result<FoundOffset, Error>>) -> Option<Offset> {
    found.into_iter().next()?.ok()?.offset
}
