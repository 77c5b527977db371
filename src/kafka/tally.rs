//! Adds up per broker what topics and log directories tell. Pure.
use super::errors::Error;
use super::logdirs::{AllLogDirs, LogDirs};
use super::model::{Broker, BrokerId, BrokerState, Known, LogDir, Partition, Role, Topic};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Why a broker that the quorum hears of can't be reached.
const UNTOLD: &str = "the quorum hears of it, but no broker tells its address: it has no listener of the name through which this client came";

/// Leaders, replicas and in-sync replicas of each broker. A broker that only replica lists name gets a row: it is
/// registered nowhere, which on ZooKeeper-era clusters is how a dead broker looks.
pub(super) fn partitions(brokers: &mut Vec<Broker>, topics: &[Topic]) {
    let mut counts: HashMap<BrokerId, (usize, usize, usize)> = HashMap::new();
    for partition in topics.iter().flat_map(|topic| topic.partitions.iter()) {
        for id in &*partition.replicas {
            counts.entry(*id).or_default().1 += 1;
        }
        for id in &*partition.in_sync {
            counts.entry(*id).or_default().2 += 1;
        }
        if let Some(id) = partition.leader {
            counts.entry(id).or_default().0 += 1;
        }
    }
    for id in counts.keys() {
        match brokers.iter_mut().find(|broker| broker.id == *id) {
            // A voter of the quorum that holds replicas is a broker too, though no broker tells its address.
            Some(voter) if voter.role == Role::Controller => {
                voter.role = Role::Both;
                if voter.state == BrokerState::Up {
                    voter.state = BrokerState::Unreachable(UNTOLD.into());
                }
            }
            Some(_) => {}
            None => {
                let why = "it holds replicas but is not registered in the cluster";
                let state = BrokerState::Unreachable(why.into());
                brokers.push(Broker { state, ..Broker::unseen(*id) });
            }
        }
    }
    brokers.sort_unstable_by_key(|broker| broker.id);
    let live = |broker: &&Broker| broker.role.is_broker() && !broker.state.is_down();
    let live_count = brokers.iter().filter(live).count();
    let leaders: usize = counts.values().map(|(leaders, ..)| leaders).sum();
    let mean = leaders as f64 / live_count.max(1) as f64;
    for broker in brokers {
        (broker.leaders, broker.replicas, broker.in_sync) =
            counts.get(&broker.id).copied().unwrap_or_default();
        let counts = live(&&*broker) && mean > 0.0;
        broker.leader_skew = counts.then(|| (broker.leaders as f64 / mean - 1.0) * 100.0);
    }
}

/// What a broker has on its disks.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    pub(super) bytes: Known<u64>,
    dirs: Arc<[LogDir]>,
}

/// What each broker has on its disks; `missing` where a broker told nothing.
pub(super) fn disks(brokers: &mut [Broker], told: &BTreeMap<BrokerId, Disk>, missing: &Known<u64>) {
    for broker in brokers.iter_mut().filter(|broker| broker.role.is_broker()) {
        (broker.disk, broker.log_dirs) = match told.get(&broker.id) {
            Some(disk) => (disk.bytes.clone(), disk.dirs.clone()),
            None => (missing.clone(), Arc::default()),
        };
    }
}

/// The totals of an answer, and what stands for a broker that it lacks.
pub(super) fn totals(answer: &AllLogDirs) -> (BTreeMap<BrokerId, Disk>, Known<u64>) {
    match answer {
        Err(error) => (BTreeMap::new(), error.known()),
        Ok(rows) => {
            let disk = |row: &Result<LogDirs, Error>| match row {
                Ok(told) => Disk { bytes: told.total(), dirs: told.dirs.as_slice().into() },
                Err(error) => Disk { bytes: error.known(), dirs: Arc::default() },
            };
            let told = rows.iter().map(|(broker, row)| (*broker, disk(row))).collect();
            (told, Known::Failed("the broker is not in the cluster at the moment".into()))
        }
    }
}

