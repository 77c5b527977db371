//! The records of one group, gathered in steps of time: the last commit of each partition in each step, and who came and went.
//! From them and from the ends at each step comes the curve of the lag. Pure.
use super::entries::{CommitEntry, GenerationEntry, MemberEntry, OffsetsEntry};
use crate::kafka::model::{PartitionId, Timestamp};
use crate::kafka::read::Place;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How a group fared, step by step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LagPast {
    /// When the first step begins, and milliseconds of each.
    pub from: i64,
    pub step: i64,
    /// Records behind at the end of each step, over the partitions of which that is known; none where it is of none.
    pub lags: Vec<Option<u64>>,
    /// Some step lacks a partition: nothing tells what it had committed by then.
    pub in_part: bool,
    /// Commits that were found within the steps.
    pub commits: u64,
    /// The last of them all.
    pub last_commit: Option<Timestamp>,
    /// Oldest first.
    pub rebalances: Vec<Rebalance>,
    /// Why it is not the whole.
    pub lacks: Option<Arc<str>>,
}

/// A new generation of the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebalance {
    pub at: Timestamp,
    /// Generation, or epoch of a group of KIP-848.
    pub generation: i32,
    pub members: usize,
    /// `client on host` of those who came, and of those who went.
    pub joined: Vec<Arc<str>>,
    pub left: Vec<Arc<str>>,
}

/// A commit since somebody last came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseCommit {
    /// By the coordinator's clock.
    pub at: Timestamp,
    pub place: Place,
    pub offset: i64,
}

/// Gathers the records of one group in their order.
#[derive(Debug)]
pub(super) struct Gathering {
    from: i64,
    step: i64,
    steps: usize,
    topics: HashMap<Box<str>, BTreeMap<i32, CommitTrack>>,
    commits: u64,
    last_commit: i64,
    /// What it committed since somebody last came or went, where that is asked for: there may be millions.
    loose: Option<Vec<LooseCommit>>,
    members: BTreeMap<Box<str>, Arc<str>>,
    generation: Option<i32>,
    /// Who came and went since the last epoch (KIP-848 writes each on its own).
    joined: Vec<Arc<str>>,
    left: Vec<Arc<str>>,
    rebalances: Vec<Rebalance>,
}

/// What a partition had committed at the end of each step; none: nothing in that step.
#[derive(Clone, Debug)]
struct CommitTrack {
    before: Option<i64>,
    steps: Vec<Option<Option<i64>>>,
}

/// Rebalances that are kept: a group that flaps makes thousands.
const MOST: usize = 1_000;

impl Gathering {
    pub(super) fn new(from: i64, step: i64, steps: usize) -> Gathering {
        Gathering {
            from,
            step: step.max(1),
            steps,
            topics: HashMap::new(),
            commits: 0,
            last_commit: -1,
            loose: None,
            members: BTreeMap::new(),
            generation: None,
            joined: Vec::new(),
            left: Vec::new(),
            rebalances: Vec::new(),
        }
    }

    /// Keeps what was committed since somebody last came or went.
    pub(super) fn keeping_loose(self) -> Gathering {
        Gathering { loose: Some(Vec::new()), ..self }
    }

    /// Takes a record in; `at` is its own time.
    pub(super) fn take(&mut self, entry: OffsetsEntry<'_>, at: i64) {
        match entry {
            OffsetsEntry::Commit { topic, partition, value } => self.commit(topic, partition, value, at),
            OffsetsEntry::Generation(Some(generation)) => self.generation(&generation, at),
            OffsetsEntry::Generation(None) => self.members.clear(),
            OffsetsEntry::Member { id, value } => self.member(id, value),
            OffsetsEntry::Epoch(epoch) => self.epoch(epoch, at),
        }
    }

    fn commit(&mut self, topic: &str, partition: i32, value: Option<CommitEntry>, at: i64) {
        let at = value.map_or(at, |value| value.at);
        let offset = value.map(|value| value.offset);
        if !self.topics.contains_key(topic) {
            self.topics.insert(topic.into(), BTreeMap::new());
        }
        let partitions = self.topics.get_mut(topic).expect("it was just put there");
        let track = partitions
            .entry(partition)
            .or_insert_with(|| CommitTrack { before: None, steps: vec![None; self.steps] });
        if at < self.from {
            track.before = offset;
        } else {
            let place = usize::try_from((at - self.from) / self.step).unwrap_or(usize::MAX);
            track.steps[place.min(self.steps - 1)] = Some(offset);
            self.commits += u64::from(offset.is_some());
        }
        if let Some(offset) = offset {
            self.last_commit = self.last_commit.max(at);
            if let Some(loose) = self.loose.as_mut().filter(|_| at >= self.from) {
                let place = (topic.into(), PartitionId(partition));
                loose.push(LooseCommit { at: Timestamp(at), place, offset });
            }
        }
    }

