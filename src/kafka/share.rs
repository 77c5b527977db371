//! How far share groups have delivered (KIP-932): DescribeShareGroupOffsets (90), written and read by hand, because the codec
//! does not have the version that tells the lag (KIP-1226, Kafka 4.2). Knows no other kind of group.
use super::cluster::Cluster;
use super::committed::{CommitRows, Commits, Committed, Names, group_verdict, row_verdict};
use super::errors::Error;
use super::hand_reader::HandReader;
use super::model::PartitionId;
use crate::wire::codes;
use crate::wire::{Looks, Target, answer_by_hand, put_varint};
use anyhow::bail;
use kafka_protocol::messages::{DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponse};
use kafka_protocol::protocol::buf::{ByteBuf, ByteBufMut};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Message, Request, VersionRange};
use std::sync::Arc;
use std::time::Duration;

const KEY: i16 = 90;
const VERSIONS: VersionRange = VersionRange { min: 0, max: 1 };
const PATIENCE: Duration = Duration::from_secs(10);
const DOING: &str = "asking for the start offsets of share groups";
/// Groups in one question.
const MOST: usize = 100;

/// Of which groups: all that they deliver.
struct AskedStarts<'a>(&'a [Arc<str>]);

/// The groups as their coordinator tells them.
struct ToldStarts(Vec<ToldGroup>);

#[derive(Debug, PartialEq, Eq)]
struct ToldGroup {
    id: String,
    code: i16,
    rows: Vec<ToldStart>,
}

/// Where delivery of one partition starts.
#[derive(Debug, PartialEq, Eq)]
struct ToldStart {
    topic: String,
    partition: i32,
    /// -1: nothing was delivered yet.
    start: i64,
    epoch: i32,
    /// None: not told.
    lag: Option<i64>,
    code: i16,
}

impl Cluster {
    /// Where share groups that one broker coordinates deliver from: a row a partition, without an offset where nothing was
    /// delivered yet.
    pub(super) async fn share_starts(&self, coordinator: &Target, groups: &[Arc<str>]) -> Commits {
        let mut found = Commits::new();
        for part in groups.chunks(MOST) {
            match self.wire.ask(coordinator.clone(), PATIENCE, |_| AskedStarts(part)).await {
                Ok(told) => found.extend(told.0.into_iter().map(|group| self.starts_of(group))),
                Err(error) => {
                    let failed = |group: &Arc<str>| (group.clone(), Err(Error::wire(DOING)(error.clone())));
                    found.extend(part.iter().map(failed));
                }
            }
        }
        found
    }

    fn starts_of(&self, group: ToldGroup) -> (Arc<str>, Result<CommitRows, Error>) {
        let id: Arc<str> = group.id.into();
        let verdict = match group.code {
            codes::GROUP_ID_NOT_FOUND => Err(Error::unknown("group", &id)),
            code => group_verdict(&id, code),
        };
        let mut names = Names::default();
        let mut starts = CommitRows::default();
        for row in group.rows.into_iter().filter(|row| self.wire.options().bounds.topic(&row.topic)) {
            let at = (names.name(&row.topic), PartitionId(row.partition));
            if let Err(why) = row_verdict(&id, &at, row.code) {
                starts.untold.push((at, why));
                continue;
            }
            starts.rows.push(Committed {
                topic: at.0,
                partition: at.1,
                offset: row.start,
                epoch: row.epoch,
                metadata: String::new(),
                lag: row.lag,
            });
        }
        (id, verdict.map(|()| starts))
    }
}

impl Message for AskedStarts<'_> {
    const VERSIONS: VersionRange = VERSIONS;
    const DEPRECATED_VERSIONS: Option<VersionRange> = None;
}

impl HeaderVersion for AskedStarts<'_> {
    fn header_version(_: i16) -> i16 {
        DescribeShareGroupOffsetsRequest::header_version(0)
    }
}

impl Looks for AskedStarts<'_> {}

impl Request for AskedStarts<'_> {
    const KEY: i16 = KEY;
    type Response = ToldStarts;
}