/// Bytes of the leader replicas of each topic.
pub(super) fn leader_sizes(
    topics: &[Topic],
    brokers: &[(BrokerId, Result<LogDirs, Error>)],
) -> Vec<Known<u64>> {
    // Bytes, and how many leaders told theirs.
    let mut sizes = vec![(0u64, 0usize); topics.len()];
    for (broker, dirs) in brokers {
        let Ok(dirs) = dirs else { continue };
        let mut rows = dirs.rows.iter();
        for (name, count) in &dirs.topics {
            let rows = rows.by_ref().take(*count);
            let Ok(at) = topics.binary_search_by(|topic| topic.name.as_bytes().cmp(name)) else {
                rows.for_each(drop);
                continue;
            };
            for (partition, bytes) in rows {
                let partitions = &topics[at].partitions;
                let found = partitions.binary_search_by_key(partition, |row| row.id.0);
                if found.is_ok_and(|at| partitions[at].leader == Some(*broker)) {
                    (sizes[at].0, sizes[at].1) = (sizes[at].0 + bytes, sizes[at].1 + 1);
                }
            }
        }
    }
    let failed: BTreeMap<BrokerId, Known<u64>> =
        brokers.iter().filter_map(|(broker, row)| Some((*broker, row.as_ref().err()?.hole()))).collect();
    let no_leader = Known::Failed("no leader".into());
    let no_listener = Known::Failed(crate::wire::NO_LISTENER.into());
    let lacks: BTreeMap<BrokerId, Arc<str>> =
        brokers.iter().filter_map(|(broker, row)| Some((*broker, row.as_ref().ok()?.lacks()?))).collect();
    let known = |(topic, (size, told)): (&Topic, (u64, usize))| {
        if let (Some(why), true) = (&topic.error, topic.partitions.is_empty()) {
            return Known::Failed(why.clone());
        }
        let hole = |row: &Partition| match row.leader {
            Some(leader) => failed.get(&leader),
            None if row.no_listener() => Some(&no_listener),
            None => Some(&no_leader),
        };
        let mut holes: Vec<_> = topic.partitions.iter().filter_map(hole).cloned().collect();
        let silent = topic.partitions.len().saturating_sub(holes.len() + told);
        let dead = topic.partitions.iter().find_map(|row| lacks.get(&row.leader?));
        let why = dead.cloned().unwrap_or_else(|| "its leader does not tell it".into());
        holes.extend(std::iter::repeat_n(Known::Failed(why), silent));
        let some = told > 0 || topic.partitions.is_empty();
        Known::total(holes.into_iter().chain(some.then_some(Known::Is(size))), "partition")
    };
    topics.iter().zip(sizes).map(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::PartitionId;

    fn topic(partitions: &[(Option<i32>, &[i32], &[i32])]) -> Topic {
        let ids = |list: &[i32]| list.iter().copied().map(BrokerId).collect();
        let rows = partitions.iter().zip(0..).map(|((leader, replicas, in_sync), id)| Partition {
            id: PartitionId(id),
            leader: leader.map(BrokerId),
            leader_epoch: 0,
            replicas: ids(replicas),
            in_sync: ids(in_sync),
            offline: Arc::default(),
            error: 0,
        });
        Topic::new("orders".into(), false, rows.collect())
    }

    #[test]
    fn adds_up_partitions_and_finds_the_dead() {
        let up = |id| Broker { state: BrokerState::Up, ..Broker::unseen(BrokerId(id)) };
        let mut brokers = vec![up(2), up(1)];
        let topics =
            [topic(&[(Some(1), &[1, 2], &[1, 2]), (Some(1), &[2, 3], &[2]), (Some(1), &[1, 3], &[1])])];
        partitions(&mut brokers, &topics);
        let rows: Vec<_> = brokers
            .iter()
            .map(|row| (row.id.0, row.leaders, row.replicas, row.in_sync, row.leader_skew))
            .collect();
        assert_eq!(rows, [(1, 3, 2, 2, Some(100.0)), (2, 0, 2, 2, Some(-100.0)), (3, 0, 2, 0, None)]);
        assert!(brokers[2].state.is_down());
    }
}
