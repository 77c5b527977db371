//! StreamsGroupDescribe (89), read and written by hand: the codec does not have it.
use super::Caller;
use super::writing::{put_count, put_each, put_text};
use crate::demo::api::Served;
use crate::demo::groups::core::{GroupError, StreamsMember, StreamsPart, StreamsPortrait, TaskSet};
use crate::demo::rights::Operation;
use bytes::{BufMut, BytesMut};
use kafka_protocol::messages::ConsumerGroupDescribeRequest;

pub(super) fn describe(caller: &Caller<'_>) -> Served {
    // The question has the fields of the one for consumer groups.
    let request: ConsumerGroupDescribeRequest = caller.call.read_as(0)?;
    let mut body = BytesMut::new();
    body.put_i32(0); // throttle time
    put_each(&mut body, &request.group_ids, |body, id| {
        let found = caller.may(id, Operation::Describe).and_then(|()| {
            let portrait = caller.state.groups.with(|coordinator| coordinator.streams(id).cloned());
            portrait.ok_or(GroupError::GroupIdNotFound)
        });
        body.put_i16(found.as_ref().err().map_or(0, GroupError::code));
        body.put_u8(0); // no words for it
        put_text(body, id);
        put_group(body, &found.unwrap_or_default());
        body.put_i32(i32::MIN); // rights, not told
        body.put_u8(0);
    });
    body.put_u8(0);
    let mut reply = caller.call.reply();
    reply.push(body.freeze());
    Ok(reply)
}

fn put_group(body: &mut BytesMut, group: &StreamsPortrait) {
    put_text(body, if group.members.is_empty() { "Empty" } else { "Stable" });
    body.put_i32(group.epoch);
    body.put_i32(group.epoch);
    body.put_i8(1); // there is a topology
    body.put_i32(1); // its epoch
    put_each(body, &group.parts, put_part);
    body.put_u8(0);
    put_each(body, &group.members, |body, member| put_member(body, member, group.epoch));
}

fn put_part(body: &mut BytesMut, part: &StreamsPart) {
    put_text(body, &part.id);
    put_each(body, &part.sources, |body, topic| put_text(body, topic));
    put_each(body, &part.repartition_sinks, |body, topic| put_text(body, topic));
    put_each(body, &part.changelogs, |body, topic| put_topic(body, topic, 0));
    put_each(body, &part.repartition_sources, |body, (topic, partitions)| {
        put_topic(body, topic, *partitions);
    });
    body.put_u8(0);
}

fn put_topic(body: &mut BytesMut, name: &str, partitions: i32) {
    put_text(body, name);
    body.put_i32(partitions);
    body.put_i16(0); // copies: the default
    put_count(body, 0); // configs
    body.put_u8(0);
}

fn put_member(body: &mut BytesMut, member: &StreamsMember, epoch: i32) {
    put_text(body, &member.id);
    body.put_i32(epoch);
    body.put_slice(&[0, 0]); // neither instance nor rack
    put_text(body, &member.client);
    put_text(body, &member.host);
    body.put_i32(1); // epoch of the topology
    put_text(body, &member.process);
    body.put_i8(-1); // no endpoint
    (0..3).for_each(|_| put_count(body, 0)); // tags, offsets of tasks and their ends
    for _ in ["has", "is to have"] {
        [&member.active, &member.standby, &member.warmup]
            .into_iter()
            .for_each(|tasks| put_tasks(body, tasks));
        body.put_u8(0);
    }
    body.put_slice(&[0, 0]); // not of the classic protocol; no tagged fields
}

fn put_tasks(body: &mut BytesMut, tasks: &TaskSet) {
    put_count(body, tasks.len());
    for (part, numbers) in tasks {
        put_text(body, part);
        put_each(body, numbers, |body, task| body.put_i32(*task));
        body.put_u8(0);
    }
}
