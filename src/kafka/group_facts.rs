//! What each partition of a group costs a question of its own for: where readers of committed records stop, and when the record
//! at the commit was written, which is how old what is read next is.
use super::ask_leaders::OffsetSpec;
use super::cluster::Cluster;
use super::model::{GroupDetail, Known, Offset};
use super::read::{LogPoint, Place};

/// Partitions of which the times are looked up: each costs a batch.
const TIMED: usize = 256;

impl Cluster {
    /// Fills them in. What fails fails in its own cell.
    pub async fn fill_group(&self, detail: &mut GroupDetail) {
        let places: Vec<Place> =
            detail.partitions.iter().map(|row| (row.topic.clone(), row.partition)).collect();
        let points: Vec<LogPoint> = detail
            .partitions
            .iter()
            .zip(&places)
            .filter_map(|(row, place)| {
                let (committed, end) = (row.committed?.0, row.end.whole()?.0);
                let first = row.first.map_or(committed, |first| first.0);
                Some(LogPoint { place: place.clone(), offset: committed.max(first), end })
            })
            .collect();
        let timed = &points[..points.len().min(TIMED)];
        let (stable, times) = tokio::join!(self.offsets(&places, OffsetSpec::Stable), self.times_at(timed));
        for (row, stable) in detail.partitions.iter_mut().zip(stable) {
            row.stable = match stable {
                Ok(found) => Known::Is(found.offset.unwrap_or(Offset(0))),
                Err(error) => error.hole(),
            };
            row.time = match row.committed {
                None => Known::Absent("nothing is committed".into()),
                Some(_) => Known::Unsupported("times are looked up for the first 256 partitions".into()),
            };
        }
        let mut told = timed.iter().zip(times).peekable();
        for (row, place) in detail.partitions.iter_mut().zip(&places) {
            if let Some((_, time)) = told.next_if(|(point, _)| point.place == *place) {
                row.time = time;
            }
        }
    }
}
