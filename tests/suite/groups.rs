//! Consumer groups of the embedded cluster, seen by librdkafka's consumers: they share, they go, and their commits stay.
use kafdeck::demo::{Batch, Demo, Options, Record, Release};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use rdkafka::{ClientConfig, Message, Offset, TopicPartitionList};
use std::time::{Duration, Instant};

const PARTITIONS: i32 = 4;

async fn cluster() -> Demo {
    cluster_of(Release::Newest).await
}

async fn cluster_of(release: Release) -> Demo {
    let demo = Demo::start(Options { release, ..Options::default() }).await.unwrap();
    demo.create_topic("orders", PARTITIONS, 3, &[]).unwrap();
    for partition in 0..PARTITIONS {
        let records = (0..10).map(|n| Record::new(format!("k{n}"), format!("{partition}-{n}")));
        demo.append("orders", partition, &Batch::of(records)).unwrap();
    }
    demo
}

fn consumer(demo: &Demo, group: &str, assignor: &str) -> BaseConsumer {
    ClientConfig::new()
        .set("bootstrap.servers", demo.bootstrap())
        .set("group.id", group)
        .set("client.id", "suite")
        .set("session.timeout.ms", "6000")
        .set("heartbeat.interval.ms", "100")
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false")
        .set("partition.assignment.strategy", assignor)
        .set("fetch.wait.max.ms", "20")
        .create()
        .unwrap()
}

/// Polls all consumers until `done`, which must come within a generous limit; returns the records read.
fn poll_until(consumers: &[&BaseConsumer], mut done: impl FnMut(&[String]) -> bool) -> Vec<String> {
    let end = Instant::now() + Duration::from_secs(30);
    let mut read = Vec::new();
    while !done(&read) {
        assert!(Instant::now() < end, "not within 30 s; read {read:?}");
        for consumer in consumers {
            if let Some(message) = consumer.poll(Duration::from_millis(10)) {
                let message = message.unwrap();
                read.push(String::from_utf8(message.payload().unwrap().to_vec()).unwrap());
            }
        }
    }
    read
}

fn assigned(consumer: &BaseConsumer) -> usize {
    consumer.assignment().unwrap().count()
}

