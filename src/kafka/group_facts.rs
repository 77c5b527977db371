//! What each partition of a group costs a question of its own for: where readers of committed records stop, and when the record
//! at the commit was written, which is how old what is read next is.
use super::ask_leaders::OffsetSpec;
use super::cluster::Cluster;
use super::model::{GroupDetail, GroupPartition, Known, Offset, Timestamp};
use super::read::{LogPoint, Place};
use std::collections::HashMap;

/// When the records that a group reads next were written, as it was looked up. A record's time stays: what is known is not asked
/// for again while the group stands where it stood.
#[derive(Clone, Debug, Default)]
pub struct NextTimes {
    looks: u64,
    rows: HashMap<Place, NextTime>,
}

#[derive(Clone, Copy, Debug)]
struct NextTime {
    offset: i64,
    /// None where it was not found.
    time: Option<Timestamp>,
    /// The how many-eth look it was that asked.
    look: u64,
}

impl Cluster {
    /// Fills them in, and gives what is known now. What fails fails in its own cell. A time costs a batch: `most` are asked for
    /// at a look, those first that have waited longest; of the others the time of a record before is told, as a part.
    pub async fn fill_group(&self, detail: &mut GroupDetail, known: NextTimes, most: usize) -> NextTimes {
        let places: Vec<Place> = detail.partitions.iter().map(place).collect();
        let (points, at) = known.wanted(detail, most);
        let (stable, times) = tokio::join!(self.offsets(&places, OffsetSpec::Stable), self.times_at(&points));
        for (row, stable) in detail.partitions.iter_mut().zip(stable) {
            row.stable = match stable {
                Ok(found) => Known::Is(found.offset.unwrap_or(Offset(0))),
                Err(error) => error.hole(),
            };
        }
        for row in &mut detail.partitions {
            row.time = known.of(row);
        }
        let look = known.looks + 1;
        let mut rows = known.rows;
        for ((index, time), point) in at.into_iter().zip(times).zip(points) {
            let found = NextTime { offset: point.offset, time: time.whole().copied(), look };
            rows.insert(point.place, found);
            detail.partitions[index].time = time;
        }
        NextTimes { looks: look, rows }
    }
}

impl NextTimes {
    /// The points that are asked for at this look, each with its place among the rows.
    fn wanted(&self, detail: &GroupDetail, most: usize) -> (Vec<LogPoint>, Vec<usize>) {
        let mut wanted: Vec<(u64, usize, LogPoint)> = Vec::new();
        for (index, row) in detail.partitions.iter().enumerate() {
            let (Some(offset), Some(end)) = (next(row), row.end.whole()) else { continue };
            let place = place(row);
            let before = self.rows.get(&place);
            if before.is_none_or(|before| before.offset != offset || before.time.is_none()) {
                let asked = before.map_or(0, |before| before.look);
                wanted.push((asked, index, LogPoint { place, offset, end: end.0 }));
            }
        }
        wanted.sort_by_key(|(asked, index, _)| (*asked, *index));
        wanted.truncate(most);
        wanted.into_iter().map(|(_, index, point)| (point, index)).unzip()
    }

    /// What is known without asking.
    fn of(&self, row: &GroupPartition) -> Known<Timestamp> {
        if let Some(why) = row.committed.hole() {
            return Known::Failed(why.clone());
        }
        let Some(offset) = next(row) else { return Known::Absent("nothing is committed".into()) };
        if row.end.whole().is_none() {
            return Known::Failed("where its log ends is not known".into());
        }
        match self.rows.get(&place(row)) {
            Some(NextTime { offset: then, time: Some(time), .. }) if *then == offset => Known::Is(*time),
            Some(NextTime { time: Some(time), .. }) => {
                Known::AtLeast(*time, "it has read on since this was looked up".into())
            }
            _ => Known::Loading,
        }
    }
}

fn place(row: &GroupPartition) -> Place {
    (row.topic.clone(), row.partition)
}

/// The offset that is read next: what was committed may have expired.
fn next(row: &GroupPartition) -> Option<i64> {
    let committed = row.committed.whole()?.0;
    Some(row.first.map_or(committed, |first| committed.max(first.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::{Group, PartitionId};

    /// A group that stands at this offset in each of so many partitions.
    fn group(count: i32, committed: i64) -> GroupDetail {
        let row = |partition| GroupPartition {
            topic: "orders".into(),
            partition: PartitionId(partition),
            committed: Known::Is(Offset(committed)),
            metadata: String::new(),
            first: None,
            end: Known::Is(Offset(1_000)),
            stable: Known::Loading,
            time: Known::Loading,
            lag: Known::Loading,
            members: Vec::new(),
        };
        let partitions = (0..count).map(row).collect();
        let (group, members) = (Group::bare("g".into()), Known::Is(Vec::new()));
        GroupDetail { group, members, partitions, epochs: None, topology: None }
    }

    /// As if what is asked for were answered at once.
    fn look(known: NextTimes, detail: &GroupDetail, most: usize) -> (NextTimes, Vec<usize>) {
        let (points, at) = known.wanted(detail, most);
        let look = known.looks + 1;
        let mut rows = known.rows;
        for point in points {
            let time = Some(Timestamp(point.offset));
            rows.insert(point.place, NextTime { offset: point.offset, time, look });
        }
        (NextTimes { looks: look, rows }, at)
    }

    #[test]
    fn every_partition_of_a_group_that_reads_on_gets_its_turn() {
        let mut known = NextTimes::default();
        let mut turns = Vec::new();
        for at in 0..5 {
            let (after, asked) = look(known, &group(5, at), 2);
            (known, turns) = (after, [turns, asked].concat());
        }
        assert_eq!(turns, [0, 1, 2, 3, 4, 0, 1, 2, 3, 0]);
        let rows = group(5, 4).partitions;
        assert!(rows.iter().all(|row| known.of(row).at_least().is_some()), "none stays unknown");
        assert!(matches!(known.of(&rows[4]), Known::AtLeast(Timestamp(2), _)), "it has read on since");
        assert_eq!(known.of(&rows[0]), Known::Is(Timestamp(4)));
        let (_, asked) = look(known, &group(5, 4), 5);
        assert_eq!(asked, [4, 1, 2], "what is known is not asked for again");
    }
}
