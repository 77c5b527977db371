//! Whether the keys of a topic lie where Java's partitioner puts them, which alone allows to look for a key in one partition.
//! Other clients hash otherwise (librdkafka's default is CRC32), and partitions may have been added: a sample of the topic,
//! its oldest and its newest records, decides; without enough of them every partition is read.
use super::notes::Note;
use super::peek::peek;
use super::place::filled;
use super::progress::PartitionProgress;
use super::survey::{Place, Survey};
use crate::kafka::Cluster;
use crate::kafka::model::Offset;
use crate::kafka::partitioner::partition_for;
use crate::query::Bounds;
use futures_util::future::{BoxFuture, FutureExt};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Partitions and records of each of their two ends that are looked at.
const PARTITIONS: usize = 8;
const RECORDS: i64 = 40;
/// Keys that lie right by chance: so unlikely that it is not taken for chance.
const CHANCE: f64 = 1e-6;

/// What a topic's sample says.
#[derive(Debug, Default)]
struct Sample {
    keys: BTreeSet<Vec<u8>>,
    astray: usize,
}

/// Leaves out the partitions to which the keys that are asked for do not lead, where that is known to be right. `seen` are
/// partitions in which such keys were seen.
///
/// Boxed, because a sample is a read as well, and a read may plan partitions late.
pub fn rule_out<'a>(
    cluster: &'a Cluster,
    survey: &'a mut Survey,
    bounds: &'a Bounds,
    seen: &'a [Place],
) -> BoxFuture<'a, Vec<Note>> {
    decide(cluster, survey, bounds, seen).boxed()
}

async fn decide(cluster: &Cluster, survey: &mut Survey, bounds: &Bounds, seen: &[Place]) -> Vec<Note> {
    let Some(keys) = &bounds.keys else { return Vec::new() };
    let leads = |(topic, partition): &Place, counts: &HashMap<Arc<str>, usize>| {
        let count = counts.get(topic).copied().unwrap_or(0);
        keys.iter().any(|key| partition_for(key, count) == Some(partition.0))
    };
    let wide = survey.places.iter().any(|place| !leads(place, &survey.counts));
    if !wide {
        return Vec::new();
    }
    let samples = sample(cluster, survey).await;
    let mut notes = Vec::new();
    let mut holds = BTreeSet::new();
    for (topic, count) in &survey.counts {
        let elsewhere =
            seen.iter().filter(|place| place.0 == *topic && !leads(place, &survey.counts)).count();
        let sample = samples.get(topic);
        let (astray, of) = sample.map_or((0, 0), |sample| (sample.astray, sample.keys.len()));
        if astray + elsewhere > 0 {
            let (topic, astray, of) = (topic.clone(), astray + elsewhere, of + elsewhere);
            notes.push(Note::HashDoesNotHold { topic, astray, of });
        } else if (*count as f64).powi(-(of.min(1_000) as i32)) < CHANCE {
            holds.insert(topic.clone());
        }
    }
    let all = survey.places.len() + survey.ruled_out.len();
    let counts = survey.counts.clone();
    let before = survey.ruled_out.len();
    survey.leave_out(|place| holds.contains(&place.0) && !leads(place, &counts));
    if survey.ruled_out.len() > before {
        notes.push(Note::ByHash { partitions: survey.places.len(), of: all });
    }
    notes
}

/// Looks at the two ends of some partitions of each topic.
async fn sample(cluster: &Cluster, survey: &Survey) -> HashMap<Arc<str>, Sample> {
    let mut looked: HashMap<&Arc<str>, usize> = HashMap::new();
    let (mut oldest, mut newest) = (Vec::new(), Vec::new());
    for ((topic, partition), ends) in filled(survey) {
        let looked = looked.entry(topic).or_default();
        *looked += 1;
        if *looked > PARTITIONS {
            continue;
        }
        let part = |from: i64, end: i64| PartitionProgress {
            end: Some(Offset(end)),
            ..PartitionProgress::live(topic.clone(), *partition, Offset(from))
        };
        let (first, end) = (ends.first.0, ends.end.0);
        let middle = (end - RECORDS).max(first);
        newest.push(part(middle, end));
        if first < middle {
            oldest.push(part(first, (first + RECORDS).min(middle)));
        }
    }
    let (oldest, newest) = tokio::join!(peek(cluster, oldest, None), peek(cluster, newest, None));
    let mut samples: HashMap<Arc<str>, Sample> = HashMap::new();
    for row in oldest.iter().chain(&newest) {
        let Some(key) = row.record().and_then(|record| record.key.as_ref()) else { continue };
        let sample = samples.entry(row.topic().clone()).or_default();
        let count = survey.counts.get(row.topic()).copied().unwrap_or(0);
        let is_new = sample.keys.insert(key.to_vec());
        sample.astray += usize::from(is_new && partition_for(key, count) != Some(row.partition().0));
    }
    samples
}
