//! ConsumerGroupDescribe (69), all versions.
use super::{Caller, text};
use crate::demo::groups::core::{GroupError, ModernGroup, ModernMember, Spot};
use crate::demo::rights::Operation;
use kafka_protocol::messages::consumer_group_describe_response::{
    Assignment, DescribedGroup, Member, TopicPartitions,
};
use kafka_protocol::messages::{ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse, TopicName};
use std::collections::BTreeMap;

pub(super) fn describe(
    caller: &Caller<'_>,
    request: ConsumerGroupDescribeRequest,
) -> ConsumerGroupDescribeResponse {
    let told = request.group_ids.into_iter().map(|id| {
        let found = caller.may(&id, Operation::Describe).and_then(|()| {
            let found = caller.state.groups.with(|coordinator| coordinator.modern(&id).cloned());
            found.ok_or(GroupError::GroupIdNotFound)
        });
        let group = match found {
            Err(why) => DescribedGroup::default().with_error_code(why.code()),
            Ok(group) => described(caller, &group),
        };
        group.with_group_id(id)
    });
    ConsumerGroupDescribeResponse::default().with_groups(told.collect())
}

fn described(caller: &Caller<'_>, group: &ModernGroup) -> DescribedGroup {
    let settled = group.members.iter().all(|member| member.epoch == group.epoch);
    let state = match (group.members.is_empty(), settled) {
        (true, _) => "Empty",
        (false, true) => "Stable",
        (false, false) => "Reconciling",
    };
    DescribedGroup::default()
        .with_group_state(text(state.to_owned()))
        .with_group_epoch(group.epoch)
        .with_assignment_epoch(group.epoch)
        .with_assignor_name(text("uniform".to_owned()))
        .with_members(group.members.iter().map(|one| member(caller, one)).collect())
}

fn member(caller: &Caller<'_>, member: &ModernMember) -> Member {
    let subscribed = member.subscribed.iter().map(|topic| TopicName(text(topic.clone())));
    let told = Member::default()
        .with_member_id(text(member.id.clone()))
        .with_instance_id(member.instance.clone().map(text))
        .with_rack_id(member.rack.clone().map(text))
        .with_member_epoch(member.epoch)
        .with_client_id(text(member.client.clone()))
        .with_client_host(text(member.host.clone()))
        .with_subscribed_topic_names(subscribed.collect())
        .with_assignment(assignment(&member.assigned))
        .with_target_assignment(assignment(&member.target));
    match member.classic {
        Some(classic) if caller.call.since(1) => told.with_member_type(if classic { 0 } else { 1 }),
        _ => told,
    }
}

fn assignment(spots: &[Spot]) -> Assignment {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for (topic, partition) in spots {
        topics.entry(topic).or_default().push(*partition);
    }
    let topics = topics.into_iter().map(|(topic, all)| {
        TopicPartitions::default().with_topic_name(TopicName(text(topic.to_owned()))).with_partitions(all)
    });
    Assignment::default().with_topic_partitions(topics.collect())
}
