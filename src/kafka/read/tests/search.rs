//! The matcher over whole record sets: all formats and codecs, transactions, edges, corruption; and its shortcuts
//! against a naive reader.
use super::write;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::read::feed::Feed;
use crate::kafka::read::mailbox::MailboxBounds;
use crate::kafka::read::room::ReadRoom;
use crate::kafka::read::search::{Matcher, Search};
use crate::kafka::read::sink::Sink;
use crate::kafka::read::stretch::Stretch;
use crate::kafka::read::{Mode, PartitionProgress, ReadProgress, RecordRow};
use crate::kafka::record::{Codec, TimestampType};
use crate::query::{Context, Filter, Span};
use jiff::tz::TimeZone;
use kafka_protocol::records::Record;
use proptest::prelude::*;

const CODECS: [Codec; 5] = [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];

struct Case {
    set: Vec<u8>,
    from: i64,
    end: i64,
    filter: Option<&'static str>,
    committed: bool,
    aborted: Vec<(i64, i64)>,
    mode: Mode,
    unpack: usize,
}

impl Case {
    fn of(set: Vec<u8>) -> Self {
        Case {
            set,
            from: 0,
            end: i64::MAX,
            filter: None,
            committed: false,
            aborted: Vec::new(),
            mode: Mode::Scan,
            unpack: 64 << 20,
        }
    }

    fn run(self) -> (Vec<RecordRow>, ReadProgress) {
        let (feed, tap) =
            Feed::open(MailboxBounds { rows: 1_000_000, bytes: 1 << 30, drops: false, limit: None });
        let (topic, partition) = ("orders".into(), PartitionId(0));
        let part = PartitionProgress {
            end: Some(Offset(self.end)),
            ..PartitionProgress::live(topic, partition, Offset(self.from))
        };
        let piece = Stretch {
            part: 0,
            topic: part.topic.clone(),
            partition,
            from: self.from,
            end: self.end,
            next: self.end,
            set: self.set.into(),
            aborted: self.aborted,
            broken: None,
            restart: None,
            permit: None,
        };
        feed.begin(vec![part], 0);
        let context = Context::new(0, TimeZone::UTC);
        let filter = self.filter.map(|text| Filter::parse(text, &context).unwrap());
        let times = Span::default();
        let search = Search {
            filter,
            mode: self.mode,
            committed: self.committed,
            unpack: self.unpack,
            times,
            outlet: None,
            readers: None,
            schemas_first: false,
        };
        Matcher::new(search, Sink::new(feed, self.mode), ReadRoom::of(self.unpack)).search(&piece);
        (tap.take(), tap.progress())
    }

    fn offsets(self) -> Vec<i64> {
        self.run().0.iter().map(|row| row.offset().0).collect()
    }
}

fn records(offsets: std::ops::Range<i64>) -> Vec<Record> {
    offsets
        .map(|offset| {
            let value = format!(
                "{{\"id\":{offset},\"status\":\"{}\"}}",
                if offset % 7 == 3 { "LATE" } else { "PAID" }
            );
            write::record(
                offset,
                5000 + offset,
                Some(format!("key-{offset}").as_bytes()),
                Some(value.as_bytes()),
            )
        })
        .collect()
}

#[test]
fn each_codec_and_the_fields_of_a_record() {
    for codec in CODECS {
        let first = write::with_header(write::record(10, 77, None, Some(b"")), "trace", Some(b"abc"));
        let first = write::with_header(first, "none", None);
        let second = write::record(11, 78, Some(b""), None);
        let (rows, progress) = Case::of(write::batch(&[first, second], codec)).run();
        let [RecordRow::Record(first), RecordRow::Record(second)] = &rows[..] else {
            panic!("{codec:?}: {rows:?}")
        };
        assert_eq!((first.key.as_deref(), first.value.as_deref()), (None, Some(&b""[..])));
        assert_eq!((second.key.as_deref(), second.value.as_deref()), (Some(&b""[..]), None));
        let headers: Vec<_> = first.headers.iter().map(|row| (&row.name[..], row.value.as_deref())).collect();
        assert_eq!(headers, [(&b"trace"[..], Some(&b"abc"[..])), (&b"none"[..], None)]);
        assert_eq!((first.timestamp.0, second.offset.0, first.batch.codec), (77, 11, codec));
        assert_eq!((first.batch.leader_epoch, first.batch.timestamp_type), (3, TimestampType::Create));
        assert_eq!((progress.records, progress.matched, progress.corrupt), (2, 2, 0));
    }
}

