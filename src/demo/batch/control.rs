//! Control batches: the markers that end a transaction (KIP-98).
use super::encode::{BatchFrame, BatchProducer, put_record, seal};
use super::header::attributes;
use super::{Codec, Record};
use bytes::Bytes;

/// The marker of a commit or an abort, as one batch that takes one offset.
pub fn marker(producer_id: i64, epoch: i16, commit: bool, now: i64) -> Bytes {
    // Key: version 0, type (0 abort, 1 commit). Value: version 0, epoch of the coordinator.
    let key = [0, 0, 0, u8::from(commit)];
    let value = [0u8; 6];
    let record = Record::new(Bytes::copy_from_slice(&key), Bytes::copy_from_slice(&value));
    let mut body = Vec::new();
    put_record(&mut body, &record, 0, 0);
    let frame = BatchFrame {
        base_offset: 0,
        leader_epoch: 0,
        attributes: attributes(Codec::None, false, true, true),
        last_offset_delta: 0,
        first_timestamp: now,
        max_timestamp: now,
        producer: BatchProducer { id: producer_id, epoch, sequence: -1, transactional: true },
    };
    seal(body, frame, 1)
}
