//! The metadata quorum (KRaft): who is the true controller and how far the metadata log has come.
use super::random::Random;

/// The quorum as DescribeQuorum tells it. On ZooKeeper-era clusters only `leader` matters: the controller.
#[derive(Clone, Debug)]
pub struct Quorum {
    pub leader: i32,
    pub epoch: i32,
    pub voters: Vec<i32>,
    pub observers: Vec<i32>,
    /// When each node was last heard of (milliseconds since 1970), where that is not now.
    pub silent_since: Vec<(i32, i64)>,
    changes: i64,
    started: i64,
}

/// Voters at most; the other nodes observe.
pub const VOTERS: i32 = 3;
/// The active controller writes a no-op record this often, in milliseconds.
const NO_OP_EVERY: i64 = 500;

impl Quorum {
    pub fn new(random: &mut Random, nodes: usize, now: i64) -> Quorum {
        let nodes = nodes as i32;
        let voters: Vec<i32> = (1..=nodes.min(VOTERS)).collect();
        let leader = voters[random.below(voters.len() as u64) as usize];
        let epoch = 2 + random.below(7) as i32;
        let changes = 1_000 + random.below(9_000) as i64;
        let observers = (VOTERS + 1..=nodes).collect();
        Quorum { leader, epoch, voters, observers, silent_since: Vec::new(), changes, started: now }
    }

    /// The offset that the next metadata record gets.
    pub fn end(&self, now: i64) -> i64 {
        self.changes + (now - self.started).max(0) / NO_OP_EVERY
    }

    /// How far a node had come when it fell silent, or the end.
    pub fn end_of(&self, node: i32, now: i64) -> i64 {
        self.end(self.heard_of(node, now))
    }

    /// When a node was last heard of.
    pub fn heard_of(&self, node: i32, now: i64) -> i64 {
        self.silent_since.iter().find(|(id, _)| *id == node).map_or(now, |(_, since)| *since)
    }

    /// How many changes there were, no-op records not counted.
    pub fn changes(&self) -> i64 {
        self.changes
    }

    /// A topic, a config, a leader or an in-sync replica changed: a record more.
    pub fn note_change(&mut self) {
        self.changes += 1;
    }

    /// A node fell silent; if it led, the next live voter does.
    pub fn lose(&mut self, node: i32, now: i64) {
        self.silent_since.push((node, now));
        if self.leader == node {
            let silent = |voter: i32| self.silent_since.iter().any(|(id, _)| *id == voter);
            if let Some(next) = self.voters.iter().copied().find(|voter| !silent(*voter)) {
                self.leader = next;
            }
            self.epoch += 1;
        }
        self.note_change();
    }

    pub fn regain(&mut self, node: i32) {
        self.silent_since.retain(|(id, _)| *id != node);
        if self.silent_since.iter().any(|(id, _)| *id == self.leader) && self.voters.contains(&node) {
            self.leader = node;
            self.epoch += 1;
        }
        self.note_change();
    }
}