/// Two members share, one goes, the other takes over what is left from the commits.
fn share(demo: &Demo, assignor: &str) {
    let group = format!("share-{assignor}");
    let first = consumer(demo, &group, assignor);
    first.subscribe(&["orders"]).unwrap();
    let mut read = poll_until(&[&first], |read| read.len() == 40);
    read.sort();
    let mut expected: Vec<String> = (0..4).flat_map(|p| (0..10).map(move |n| format!("{p}-{n}"))).collect();
    expected.sort();
    assert_eq!(read, expected);
    first.commit_consumer_state(CommitMode::Sync).unwrap();
    assert_eq!(demo.committed(&group, "orders", 2), Some(10));

    let second = consumer(demo, &group, assignor);
    second.subscribe(&["orders"]).unwrap();
    poll_until(&[&first, &second], |_| (assigned(&first), assigned(&second)) == (2, 2));
    let standing = demo.group(&group).unwrap();
    assert_eq!((standing.state, standing.members), ("Stable", 2));

    second.unsubscribe();
    poll_until(&[&first, &second], |_| assigned(&first) == 4);
    demo.append("orders", 3, &Batch::of([Record::of("late")])).unwrap();
    let read = poll_until(&[&first], |read| !read.is_empty());
    assert_eq!(read, ["late"], "only what came after the commit");
    first.unsubscribe();
    poll_until(&[&first, &second], |_| demo.group(&group).unwrap().state == "Empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn librdkafka_consumers_share_a_group_and_take_over() {
    let demo = cluster().await;
    tokio::task::block_in_place(|| share(&demo, "range"));
}

#[tokio::test(flavor = "multi_thread")]
async fn consumers_share_a_group_of_an_old_cluster() {
    for release in [Release::V2_4, Release::V2_1] {
        let demo = cluster_of(release).await;
        tokio::task::block_in_place(|| share(&demo, "roundrobin"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cooperative_consumers_share_a_group_and_take_over() {
    let demo = cluster().await;
    tokio::task::block_in_place(|| share(&demo, "cooperative-sticky"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_shares_with_residents_and_leaves_everything_to_them() {
    let demo = cluster().await;
    let all: Vec<(&str, i32)> = (0..PARTITIONS).map(|partition| ("orders", partition)).collect();
    demo.settle("writer", &[("writer-1", "/10.0.0.1"), ("writer-2", "/10.0.0.2")], &all);
    tokio::task::block_in_place(|| {
        let guest = consumer(&demo, "writer", "range");
        guest.subscribe(&["orders"]).unwrap();
        poll_until(&[&guest], |_| assigned(&guest) > 0);
        // Range gives the odd one to the first by member id, and those begin with the client id.
        assert_eq!(assigned(&guest), 2);
        assert_eq!(demo.group("writer").unwrap().members, 3);
        guest.unsubscribe();
        poll_until(&[&guest], |_| demo.group("writer").unwrap().members == 2);
        assert_eq!(demo.group("writer").unwrap().state, "Stable");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_reads_the_offsets_that_were_set_from_inside() {
    let demo = cluster().await;
    demo.commit("report", &[("orders", 0, 3), ("orders", 1, 7)]);
    let told = tokio::task::block_in_place(|| {
        let reader = consumer(&demo, "report", "range");
        let mut list = TopicPartitionList::new();
        list.add_partition("orders", 0);
        list.add_partition("orders", 1);
        list.add_partition("orders", 2);
        let committed = reader.committed_offsets(list, Duration::from_secs(10)).unwrap();
        committed
            .elements()
            .iter()
            .map(rdkafka::topic_partition_list::TopicPartitionListElem::offset)
            .collect::<Vec<_>>()
    });
    assert_eq!(told, [Offset::Offset(3), Offset::Offset(7), Offset::Invalid]);
    assert_eq!(demo.group("report").unwrap().state, "Empty");
    assert_eq!(demo.group("nobody"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_survives_its_coordinator() {
    let demo = cluster().await;
    let first = tokio::task::block_in_place(|| {
        let first = consumer(&demo, "moves", "range");
        first.subscribe(&["orders"]).unwrap();
        poll_until(&[&first], |read| read.len() == 40);
        first.commit_consumer_state(CommitMode::Sync).unwrap();
        first
    });
    let before = demo.group_coordinator("moves").unwrap();
    demo.stop_broker(before).await;
    let after = demo.group_coordinator("moves").unwrap();
    assert_ne!(before, after);
    demo.append("orders", 1, &Batch::of([Record::of("moved")])).unwrap();
    tokio::task::block_in_place(|| {
        let end = Instant::now() + Duration::from_secs(30);
        let mut read = Vec::new();
        while read.is_empty() && Instant::now() < end {
            // Connections to the stopped broker are reported as errors; the consumer goes on by itself.
            if let Some(Ok(message)) = first.poll(Duration::from_millis(20)) {
                read.push(message.payload().unwrap().to_vec());
            }
        }
        assert_eq!(read, [b"moved"]);
        let offsets = first.position().unwrap();
        first.commit(&offsets, CommitMode::Sync).unwrap();
        assert_eq!(demo.committed("moves", "orders", 1), Some(11));
        first.unsubscribe();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn offsets_in_a_transaction_count_when_it_commits() {
    let demo = cluster().await;
    demo.create_topic("copies", 1, 1, &[]).unwrap();
    tokio::task::block_in_place(|| {
        let reader = consumer(&demo, "copier", "range");
        reader.subscribe(&["orders"]).unwrap();
        poll_until(&[&reader], |read| read.len() == 40);
        let writer: ThreadedProducer<DefaultProducerContext> = ClientConfig::new()
            .set("bootstrap.servers", demo.bootstrap())
            .set("transactional.id", "copier-1")
            .create()
            .unwrap();
        let limit = Duration::from_secs(20);
        writer.init_transactions(limit).unwrap();
        for commit in [false, true] {
            writer.begin_transaction().unwrap();
            writer.send(BaseRecord::<str, str>::to("copies").payload("copy")).unwrap();
            let group = reader.group_metadata().unwrap();
            writer.send_offsets_to_transaction(&reader.position().unwrap(), &group, limit).unwrap();
            assert_eq!(demo.committed("copier", "orders", 0), None, "the transaction is still open");
            if commit {
                writer.commit_transaction(limit).unwrap();
            } else {
                writer.abort_transaction(limit).unwrap();
            }
        }
        assert_eq!(demo.committed("copier", "orders", 0), Some(10));
        reader.unsubscribe();
    });
}
