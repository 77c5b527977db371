//! StreamsGroupDescribe (89) written and read by hand: the codec does not have it. Kafka 4.1 brought it (KIP-1071).
//!
//! A streams group deals tasks, not partitions: task 3 of a subtopology reads partition 3 of each of its source topics.
use super::hand_reader::HandReader;
use super::model::{
    GroupEpochs, Member, MemberFacts, PartitionId, StreamsFacts, Subtopology, TaskLists, TaskName, Topology,
};
use crate::wire::{Looks, answer_by_hand, put_varint};
use anyhow::bail;
use kafka_protocol::messages::{ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse};
use kafka_protocol::protocol::buf::{ByteBuf, ByteBufMut};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Message, Request, VersionRange};
use std::collections::HashMap;
use std::sync::Arc;

const KEY: i16 = 89;
const VERSIONS: VersionRange = VersionRange { min: 0, max: 0 };

/// Which groups to describe.
pub(super) struct AskedStreams<'a>(pub(super) &'a [Arc<str>]);

/// The groups as their coordinator tells them.
pub(super) struct StreamsGroups(pub(super) Vec<StreamsGroup>);

#[derive(Debug, PartialEq, Eq)]
pub(super) struct StreamsGroup {
    pub(super) id: Arc<str>,
    pub(super) code: i16,
    pub(super) message: Option<String>,
    pub(super) state: String,
    pub(super) epochs: GroupEpochs,
    pub(super) topology: Option<Topology>,
    /// Each with the partitions that its active tasks read. A task has a number in each source topic of its
    /// subtopology, though the smaller of them may lack that partition.
    pub(super) members: Vec<Member>,
}

impl Message for AskedStreams<'_> {
    const VERSIONS: VersionRange = VERSIONS;
    const DEPRECATED_VERSIONS: Option<VersionRange> = None;
}

impl HeaderVersion for AskedStreams<'_> {
    fn header_version(_: i16) -> i16 {
        // As every flexible request's.
        ConsumerGroupDescribeRequest::header_version(0)
    }
}

impl Looks for AskedStreams<'_> {}

impl Request for AskedStreams<'_> {
    const KEY: i16 = KEY;
    type Response = StreamsGroups;
}

impl Encodable for AskedStreams<'_> {
    fn encode<B: ByteBufMut>(&self, buf: &mut B, _: i16) -> anyhow::Result<()> {
        put_varint(buf, u32::try_from(self.0.len() + 1)?);
        for group in self.0 {
            put_varint(buf, u32::try_from(group.len() + 1)?);
            buf.put_slice(group.as_bytes());
        }
        buf.put_u8(0); // without the rights
        buf.put_u8(0); // no tagged fields
        Ok(())
    }
    fn compute_size(&self, _: i16) -> anyhow::Result<usize> {
        bail!("the size is known once it is written")
    }
}

impl Decodable for AskedStreams<'_> {
    fn decode<B: ByteBuf>(_: &mut B, _: i16) -> anyhow::Result<Self> {
        bail!("a client never reads this question")
    }
}

answer_by_hand!(StreamsGroups, VERSIONS, ConsumerGroupDescribeResponse);

impl Decodable for StreamsGroups {
    fn decode<B: ByteBuf>(buf: &mut B, _: i16) -> anyhow::Result<Self> {
        let mut bytes = buf.try_get_bytes(buf.remaining())?;
        let mut reader = HandReader::new(&mut bytes);
        reader.fields.i32()?; // throttle time
        Ok(StreamsGroups(reader.each(group)?))
    }
}

/// Topics that a subtopology reads, by its id.
type Sources = HashMap<String, Vec<Arc<str>>>;

fn group(reader: &mut HandReader<'_>) -> anyhow::Result<StreamsGroup> {
    let (code, message) = (reader.fields.i16()?, reader.text()?);
    let (id, state) = (reader.word()?.into(), reader.word()?);
    let epochs = GroupEpochs { group: reader.fields.i32()?, assignment: reader.fields.i32()? };
    let topology = if reader.fields.i8()? < 0 { None } else { Some(topology(reader)?) };
    let sources: Sources = topology.iter().flat_map(|topology| &topology.parts).map(sources).collect();
    let members = reader.each(|reader| member(reader, &sources))?;
    reader.fields.i32()?; // the rights, not asked for
    reader.fields.tags()?;
    Ok(StreamsGroup { id, code, message, state, epochs, topology, members })
}

fn sources(part: &Subtopology) -> (String, Vec<Arc<str>>) {
    (part.id.clone(), part.read().cloned().collect())
}

