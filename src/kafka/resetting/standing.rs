//! Where a group stands: its commits for others to take, who is in it still, and whether what was set stays. Changes nothing.
use super::destination::OffsetRows;
use super::looking::{ResetLook, ResetScope};
use crate::change::GroupOffset;
use crate::kafka::cluster::Cluster;
use crate::kafka::committed::GroupMarks;
use crate::kafka::errors::Error;
use crate::kafka::model::{Group, Holes, Known, Member};
use crate::kafka::read::Place;
use std::sync::Arc;
use std::time::Duration;

/// Between two looks at whether members have left, or offsets have moved.
const PAUSE: Duration = Duration::from_secs(1);
/// Looks after a reset: consumers commit every five seconds unless they are told otherwise.
const LOOKS: usize = 8;

/// A group with all its commits.
#[derive(Clone, Debug)]
pub struct GroupCommits {
    pub group: Group,
    pub members: Known<Vec<Member>>,
    pub marks: GroupMarks,
    /// Partitions of which it was not told what is committed, and why.
    pub untold: Vec<(Place, Arc<str>)>,
}

/// An offset that was set and is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strayed {
    pub place: Place,
    pub set: i64,
    pub now: i64,
}

impl GroupCommits {
    /// Those of a part of its partitions.
    pub fn within(&self, scope: &ResetScope) -> Vec<(&Place, &GroupOffset)> {
        self.marks.iter().filter(|(place, _)| scope.has(place)).collect()
    }

    /// What was not told of a part of its partitions, in words.
    pub fn untold_within(&self, scope: &ResetScope) -> Option<Arc<str>> {
        let mut holes = Holes::new("partition");
        self.untold.iter().filter(|(place, _)| scope.has(place)).for_each(|(_, why)| holes.add(why));
        holes.words()
    }
}

impl Cluster {
    /// A group with all its commits.
    ///
    /// # Errors
    /// If there is no such group, or its commits can't be had.
    pub async fn commits_of(&self, id: &Arc<str>) -> Result<GroupCommits, Error> {
        let look = self.look_at_group(id).await?;
        let (marks, members, untold) = (look.marks()?, look.members(), look.untold_words());
        Ok(GroupCommits { group: look.group, members, marks, untold })
    }

    /// Where a group stands, for another one to be set to.
    ///
    /// # Errors
    /// If there is no such group, or it has committed nothing.
    pub async fn offset_rows(&self, id: &Arc<str>) -> Result<OffsetRows, Error> {
        let commits = self.commits_of(id).await?;
        if commits.marks.is_empty() {
            return Err(Error::untold(
                format!("taking the offsets of group {id}"),
                "it has committed nothing",
            ));
        }
        if let Some(why) = commits.untold_within(&ResetScope::All) {
            return Err(Error::untold(format!("taking the offsets of group {id}"), why));
        }
        let rows = commits.marks.into_iter().map(|(place, mark)| (place, mark.offset)).collect();
        Ok(OffsetRows { of: format!("group {id}").into(), is_file: false, rows })
    }

    /// Waits until a group has no members: they have left, or their sessions have run out.
    ///
    /// # Errors
    /// If the group is gone or can't be looked at.
    pub async fn until_nobody_is_in(&self, id: &Arc<str>) -> Result<(), Error> {
        loop {
            let look = self.look_at_group(id).await?;
            look.described.as_ref().map_err(Clone::clone)?;
            if look.group.members.whole() == Some(&0) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Looks for some seconds whether offsets that were set are moved by somebody who is no member; those that were.
    ///
    /// # Errors
    /// If the group can't be looked at.
    pub async fn strayed(&self, look: &ResetLook) -> Result<Vec<Strayed>, Error> {
        for _ in 0..LOOKS {
            let marks = self.commits_of(&look.group.id).await?.marks;
            let strayed: Vec<Strayed> = look
                .rows
                .iter()
                .filter_map(|row| {
                    let place = (row.topic.clone(), row.partition);
                    let (set, now) = (row.landing.to.0, marks.get(&place)?.offset);
                    (set != now).then_some(Strayed { place, set, now })
                })
                .collect();
            if !strayed.is_empty() {
                return Ok(strayed);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(Vec::new())
    }
}
