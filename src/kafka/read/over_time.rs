//! Counts records over time without reading any: each edge between two buckets is one ListOffsets by time to every
//! leader (which takes a partition only once a question), a few of them on their way at once over the open connections.
use super::histogram::{Axis, Histogram, HistogramRequest, Period};
use super::plan::{Place, Survey, failure, place_all, survey};
use super::progress::Reason;
use crate::kafka::model::Timestamp;
use crate::kafka::{Cluster, Error, FoundOffset, OffsetSpec};
use crate::query::Bounds;
use futures_util::stream::{StreamExt, iter};
use std::sync::Arc;

/// Questions on their way at once: enough that the network's delay is paid once, not once a bucket.
const AT_ONCE: usize = 32;
/// Look-ups in all; a topic of very many partitions gets fewer buckets.
const MOST_LOOKUPS: usize = 40_000;
/// How often a closer look is taken where all records lie in a small part of the axis.
const CLOSER: usize = 6;

/// One partition between its two ends.
struct Lane {
    place: Place,
    from: i64,
    until: i64,
}

impl Cluster {
    /// How the records of a range are spread over time. The axis reaches from the first record to the last, or over the
    /// period asked for.
    ///
    /// # Errors
    /// If the topic or the range can't be found out. Partitions that can't be asked are named in the answer.
    pub async fn histogram(&self, request: HistogramRequest) -> Result<Histogram, Error> {
        let survey = survey(self, &request.range, &Bounds::default(), true).await?;
        let clock = (request.now, &request.zone);
        let (from, until, firsts, lasts) = tokio::join!(
            place_all(self, &survey, request.range.from, clock),
            place_all(self, &survey, request.range.until, clock),
            self.offsets(&survey.places, OffsetSpec::At(Timestamp(0))),
            self.offsets(&survey.places, OffsetSpec::Greatest),
        );
        let mut ground = Ground::of(survey, &from?, &until?, firsts);
        let whole = ground.whole(&lasts, &request);
        let mut period = request.within.or(whole);
        let most = request.buckets.min(MOST_LOOKUPS / ground.lanes.len().max(1)).max(8);
        let mut looks = 0;
        loop {
            let Some(over) = period else { return Ok(ground.histogram(None, Vec::new())) };
            let axis = Axis::over(over, most, &request.zone);
            let counts = self.counts(&mut ground, &axis, request.within.is_some()).await;
            let seen = ground.histogram(Some(axis), counts);
            looks += 1;
            match seen.crowded().filter(|_| request.within.is_none() && looks < CLOSER) {
                Some(closer) => period = Some(closer),
                None => return Ok(seen),
            }
        }
    }

    /// Offsets between the edges of an axis, over all lanes. `cut`: the axis is a part of the range, so that its ends are
    /// asked for too. Lanes that can't be asked leave the ground.
    async fn counts(&self, ground: &mut Ground, axis: &Axis, cut: bool) -> Vec<u64> {
        let places: Arc<[Place]> = ground.lanes.iter().map(|lane| lane.place.clone()).collect();
        let end = axis.start.saturating_add(axis.step.saturating_mul(axis.buckets as i64));
        let times = cut.then_some(axis.start).into_iter().chain(axis.inner()).chain(cut.then_some(end));
        let asked = iter(times).map(|time| {
            let places = places.clone();
            async move { self.offsets(&places, OffsetSpec::At(Timestamp(time))).await }
        });
        let rows: Vec<_> = asked.buffered(AT_ONCE).collect().await;
        let mut counts = vec![0; axis.buckets];
        let mut failed = Vec::new();
        for (at, lane) in ground.lanes.iter().enumerate() {
            match edges(lane, rows.iter().map(|row| &row[at]), cut) {
                Ok(edges) => {
                    for (count, edge) in counts.iter_mut().zip(edges.windows(2)) {
                        *count += (edge[1] - edge[0]).unsigned_abs();
                    }
                }
                Err(why) => failed.push((at, why)),
            }
        }
        for (at, why) in failed.into_iter().rev() {
            let lane = ground.lanes.remove(at);
            ground.lose(lane.place, why);
        }
        counts
    }
}

/// The offsets at the edges of one lane, its two ends included.
fn edges<'r>(
    lane: &Lane,
    found: impl Iterator<Item = &'r Result<FoundOffset, Error>>,
    cut: bool,
) -> Result<Vec<i64>, Arc<str>> {
    let mut edges = if cut { Vec::new() } else { vec![lane.from] };
    let mut last = lane.from;
    for row in found {
        let at = row.as_ref().map_err(failure)?.offset.map_or(lane.until, |offset| offset.0);
        last = at.clamp(last, lane.until);
        edges.push(last);
    }
    if !cut {
        edges.push(lane.until);
    }
    Ok(edges)
}

/// What stands still while the axis is sought.
struct Ground {
    lanes: Vec<Lane>,
    untimed: u64,
    /// The timestamp of the first record of any lane that has one.
    first: Option<i64>,
    missing: Vec<Reason>,
}

impl Ground {
    fn of(survey: Survey, from: &[i64], until: &[i64], firsts: Vec<Result<FoundOffset, Error>>) -> Ground {
        let mut ground = Ground { lanes: Vec::new(), untimed: 0, first: None, missing: survey.missing };
        for (at, (place, first)) in survey.places.into_iter().zip(firsts).enumerate() {
            let (from, until) = (from[at], until[at].max(from[at]));
            match first {
                Ok(first) => {
                    // Records without a timestamp stand on no axis: those before the first that has one are counted apart.
                    let found = first.offset.filter(|_| first.timestamp.0 >= 0);
                    let timed = found.map_or(until, |offset| offset.0).clamp(from, until);
                    ground.untimed += (timed - from).unsigned_abs();
                    if timed < until {
                        ground.first = ground.first.into_iter().chain([first.timestamp.0]).min();
                    }
                    ground.lanes.push(Lane { place, from: timed, until });
                }
                Err(error) => ground.lose(place, failure(&error)),
            }
        }
        ground
    }

    /// From the first record to the last. Brokers before 3.0 do not tell the greatest timestamp: then up to now, and
    /// what is later counts in the last bucket.
    fn whole(&self, lasts: &[Result<FoundOffset, Error>], request: &HistogramRequest) -> Option<Period> {
        let HistogramRequest { range, now, zone, .. } = request;
        let since = range.from.time(*now, zone).map_or(0, |since| since.0);
        let from = self.first?.max(since);
        let told = lasts.iter().flatten().map(|last| last.timestamp.0).max().filter(|last| *last >= 0);
        let before = range.until.time(*now, zone).map_or(i64::MAX, |until| until.0);
        let last = told.unwrap_or(now.0).min(before.saturating_sub(1)).max(from);
        Some(Period { from: Timestamp(from), until: Timestamp(last.saturating_add(1)) })
    }

    fn lose(&mut self, place: Place, why: Arc<str>) {
        let same = self.missing.iter_mut().find_map(|reason| match reason {
            Reason::Unread { broker: None, partitions, why: known } if *known == why => Some(partitions),
            _ => None,
        });
        match same {
            Some(partitions) => partitions.push(place),
            None => self.missing.push(Reason::Unread { broker: None, partitions: vec![place], why }),
        }
    }

    fn histogram(&self, axis: Option<Axis>, counts: Vec<u64>) -> Histogram {
        Histogram {
            start: Timestamp(axis.map_or(0, |axis| axis.start)),
            step: axis.map_or(1, |axis| axis.step),
            counts,
            untimed: self.untimed,
            partitions: self.lanes.len(),
            missing: self.missing.clone(),
        }
    }
}
