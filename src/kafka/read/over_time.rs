//! Counts records over time without reading any: each edge between two buckets is one ListOffsets by time to every
//! leader (which takes a partition only once a question), a few of them on their way at once over the open connections.
//! Where that index is no use, because a record's time lies far in the future, `outliers` reads times instead.
use super::histogram::{Axis, Histogram, HistogramRequest, Period};
use super::outliers::{first, timestamps};
use super::place::place_all;
use super::progress::Reason;
use super::row::Cursors;
use super::survey::{Place, Survey, failure, survey};
use crate::kafka::model::{Offset, Timestamp};
use crate::kafka::{Cluster, Error, FoundOffset, OffsetSpec};
use crate::query::Bounds;
use futures_util::stream::{StreamExt, iter};
use std::collections::HashMap;
use std::sync::Arc;

/// Questions on their way at once: enough that the network's delay is paid once, not once a bucket.
const AT_ONCE: usize = 32;
/// Look-ups in all; a topic of very many partitions gets fewer buckets.
const MOST_LOOKUPS: usize = 40_000;
/// How often a closer look is taken where all records lie in a small part of the axis.
const CLOSER: usize = 10;

/// Partitions whose first record is looked at.
const MOST_FIRSTS: usize = 200;
/// One record in so many may lie so far from the others that it is left out of the axis.
const OUTSIDE: u64 = 50;

/// One partition between its two ends.
struct TimeLane {
    place: Place,
    from: i64,
    until: i64,
    /// The times of what lies behind the stretch that the brokers' index is good for, with the offsets they stand for.
    read: Vec<(i64, u64)>,
}

impl Cluster {
    /// How the records of a range are spread over time. The axis reaches from the first record to the last, or over the
    /// period asked for.
    ///
    /// # Errors
    /// If the topic or the range can't be found out. Partitions that can't be asked are named in the answer.
    pub async fn histogram(&self, request: HistogramRequest) -> Result<Histogram, Error> {
        let survey = survey(self, &request.range, &Bounds::default()).await?;
        let clock = (request.now, &request.zone);
        let ahead = request.now.latest_believable();
        let (from, until, firsts, lasts, wild) = tokio::join!(
            place_all(self, &survey, request.range.from, clock),
            place_all(self, &survey, request.range.until, clock),
            self.offsets(&survey.places, OffsetSpec::At(Timestamp(0))),
            self.offsets(&survey.places, OffsetSpec::Greatest),
            self.offsets(&survey.places, OffsetSpec::At(ahead)),
        );
        let mut ground = Ground::of(survey, &from?, &until?, firsts);
        self.tell_gaps_from_untimed(&mut ground).await;
        self.read_wild(&mut ground, &wild).await;
        let whole = ground.whole(&lasts, &request);
        let mut period = request.within.or(whole);
        let most = request.buckets.min(MOST_LOOKUPS / ground.lanes.len().max(1)).max(8);
        let all = ground.total();
        let mut looks = 0;
        loop {
            let Some(over) = period else { return Ok(ground.histogram(None, Vec::new())) };
            let axis = Axis::over(over, most, &request.zone);
            let cut = request.within.is_some() || looks > 0;
            let counts = self.counts(&mut ground, &axis, cut).await;
            let mut seen = ground.histogram(Some(axis), counts);
            looks += 1;
            if request.within.is_some() {
                return Ok(seen);
            }
            // Lanes that could not be asked are not outside, but missing.
            seen.outside = ground.total().min(all).saturating_sub(seen.total());
            match seen.crowded((all / OUTSIDE).saturating_sub(seen.outside)).filter(|_| looks < CLOSER) {
                Some(closer) => period = Some(closer),
                None => return Ok(seen),
            }
        }
    }

    /// What lies before the first record that has a time is records without one, or offsets that compaction took: the first
    /// record that is there tells.
    async fn tell_gaps_from_untimed(&self, ground: &mut Ground) {
        let mut begins = std::mem::take(&mut ground.begins);
        // Of very many partitions some are looked at: what is told is a bound from below then.
        begins.truncate(MOST_FIRSTS);
        let looks = iter(begins).map(|(place, from, timed)| async move {
            let first = first(self, &place, from, timed).await;
            first.map_or(0, |row| (timed - row.offset().0).max(0).unsigned_abs())
        });
        ground.untimed = looks.buffered(AT_ONCE).collect::<Vec<_>>().await.into_iter().sum();
    }

    /// Past a record whose time lies far in the future the index leads there for every later time: from there on the records'
    /// own times are read.
    async fn read_wild(&self, ground: &mut Ground, wild: &[Result<FoundOffset, Error>]) {
        let places: Vec<Place> = ground.lanes.iter().map(|lane| lane.place.clone()).collect();
        for (at, place) in places.into_iter().enumerate() {
            let index = ground.index[&place];
            let Some(since) = wild[index].as_ref().ok().and_then(|found| found.offset) else { continue };
            let lane = &mut ground.lanes[at];
            if since.0 >= lane.until {
                continue;
            }
            let since = since.0.max(lane.from);
            let times = timestamps(self, &place, since, lane.until).await;
            lane.until = since;
            let untimed = times.iter().filter(|(time, _)| *time < 0).map(|(_, count)| count);
            ground.untimed += untimed.sum::<u64>();
            lane.read = times.into_iter().filter(|(time, _)| *time >= 0).collect();
        }
    }

