//! Opens the record formats to the fuzz targets: every frame of a set, its records, and what a codec has packed.
use super::batch::{BATCH_HEADER, FrameHeader, Framed, checksum_holds, frame};
use super::legacy;
use super::records::{RecordWalk, count_fits};
use super::scratch::Scratch;
use crate::kafka::record::{Codec, TimestampType};
use crate::query::Headers;
use std::cell::RefCell;

thread_local! {
    // As in a matching thread, where one buffer serves all batches.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Walks a record set to its end. Checksums are computed but not asked for: no fuzzer would get past them.
pub fn records(mut set: &[u8]) {
    while let Framed::Whole(header, bytes) = frame(set) {
        checksum_holds(bytes);
        SCRATCH.with_borrow_mut(|scratch| batch(&header, bytes, scratch));
        set = &set[header.length..];
    }
}

/// Decompresses bytes, and takes what comes out for records.
pub fn unpacked(codec: u8, packed: &[u8]) {
    let codec = [Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd][usize::from(codec) % 4];
    SCRATCH.with_borrow_mut(|scratch| {
        if let Ok(plain) = scratch.decompress(codec, packed) {
            walk(plain, i32::MAX, None);
        }
    });
}

fn batch(header: &FrameHeader, bytes: &[u8], scratch: &mut Scratch) {
    let Some(codec) = header.codec else { return };
    let append_time = (header.timestamp_type == TimestampType::LogAppend).then_some(header.max_timestamp);
    if header.magic == 2 {
        let Ok(plain) = scratch.decompress(codec, &bytes[BATCH_HEADER..]) else { return };
        if count_fits(plain, header.count).is_ok() {
            walk(plain, header.count, append_time);
        }
        return;
    }
    if codec == Codec::None {
        let _ = legacy::message(header, bytes);
    } else if let Ok(packed) = legacy::wrapped(bytes)
        && let Ok(plain) = scratch.decompress(codec, packed)
    {
        let _ = legacy::unwrap(header, plain, &mut |view| view.offset >= 0);
    }
}

fn walk(plain: &[u8], count: i32, append_time: Option<i64>) {
    let mut records = RecordWalk::of(plain, count, 0, 0, append_time);
    while let Ok(Some(view)) = records.next() {
        let told = i32::from_le_bytes([view.headers[0], 0, 0, 0]);
        let read = Headers::Raw(view.headers).iter().count();
        // One byte tells of up to 63; no header that is counted may be missing.
        assert!(told >= 0x80 || read as i32 == told / 2, "{told} {read} {:?}", view.headers);
    }
    let mut skipped = RecordWalk::of(plain, count, 0, 0, None);
    let _ = skipped.skip_to(plain.len() / 2);
    assert!(skipped.position() <= plain.len());
}
