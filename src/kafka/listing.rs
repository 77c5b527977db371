//! The list of topics with every column, asked once and as fast as the brokers answer: for those who look once. Who keeps
//! looking reads pulses, which are paced.
use super::ask_leaders::{OffsetSpec, wanted};
use super::cluster::Cluster;
use super::errors::Error;
use super::model::{Known, Timestamp, Topic};
use super::offsets::FoundOffset;
use super::tally;
use futures_util::stream::{self, StreamExt};
use std::sync::Arc;
use std::time::Duration;

/// Nobody waits for a screen here: a slow broker is given time.
const PATIENCE: Duration = Duration::from_secs(30);
/// Questions about configs or last timestamps at a time, and topics in each: both cost a broker real work.
const AT_A_TIME: usize = 4;
const MOST: usize = 1000;

impl Cluster {
    /// All topics by name with every column answered: what could not be had says why in its own cell.
    ///
    /// # Errors
    /// If no broker answers.
    pub async fn listed_topics(&self) -> Result<Vec<Topic>, Error> {
        let mut topics = self.topic_names().await?;
        let rows = wanted(&topics);
        let (firsts, ends, dirs, cleanups) = tokio::join!(
            self.offsets_at(&rows, OffsetSpec::First, PATIENCE),
            self.offsets_at(&rows, OffsetSpec::End, PATIENCE),
            self.log_dirs(None),
            self.cleanups(&topics),
        );
        let records = records(&topics, firsts, ends);
        let sizes = match &dirs {
            Ok(brokers) => tally::leader_sizes(&topics, brokers),
            Err(error) => vec![error.known(); topics.len()],
        };
        let facts = records.into_iter().zip(sizes).zip(cleanups);
        for (topic, ((records, size), cleanup)) in topics.iter_mut().zip(facts) {
            (topic.records, topic.size, topic.cleanup) = (records, size, cleanup);
        }
        self.date(&mut topics).await;
        Ok(topics)
    }

    async fn cleanups(&self, topics: &[Topic]) -> Vec<Known<super::model::Cleanup>> {
        let names: Vec<Arc<str>> = topics.iter().map(|topic| topic.name.clone()).collect();
        let parts = stream::iter(names.chunks(MOST)).map(|part| self.cleanup(part)).buffered(AT_A_TIME);
        parts.collect::<Vec<_>>().await.into_iter().flatten().collect()
    }

    /// The time of the last record, which an empty topic does not have.
    async fn date(&self, topics: &mut [Topic]) {
        let (empty, held): (Vec<_>, Vec<_>) =
            topics.iter_mut().partition(|topic| topic.records == Known::Is(0));
        empty.into_iter().for_each(|topic| topic.last = Known::Is(Timestamp(-1)));
        let parts = held.chunks(MOST).map(|part| part.iter().map(|topic| &**topic).collect::<Vec<_>>());
        let asked = stream::iter(parts.collect::<Vec<_>>())
            .map(|part| async move { self.last_timestamps(&part).await })
            .buffered(AT_A_TIME);
        let lasts: Vec<Known<Timestamp>> = asked.collect::<Vec<_>>().await.into_iter().flatten().collect();
        held.into_iter().zip(lasts).for_each(|(topic, last)| topic.last = last);
    }
}

/// Records between the first and the end offsets of each topic.
fn records(
    topics: &[Topic],
    firsts: Vec<Result<FoundOffset, Error>>,
    ends: Vec<Result<FoundOffset, Error>>,
) -> Vec<Known<u64>> {
    let offset = |found: FoundOffset| found.offset.map_or(0, |offset| offset.0);
    let mut rows = firsts.into_iter().zip(ends).map(|row| match row {
        (Ok(first), Ok(end)) => Known::Is((offset(end) - offset(first)).max(0).unsigned_abs()),
        (Err(error), _) | (_, Err(error)) => error.hole(),
    });
    let total = |topic: &Topic| match (&topic.error, topic.partitions.is_empty()) {
        (Some(why), true) => Known::Failed(why.clone()),
        _ => Known::total(rows.by_ref().take(topic.partitions.len()), "partition"),
    };
    topics.iter().map(total).collect()
}