#[test]
fn a_search_skips_what_can_t_match_and_still_counts_it() {
    for codec in CODECS {
        let mut set = write::batch(&records(0..500), codec);
        set.extend(write::batch(&records(500..1000), codec));
        let (rows, progress) = Case { filter: Some("late key-1"), ..Case::of(set) }.run();
        let expected: Vec<i64> =
            (0..1000).filter(|offset| offset % 7 == 3 && offset.to_string().starts_with('1')).collect();
        assert_eq!(rows.iter().map(|row| row.offset().0).collect::<Vec<_>>(), expected);
        assert_eq!((progress.records, progress.matched), (1000, expected.len() as u64));
    }
}

#[test]
fn the_edges_of_the_range_are_exact() {
    let set = write::batch(&records(100..200), Codec::Lz4);
    assert_eq!(Case { from: 150, end: 153, ..Case::of(set.clone()) }.offsets(), [150, 151, 152]);
    let counted =
        Case { from: 150, end: 153, mode: Mode::Count, filter: Some("paid"), ..Case::of(set.clone()) };
    assert_eq!(counted.run().1.records, 3);
    let (rows, progress) = Case { mode: Mode::Count, ..Case::of(set) }.run();
    assert_eq!((rows.len(), progress.matched), (0, 100));
}

#[test]
fn gaps_and_control_records_are_passed() {
    let mut set = write::batch(
        &[write::record(5, 0, None, Some(b"a")), write::record(90, 0, None, Some(b"b"))],
        Codec::None,
    );
    set.extend(write::batch(&[write::marker(91, 7, true)], Codec::None));
    let (rows, progress) = Case { end: 92, ..Case::of(set) }.run();
    assert_eq!(rows.iter().map(|row| row.offset().0).collect::<Vec<_>>(), [5, 90]);
    assert_eq!((progress.passed, progress.records), (92, 2));
}

#[test]
fn aborted_records_are_left_out_only_if_asked() {
    let mut set = Vec::new();
    for batch in [
        vec![write::of_producer(write::record(0, 0, None, Some(b"aborted")), 7)],
        vec![write::of_producer(write::record(1, 0, None, Some(b"kept")), 8)],
        vec![write::record(2, 0, None, Some(b"plain"))],
        vec![write::marker(3, 7, false)],
        vec![write::of_producer(write::record(4, 0, None, Some(b"next transaction")), 7)],
        vec![write::marker(5, 7, true)],
        vec![write::of_producer(write::record(6, 0, None, Some(b"aborted again")), 7)],
        vec![write::marker(7, 7, false)],
    ] {
        set.extend(write::batch(&batch, Codec::None));
    }
    let aborted = vec![(7, 0), (7, 6)];
    let all = Case { aborted: aborted.clone(), ..Case::of(set.clone()) };
    assert_eq!(all.offsets(), [0, 1, 2, 4, 6]);
    assert_eq!(Case { aborted, committed: true, ..Case::of(set) }.offsets(), [1, 2, 4]);
}

#[test]
fn formats_0_and_1_are_read_plain_and_wrapped() {
    for magic in [0, 1] {
        let mut set = write::message(magic, 3, 1234, Some(b"k"), None, Codec::None);
        set.extend(write::message(magic, 4, 1235, None, Some(b"plain"), Codec::None));
        for (at, codec) in [Codec::Gzip, Codec::Snappy, Codec::Lz4].into_iter().enumerate() {
            set.extend(write::wrapper(magic, 5 + 3 * at as i64, &[b"a", b"b", b"c"], codec));
        }
        let (rows, progress) = Case { end: 14, ..Case::of(set.clone()) }.run();
        let offsets: Vec<_> = rows.iter().map(|row| row.offset().0).collect();
        assert_eq!(offsets, (3..14).collect::<Vec<_>>(), "format {magic}");
        assert_eq!((progress.records, progress.corrupt), (11, 0));
        let first = rows[0].record().unwrap();
        assert_eq!((first.key.as_deref(), first.value.as_deref()), (Some(&b"k"[..]), None));
        let (time, kind) = [(-1, TimestampType::None), (1234, TimestampType::Create)][usize::from(magic)];
        assert_eq!((first.timestamp.0, first.batch.timestamp_type), (time, kind));
        assert_eq!(Case { from: 9, end: 13, filter: Some("b"), ..Case::of(set) }.offsets(), [9, 12]);
    }
}

