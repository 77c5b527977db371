//! Reads the partition of `__consumer_offsets` in which a group lives, and asks where the logs ended at each step of time.
use super::entries::entry;
use super::gathered::{Gathering, LagPast, LooseCommit};
use crate::kafka::OffsetSpec;
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::{Known, Timestamp};
use crate::kafka::offsets_topic;
use crate::kafka::read::{Ending, Isolation, Partitions, Place, Position, Range, ScanRequest};
use futures_util::stream::{StreamExt, iter};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// From when until when to look back, in how many steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastWindow {
    pub from: Timestamp,
    pub until: Timestamp,
    pub steps: usize,
}

/// A partition of the offsets topic with fewer records is read from its begin: the compacted part tells what stood before.
const FEW: i64 = 3_000_000;
/// Ends that are asked for, over all partitions and steps: each costs the broker a look into an index.
const MOST_ENDS: usize = 30_000;
const FEWEST_STEPS: usize = 12;
/// Steps of which the ends are asked for at once.
const AT_ONCE: usize = 8;
/// How long a partition may fail before it is given up: this is beside what the screen is for.
const PATIENCE: Duration = Duration::from_secs(10);

impl Cluster {
    /// How a group fared in the past.
    ///
    /// # Errors
    /// If it can't be read: a right is missing, there is no offsets topic, nobody answers.
    pub async fn past_of_group(&self, group: &Arc<str>, window: PastWindow) -> Result<LagPast, Arc<str>> {
        let words = |error: Error| -> Arc<str> { error.to_string().into() };
        let commits = self.commits_of(group).await.map_err(words)?;
        if commits.group.kind == "share" {
            return Err("of a share group Kafka keeps the present only".into());
        }
        let now: BTreeMap<Place, i64> =
            commits.marks.into_iter().map(|(place, mark)| (place, mark.offset)).collect();
        let steps = (MOST_ENDS / now.len().max(1)).clamp(FEWEST_STEPS, window.steps.max(FEWEST_STEPS));
        let length = (window.until.0 - window.from.0).max(1);
        let step = (length + steps as i64 - 1) / steps as i64;
        let mut gathering = Gathering::new(window.from.0, step, steps);
        let lacks = self.gather(group, window.from, window.until, &mut gathering).await?;
        let mut places = gathering.places();
        places.extend(
            now.keys().filter(|place| places.binary_search(place).is_err()).cloned().collect::<Vec<_>>(),
        );
        let ends = self.ends_at_steps(&places, (window.from.0, step, steps)).await;
        Ok(LagPast { lacks, ..gathering.curve(&now, &ends) })
    }

    /// What a group committed in the last minutes since somebody last came or went: by whom, if nobody is in it?
    pub(in crate::kafka) async fn loose_commits(
        &self,
        group: &Arc<str>,
        now: Timestamp,
    ) -> Known<Vec<LooseCommit>> {
        const MINUTES: i64 = 5 * 60_000;
        let from = Timestamp(now.0.saturating_sub(MINUTES).max(0));
        let mut gathering = Gathering::new(from.0, MINUTES, 1).keeping_loose();
        match self.gather(group, from, now, &mut gathering).await {
            Ok(_) => Known::Is(gathering.loose()),
            Err(why) => Known::Failed(why),
        }
    }

    /// Reads the group's partition; what it could not read.
    async fn gather(
        &self,
        group: &Arc<str>,
        from: Timestamp,
        now: Timestamp,
        gathering: &mut Gathering,
    ) -> Result<Option<Arc<str>>, Arc<str>> {
        let topic = self.offsets_topic().await;
        let Some(partition) = topic.home(group) else {
            return Err("the offsets topic is not there, or may not be described".into());
        };
        let place: Place = (offsets_topic::NAME.into(), partition);
        let ends = self.ends(std::slice::from_ref(&place)).await.pop();
        let few = matches!(&ends, Some(Ok(ends)) if ends.end.0 - ends.first.0 <= FEW);
        let begin = if few { Position::Begin } else { Position::Time(from) };
        let range = Range {
            partitions: Partitions::Only([partition.0].into()),
            from: begin,
            // What an aborted transaction committed never counted.
            isolation: Isolation::Committed,
            ..Range::of([offsets_topic::NAME])
        };
        let tap = self.scan(ScanRequest { patience: PATIENCE, ..ScanRequest::of(range, now, TimeZone::UTC) });
        while let Some(rows) = tap.next().await {
            for record in rows.iter().filter_map(|row| row.record()) {
                let Some(key) = &record.key else { continue };
                if let Some(entry) = entry(group, key, record.value.as_deref()) {
                    gathering.take(entry, record.timestamp.0);
                }
            }
        }
        match tap.ending() {
            Some(Ending::Failed(why)) => Err(why),
            Some(ending @ Ending::Incomplete(_)) => {
                let why: Arc<str> = ending.to_string().into();
                if gathering.is_empty() { Err(why) } else { Ok(Some(why)) }
            }
            _ => Ok(None),
        }
    }

    /// Where each partition's log ended at the end of each step.
    async fn ends_at_steps(
        &self,
        places: &[Place],
        (from, step, steps): (i64, i64, usize),
    ) -> BTreeMap<Place, Vec<Option<i64>>> {
        let end = |found: &crate::kafka::FoundOffset| found.offset.map(|offset| offset.0);
        let now: Vec<Option<i64>> = self
            .offsets(places, OffsetSpec::End)
            .await
            .iter()
            .map(|row| row.as_ref().ok().and_then(end))
            .collect();
        let asked = iter(1..=steps).map(|number| async move {
            let time = from + step * number as i64;
            self.offsets(places, OffsetSpec::At(Timestamp(time))).await
        });
        let columns: Vec<_> = asked.buffered(AT_ONCE).collect().await;
        let row = |(at, place): (usize, &Place)| {
            let at_steps = columns.iter().map(|column| match &column[at] {
                // No record is as late: the log ended then where it ends now.
                Ok(found) => end(found).or(now[at]),
                Err(_) => None,
            });
            (place.clone(), at_steps.collect())
        };
        places.iter().enumerate().map(row).collect()
    }
}