fn topology(reader: &mut HandReader<'_>) -> anyhow::Result<Topology> {
    let epoch = reader.fields.i32()?;
    let parts = reader.each(|reader| {
        let part = Subtopology {
            id: reader.word()?,
            sources: reader.each(name)?,
            repartition_sinks: reader.each(name)?,
            changelogs: reader.each(topic)?.into_iter().map(|(name, _)| name).collect(),
            repartition_sources: reader.each(topic)?,
            tasks: None,
        };
        reader.fields.tags()?;
        Ok(part)
    })?;
    reader.fields.tags()?;
    Ok(Topology { epoch, parts })
}

fn name(reader: &mut HandReader<'_>) -> anyhow::Result<Arc<str>> {
    Ok(reader.word()?.into())
}

/// A topic of the application's own, with its partitions where that is told.
fn topic(reader: &mut HandReader<'_>) -> anyhow::Result<(Arc<str>, Option<i32>)> {
    let name = name(reader)?;
    let partitions = Some(reader.fields.i32()?).filter(|partitions| *partitions > 0);
    reader.fields.i16()?; // copies
    pairs(reader)?;
    reader.fields.tags()?;
    Ok((name, partitions))
}

/// Keys with values, which nobody asks for.
fn pairs(reader: &mut HandReader<'_>) -> anyhow::Result<()> {
    reader.each(|reader| {
        reader.text()?;
        reader.text()?;
        Ok(reader.fields.tags()?)
    })?;
    Ok(())
}

fn member(reader: &mut HandReader<'_>, sources: &Sources) -> anyhow::Result<Member> {
    let id = reader.word()?;
    let epoch = Some(reader.fields.i32()?);
    let (instance, rack) = (reader.text()?, reader.text()?);
    let (client, host) = (reader.word()?, reader.word()?);
    let topology_epoch = reader.fields.i32()?;
    let process = reader.text()?.unwrap_or_default();
    let endpoint = if reader.fields.i8()? < 0 { None } else { Some(endpoint(reader)?) };
    pairs(reader)?;
    for _ in 0..2 {
        // Offsets of its changelogs, and their ends: brokers leave them empty as yet.
        reader.each(|reader| {
            reader.text()?;
            reader.fields.i32()?;
            reader.fields.i64()?;
            Ok(reader.fields.tags()?)
        })?;
    }
    let (has, is_to_have) = (assignment(reader)?, assignment(reader)?);
    reader.fields.i8()?; // whether it still speaks the classic protocol
    reader.fields.tags()?;
    let (assigned, target) = (read_by(&has, sources), Some(read_by(&is_to_have, sources)));
    let host = host.strip_prefix('/').unwrap_or(&host).to_owned();
    let streams = Some(StreamsFacts { process, topology_epoch, endpoint, has, is_to_have });
    let facts = MemberFacts { rack, epoch, target, streams, ..MemberFacts::default() };
    Ok(Member { id, instance, client, host, assigned, facts })
}

fn endpoint(reader: &mut HandReader<'_>) -> anyhow::Result<String> {
    let (host, port) = (reader.word()?, reader.fields.i16()?);
    reader.fields.tags()?;
    Ok(format!("{host}:{}", port.cast_unsigned()))
}

/// The partitions that active tasks read; standby and warm-up tasks read nothing of the topics.
fn read_by(tasks: &TaskLists, sources: &Sources) -> Vec<(Arc<str>, PartitionId)> {
    let read = |task: &TaskName| {
        let topics = sources.get(&task.part).into_iter().flatten();
        topics.map(|topic| (topic.clone(), task.partition)).collect::<Vec<_>>()
    };
    tasks.active.iter().flat_map(read).collect()
}

fn assignment(reader: &mut HandReader<'_>) -> anyhow::Result<TaskLists> {
    let lists = TaskLists { active: tasks(reader)?, standby: tasks(reader)?, warmup: tasks(reader)? };
    reader.fields.tags()?;
    Ok(lists)
}

fn tasks(reader: &mut HandReader<'_>) -> anyhow::Result<Vec<TaskName>> {
    let tasks = reader.each(|reader| {
        let part = reader.word()?;
        let numbers = reader.each(|reader| Ok(reader.fields.i32()?))?;
        reader.fields.tags()?;
        let name = |number| TaskName { part: part.clone(), partition: PartitionId(number) };
        Ok(numbers.into_iter().map(name).collect::<Vec<_>>())
    })?;
    Ok(tasks.into_iter().flatten().collect())
}

#[cfg(test)]
#[path = "streams_tests.rs"]
mod tests;
