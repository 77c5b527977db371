//! Records as the bytes that a Produce request carries: a batch in record format 2.
use crate::kafka::batch_bytes::{BatchBuilder, LENGTHS, Number, sized, varint};
use crate::kafka::produce::draft::Draft;
use bytes::Bytes;

/// What lengths take of a header at most.
const HEADER_LENGTHS: usize = 10;

/// A record and its time in milliseconds since 1970 (-1: none).
pub(super) type Timed<'a> = (&'a Draft, i64);

/// How many bytes a record adds to a batch, at most.
pub(super) fn weight(draft: &Draft) -> usize {
    draft.size() + LENGTHS + HEADER_LENGTHS * draft.headers.len()
}

/// A batch of these records, of which there is at least one. Without a number it is of no producer.
pub(super) fn of(records: &[Timed<'_>], number: Option<Number>) -> Bytes {
    let mut batch = BatchBuilder::default();
    for (draft, time) in records {
        batch.push(*time, draft.key.as_deref(), draft.value.as_deref(), |out| {
            varint(draft.headers.len() as i64, out);
            for header in &draft.headers {
                sized(Some(&header.name), out);
                sized(header.value.as_deref(), out);
            }
        });
    }
    batch.plain().sealed(number)
}
