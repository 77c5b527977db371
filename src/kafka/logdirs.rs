//! Bytes on disk (DescribeLogDirs, 35): of each replica, and of each broker.
//!
//! The answer is read by hand: it has a row for every replica that a broker holds.
use super::cluster::Cluster;
use super::errors::{Error, Right, words};
use super::model::{BrokerId, Known, LogDir, Volume};
use crate::wire::{Primitives, answer_by_hand, question_of_codec};
use anyhow::Context;
use bytes::Bytes;
use kafka_protocol::messages::describe_log_dirs_request::DescribableLogDirTopic;
use kafka_protocol::messages::{DescribeLogDirsRequest, DescribeLogDirsResponse, TopicName};
use kafka_protocol::protocol::buf::ByteBuf;
use kafka_protocol::protocol::{Decodable, StrBytes};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// A broker with slow disks takes its time.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one broker holds.
#[derive(Debug)]
pub(super) struct LogDirs {
    pub(super) dirs: Vec<LogDir>,
    /// Topic names with the length of their run in `rows`; a topic stands once for each directory.
    pub(super) topics: Vec<(Bytes, usize)>,
    /// Partition and bytes.
    pub(super) rows: Vec<(i32, u64)>,
    /// The error of the answer.
    code: i16,
}

/// What each broker holds, or why it does not tell; or why nobody could be asked.
pub(super) type AllLogDirs = Result<Vec<(BrokerId, Result<LogDirs, Error>)>, Error>;

/// Bytes by partition of one topic, as each broker tells them.
pub(super) type Sizes = BTreeMap<BrokerId, Result<PartitionSizes, Error>>;

/// Bytes by partition, and what lacks of them.
#[derive(Debug, Default)]
pub(super) struct PartitionSizes {
    pub(super) bytes: BTreeMap<i32, u64>,
    pub(super) lacks: Option<Arc<str>>,
}

/// The question: all replicas, or those of one topic.
struct LogDirsQuestion(DescribeLogDirsRequest);

impl Cluster {
    /// What every broker holds on disk. A broker that fails costs its own row only.
    ///
    /// # Errors
    /// If not even the list of brokers can be had.
    pub(super) async fn log_dirs(&self, topic: Option<(&Arc<str>, Vec<i32>)>) -> AllLogDirs {
        let topics = topic.map(|(name, partitions)| {
            let name = TopicName(StrBytes::from_string(name.to_string()));
            vec![DescribableLogDirTopic::default().with_topic(name).with_partitions(partitions)]
        });
        let request = DescribeLogDirsRequest::default().with_topics(topics);
        let doing = "asking the brokers for their log directories";
        let rows = self
            .wire
            .each_broker(PATIENCE, |_| LogDirsQuestion(request.clone()))
            .await
            .map_err(Error::wire(doing))?;
        let judged = rows.into_iter().map(|(broker, answer)| {
            let doing = format!("asking broker {broker} for its log directories");
            let answer = answer.map_err(Error::wire(&*doing)).and_then(|dirs| {
                Error::check(dirs.code, None, &doing, || Right::on_cluster("Describe"))?;
                Ok(dirs)
            });
            (broker, answer)
        });
        Ok(judged.collect())
    }

    /// Bytes that are free on the disks of each broker.
    pub(super) async fn free_on_disk(&self, topic: &Arc<str>) -> Known<BTreeMap<BrokerId, Known<u64>>> {
        // Of no partition: what is wanted stands beside them.
        let rows = match self.log_dirs(Some((topic, Vec::new()))).await {
            Ok(rows) => rows,
            Err(error) => return error.hole(),
        };
        let free = |answer: Result<LogDirs, Error>| match answer.map(|dirs| dirs.free()) {
            Ok(Some(free)) => Known::Is(free),
            Ok(None) => Known::Unsupported(
                "only brokers since Kafka 3.3 tell it, of directories that they can read".into(),
            ),
            Err(error) => error.hole(),
        };
        Known::Is(rows.into_iter().map(|(broker, answer)| (broker, free(answer))).collect())
    }

    /// Bytes of a topic's replicas: by broker, by partition.
    pub(super) async fn topic_sizes(&self, topic: &Arc<str>) -> Result<Sizes, Error> {
        let known = self.wire.topic(topic).await.map_err(Error::wire("asking for log directories"))?;
        let partitions = known.partitions.iter().map(|row| row.id.0).collect();
        let rows = self.log_dirs(Some((topic, partitions))).await?;
        let by_partition = |(broker, answer): (BrokerId, Result<LogDirs, Error>)| {
            let sizes = answer.map(|dirs| {
                let mut sizes = PartitionSizes { lacks: dirs.lacks(), ..PartitionSizes::default() };
                for (partition, bytes) in dirs.rows {
                    *sizes.bytes.entry(partition).or_default() += bytes;
                }
                sizes
            });
            (broker, sizes)
        };
        Ok(rows.into_iter().map(by_partition).collect())
    }
}

