//! Frames, records and compression, one at a time.
use super::write;
use crate::kafka::read::batch::{Framed, checksum_holds, frame};
use crate::kafka::read::records::{RecordWalk, count_fits, varint};
use crate::kafka::read::room::ReadRoom;
use crate::kafka::read::scratch::{BrokenBatch, Scratch};
use crate::kafka::record::Codec;
use lz4_flex::frame::BlockMode;
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

const CODECS: [Codec; 5] = [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];

fn text(length: usize) -> Vec<u8> {
    (0..length).map(|at| b"{\"orderId\":\"ord-0123456789\"}"[(at * at / 7) % 28]).collect()
}

#[test]
fn every_codec_gives_back_what_went_in() {
    let mut scratch = Scratch::default();
    for length in [0, 1, 100, 70_000, 700_000, 3_000_000, 10] {
        let plain = text(length);
        for codec in CODECS {
            let packed = write::compress(codec, &plain);
            assert!(scratch.decompress(codec, &packed).unwrap() == plain, "{codec:?} of {length} bytes");
        }
        let packed = write::xerial(&plain);
        assert!(scratch.decompress(Codec::Snappy, &packed).unwrap() == plain, "xerial of {length} bytes");
        let twice = [write::xerial(&plain), write::xerial(&plain)].concat();
        assert!(scratch.decompress(Codec::Snappy, &twice).unwrap() == [&plain[..], &plain].concat());
        let packed = write::lz4(&plain, BlockMode::Linked);
        assert!(scratch.decompress(Codec::Lz4, &packed).unwrap() == plain, "linked lz4 of {length} bytes");
    }
}

#[test]
fn the_wrong_lz4_header_checksum_of_old_clients_does_not_matter() {
    let plain = text(5000);
    let mut packed = write::compress(Codec::Lz4, &plain);
    packed[6] ^= 0xff;
    assert!(Scratch::default().decompress(Codec::Lz4, &packed).unwrap() == plain);
}

#[test]
fn a_stream_cut_short_is_an_error_and_the_next_one_is_read_all_the_same() {
    let mut scratch = Scratch::default();
    let plain = text(100_000);
    for codec in &CODECS[1..] {
        let packed = write::compress(*codec, &plain);
        assert!(scratch.decompress(*codec, &packed[..packed.len() / 2]).is_err(), "{codec:?}");
        assert!(scratch.decompress(*codec, b"\x82SNAPPY\0 not compressed at all").is_err(), "{codec:?}");
        assert!(scratch.decompress(*codec, &packed).unwrap() == plain, "{codec:?}");
    }
}

#[test]
fn a_batch_that_swells_beyond_the_bound_is_refused() {
    let bomb = write::compress(Codec::Zstd, &vec![0; 300 << 20]);
    let refused = Scratch::default().decompress(Codec::Zstd, &bomb).unwrap_err();
    assert!(matches!(refused, BrokenBatch::TooLarge(most) if most == 256 << 20), "{refused:?}");
    let mut patient = Scratch::of(ReadRoom::of(1 << 30), || false);
    assert_eq!(patient.decompress(Codec::Zstd, &bomb).map(<[u8]>::len).ok(), Some(300 << 20));
}

#[test]
fn large_batches_take_turns() {
    let room = ReadRoom::of(64 << 20);
    let packed = write::compress(Codec::Gzip, &vec![0; 20 << 20]);
    let mut first = Scratch::of(room.clone(), || false);
    first.decompress(Codec::Gzip, &packed).unwrap();
    let (said, heard) = mpsc::channel();
    let second = thread::spawn(move || {
        let mut second = Scratch::of(room, || false);
        said.send(()).unwrap();
        let length = second.decompress(Codec::Gzip, &packed).unwrap().len();
        said.send(()).unwrap();
        length
    });
    heard.recv().unwrap();
    assert!(heard.try_recv().is_err(), "the first has not given its turn back");
    first.rest();
    assert_eq!(second.join().unwrap(), 20 << 20);
}

#[test]
fn a_stop_ends_the_unpacking_of_a_batch() {
    let packed = write::compress(Codec::Zstd, &vec![0; 200 << 20]);
    let steps = Arc::new(AtomicUsize::new(0));
    let counted = steps.clone();
    let mut scratch = Scratch::of(ReadRoom::default(), move || counted.fetch_add(1, Ordering::Relaxed) > 10);
    assert!(matches!(scratch.decompress(Codec::Zstd, &packed), Err(BrokenBatch::Stopped)));
    assert!(steps.load(Ordering::Relaxed) < 20);
}

