//! StreamsGroupDescribe (89) written and read by hand: the codec does not have it. Kafka 4.1 brought it (KIP-1071).
//!
//! A streams group deals tasks, not partitions: task 3 of a subtopology reads partition 3 of each of its source topics.
use super::model::{Member, MemberFacts, PartitionId};
use crate::wire::{Looks, Primitives, answer_by_hand, put_varint};
use anyhow::{Context, bail};
use bytes::Bytes;
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
        let mut reader = StreamsReader(Primitives::new(&mut bytes, true));
        reader.0.i32()?; // throttle time
        Ok(StreamsGroups(reader.each(StreamsReader::group)?))
    }
}

/// Topics that a subtopology reads, by its id.
type Sources = HashMap<String, Vec<Arc<str>>>;

struct StreamsReader<'a>(Primitives<'a>);

impl StreamsReader<'_> {
    /// An array of structures, none for null.
    fn each<T>(&mut self, mut one: impl FnMut(&mut Self) -> anyhow::Result<T>) -> anyhow::Result<Vec<T>> {
        let mut all = Vec::new();
        for _ in 0..self.0.array()?.unwrap_or(0) {
            all.push(one(self)?);
        }
        Ok(all)
    }

    fn text(&mut self) -> anyhow::Result<Option<String>> {
        let text = self.0.string()?;
        Ok(text.map(|bytes: Bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn word(&mut self) -> anyhow::Result<String> {
        self.text()?.context("a name is missing")
    }

    fn group(&mut self) -> anyhow::Result<StreamsGroup> {
        let (code, message) = (self.0.i16()?, self.text()?);
        let (id, state) = (self.word()?.into(), self.word()?);
        self.0.i32()?; // epochs of the group and of the assignment
        self.0.i32()?;
        let sources = if self.0.i8()? < 0 { Sources::new() } else { self.topology()? };
        let members = self.each(|reader| reader.member(&sources))?;
        self.0.i32()?; // the rights, not asked for
        self.0.tags()?;
        Ok(StreamsGroup { id, code, message, state, members })
    }

    fn topology(&mut self) -> anyhow::Result<Sources> {
        self.0.i32()?; // its epoch
        let parts = self.each(|reader| {
            let id = reader.word()?;
            let mut topics = reader.each(Self::word)?;
            reader.each(Self::word)?; // repartition topics that it writes to
            reader.each(Self::topic)?; // changelogs
            topics.extend(reader.each(Self::topic)?); // repartition topics that it reads
            reader.0.tags()?;
            Ok((id, topics.into_iter().map(Arc::from).collect()))
        })?;
        self.0.tags()?;
        Ok(parts.into_iter().collect())
    }

    fn topic(&mut self) -> anyhow::Result<String> {
        let name = self.word()?;
        self.0.i32()?; // partitions
        self.0.i16()?; // copies
        self.pairs()?;
        self.0.tags()?;
        Ok(name)
    }

    /// Keys with values, which nobody asks for.
    fn pairs(&mut self) -> anyhow::Result<()> {
        self.each(|reader| {
            reader.text()?;
            reader.text()?;
            Ok(reader.0.tags()?)
        })?;
        Ok(())
    }

    fn member(&mut self, sources: &Sources) -> anyhow::Result<Member> {
        let id = self.word()?;
        let epoch = Some(self.0.i32()?);
        let instance = self.text()?;
        let rack = self.text()?;
        let (client, host) = (self.word()?, self.word()?);
        self.0.i32()?; // epoch of its topology
        self.text()?; // id of its process
        if self.0.i8()? >= 0 {
            self.text()?; // where it can be asked: host and port
            self.0.i16()?;
            self.0.tags()?;
        }
        self.pairs()?;
        for _ in 0..2 {
            // Offsets of its changelogs, and their ends.
            self.each(|reader| {
                reader.text()?;
                reader.0.i32()?;
                reader.0.i64()?;
                Ok(reader.0.tags()?)
            })?;
        }
        let active = self.assignment()?;
        self.assignment()?; // what it is to have
        self.0.i8()?; // whether it still speaks the classic protocol
        self.0.tags()?;
        let read = |(subtopology, task): (String, i32)| {
            let topics = sources.get(&subtopology).into_iter().flatten();
            topics.map(move |topic| (topic.clone(), PartitionId(task))).collect::<Vec<_>>()
        };
        let assigned = active.into_iter().flat_map(read).collect();
        let host = host.strip_prefix('/').unwrap_or(&host).to_owned();
        let facts = MemberFacts { rack, epoch, ..MemberFacts::default() };
        Ok(Member { id, instance, client, host, assigned, facts })
    }

    /// The active tasks by subtopology; standby and warm-up tasks read nothing of the topics.
    fn assignment(&mut self) -> anyhow::Result<Vec<(String, i32)>> {
        let active = self.tasks()?;
        self.tasks()?;
        self.tasks()?;
        self.0.tags()?;
        Ok(active)
    }

    fn tasks(&mut self) -> anyhow::Result<Vec<(String, i32)>> {
        let tasks = self.each(|reader| {
            let subtopology = reader.word()?;
            let numbers = reader.each(|reader| Ok(reader.0.i32()?))?;
            reader.0.tags()?;
            Ok(numbers.into_iter().map(move |task| (subtopology.clone(), task)).collect::<Vec<_>>())
        })?;
        Ok(tasks.into_iter().flatten().collect())
    }
}

#[cfg(test)]
#[path = "streams_tests.rs"]
mod tests;
