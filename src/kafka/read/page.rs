//! Pages: the newest rows at once, and from there in both directions to the very first and last record, merged by time
//! over all partitions. Each page is a few small reads; the cursors in it are all that the next one needs.
use super::feed::Feed;
use super::load::Loader;
use super::merge::{Lane, Merge, Way};
use super::place::{LateDepth, PlacedRange, place_all, place_range};
use super::progress::Reason;
use super::range::Isolation;
use super::request::{Anchor, Mode, PageRequest, RecordPage};
use super::row::Cursors;
use super::search::Search;
use super::survey::{Survey, survey};
use crate::kafka::model::{Offset, PartitionEnds};
use crate::kafka::{Cluster, Error, OffsetSpec};
use std::time::Duration;

/// How long a partition may fail before the page goes without it and says so.
const PATIENCE: Duration = Duration::from_secs(5);

impl Cluster {
    /// Reads one page.
    ///
    /// # Errors
    /// If the topic or the position can't be found out. Partitions that can't be read are named in the page.
    pub async fn page(&self, request: PageRequest) -> Result<RecordPage, Error> {
        self.page_telling(request, &Feed::silent().0).await
    }

    /// Reads one page, and tells meanwhile what it waits for: the tap of that feed has no rows.
    ///
    /// # Errors
    /// As [`Cluster::page`].
    pub async fn page_telling(&self, request: PageRequest, told: &Feed) -> Result<RecordPage, Error> {
        let survey = survey(self, &request.range, &crate::query::Bounds::default()).await?;
        let clock = (request.now, &request.zone);
        let (placed, ends) = tokio::join!(
            place_range(self, &survey, &request.range, clock, LateDepth::Cheap),
            watermarks(self, &survey, request.range.isolation),
        );
        let mut placed = placed?;
        let (from, until) = (std::mem::take(&mut placed.from), std::mem::take(&mut placed.until));
        let start = match &request.anchor {
            Anchor::Newest => until.clone(),
            Anchor::Oldest => from.clone(),
            Anchor::At(position) | Anchor::UpTo(position) => {
                place_all(self, &survey, *position, clock).await?
            }
            Anchor::Before(cursors) => started(cursors, &survey, &until, &from),
            Anchor::After(cursors) => started(cursors, &survey, &from, &until),
        };
        let way = match request.anchor {
            Anchor::Newest | Anchor::Before(_) | Anchor::UpTo(_) => Way::Back,
            Anchor::Oldest | Anchor::At(_) | Anchor::After(_) => Way::Forth,
        };
        let lanes = survey.places.iter().enumerate().map(|(at, (topic, partition))| {
            let start = start[at].clamp(from[at], until[at].max(from[at]));
            let (from, until) = if way == Way::Back { (from[at], start) } else { (start, until[at]) };
            Lane::of(topic.clone(), *partition, from, until, way)
        });
        let mut merge = Merge::of(way, lanes.collect(), (request.rows, request.bytes), request.now);
        // A page that goes on from another one was told of the range then.
        if matches!(request.anchor, Anchor::Before(_) | Anchor::After(_)) {
            placed.missing.clear();
            placed.notes.clear();
        }
        placed.missing.splice(0..0, survey.missing.clone());
        placed.missing.extend(strangers(&request.anchor, &survey));
        let committed = request.range.isolation == Isolation::Committed;
        let search = Search {
            committed,
            times: placed.times,
            unpack: request.unpack,
            readers: Some(self.readers()),
            ..Search::all(Mode::Scan)
        };
        let places = survey.places.clone();
        let ids = survey.ids.clone();
        let (cluster, outer) = (self.clone(), told.clone());
        let loader = Loader { cluster, search, patience: PATIENCE, places, outer, ids };
        loop {
            merge.take();
            let wanted = merge.wanted();
            if wanted.is_empty() {
                break;
            }
            // Twice: a page that is merely full is not worth cutting.
            placed.missing.extend(loader.load(&mut merge, wanted, 2 * request.bytes).await.missing);
        }
        Ok(page(way, merge, &survey, &start, (&from, &until), ends, placed))
    }
}

fn page(
    way: Way,
    merge: Merge,
    survey: &Survey,
    start: &[i64],
    (from, until): (&[i64], &[i64]),
    ends: Vec<PartitionEnds>,
    placed: PlacedRange,
) -> RecordPage {
    let (rows, lanes) = merge.finish();
    let mut began = Cursors::default();
    let mut reached = Cursors::default();
    for (lane, start) in lanes.iter().zip(start) {
        began.set(&lane.topic, lane.partition, Offset(*start));
        reached.set(&lane.topic, lane.partition, lane.cursor());
        began.name(&lane.topic, survey.ids[&lane.topic]);
        reached.name(&lane.topic, survey.ids[&lane.topic]);
    }
    let all_read = lanes.iter().all(|lane| lane.is_exhausted() && !lane.is_dead());
    let starts_at = |edge: &[i64]| start.iter().zip(edge).all(|(start, edge)| start == edge);
    let ends =
        survey.places.iter().zip(ends).map(|((topic, partition), ends)| (topic.clone(), *partition, ends));
    let ends = ends.collect();
    let (offsets, notes, missing) = (placed.offsets, placed.notes, placed.missing);
    let (older, newer, at_oldest, at_newest) = match way {
        Way::Back => (reached, began, all_read, starts_at(until)),
        Way::Forth => (began, reached, starts_at(from), all_read),
    };
    RecordPage { rows, older, newer, at_oldest, at_newest, ends, offsets, notes, missing }
}

/// Where a page begins: at the cursor, or at the edge for a partition that the cursors do not know. Of a topic that is
/// another than theirs the page has nothing: it begins where it would end.
fn started(cursors: &Cursors, survey: &Survey, edge: &[i64], other: &[i64]) -> Vec<i64> {
    let places = survey.places.iter().zip(edge.iter().zip(other));
    let start = places.map(|((topic, partition), (edge, other))| {
        if cursors.are_of_another(topic, survey.ids[topic]) {
            return *other;
        }
        cursors.get(topic, *partition).map_or(*edge, |at| at.0)
    });
    start.collect()
}

/// The topics that are others than those which the page that this one follows was of.
fn strangers(anchor: &Anchor, survey: &Survey) -> Vec<Reason> {
    let (Anchor::Before(cursors) | Anchor::After(cursors)) = anchor else { return Vec::new() };
    let others = survey.ids.iter().filter(|(topic, id)| cursors.are_of_another(topic, **id));
    others.map(|(topic, _)| Reason::Anew { topic: topic.clone() }).collect()
}

/// The offsets to show: the survey has only that end which the isolation level reads up to.
async fn watermarks(cluster: &Cluster, survey: &Survey, isolation: Isolation) -> Vec<PartitionEnds> {
    let other = match isolation {
        Isolation::Committed => OffsetSpec::End,
        Isolation::Uncommitted => OffsetSpec::Stable,
    };
    let found = cluster.offsets(&survey.places, other).await;
    let rows = survey.ends.iter().zip(found).map(|(ends, found)| {
        let other = found.ok().and_then(|found| found.offset).unwrap_or(ends.end);
        match isolation {
            Isolation::Committed => PartitionEnds { end: other.max(ends.end), stable: ends.end, ..*ends },
            Isolation::Uncommitted => PartitionEnds { stable: other.min(ends.end), ..*ends },
        }
    });
    rows.collect()
}