#[test]
fn a_corrupt_batch_is_one_row_and_the_next_is_read() {
    let good = write::batch(&records(0..10), Codec::None);
    for codec in CODECS {
        let mut bad = write::batch(&records(10..20), codec);
        let middle = bad.len() / 2;
        bad[middle] ^= 0x55;
        let set = [good.clone(), bad, write::batch(&records(20..22), Codec::None)].concat();
        let (rows, progress) = Case { filter: Some("key-20"), ..Case::of(set) }.run();
        let [RecordRow::Corrupt(corrupt), RecordRow::Record(record)] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((corrupt.first.0, corrupt.last.0, record.offset.0), (10, 19, 20));
        assert!(corrupt.why.contains("checksum"), "{}", corrupt.why);
        assert_eq!((progress.corrupt, progress.matched), (1, 1));
    }
}

#[test]
fn a_lying_record_count_is_corruption_from_there_on() {
    let mut set = write::batch(&records(0..3), Codec::None);
    set[60] = 9;
    let crc = crc_fast::crc32_iscsi(&set[21..]);
    set[17..21].copy_from_slice(&crc.to_be_bytes());
    let (rows, _) = Case::of(set).run();
    assert_eq!(rows.len(), 4);
    let RecordRow::Corrupt(corrupt) = &rows[3] else { panic!("{rows:?}") };
    assert_eq!((corrupt.first.0, corrupt.last.0), (2, 2));
}

fn some_records() -> impl Strategy<Value = Vec<Vec<Record>>> {
    let bytes = || proptest::option::of("[abAB]{0,6}");
    let one = (1..4i64, bytes(), bytes(), bytes());
    proptest::collection::vec(proptest::collection::vec(one, 1..12), 1..6).prop_map(|batches| {
        let mut offset = 0;
        let mut record =
            |(gap, key, value, header): (i64, Option<String>, Option<String>, Option<String>)| {
                offset += gap;
                let bytes = |text: &Option<String>| text.clone().map(String::into_bytes);
                let record =
                    write::record(offset, offset * 3, bytes(&key).as_deref(), bytes(&value).as_deref());
                if offset % 2 == 0 {
                    write::with_header(record, "ab", bytes(&header).as_deref())
                } else {
                    record
                }
            };
        batches.into_iter().map(|batch| batch.into_iter().map(&mut record).collect()).collect()
    })
}

fn contains(record: &Record, needle: &str) -> bool {
    let has = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().contains(needle);
    let header = |value: &Option<bytes::Bytes>| value.as_deref().is_some_and(has);
    record.key.as_deref().is_some_and(has)
        || record.value.as_deref().is_some_and(has)
        || record.headers.values().any(header)
}

/// Filters whose literals are required, hidden behind escapes, negated, or only one of several.
const FILTERS: &[&str] = &[
    ".status = \"LATE\"",
    ".status = \"LATE\" and .id = 7",
    ".status = \"LATE\" or key = \"k3\"",
    "not .status = \"LATE\"",
    ".status != \"PAID\"",
    "key = \"k3\"",
    "value contains \"late\"",
    ".id in (3, 5, 7)",
    ".status ~ \"^L.TE$\"",
    "timestamp >= 1970-01-01T00:00:00.050Z",
    "offset < 20 and late",
    "value is null",
];

/// Values in JSON, some with escaped letters, some broken, some null.
fn json_records() -> impl Strategy<Value = Vec<Vec<Record>>> {
    let status = prop_oneof![Just("LATE"), Just("PAID"), Just("L\\u0041TE"), Just("late")];
    let one = (status, 0..9u8, 0..10u8, 1..20i64);
    proptest::collection::vec(proptest::collection::vec(one, 1..8), 1..6).prop_map(|batches| {
        let mut offset = 0;
        let mut record = |(status, id, shape, later): (&str, u8, u8, i64)| {
            offset += 1;
            let value = match shape {
                0 => None,
                1 => Some(format!("{{\"status\":\"{status}")),
                _ => Some(format!("{{\"id\":{id},\"status\":\"{status}\"}}")),
            };
            let key = format!("k{id}");
            write::record(
                offset,
                offset * 3 + later,
                Some(key.as_bytes()),
                value.as_ref().map(String::as_bytes),
            )
        };
        batches.into_iter().map(|batch| batch.into_iter().map(&mut record).collect()).collect()
    })
}

