//! ListOffsets (2) written and read by hand: one question for tens of thousands of partitions in flat rows.
//!
//! The codec's structures would cost several allocations a partition, every second.
use crate::wire::{Looks, Primitives, answer_by_hand, put_varint};
use anyhow::{Context, bail};
use bytes::{BufMut, Bytes};
use kafka_protocol::messages::{ListOffsetsRequest, ListOffsetsResponse};
use kafka_protocol::protocol::buf::{ByteBuf, ByteBufMut};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Message, Request, VersionRange};

/// The partitions of one leader. `topics` are names with the length of their run in `rows`.
pub(super) struct LeaderQuestion<'a> {
    pub(super) read_committed: bool,
    pub(super) topics: Vec<(&'a str, usize)>,
    /// Partition number and timestamp (or one of Kafka's negative specials).
    pub(super) rows: Vec<(i32, i64)>,
}

/// The answer, as flat as the question; topics in the broker's order.
pub(super) struct LeaderAnswer {
    pub(super) topics: Vec<(Bytes, usize)>,
    pub(super) rows: Vec<ToldRow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ToldRow {
    pub(super) partition: i32,
    pub(super) code: i16,
    pub(super) timestamp: i64,
    pub(super) offset: i64,
}

/// The newest is laid out as the one before, as Kafka's definitions have it (a test holds this to them): it only brings one
/// more special timestamp, for replicas in tiered storage (KIP-1023). The codec does not know it yet.
const VERSIONS: VersionRange = VersionRange { min: 1, max: 11 };
/// Compact forms and tagged fields from here on (KIP-482).
const FLEXIBLE: i16 = 6;

impl Message for LeaderQuestion<'_> {
    const VERSIONS: VersionRange = VERSIONS;
    const DEPRECATED_VERSIONS: Option<VersionRange> = None;
}

impl HeaderVersion for LeaderQuestion<'_> {
    fn header_version(version: i16) -> i16 {
        ListOffsetsRequest::header_version(version)
    }
}

impl Looks for LeaderQuestion<'_> {}

impl Request for LeaderQuestion<'_> {
    const KEY: i16 = ListOffsetsRequest::KEY;
    type Response = LeaderAnswer;
}

impl Encodable for LeaderQuestion<'_> {
    fn encode<B: ByteBufMut>(&self, buf: &mut B, version: i16) -> anyhow::Result<()> {
        let flexible = version >= FLEXIBLE;
        buf.put_i32(-1); // an ordinary client, not a replica
        if version >= 2 {
            buf.put_i8(i8::from(self.read_committed));
        }
        length(buf, self.topics.len(), flexible)?;
        let mut rows = self.rows.iter();
        for (name, count) in &self.topics {
            if flexible {
                put_varint(buf, u32::try_from(name.len() + 1)?);
            } else {
                buf.put_i16(i16::try_from(name.len())?);
            }
            buf.put_slice(name.as_bytes());
            length(buf, *count, flexible)?;
            for (partition, timestamp) in rows.by_ref().take(*count) {
                buf.put_i32(*partition);
                if version >= 4 {
                    buf.put_i32(-1); // whatever epoch the leader is in
                }
                buf.put_i64(*timestamp);
                no_tags(buf, flexible);
            }
            no_tags(buf, flexible);
        }
        if version >= 10 {
            buf.put_i32(10_000); // patience of the broker for tiered storage, in milliseconds
        }
        no_tags(buf, flexible);
        Ok(())
    }

    fn compute_size(&self, _: i16) -> anyhow::Result<usize> {
        bail!("the size is known once it is written")
    }
}

impl Decodable for LeaderQuestion<'_> {
    fn decode<B: ByteBuf>(_: &mut B, _: i16) -> anyhow::Result<Self> {
        bail!("a client never reads this question")
    }
}

answer_by_hand!(LeaderAnswer, VERSIONS, ListOffsetsResponse);

impl Decodable for LeaderAnswer {
    fn decode<B: ByteBuf>(buf: &mut B, version: i16) -> anyhow::Result<Self> {
        let mut bytes = buf.try_get_bytes(buf.remaining())?;
        let mut fields = Primitives::new(&mut bytes, version >= FLEXIBLE);
        if version >= 2 {
            fields.i32()?; // throttle time
        }
        let count = fields.array()?.context("no topics")?;
        let mut told = LeaderAnswer { topics: Vec::with_capacity(count), rows: Vec::new() };
        for _ in 0..count {
            let name = fields.string()?.context("a topic without name")?;
            let partitions = fields.array()?.context("no partitions")?;
            told.topics.push((name, partitions));
            for _ in 0..partitions {
                let (partition, code) = (fields.i32()?, fields.i16()?);
                let (timestamp, offset) = (fields.i64()?, fields.i64()?);
                if version >= 4 {
                    fields.i32()?; // leader epoch
                }
                fields.tags()?;
                told.rows.push(ToldRow { partition, code, timestamp, offset });
            }
            fields.tags()?;
        }
        Ok(told)
    }
}

fn length(buf: &mut impl BufMut, count: usize, flexible: bool) -> anyhow::Result<()> {
    if flexible {
        put_varint(buf, u32::try_from(count + 1)?);
    } else {
        buf.put_i32(i32::try_from(count)?);
    }
    Ok(())
}

fn no_tags(buf: &mut impl BufMut, flexible: bool) {
    if flexible {
        buf.put_u8(0);
    }
}

#[cfg(test)]
#[path = "list_offsets_tests.rs"]
mod tests;
