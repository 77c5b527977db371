//! Batches come back as they went in, in every codec.
use super::*;
use proptest::prelude::*;

fn some_records() -> Vec<Record> {
    let wide =
        Record::new("käse", "x".repeat(100_000)).at(7).header("a", "1").header("a", "2").null_header("b");
    vec![Record::new("", "").at(5), Record::of("v").at(3), Record::tombstone("k"), wide]
}

#[test]
fn every_codec_gives_back_what_it_was_given() {
    for codec in [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd] {
        let bytes = Batch::of(some_records()).codec(codec).encode(100, 42);
        let header = BatchHeader::parse(&bytes).unwrap();
        assert!(header.intact(&bytes), "{codec:?}");
        assert_eq!((header.codec(), header.count, header.last_offset_delta), (Some(codec), 4, 3));
        assert_eq!((header.first_timestamp, header.max_timestamp), (5, 42));
        let walked = records_of(&bytes).unwrap();
        let mut expected = some_records();
        expected[2].timestamp = Some(42);
        for (place, (got, wanted)) in walked.iter().zip(expected).enumerate() {
            assert_eq!((got.offset, &got.record), (100 + place as i64, &wanted), "{codec:?}");
        }
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    let bytes = Batch::of(some_records()).encode(0, 0);
    let mut wrong = bytes.to_vec();
    *wrong.last_mut().unwrap() ^= 1;
    assert!(!BatchHeader::parse(&wrong).unwrap().intact(&wrong));
}

#[test]
fn log_append_time_is_the_time_of_every_record() {
    let bytes = Batch::of(some_records()).log_append_time().encode(0, 42);
    assert!(records_of(&bytes).unwrap().iter().all(|walked| walked.timestamp == 42));
}

#[test]
fn old_formats_have_their_layout() {
    let one = Batch::of([Record::new("k", "vv").at(9)]);
    let first = one.clone().format(BatchFormat::V0).encode(3, 0);
    assert_eq!(first.len(), 12 + 4 + 2 + 4 + 1 + 4 + 2);
    assert_eq!((&first[..8], first[16]), (&3i64.to_be_bytes()[..], 0));
    let second = one.format(BatchFormat::V1).encode(3, 0);
    assert_eq!((second.len(), second[16]), (first.len() + 8, 1));
    assert_eq!(&second[18..26], &9i64.to_be_bytes());
    let wrapped = Batch::of(some_records()).codec(Codec::Gzip).format(BatchFormat::V1).encode(3, 0);
    // The wrapper carries the offset of its last message.
    assert_eq!(&wrapped[..8], &6i64.to_be_bytes());
}

proptest! {
    #[test]
    fn numbers_of_any_size_survive(value: i64) {
        let mut bytes = Vec::new();
        varint::put(&mut bytes, value);
        prop_assert_eq!(bytes.len(), varint::size(value));
        prop_assert_eq!(varint::take(&mut bytes.as_slice()), Some(value));
    }

    #[test]
    fn no_bytes_make_the_walk_panic(mut bytes: Vec<u8>) {
        bytes.resize(bytes.len() + HEADER_BYTES, 1);
        bytes[16] = 2;
        let length = (bytes.len() - 12) as i32;
        bytes[8..12].copy_from_slice(&length.to_be_bytes());
        records_of(&Bytes::from(bytes));
    }
}