impl Encodable for AskedStarts<'_> {
    fn encode<B: ByteBufMut>(&self, buf: &mut B, _: i16) -> anyhow::Result<()> {
        put_varint(buf, u32::try_from(self.0.len() + 1)?);
        for group in self.0 {
            put_varint(buf, u32::try_from(group.len() + 1)?);
            buf.put_slice(group.as_bytes());
            buf.put_u8(0); // all topics
            buf.put_u8(0); // no tagged fields
        }
        buf.put_u8(0);
        Ok(())
    }
    fn compute_size(&self, _: i16) -> anyhow::Result<usize> {
        bail!("the size is known once it is written")
    }
}

impl Decodable for AskedStarts<'_> {
    fn decode<B: ByteBuf>(_: &mut B, _: i16) -> anyhow::Result<Self> {
        bail!("a client never reads this question")
    }
}

answer_by_hand!(ToldStarts, VERSIONS, DescribeShareGroupOffsetsResponse);

impl Decodable for ToldStarts {
    fn decode<B: ByteBuf>(buf: &mut B, version: i16) -> anyhow::Result<Self> {
        let mut bytes = buf.try_get_bytes(buf.remaining())?;
        let mut reader = HandReader::new(&mut bytes);
        reader.fields.i32()?; // throttle time
        Ok(ToldStarts(reader.each(|reader| group(reader, version))?))
    }
}

fn group(reader: &mut HandReader<'_>, version: i16) -> anyhow::Result<ToldGroup> {
    let id = reader.word()?;
    let topics = reader.each(|reader| {
        let topic = reader.word()?;
        reader.fields.uuid()?;
        let rows = reader.each(|reader| start(reader, &topic, version))?;
        reader.fields.tags()?;
        Ok(rows)
    })?;
    let code = reader.fields.i16()?;
    reader.text()?; // the code in words
    reader.fields.tags()?;
    Ok(ToldGroup { id, code, rows: topics.into_iter().flatten().collect() })
}

fn start(reader: &mut HandReader<'_>, topic: &str, version: i16) -> anyhow::Result<ToldStart> {
    let (partition, start, epoch) = (reader.fields.i32()?, reader.fields.i64()?, reader.fields.i32()?);
    let lag = if version >= 1 { Some(reader.fields.i64()?).filter(|lag| *lag >= 0) } else { None };
    let code = reader.fields.i16()?;
    reader.text()?;
    reader.fields.tags()?;
    Ok(ToldStart { topic: topic.to_owned(), partition, start, epoch, lag, code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{self, walk};
    use bytes::{Bytes, BytesMut};

    fn text(text: &str) -> Vec<u8> {
        [&[text.len() as u8 + 1][..], text.as_bytes()].concat()
    }

    /// One group with one partition that starts at 20, of which 40 are left.
    fn answer(version: i16) -> Vec<u8> {
        let lag: &[u8] = if version >= 1 { &[0, 0, 0, 0, 0, 0, 0, 40] } else { &[] };
        let row = [&[0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 1][..], lag, &[0, 0, 0, 0]].concat();
        let topic = [&text("jobs")[..], &[7; 16], &[2], &row, &[0]].concat();
        [&[0, 0, 0, 0, 2][..], &text("workers"), &[2], &topic, &[0, 0, 0, 0, 0]].concat()
    }

    #[test]
    fn start_offsets_are_read_as_kafka_writes_them() {
        for (version, lag) in [(0, None), (1, Some(40))] {
            let bytes = answer(version);
            assert_eq!(
                walk(schema::Message::Response(KEY), version, &bytes),
                Ok(()),
                "this is Kafka's layout"
            );
            let groups = ToldStarts::decode(&mut Bytes::from(bytes), version).unwrap().0;
            let row = ToldStart { topic: "jobs".to_owned(), partition: 3, start: 20, epoch: 1, lag, code: 0 };
            assert_eq!(groups, [ToldGroup { id: "workers".to_owned(), code: 0, rows: vec![row] }]);
        }
    }

    #[test]
    fn the_question_is_kafkas() {
        let mut bytes = BytesMut::new();
        AskedStarts(&["g".into(), "long".repeat(50).into()]).encode(&mut bytes, 1).unwrap();
        assert_eq!(walk(schema::Message::Request(KEY), 1, &bytes), Ok(()));
    }
}
