//! Partitions of which the brokers' index of times is no use: after a record whose timestamp lies far in the future it leads
//! there for every later time. Their records' own timestamps are read instead: all of them where they are few, else a sample.
use super::peek::peek;
use super::progress::PartitionProgress;
use super::row::RecordRow;
use super::survey::Place;
use crate::kafka::Cluster;
use crate::kafka::model::Offset;
use futures_util::stream::{StreamExt, iter};

/// Offsets of which every record is looked at.
const FEW: i64 = 20_000;
/// Of more: so many samples of so many records.
const SAMPLES: i64 = 40;
const RECORDS: i64 = 50;
const AT_ONCE: usize = 8;

/// Timestamps of a stretch, each with the number of offsets that it stands for.
pub async fn timestamps(cluster: &Cluster, place: &Place, from: i64, until: i64) -> Vec<(i64, u64)> {
    let part = |from: i64, end: i64| PartitionProgress {
        end: Some(Offset(end)),
        ..PartitionProgress::live(place.0.clone(), place.1, Offset(from))
    };
    if until - from <= FEW {
        let rows = peek(cluster, vec![part(from, until)], None).await;
        return rows.iter().map(|row| (row.timestamp().0, 1)).collect();
    }
    let length = (until - from + SAMPLES - 1) / SAMPLES;
    let starts = (0..SAMPLES).map(|at| from + at * length).filter(|start| *start < until);
    let looks = iter(starts).map(|start| {
        let end = (start + length).min(until);
        let sample = part(start, (start + RECORDS).min(end));
        async move {
            spread(&peek(cluster, vec![sample], Some(RECORDS as u64)).await, (end - start).unsigned_abs())
        }
    });
    looks.buffered(AT_ONCE).collect::<Vec<_>>().await.concat()
}

/// The offsets of a stretch, shared out among the records that were looked at.
fn spread(rows: &[RecordRow], offsets: u64) -> Vec<(i64, u64)> {
    let count = rows.len() as u64;
    let share = |at: u64| offsets * (at + 1) / count - offsets * at / count;
    (0..).zip(rows).map(|(at, row)| (row.timestamp().0, share(at))).collect()
}

/// The first record of a stretch that is there.
pub async fn first(cluster: &Cluster, place: &Place, from: i64, until: i64) -> Option<RecordRow> {
    let part = PartitionProgress {
        end: Some(Offset(until)),
        ..PartitionProgress::live(place.0.clone(), place.1, Offset(from))
    };
    peek(cluster, vec![part], Some(1)).await.into_iter().next()
}