    /// Offsets between the edges of an axis, over all lanes. `cut`: the axis is a part of the range, so that its ends are
    /// asked for too. Lanes that can't be asked leave the ground.
    async fn counts(&self, ground: &mut Ground, axis: &Axis, cut: bool) -> Vec<u64> {
        let places: Arc<[Place]> = ground.lanes.iter().map(|lane| lane.place.clone()).collect();
        let end = axis.start.saturating_add(axis.step.saturating_mul(axis.buckets as i64));
        // Nothing is later than the end of all time.
        let ends = (cut && end < i64::MAX).then_some(end);
        let times = cut.then_some(axis.start).into_iter().chain(axis.inner()).chain(ends);
        let asked = iter(times).map(|time| {
            let places = places.clone();
            async move { self.offsets(&places, OffsetSpec::At(Timestamp(time))).await }
        });
        let rows: Vec<_> = asked.buffered(AT_ONCE).collect().await;
        let mut counts = vec![0; axis.buckets];
        let mut failed = Vec::new();
        for (at, lane) in ground.lanes.iter().enumerate() {
            match edges(lane, rows.iter().map(|row| &row[at]), (cut, ends.is_some())) {
                Ok(edges) => {
                    for (count, edge) in counts.iter_mut().zip(edges.windows(2)) {
                        *count += (edge[1] - edge[0]).unsigned_abs();
                    }
                    for (time, count) in &lane.read {
                        if let Some(bucket) = axis.bucket(*time).and_then(|at| counts.get_mut(at)) {
                            *bucket += count;
                        }
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

/// The offsets at the edges of one lane, its two ends included where they were not asked for.
fn edges<'r>(
    lane: &TimeLane,
    found: impl Iterator<Item = &'r Result<FoundOffset, Error>>,
    (begin, end): (bool, bool),
) -> Result<Vec<i64>, Arc<str>> {
    let mut edges = if begin { Vec::new() } else { vec![lane.from] };
    let mut last = lane.from;
    for row in found {
        let at = row.as_ref().map_err(failure)?.offset.map_or(lane.until, |offset| offset.0);
        last = at.clamp(last, lane.until);
        edges.push(last);
    }
    if !end {
        edges.push(lane.until);
    }
    Ok(edges)
}

/// What stands still while the axis is sought.
struct Ground {
    lanes: Vec<TimeLane>,
    /// Where each partition stands in the answers about all of them.
    index: HashMap<Place, usize>,
    /// Stretches before the first record that has a time.
    begins: Vec<(Place, i64, i64)>,
    untimed: u64,
    /// The timestamp of the first record of any lane that has one.
    first: Option<i64>,
    missing: Vec<Reason>,
    /// Where the lanes end, before any part of them is read.
    until: Cursors,
}

impl Ground {
    fn of(survey: Survey, from: &[i64], until: &[i64], firsts: Vec<Result<FoundOffset, Error>>) -> Ground {
        let mut ground = Ground {
            lanes: Vec::new(),
            index: survey.places.iter().cloned().zip(0..).collect(),
            begins: Vec::new(),
            untimed: 0,
            first: None,
            until: Cursors::default(),
            missing: survey.missing,
        };
        for (at, (place, first)) in survey.places.into_iter().zip(firsts).enumerate() {
            let (from, until) = (from[at], until[at].max(from[at]));
            match first {
                Ok(first) => {
                    // Records without a timestamp stand on no axis: those before the first that has one are counted apart.
                    let found = first.offset.filter(|_| first.timestamp.0 >= 0);
                    let timed = found.map_or(until, |offset| offset.0).clamp(from, until);
                    if from < timed {
                        ground.begins.push((place.clone(), from, timed));
                    }
                    if timed < until {
                        ground.first = ground.first.into_iter().chain([first.timestamp.0]).min();
                    }
                    ground.until.set(&place.0, place.1, Offset(until));
                    ground.lanes.push(TimeLane { place, from: timed, until, read: Vec::new() });
                }
                Err(error) => ground.lose(place, failure(&error)),
            }
        }
        ground
    }

    /// All that can stand on an axis.
    fn total(&self) -> u64 {
        let read = |lane: &TimeLane| lane.read.iter().map(|(_, count)| count).sum::<u64>();
        self.lanes.iter().map(|lane| (lane.until - lane.from).max(0).unsigned_abs() + read(lane)).sum()
    }

    /// From the first record to the last. Brokers before 3.0 do not tell the greatest timestamp: then up to now, and
    /// what is later counts in the last bucket.
    fn whole(&self, lasts: &[Result<FoundOffset, Error>], request: &HistogramRequest) -> Option<Period> {
        let HistogramRequest { range, now, zone, .. } = request;
        let since = range.from.time(*now, zone).map_or(0, |since| since.0);
        let read = self.lanes.iter().flat_map(|lane| lane.read.iter().map(|(time, _)| *time));
        let from = self.first.into_iter().chain(read).min()?.max(since);
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
            outside: 0,
            partitions: self.lanes.len(),
            missing: self.missing.clone(),
            until: self.until.clone(),
        }
    }
}
