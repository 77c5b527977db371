//! The demo's story as librdkafka reads it: every codec, the compacted topic, the transactions.
use kafdeck::demo::story::{Story, StoryOptions};
use kafdeck::demo::{Demo, Options};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{ClientConfig, Message, Offset, TopicPartitionList};
use std::collections::HashSet;
use std::time::{Duration, Instant};

fn reader(demo: &Demo, isolation: &str, topic: &str, partition: i32) -> BaseConsumer {
    let reader: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", demo.bootstrap())
        .set("group.id", "unused")
        .set("enable.auto.commit", "false")
        .set("enable.partition.eof", "true")
        .set("isolation.level", isolation)
        .set("check.crcs", "true")
        .set("fetch.wait.max.ms", "10")
        .create()
        .expect("the settings are good");
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(topic, partition, Offset::Beginning).expect("a sound offset");
    reader.assign(&list).expect("a sound assignment");
    reader
}

/// Offset and key of every record up to the end of the partition.
fn read(demo: &Demo, isolation: &str, topic: &str, partition: i32) -> Vec<(i64, Vec<u8>)> {
    let reader = reader(demo, isolation, topic, partition);
    let limit = Instant::now() + Duration::from_secs(30);
    let mut records = Vec::new();
    loop {
        assert!(Instant::now() < limit, "{topic} {partition} has no end; read {}", records.len());
        match reader.poll(Duration::from_millis(50)) {
            None => {}
            Some(Err(KafkaError::PartitionEOF(_))) => return records,
            Some(Err(error)) => panic!("{topic} {partition}: {error}"),
            Some(Ok(message)) => records.push((message.offset(), message.key().unwrap_or_default().to_vec())),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn librdkafka_reads_every_topic_of_the_story_to_its_end() {
    let demo = Demo::start(Options::default()).await.expect("free ports");
    let options = StoryOptions { history: 3_000, rate: 0.0, ..StoryOptions::default() };
    let _story = Story::begin(&demo, options).expect("an empty cluster");
    tokio::task::block_in_place(|| {
        for (topic, partition) in
            [("orders", 4), ("payments", 1), ("shipments", 0), ("telemetry", 2), ("orders.DLT", 0)]
        {
            let (start, _, end) = demo.offsets(topic, partition).expect("a topic of the story");
            let offsets: Vec<i64> = read(&demo, "read_uncommitted", topic, partition)
                .into_iter()
                .map(|record| record.0)
                .collect();
            assert!(end > start, "{topic} is empty");
            assert_eq!(offsets, (start..end).collect::<Vec<_>>(), "{topic} {partition}");
        }
        let customers = read(&demo, "read_uncommitted", "customers", 0);
        let keys: HashSet<&[u8]> = customers.iter().map(|record| record.1.as_slice()).collect();
        let (_, _, end) = demo.offsets("customers", 0).expect("a topic of the story");
        assert!(!customers.is_empty() && (customers.len() as i64) < end, "nothing was compacted away");
        // The newest batch is not compacted yet, so a key may stand there again.
        assert!(keys.len() * 10 > customers.len() * 7, "{} keys in {} records", keys.len(), customers.len());

        let (_, stable, end) = demo.offsets("audit", 0).expect("a topic of the story");
        let committed = read(&demo, "read_committed", "audit", 0);
        let all = read(&demo, "read_uncommitted", "audit", 0);
        let last = committed.last().expect("some transactions have committed").0;
        assert!(last < stable && stable < end, "last {last}, stable {stable}, end {end}");
        assert!(committed.len() < all.len(), "nothing was aborted or is open");
    });
}
