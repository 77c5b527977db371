//! Groups that are to be deleted, as they are now, looked up before. The deletion itself is an action. Knows no screen.
use super::cluster::Cluster;
use super::errors::Error;
use super::model::GroupDetail;
use crate::change::{Action, DeleteGroup, GroupOffset, OffsetChange};
use futures_util::stream::{StreamExt, TryStreamExt, iter};
use std::sync::Arc;

/// Groups that are looked up at once.
const AT_ONCE: usize = 8;

/// A group that is to go.
#[derive(Clone, Debug)]
pub struct DoomedGroup {
    pub detail: GroupDetail,
    offsets: Result<Vec<OffsetChange>, Error>,
}

impl DoomedGroup {
    /// Its deletion, with the commits that make it anew. `before` says in words how it is.
    pub fn action(&self, before: String) -> Action {
        let group = &self.detail.group;
        let (offsets, lacks) = match &self.offsets {
            Ok(offsets) => (offsets.clone(), Vec::new()),
            Err(error) => (Vec::new(), vec![format!("its commits ({error})")]),
        };
        Action::DeleteGroup(DeleteGroup {
            id: group.id.to_string(),
            kind: group.kind.clone(),
            offsets,
            lacks,
            before,
        })
    }
}

impl Cluster {
    /// Looks up the groups that are to be deleted. Changes nothing.
    ///
    /// # Errors
    /// If one of them is not there, or can't be looked at.
    pub async fn doomed_groups(&self, ids: &[Arc<str>]) -> Result<Vec<DoomedGroup>, Error> {
        let asked = ids.iter().cloned().map(|id| async move { self.doomed_group(&id).await });
        iter(asked.collect::<Vec<_>>()).buffered(AT_ONCE).try_collect().await
    }

    async fn doomed_group(&self, id: &Arc<str>) -> Result<DoomedGroup, Error> {
        let detail = self.group(id).await?;
        let offsets = self.commits_now(id, detail.group.kind == "share").await.map(|commits| {
            let row = |((topic, partition), commit): ((Arc<str>, i32), GroupOffset)| OffsetChange {
                topic: topic.to_string(),
                partition,
                was: None,
                to: Some(commit),
            };
            let mut rows: Vec<OffsetChange> = commits.into_iter().map(row).collect();
            rows.sort_unstable_by(|one, other| {
                (&one.topic, one.partition).cmp(&(&other.topic, other.partition))
            });
            rows
        });
        Ok(DoomedGroup { detail, offsets })
    }
}
