//! Groups from inside the process: what tests and the story set up without a client.
use super::{ModernGroup, Resident, SharedGroup, Spot, StreamsPortrait};
use crate::demo::cluster::Demo;

/// A group as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupStanding {
    /// As Kafka words it: "Stable", "Empty", …
    pub state: &'static str,
    pub members: usize,
}

impl Demo {
    /// Sets committed offsets, each (topic, partition, offset), as an application would have done. The group comes into
    /// being if need be, and stays as empty or as alive as it is.
    pub fn commit(&self, group: &str, offsets: &[(&str, i32, i64)]) {
        let offsets =
            offsets.iter().map(|(topic, partition, offset)| (((*topic).to_owned(), *partition), *offset));
        self.state.groups.set_committed(self.state.now(), group, offsets);
        self.state.write_offsets();
    }

    /// Puts members into a group that need no connection, each (client id, host), and deals the partitions among them,
    /// each (topic, partition). They join every rebalance at once and never leave.
    pub fn settle(&self, group: &str, members: &[(&str, &str)], partitions: &[(&str, i32)]) {
        let resident = |(client, host): &(&str, &str)| Resident {
            client: (*client).to_owned(),
            host: (*host).to_owned(),
            instance: None,
        };
        let residents = members.iter().map(resident).collect();
        let spots: Vec<Spot> =
            partitions.iter().map(|(topic, partition)| ((*topic).to_owned(), *partition)).collect();
        self.state.groups.settle(self.state.now(), group, residents, spots);
        self.state.write_offsets();
    }

    /// Puts a share group as it is to be.
    pub fn share(&self, group: &str, shared: SharedGroup) {
        self.state.groups.with(|coordinator| coordinator.put_shared(group, shared));
    }

    /// A share group as it stands.
    pub fn shared(&self, group: &str) -> Option<SharedGroup> {
        self.state.groups.with(|coordinator| coordinator.shared(group).cloned())
    }

    /// Puts a group of KIP-848 as it is to be; what it has committed stays.
    pub fn modern(&self, group: &str, modern: ModernGroup) {
        self.state.groups.with(|coordinator| coordinator.put_modern(group, modern));
    }

    /// Puts a streams group as it is to be; what it has committed stays.
    pub fn stream(&self, group: &str, portrait: StreamsPortrait) {
        self.state.groups.with(|coordinator| coordinator.put_streams(group, portrait));
    }

    /// What a group has committed in a partition.
    pub fn committed(&self, group: &str, topic: &str, partition: i32) -> Option<i64> {
        self.state.groups.committed(group, topic, partition)
    }

    /// How a group stands; none if there is no such group.
    pub fn group(&self, group: &str) -> Option<GroupStanding> {
        let (state, members) = self.state.groups.state(group)?;
        Some(GroupStanding { state: state.name(), members })
    }

    /// The broker that coordinates a group; none while the partition that it hashes to has no leader.
    pub fn group_coordinator(&self, group: &str) -> Option<i32> {
        self.state.group_coordinator(group)
    }
}