    fn generation(&mut self, generation: &GenerationEntry<'_>, at: i64) {
        self.loose.iter_mut().for_each(Vec::clear);
        let now: BTreeMap<Box<str>, Arc<str>> =
            generation.members.iter().map(|member| (member.id.into(), name(member))).collect();
        let joined =
            now.iter().filter(|(id, _)| !self.members.contains_key(*id)).map(|(_, name)| name.clone());
        let left = self.members.iter().filter(|(id, _)| !now.contains_key(*id)).map(|(_, name)| name.clone());
        let (joined, left) = (joined.collect(), left.collect());
        let at = if generation.since >= 0 { generation.since } else { at };
        // The same generation is written again when a static member comes back; one without a past and members is a beginning.
        let begins = self.generation.is_none() && now.is_empty();
        if self.generation != Some(generation.number) && !begins {
            self.note(Rebalance {
                at: Timestamp(at),
                generation: generation.number,
                members: now.len(),
                joined,
                left,
            });
        }
        self.generation = Some(generation.number);
        self.members = now;
    }

    fn member(&mut self, id: &str, value: Option<MemberEntry<'_>>) {
        self.loose.iter_mut().for_each(Vec::clear);
        match value {
            Some(member) => {
                let known = self.members.insert(id.into(), name(&member));
                if known.is_none() {
                    self.joined.push(name(&member));
                }
            }
            None => self.left.extend(self.members.remove(id)),
        }
    }

    fn epoch(&mut self, epoch: i32, at: i64) {
        let (joined, left) = (std::mem::take(&mut self.joined), std::mem::take(&mut self.left));
        if self.generation.replace(epoch) != Some(epoch) {
            self.note(Rebalance {
                at: Timestamp(at),
                generation: epoch,
                members: self.members.len(),
                joined,
                left,
            });
        }
    }

    fn note(&mut self, rebalance: Rebalance) {
        if rebalance.at.0 >= self.from {
            if self.rebalances.len() >= MOST {
                self.rebalances.remove(0);
            }
            self.rebalances.push(rebalance);
        }
    }

    /// The partitions of which there are commits.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for (topic, partitions) in &self.topics {
            let topic: Arc<str> = (&**topic).into();
            places.extend(partitions.keys().map(|at| (topic.clone(), PartitionId(*at))));
        }
        places.sort_unstable();
        places
    }

    /// The curve, given what each partition has committed now and where its log ended at the end of each step. A partition
    /// without a commit in all these steps had committed what it has now: it does not stand there otherwise.
    pub(super) fn curve(
        self,
        now: &BTreeMap<Place, i64>,
        ends: &BTreeMap<Place, Vec<Option<i64>>>,
    ) -> LagPast {
        let mut sums: Vec<Option<u64>> = vec![None; self.steps];
        let mut in_part = false;
        for (place, ends) in ends {
            let track = self.topics.get(&*place.0).and_then(|topic| topic.get(&place.1.0));
            let mut committed = match track {
                Some(track) => track.before,
                None => now.get(place).copied(),
            };
            for (step, sum) in sums.iter_mut().enumerate() {
                if let Some(told) = track.and_then(|track| track.steps[step]) {
                    committed = told;
                }
                match (committed, ends.get(step).copied().flatten()) {
                    (Some(committed), Some(end)) => {
                        *sum = Some(sum.unwrap_or(0) + end.saturating_sub(committed).max(0).unsigned_abs());
                    }
                    _ => in_part = true,
                }
            }
        }
        LagPast {
            from: self.from,
            step: self.step,
            lags: sums,
            in_part,
            commits: self.commits,
            last_commit: (self.last_commit >= 0).then_some(Timestamp(self.last_commit)),
            rebalances: self.rebalances,
            lacks: None,
        }
    }

    /// Whether any commit was found.
    pub(super) fn is_empty(&self) -> bool {
        self.last_commit < 0
    }

    /// What it committed since somebody last came or went, oldest first.
    pub(super) fn loose(self) -> Vec<LooseCommit> {
        let mut loose = self.loose.unwrap_or_default();
        loose.sort_by_key(|commit| commit.at);
        loose
    }
}

fn name(member: &MemberEntry<'_>) -> Arc<str> {
    format!("{} on {}", member.client, member.host).into()
}