proptest! {
    #[test]
    fn shortcuts_find_what_a_naive_reader_finds(
        batches in some_records(), codec in 0..5usize, from in 0..20i64, length in 0..150i64, word in 0..4usize,
    ) {
        let word = ["a", "ab", "bab", "aabb"][word];
        let set: Vec<u8> = batches.iter().flat_map(|batch| write::batch(batch, CODECS[codec])).collect();
        let wanted: Vec<&Record> =
            batches.iter().flatten().filter(|record| (from..from + length).contains(&record.offset)).collect();
        let naive: Vec<i64> = wanted.iter().filter(|record| contains(record, word)).map(|record| record.offset).collect();
        let (rows, progress) = Case { from, end: from + length, filter: Some(word), ..Case::of(set.clone()) }.run();
        prop_assert_eq!(rows.iter().map(|row| row.offset().0).collect::<Vec<_>>(), naive);
        prop_assert_eq!(progress.records, wanted.len() as u64);
        let count = Case { from, end: from + length, mode: Mode::Count, ..Case::of(set) }.run().1;
        prop_assert_eq!((count.matched, count.records), (wanted.len() as u64, wanted.len() as u64));
    }

    #[test]
    fn prefilters_and_time_bounds_change_nothing(batches in json_records(), codec in 0..5usize, filter in 0..FILTERS.len()) {
        let text = FILTERS[filter];
        let naive = Filter::parse(text, &Context::new(0, TimeZone::UTC)).unwrap();
        let matches = |record: &&Record| naive.matches(&crate::query::Record {
            topic: "orders",
            partition: 0,
            offset: record.offset,
            timestamp: record.timestamp,
            key: record.key.as_deref(),
            value: record.value.as_deref(),
            headers: crate::query::Headers::None,
            reader: &crate::decode::framed::PLAIN,
        });
        let expected: Vec<i64> = batches.iter().flatten().filter(matches).map(|record| record.offset).collect();
        let set: Vec<u8> = batches.iter().flat_map(|batch| write::batch(batch, CODECS[codec])).collect();
        let (rows, progress) = Case { filter: Some(text), ..Case::of(set) }.run();
        prop_assert_eq!(rows.iter().map(|row| row.offset().0).collect::<Vec<_>>(), expected, "{}", text);
        prop_assert_eq!(progress.records, batches.iter().flatten().count() as u64);
    }

    #[test]
    fn no_flipped_byte_panics_or_changes_a_record_unseen(at in 0..2000usize, flip in 1..=255u8, codec in 0..5usize) {
        let good = write::batch(&records(0..20), CODECS[codec]);
        let whole = Case { end: 20, ..Case::of(good.clone()) }.run().0;
        let mut bad = good;
        let at = at % bad.len();
        bad[at] ^= flip;
        let rows = Case { end: 20, ..Case::of(bad) }.run().0;
        for row in rows.iter().filter_map(RecordRow::record) {
            // Base offset and leader epoch (bytes 0 to 15) are not under the checksum: Kafka rewrites them.
            let same = whole.iter().filter_map(RecordRow::record).any(|record| record.value == row.value);
            prop_assert!(same, "byte {} became {:?}", at, row);
        }
    }
}

#[test]
fn a_batch_beyond_the_bound_is_a_row_that_says_so_and_the_rest_is_read() {
    let wide = vec![b'x'; 3 << 20];
    let set = |codec| {
        [
            write::batch(&[write::record(0, 0, None, Some(b"before"))], codec),
            write::batch(&[write::record(1, 0, None, Some(&wide))], codec),
            write::batch(&[write::record(2, 0, None, Some(b"after"))], codec),
        ]
        .concat()
    };
    for codec in &CODECS[1..] {
        let (rows, _) = Case { unpack: 2 << 20, end: 3, ..Case::of(set(*codec)) }.run();
        let [RecordRow::Record(_), RecordRow::Corrupt(large), RecordRow::Record(_)] = &rows[..] else {
            panic!("{rows:?}")
        };
        assert_eq!((large.first.0, large.last.0, large.beyond), (1, 1, Some(2 << 20)), "{codec:?}");
        assert!(large.why.contains("more than 2 MiB"), "{}", large.why);
        let (rows, _) = Case { unpack: 4 << 20, end: 3, ..Case::of(set(*codec)) }.run();
        assert!(rows.iter().all(|row| row.record().is_some()), "{codec:?}");
    }
}
