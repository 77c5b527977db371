//! The read engine over real sockets, against the embedded cluster.
mod anew;
mod by_time;
mod ends;
mod faults;
mod histogram;
mod late;
mod page;
mod scan;
mod tail;
mod times;

use jiff::tz::TimeZone;
use kafdeck::demo::{Batch, Codec, Demo, Options, Record};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::model::{PartitionId, Timestamp};
use kafdeck::kafka::read::{Cursors, Ending, Range, ReadProgress, RecordRow, ScanRequest, Tap};
use kafdeck::query::{Context, Filter};
use std::sync::Arc;

/// 2026-11-22T10:00Z; records of the tests are written a second apart from here on.
pub const NOW: i64 = 1_795_341_600_000;

pub struct Bench {
    pub demo: Demo,
    pub cluster: Cluster,
}

impl Bench {
    pub async fn start() -> Self {
        Self::of(Options::default()).await
    }

    pub async fn of(options: Options) -> Self {
        let demo = Demo::start(options).await.unwrap();
        let addresses = demo.bootstrap().split(',').map(|address| address.parse().unwrap()).collect();
        Self { demo, cluster: Cluster::connect(kafdeck::wire::Options::new(addresses)) }
    }

    /// A topic with `count` records, in batches of 10 with all codecs by turns, dealt to the partitions by number:
    /// key `key-N`, value `{"n":N}`, one second apart.
    pub async fn with(topic: &str, partitions: i32, count: i64) -> Self {
        let bench = Self::start().await;
        bench.demo.create_topic(topic, partitions, 3, &[]).unwrap();
        bench.fill(topic, partitions, 0..count);
        bench
    }

    pub fn fill(&self, topic: &str, partitions: i32, numbers: std::ops::Range<i64>) {
        let codecs = [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];
        for partition in 0..partitions {
            let own: Vec<i64> = numbers
                .clone()
                .filter(|number| number % i64::from(partitions) == i64::from(partition))
                .collect();
            for (at, chunk) in own.chunks(10).enumerate() {
                let batch = Batch::of(chunk.iter().map(|number| record(*number))).codec(codecs[at % 5]);
                self.demo.append(topic, partition, &batch).unwrap();
            }
        }
    }

    pub fn scan(&self, request: ScanRequest) -> Tap {
        self.cluster.scan(request)
    }

    /// Reads a request to its end.
    pub async fn read(&self, request: ScanRequest) -> (Vec<RecordRow>, ReadProgress, Ending) {
        collect(&self.scan(request)).await
    }

    /// The numbers that a scan of 500 records finds, 80 at a time, each time from where it stopped.
    pub async fn numbers_in_parts(&self, request: &ScanRequest) -> Vec<i64> {
        let mut found = Vec::new();
        let mut start = None;
        for round in 0.. {
            assert!(round < 8, "no end");
            let tap = self.scan(ScanRequest { limit: Some(80), start: start.take(), ..request.clone() });
            let (rows, _, ending) = collect(&tap).await;
            found.extend(numbers(&rows));
            start = Some(tap.cursors());
            if ending == Ending::Complete {
                break;
            }
            assert_eq!((rows.len(), ending), (80, Ending::LimitReached));
        }
        found
    }
}

pub fn record(number: i64) -> Record {
    Record::new(format!("key-{number}"), format!("{{\"n\":{number}}}")).at(NOW + number * 1000)
}

pub async fn collect(tap: &Tap) -> (Vec<RecordRow>, ReadProgress, Ending) {
    let mut rows = Vec::new();
    while let Some(more) = tap.next().await {
        rows.extend(more);
    }
    (rows, tap.progress(), tap.ending().unwrap())
}

/// Waits until `enough` holds; every change of a read wakes its tap.
pub async fn until(tap: &Tap, enough: impl Fn(&Tap) -> bool) {
    while !enough(tap) {
        tap.wake().await;
    }
}

pub fn request(topic: &str) -> ScanRequest {
    ScanRequest::of(Range::of([topic]), Timestamp(NOW), TimeZone::UTC)
}

pub fn filter(text: &str) -> Option<Filter> {
    Some(Filter::parse(text, &Context::new(NOW, TimeZone::UTC)).unwrap())
}

/// The numbers in the values of the rows, as they came.
pub fn numbers(rows: &[RecordRow]) -> Vec<i64> {
    let number = |row: &RecordRow| {
        let value = String::from_utf8(row.record()?.value.as_ref()?.to_vec()).unwrap();
        Some(value.trim_start_matches("{\"n\":").trim_end_matches('}').parse().unwrap())
    };
    rows.iter().filter_map(number).collect()
}

pub fn sorted(mut numbers: Vec<i64>) -> Vec<i64> {
    numbers.sort_unstable();
    numbers
}

/// (partition, offset) of each row.
pub fn places(rows: &[RecordRow]) -> Vec<(i32, i64)> {
    rows.iter().map(|row| (row.partition().0, row.offset().0)).collect()
}

/// Start offsets of a read.
pub fn cursors(topic: &str, offsets: &[(i32, i64)]) -> Option<Cursors> {
    let topic: Arc<str> = topic.into();
    let mut cursors = Cursors::default();
    for (partition, offset) in offsets {
        cursors.set(&topic, PartitionId(*partition), kafdeck::kafka::model::Offset(*offset));
    }
    Some(cursors)
}
