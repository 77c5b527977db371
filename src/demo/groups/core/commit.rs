//! OffsetCommit, TxnOffsetCommit, OffsetFetch and OffsetDelete: who may move a group's offsets, and what they are.
use super::group::{Group, GroupState};
use super::offsets::{Committed, Spot};
use super::{Coordinator, GroupError, Millis};

/// Longest metadata beside an offset, in bytes (`offset.metadata.max.bytes`).
const METADATA_LIMIT: usize = 4096;

/// Who commits. A tool that belongs to no group says generation -1 and no member.
#[derive(Clone, Debug, Default)]
pub struct CommitCall {
    pub group: String,
    pub generation: i32,
    pub member: String,
    pub instance: Option<String>,
    /// The producer whose transaction holds the commit back until its end.
    pub transaction: Option<i64>,
}

/// What became of each offset.
pub type Results = Vec<(Spot, Result<(), GroupError>)>;

impl Coordinator {
    /// Writes offsets, each with its own result.
    ///
    /// # Errors
    /// Refused as a whole where the member is not (or no longer) one of the group's.
    pub fn commit(
        &mut self,
        now: Millis,
        call: &CommitCall,
        offsets: Vec<(Spot, Committed)>,
    ) -> Result<Results, GroupError> {
        if self.shared(&call.group).is_some() {
            return Err(GroupError::GroupIdNotFound);
        }
        if !self.groups.contains_key(&call.group) && call.generation >= 0 {
            return Err(GroupError::IllegalGeneration);
        }
        let group = self.group(&call.group);
        group.may_commit(now, call)?;
        let mut results = Vec::with_capacity(offsets.len());
        let mut written = Vec::new();
        for (spot, committed) in offsets {
            if committed.metadata.len() > METADATA_LIMIT {
                results.push((spot, Err(GroupError::OffsetMetadataTooLarge)));
                continue;
            }
            match call.transaction {
                None => {
                    written.push((spot.clone(), committed.clone()));
                    group.offsets.committed.insert(spot.clone(), committed);
                }
                Some(producer) => {
                    group.offsets.pending.entry(producer).or_default().insert(spot.clone(), committed);
                }
            }
            results.push((spot, Ok(())));
        }
        for (spot, committed) in &written {
            self.written.commit(&call.group, spot, Some(committed), now);
        }
        Ok(results)
    }

    /// The end of a producer's transaction: its offsets count, or never were.
    pub fn end_transaction(&mut self, producer: i64, commit: bool) {
        for (id, group) in &mut self.groups {
            for (spot, committed) in group.offsets.end_transaction(producer, commit) {
                self.written.commit(id, &spot, Some(&committed), committed.at);
            }
        }
    }

    /// What is committed for `spots` (all if none are named). Nothing committed is `None`.
    ///
    /// # Errors
    /// `UnstableOffsetCommit` for a partition whose offset an open transaction is about to move, if `stable` is asked.
    pub fn committed(
        &self,
        group: &str,
        spots: Option<&[Spot]>,
        stable: bool,
    ) -> Vec<(Spot, Result<Option<Committed>, GroupError>)> {
        let Some(group) = self.groups.get(group) else {
            return spots.unwrap_or_default().iter().map(|spot| (spot.clone(), Ok(None))).collect();
        };
        let offsets = &group.offsets;
        let look = |spot: &Spot| {
            let unstable = stable && offsets.is_pending(spot);
            let found = offsets.committed.get(spot).cloned();
            (spot.clone(), if unstable { Err(GroupError::UnstableOffsetCommit) } else { Ok(found) })
        };
        match spots {
            Some(spots) => spots.iter().map(look).collect(),
            None => offsets.committed.keys().map(look).collect(),
        }
    }

    /// Forgets offsets of topics that no living member reads.
    ///
    /// # Errors
    /// `GroupIdNotFound`, or `NonEmptyGroup` for a living group that is not made of consumers.
    pub fn delete_offsets(
        &mut self,
        now: Millis,
        id: &str,
        spots: &[Spot],
    ) -> Result<Vec<Result<(), GroupError>>, GroupError> {
        let mut read = self.read_by_modern(id);
        let group = self.groups.get_mut(id).ok_or(GroupError::GroupIdNotFound)?;
        if group.state != GroupState::Empty && group.protocol_type.as_deref() != Some("consumer") {
            return Err(GroupError::NonEmptyGroup);
        }
        read.append(&mut group.subscribed_topics());
        let log = &mut self.written;
        let mut forget = |spot: &Spot| {
            if read.contains(&spot.0) {
                return Err(GroupError::GroupSubscribedToTopic);
            }
            group.offsets.delete(spot);
            log.commit(id, spot, None, now);
            Ok(())
        };
        Ok(spots.iter().map(&mut forget).collect())
    }

    /// A topic is gone, and with it the offsets of all groups in it.
    pub fn forget_topic(&mut self, topic: &str) {
        for group in self.groups.values_mut() {
            group.offsets.committed.retain(|(name, _), _| name != topic);
            for offsets in group.offsets.pending.values_mut() {
                offsets.retain(|(name, _), _| name != topic);
            }
        }
    }
}

impl Group {
    fn may_commit(&mut self, now: Millis, call: &CommitCall) -> Result<(), GroupError> {
        let transactional = call.transaction.is_some();
        let nobody = call.generation < 0 && call.member.is_empty() && call.instance.is_none();
        if nobody {
            let free = transactional || self.state == GroupState::Empty;
            return if free { Ok(()) } else { Err(GroupError::UnknownMemberId) };
        }
        self.check(&call.member, call.instance.as_deref())?;
        if call.generation != self.generation {
            return Err(GroupError::IllegalGeneration);
        }
        if !transactional && self.state == GroupState::CompletingRebalance {
            return Err(GroupError::RebalanceInProgress);
        }
        self.check(&call.member, call.instance.as_deref())?.seen = now;
        Ok(())
    }
}