/// Kafka's error code.
const CLUSTER_AUTHORIZATION_FAILED: i16 = 31;

question_of_codec!(LogDirsQuestion(DescribeLogDirsRequest), 1..=4, LogDirs);
answer_by_hand!(LogDirs, LogDirsQuestion::VERSIONS, DescribeLogDirsResponse);

impl Decodable for LogDirs {
    fn decode<B: ByteBuf>(buf: &mut B, version: i16) -> anyhow::Result<Self> {
        let mut bytes = buf.try_get_bytes(buf.remaining())?;
        let mut fields = Primitives::new(&mut bytes, version >= 2);
        fields.i32()?; // throttle time
        let mut dirs = LogDirs { dirs: Vec::new(), topics: Vec::new(), rows: Vec::new(), code: 0 };
        if version >= 3 {
            dirs.code = fields.i16()?;
        }
        let count = fields.array()?.unwrap_or(0);
        if count == 0 && version < 3 {
            // There was no place yet for a refusal: whoever may not ask is told of no directory, and every broker has one.
            dirs.code = CLUSTER_AUTHORIZATION_FAILED;
        }
        for _ in 0..count {
            let code = fields.i16()?;
            let path = fields.string()?.unwrap_or_default();
            let path: Arc<str> = String::from_utf8_lossy(&path).into();
            let trouble = (code != 0).then(|| trouble(&path, code));
            let mut dir = LogDir { path, replicas: 0, bytes: 0, volume: None, trouble };
            for _ in 0..fields.array()?.unwrap_or(0) {
                dirs.topic(&mut fields, &mut dir)?;
            }
            if version >= 4 {
                // Less than nothing: not known.
                let (total, free) = (u64::try_from(fields.i64()?), u64::try_from(fields.i64()?));
                dir.volume = total.ok().zip(free.ok()).map(|(total, free)| Volume { total, free });
            }
            fields.tags()?;
            dirs.dirs.push(dir);
        }
        Ok(dirs)
    }
}

impl LogDirs {
    /// The directories that lack, by name.
    pub(super) fn lacks(&self) -> Option<Arc<str>> {
        let dead: Vec<&str> = self.dirs.iter().filter_map(|dir| dir.trouble.as_deref()).collect();
        (!dead.is_empty()).then(|| dead.join("; ").into())
    }

    /// Bytes of all that the broker holds, or of what it can still read.
    pub(super) fn total(&self) -> Known<u64> {
        Known::Is(self.dirs.iter().map(|dir| dir.bytes).sum()).lacking(self.lacks())
    }

    /// Bytes that are free on its disks; none where that is not told (before Kafka 3.3, and where a directory does not know).
    /// Directories on one volume tell the same of it: where two do, it counts once.
    fn free(&self) -> Option<u64> {
        let volumes: Option<BTreeSet<(u64, u64)>> =
            self.dirs.iter().map(|dir| dir.volume.map(|volume| (volume.total, volume.free))).collect();
        volumes.map(|volumes| volumes.iter().map(|(_, free)| free).sum())
    }

    fn topic(&mut self, fields: &mut Primitives<'_>, dir: &mut LogDir) -> anyhow::Result<()> {
        let name = fields.string()?.context("a topic without name")?;
        let count = fields.array()?.unwrap_or(0);
        let mut moved = 0;
        for _ in 0..count {
            let (partition, bytes) = (fields.i32()?, fields.i64()?.max(0).unsigned_abs());
            fields.i64()?; // how far it lags behind the leader
            let moving = fields.i8()? != 0;
            fields.tags()?;
            dir.bytes += bytes;
            // The copy that is on its way to another directory is no second replica.
            if moving {
                moved += 1;
            } else {
                self.rows.push((partition, bytes));
            }
        }
        fields.tags()?;
        dir.replicas += count - moved;
        self.topics.push((name, count - moved));
        Ok(())
    }
}

/// What is wrong with a directory.
fn trouble(path: &str, code: i16) -> Arc<str> {
    match code {
        56 => format!("offline log directory {path}: the broker had a disk error there").into(),
        code => format!("log directory {path}: {}", words(code)).into(),
    }
}

#[cfg(test)]
#[path = "logdirs_tests.rs"]
mod tests;
