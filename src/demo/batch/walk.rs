//! Walks the records of a batch of format 2: what looking up a time and compaction need.
use super::{BatchHeader, HEADER_BYTES, Header, Record, decompress, varint};
use bytes::Bytes;

/// A record without key, value and headers.
const LEAST_RECORD: usize = 7;

/// One record with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkedRecord {
    pub offset: i64,
    pub timestamp: i64,
    pub record: Record,
}

/// All records of the batch; none where it can't be read.
pub fn records_of(batch: &Bytes) -> Option<Vec<WalkedRecord>> {
    let header = BatchHeader::parse(batch)?;
    if header.magic != 2 {
        return None;
    }
    let packed = batch.get(HEADER_BYTES..header.bytes)?;
    let plain = Bytes::from(decompress(header.codec()?, packed).ok()?);
    let mut rest: &[u8] = &plain;
    let count = usize::try_from(header.count).ok()?;
    let mut records = Vec::with_capacity(count.min(plain.len() / LEAST_RECORD));
    for _ in 0..count {
        let size = usize::try_from(varint::take(&mut rest)?).ok()?;
        let mut body = rest.get(..size)?;
        rest = &rest[size..];
        records.push(walk(&header, &plain, &mut body)?);
    }
    rest.is_empty().then_some(records)
}

fn walk(header: &BatchHeader, plain: &Bytes, body: &mut &[u8]) -> Option<WalkedRecord> {
    *body = body.get(1..)?;
    let timestamp_delta = varint::take(body)?;
    let offset_delta = varint::take(body)?;
    let key = nullable(plain, body)?;
    let value = nullable(plain, body)?;
    let mut headers = Vec::new();
    for _ in 0..varint::take(body)? {
        let name = nullable(plain, body)??;
        headers.push(Header { name, value: nullable(plain, body)? });
    }
    let timestamp = match header.log_append_time() {
        true => header.max_timestamp,
        false => header.first_timestamp.wrapping_add(timestamp_delta),
    };
    let record = Record { timestamp: Some(timestamp), key, value, headers };
    Some(WalkedRecord { offset: header.base_offset.wrapping_add(offset_delta), timestamp, record })
}

/// Outer none: the bytes end too early. Inner none: Kafka's null.
fn nullable(plain: &Bytes, body: &mut &[u8]) -> Option<Option<Bytes>> {
    let size = varint::take(body)?;
    if size < 0 {
        return Some(None);
    }
    let size = usize::try_from(size).ok()?;
    let field = body.get(..size)?;
    *body = &body[size..];
    Some(Some(plain.slice_ref(field)))
}
