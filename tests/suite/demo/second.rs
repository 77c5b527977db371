//! The second opinion: librdkafka writes and reads, and both sides agree on every byte.
use super::cluster;
use kafdeck::demo::{Batch, BatchFormat, Codec, Demo, Options, Record, Release};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{Message, OwnedMessage};
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::{Offset, TopicPartitionList};
use std::time::Duration;

pub fn config(demo: &Demo) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", demo.bootstrap()).set("fetch.queue.backoff.ms", "1");
    config
}

/// Reads partition 0 from the first offset to the end.
pub struct Reader(BaseConsumer);

impl Reader {
    pub fn of(demo: &Demo, topic: &str, isolation: &str) -> Reader {
        let consumer: BaseConsumer = config(demo)
            .set("group.id", "never-joined")
            .set("enable.partition.eof", "true")
            .set("isolation.level", isolation)
            .create()
            .unwrap();
        let mut partitions = TopicPartitionList::new();
        partitions.add_partition_offset(topic, 0, Offset::Beginning).unwrap();
        consumer.assign(&partitions).unwrap();
        Reader(consumer)
    }

    /// Every record up to the end of the partition.
    pub fn records(&self) -> Vec<OwnedMessage> {
        let mut records = Vec::new();
        loop {
            match self.0.poll(Duration::from_secs(20)).expect("a record or the end within 20 s") {
                Ok(record) => records.push(record.detach()),
                Err(KafkaError::PartitionEOF(_)) => return records,
                Err(error) => panic!("{error}"),
            }
        }
    }

    pub fn values(&self) -> Vec<String> {
        let text = |record: &OwnedMessage| String::from_utf8(record.payload().unwrap().to_vec()).unwrap();
        self.records().iter().map(text).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn librdkafka_reads_every_codec_and_format() {
    let codecs = [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];
    for format in [BatchFormat::V0, BatchFormat::V1, BatchFormat::V2] {
        // From Fetch 12 on librdkafka (2.12) takes lengths inside old messages for compact ones: a mistake of its own.
        let release = if format == BatchFormat::V2 { Release::Newest } else { Release::V2_4 };
        let demo = Demo::start(Options { release, ..Options::default() }).await.unwrap();
        demo.create_topic("orders", 1, 1, &[]).unwrap();
        let mut expected = Vec::new();
        for codec in codecs.into_iter().filter(|codec| format == BatchFormat::V2 || *codec != Codec::Zstd) {
            let value = format!("{codec:?} {}", "x".repeat(500));
            let records =
                [Record::new("k", value.clone()).at(1_000), Record::new("k", value.clone()).at(2_000)];
            demo.append("orders", 0, &Batch::of(records).format(format).codec(codec)).unwrap();
            expected.extend([(value.clone(), 1_000), (value, 2_000)]);
        }
        let records = Reader::of(&demo, "orders", "read_uncommitted").records();
        let offsets: Vec<i64> = records.iter().map(Message::offset).collect();
        assert_eq!(offsets, (0..expected.len() as i64).collect::<Vec<_>>());
        for (record, (value, time)) in records.iter().zip(&expected) {
            assert_eq!(record.payload(), Some(value.as_bytes()), "{format:?}");
            assert_eq!(
                record.timestamp().to_millis(),
                (format != BatchFormat::V0).then_some(*time),
                "{format:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn librdkafka_writes_with_every_codec() {
    let demo = cluster("orders").await;
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let mut config = config(&demo);
        let config =
            config.set("compression.type", codec).set("enable.idempotence", "true").set("linger.ms", "0");
        let producer: FutureProducer = config.create().unwrap();
        let value = format!("{codec} {}", "y".repeat(500));
        let record = FutureRecord::to("orders").partition(0).key("k").payload(&value);
        let sent = producer.send(record, Duration::from_secs(20)).await;
        assert!(sent.is_ok(), "{codec}: {sent:?}");
    }
    let values = Reader::of(&demo, "orders", "read_committed").values();
    let codecs: Vec<&str> = values.iter().map(|value| value.split(' ').next().unwrap()).collect();
    assert_eq!(codecs, ["none", "gzip", "snappy", "lz4", "zstd"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn librdkafka_passes_over_what_compaction_took() {
    let demo = cluster("orders").await;
    let record = |key: &str, value: &str| Record::new(key.to_owned(), value.to_owned());
    demo.append(
        "orders",
        0,
        &Batch::of([record("a", "1"), record("b", "1"), record("a", "2")]).codec(Codec::Zstd),
    )
    .unwrap();
    demo.append("orders", 0, &Batch::of([record("b", "2"), record("c", "1")])).unwrap();
    demo.append("orders", 0, &Batch::of([record("d", "1")])).unwrap();
    demo.compact("orders");
    let records = Reader::of(&demo, "orders", "read_uncommitted").records();
    let offsets: Vec<i64> = records.iter().map(Message::offset).collect();
    assert_eq!(offsets, [2, 3, 4, 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn librdkafka_goes_on_when_the_leader_stops() {
    let demo = cluster("orders").await;
    demo.append("orders", 0, &Batch::of([Record::of("before")])).unwrap();
    let reader = Reader::of(&demo, "orders", "read_uncommitted");
    assert_eq!(reader.values(), ["before"]);
    let leader = demo.leader("orders", 0).unwrap();
    demo.stop_broker(leader).await;
    demo.append("orders", 0, &Batch::of([Record::of("after")])).unwrap();
    let after = loop {
        // The lost connection and the stale leader come up as errors on the way.
        match reader.0.poll(Duration::from_secs(20)).expect("the record within 20 s") {
            Ok(record) => break record.detach(),
            Err(KafkaError::MessageConsumption(_) | KafkaError::PartitionEOF(_)) => {}
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!((after.offset(), after.payload()), (1, Some(&b"after"[..])));
}
