//! What each partition of a group costs a question of its own for: where readers of committed records stop, and when the record
//! at the commit was written, which is how old what is read next is.
use super::ask_leaders::OffsetSpec;
use super::cluster::Cluster;
use super::model::{GroupDetail, GroupPartition, Known, Offset, Timestamp};
use super::read::{LogPoint, Place};
use std::collections::HashMap;

/// When the record that a group reads next was written, by partition, with the record's offset. A record's time stays: what is
/// known is not asked for again while the group stands where it stood.
pub type NextTimes = HashMap<Place, (i64, Timestamp)>;

impl Cluster {
    /// Fills them in. What fails fails in its own cell. A time costs a batch: `most` are asked for that are not known, and
    /// the others wait for the next look.
    pub async fn fill_group(&self, detail: &mut GroupDetail, known: &NextTimes, most: usize) {
        let places: Vec<Place> = detail.partitions.iter().map(place).collect();
        let (mut points, mut at) = (Vec::new(), Vec::new());
        for (index, row) in detail.partitions.iter_mut().enumerate() {
            row.time = match (next(row), &row.end.whole().copied()) {
                (None, _) => Known::Absent("nothing is committed".into()),
                (Some(offset), Some(end)) => match known.get(&places[index]) {
                    Some((then, time)) if *then == offset => Known::Is(*time),
                    _ if points.len() < most => {
                        points.push(LogPoint { place: places[index].clone(), offset, end: end.0 });
                        at.push(index);
                        Known::Loading
                    }
                    _ => Known::Loading,
                },
                (Some(_), None) => Known::Failed("where its log ends is not known".into()),
            };
        }
        let (stable, times) = tokio::join!(self.offsets(&places, OffsetSpec::Stable), self.times_at(&points));
        for (row, stable) in detail.partitions.iter_mut().zip(stable) {
            row.stable = match stable {
                Ok(found) => Known::Is(found.offset.unwrap_or(Offset(0))),
                Err(error) => error.hole(),
            };
        }
        for (index, time) in at.into_iter().zip(times) {
            detail.partitions[index].time = time;
        }
    }
}

/// What is known of the times now.
pub fn next_times(detail: &GroupDetail) -> NextTimes {
    let known = |row: &GroupPartition| Some((place(row), (next(row)?, *row.time.whole()?)));
    detail.partitions.iter().filter_map(known).collect()
}

fn place(row: &GroupPartition) -> Place {
    (row.topic.clone(), row.partition)
}

/// The offset that is read next: what was committed may have expired.
fn next(row: &GroupPartition) -> Option<i64> {
    let committed = row.committed?.0;
    Some(row.first.map_or(committed, |first| committed.max(first.0)))
}