#[test]
fn a_snappy_block_is_believed_no_more_than_it_can_hold() {
    let mut scratch = Scratch::default();
    let zeros = vec![0; 3 << 20];
    let packed = write::compress(Codec::Snappy, &zeros);
    assert!(
        scratch.decompress(Codec::Snappy, &packed).unwrap() == zeros,
        "what is packed best is within the bound"
    );
    // 500 MiB, says the block of eight bytes.
    let claims = [0x80, 0x80, 0x80, 0xfa, 0x01, 0, 0, 0];
    let mut scratch = Scratch::default();
    let refused = scratch.decompress(Codec::Snappy, &claims).unwrap_err();
    assert!(matches!(&refused, BrokenBatch::Corrupt(why) if why.contains("claims more")), "{refused:?}");
    assert_eq!(scratch.bytes.capacity(), 0, "nothing is reserved for it");
}

#[test]
fn no_count_of_records_or_headers_is_believed() {
    assert!(count_fits(&[0; 70], 10).is_ok() && count_fits(&[0; 69], 10).is_err());
    assert!(count_fits(&[0; 70], i32::MAX).is_err() && count_fits(&[0; 70], -1).is_err());
    // Attributes, two deltas, no key, no value, and then the headers.
    let walk = |headers: &[u8]| {
        let record = [&[0, 0, 0, 1, 1][..], headers].concat();
        let bytes = [&[2 * record.len() as u8][..], &record].concat();
        RecordWalk::of(&bytes, 1, 0, 0, None).next().map(|view| view.is_some())
    };
    assert_eq!(walk(&[0]), Ok(true));
    assert_eq!(walk(&[2, 2, b'n', 4, b'o', b'k']), Ok(true));
    assert_eq!(walk(&[2, 2, b'n', 1]), Ok(true), "a header of null");
    for (headers, why) in [
        (&[0xfe, 0xff, 0xff, 0xff, 0x0f][..], "ends in the middle"),
        (&[0xff, 0xff, 0xff, 0xff, 0x0f], "less than no headers"),
        (&[2, 1, 0], "no name"),
        (&[2, 2, b'n', 60, b'x'], "longer than its record"),
        (&[0, 7], "before the record does"),
    ] {
        let said = walk(headers).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn headers_say_what_the_encoder_put_in() {
    let records = [write::record(40, 7, None, None), write::record(42, 9, Some(b"k"), Some(b"v"))];
    let set = write::batch(&records.map(|record| write::of_producer(record, 5)), Codec::None);
    // The encoder keeps offset and sequence in step, so that a gap does not split the batch.
    let Framed::Whole(header, bytes) = frame(&set) else { panic!("no batch") };
    assert_eq!((header.base_offset, header.last_offset, header.count), (40, 42, 2));
    assert_eq!((header.first_timestamp, header.max_timestamp), (7, 9));
    assert_eq!((header.producer_id, header.leader_epoch, header.magic), (5, 3, 2));
    assert!(header.transactional && !header.control && checksum_holds(bytes));
    let mut broken = bytes.to_vec();
    broken[70] ^= 1;
    assert!(!checksum_holds(&broken));
}

#[test]
fn a_frame_is_whole_or_cut_or_broken() {
    let set = write::batch(&[write::record(0, 0, None, Some(b"hello"))], Codec::None);
    for length in 1..set.len() {
        let Framed::Cut { need } = frame(&set[..length]) else { panic!("{length} bytes are no cut frame") };
        assert!(need <= set.len() && need > 0);
    }
    for (at, value, why) in [
        (16, 3, "format"),
        (8, 0x80, "negative"),
        (11, 5, "shorter"),
        (0, 0x80, "offset"),
        (23, 0x80, "before"),
    ] {
        let mut set = set.clone();
        set[at] = value;
        let Framed::Broken(said) = frame(&set) else { panic!("byte {at} = {value} should break the frame") };
        assert!(said.contains(why), "{said}");
    }
}

proptest! {
    #[test]
    fn varints_of_any_size_are_read(value in any::<i32>()) {
        let mut zigzag = ((value << 1) ^ (value >> 31)).cast_unsigned();
        let mut bytes = Vec::new();
        while zigzag >= 0x80 {
            bytes.push(zigzag as u8 | 0x80);
            zigzag >>= 7;
        }
        bytes.push(zigzag as u8);
        prop_assert_eq!(varint(&bytes, 0), Some((value, bytes.len())));
        prop_assert_eq!(varint(&bytes[..bytes.len() - 1], 0), None);
    }

    #[test]
    fn no_bytes_make_the_record_walk_panic_or_go_on_for_ever(bytes in proptest::collection::vec(any::<u8>(), 0..200), count in 0..50i32) {
        let mut records = RecordWalk::of(&bytes, count, i64::MAX - 3, i64::MAX, None);
        let mut walked = 0;
        while let Ok(Some(view)) = records.next() {
            walked += 1;
            prop_assert!(view.key.map_or(0, <[u8]>::len) + view.headers.len() <= bytes.len());
        }
        prop_assert!(walked <= count);
    }

    #[test]
    fn no_bytes_make_decompression_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), codec in 1..5usize) {
        let mut scratch = Scratch::default();
        let plain = scratch.decompress(CODECS[codec], &bytes).map(<[u8]>::len);
        prop_assert!(plain.is_err() || plain.unwrap() < 64 << 20);
    }
}
