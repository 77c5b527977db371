//! The groups that have to do with topics: who has committed there, or is assigned a partition. A group of which nobody can tell
//! that is no group without commits: it lacks in the answer, by name.
use super::cluster::Cluster;
use super::group_lag::GroupLook;
use super::model::{GroupDetail, Known};
use super::offsets_topic;
use super::read::Place;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// Groups that are named before they are counted.
const NAMED: usize = 3;

impl Cluster {
    /// The groups that have to do with these topics, with their commits. A part of them where somebody could not tell theirs.
    pub async fn readers_of(&self, topics: &[Arc<str>]) -> Known<Vec<GroupDetail>> {
        let (look, offsets_topic) = tokio::join!(self.look_at_groups(), self.offsets_topic());
        let look = match look {
            Ok(look) => look,
            Err(error) => return error.known(),
        };
        let names: HashSet<&Arc<str>> = topics.iter().collect();
        let untold = untold(&look.groups);
        let concerned = |row: &GroupLook| row.spots().iter().any(|(topic, _)| names.contains(topic));
        let readers: Vec<GroupLook> = look.groups.into_iter().filter(concerned).collect();
        let places: BTreeSet<Place> = readers.iter().flat_map(GroupLook::spots).collect();
        let spans = self.spans_of(places.into_iter().collect()).await;
        let details = readers.into_iter().map(|row| row.detail(&spans)).collect();
        Known::Is(details).lacking(offsets_topic::lacks(&offsets_topic, &look.partial)).lacking(untold)
    }
}

/// The groups whose commits could not be had, which may have to do with any topic.
fn untold(groups: &[GroupLook]) -> Option<Arc<str>> {
    let untold: Vec<(&Arc<str>, String)> = groups
        .iter()
        .filter_map(|row| Some((&row.group.id, row.committed.as_ref().err()?.to_string())))
        .collect();
    let (_, why) = untold.first()?;
    let names: Vec<&str> = untold.iter().take(NAMED).map(|(id, _)| &***id).collect();
    let more = match untold.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("what {}{more} committed: {why}", names.join(", ")).into())
}
