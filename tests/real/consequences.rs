//! What a review says will follow does follow, on real brokers: the plan is read, the change made by the built program, and then
//! other clients find what was said.
use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

use rdkafka::error::RDKafkaErrorCode;

use crate::harness::patience::until;
use crate::harness::sender::{Fate, Sent, send};
use crate::harness::{Cluster, kcat, program, tools};

const HOUR: i64 = 3_600_000;

/// Runs a change as a review and then with `--yes`; returns the review.
fn reviewed_and_made(cluster: &Cluster, words: &[&str]) -> String {
    let bootstrap = cluster.bootstrap();
    let review = program::text(&[words, &["-b", &bootstrap]].concat());
    program::text(&[words, &["--yes", "-b", &bootstrap]].concat());
    review
}

fn says(review: &str, parts: &[&str]) {
    for part in parts {
        assert!(review.contains(part), "no {part:?} in {review}");
    }
}

/// A record of some hours ago, in a segment of its own where segments end after half an hour.
fn aged(cluster: &Cluster, topic: &str, hours: i64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_millis();
    let time = i64::try_from(now).expect("a time") - hours * HOUR;
    send(&cluster.bootstrap(), topic, &Sent { key: Some("k"), value: "v", time: Some(time) })
        .expect("it is taken");
}

/// A shorter retention: as many records go as was said, and of a group those that it has not read.
pub fn a_shorter_retention_takes_what_was_said_and_no_more(cluster: &mut Cluster) {
    let topic = "shorter";
    tools::create_topic(cluster, topic, 1, &["segment.ms=1800000"]);
    (1..=6).rev().for_each(|hours| aged(cluster, topic, hours));
    for (group, offset) in [("shorter-slow", "1"), ("shorter-quick", "5")] {
        let create = ["group", "create", group, "--to-offset", offset, "-t", topic];
        program::text(&[&create[..], &["--yes", "-b", &cluster.bootstrap()]].concat());
    }
    let review = reviewed_and_made(cluster, &["topic", "config", topic, "--set", "retention.ms=3h30min"]);
    says(&review, &["up to 3 records", "group shorter-slow has not read 2 records of shorter that go"]);
    assert!(!review.contains("shorter-quick"), "{review}");
    let begins = || kcat::offsets(&cluster.bootstrap(), topic, 1, -2);
    until("three records have gone", || begins() == [3]);
}

/// A compacted topic refuses what has no key; and batches that are said to be too large are.
pub fn what_is_said_to_be_refused_is_refused(cluster: &mut Cluster) {
    let topic = "refusing";
    tools::create_topic(cluster, topic, 1, &[]);
    let large = "7".repeat(9_000);
    let sent = |key: Option<&str>, value: &str| -> Fate {
        send(&cluster.bootstrap(), topic, &Sent { key, value, time: None })
    };
    for taken in [sent(Some("a"), "1"), sent(Some("b"), "2"), sent(None, "3"), sent(Some("c"), &large)] {
        assert!(taken.is_ok(), "taken before: {taken:?}");
    }
    let review = reviewed_and_made(cluster, &["topic", "config", topic, "--set", "max.message.bytes=9kB"]);
    says(&review, &["the largest batch of 4 recent records", "at offset 3", "such batches will be refused"]);
    assert_eq!(sent(Some("c"), &large), Err(RDKafkaErrorCode::MessageSizeTooLarge));
    let compact = ["topic", "config", topic, "--set", "cleanup.policy=compact"];
    says(&reviewed_and_made(cluster, &compact), &["1 of 4 recent records (25 %) have no key"]);
    let refused = sent(None, "4").expect_err("it has no key");
    // Before format 2 of records an invalid one was one that is broken.
    let meant = [RDKafkaErrorCode::InvalidRecord, RDKafkaErrorCode::InvalidMessage];
    assert!(meant.contains(&refused), "{refused:?}");
    assert!(sent(Some("d"), "5").is_ok());
}

/// More replicas must be in sync than are: what is said to refuse acks=all refuses it, and what is said to take it takes it.
pub fn partitions_that_are_said_to_refuse_acks_all_refuse_it(cluster: &mut Cluster) {
    let topic = "in-sync";
    tools::create_topic(cluster, topic, 1, &[]);
    let write =
        |cluster: &Cluster| send(&cluster.bootstrap(), topic, &Sent { key: None, value: "v", time: None });
    assert!(write(cluster).is_ok());
    let size = cluster.size();
    let set = |cluster: &Cluster, least: usize| {
        let value = format!("min.insync.replicas={least}");
        reviewed_and_made(cluster, &["topic", "config", topic, "--set", &value])
    };
    // More than there are at all: brokers since 3.7 hold a partition to as many as it has.
    let review = set(cluster, size + 1);
    let refused = write(cluster) == Err(RDKafkaErrorCode::NotEnoughReplicas);
    assert_eq!(review.contains("every write with acks=all will be refused"), refused, "{review}");
    if size > 1 {
        set(cluster, 1);
        cluster.stop_broker(size);
        let in_sync = || in_sync(cluster, topic);
        until("the stopped broker is out of sync", || in_sync() == size - 1);
        let review = set(cluster, size);
        says(&review, &[&format!("have fewer than {size} replicas in sync now")]);
        assert_eq!(write(cluster), Err(RDKafkaErrorCode::NotEnoughReplicas));
    }
}

/// How many replicas of its only partition are in sync, by kcat.
fn in_sync(cluster: &Cluster, topic: &str) -> usize {
    let metadata = kcat::metadata(&cluster.bootstrap());
    let topics = metadata["topics"].as_array().expect("kcat lists topics");
    let found = topics.iter().find(|found| found["topic"] == topic).expect("kcat lists the topic");
    found["partitions"][0]["isrs"].as_array().expect("kcat lists replicas").len()
}

/// As many keys of Java's producer go elsewhere as was said.
pub fn as_many_keys_move_as_was_said(cluster: &mut Cluster) {
    let topic = "growing";
    tools::create_topic(cluster, topic, 3, &[]);
    let lines: String = (0..100).map(|at| format!("key-{at}\tv\n")).collect();
    tools::produce_keyed(cluster, topic, &lines);
    let review = reviewed_and_made(cluster, &["topic", "partitions", topic, "--to", "5"]);
    tools::produce_keyed(cluster, topic, &lines);
    let mut places: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for record in kcat::consume(&cluster.bootstrap(), topic, &[]) {
        places.entry(record.key.expect("a key")).or_default().insert(record.partition);
    }
    let moved = places.values().filter(|places| places.len() == 2).count();
    assert!(places.len() == 100 && moved > 0, "{places:?}");
    says(&review, &[&format!("{moved} of 100 recent keys")]);
}

/// A group reads again what was said, and no more.
pub fn what_is_said_to_be_read_again_is(cluster: &mut Cluster) {
    let (topic, group) = ("reread", "reread-group");
    tools::create_topic(cluster, topic, 1, &[]);
    let lines: String = (0..40).map(|at| format!("k{at}|{at}\n")).collect();
    kcat::produce(&cluster.bootstrap(), topic, &["-K", "|"], &lines);
    tools::consume_in_group(cluster, topic, group, 40);
    let review = reviewed_and_made(cluster, &["group", "reset", group, "--to-offset", "15"]);
    says(&review, &["25 records of 1 partition are read again"]);
    let again = tools::consume_in_group(cluster, topic, group, 25);
    let again: Vec<&str> = again.lines().collect();
    assert_eq!((again.len(), again.first(), again.last()), (25, Some(&"15"), Some(&"39")), "{again:?}");
}

/// Deleted under a consumer that goes on, a topic comes back, empty, where the cluster makes what is asked for.
pub fn a_deleted_topic_comes_back_where_it_is_asked_for(cluster: &mut Cluster) {
    let (topic, group) = ("comes-back", "comes-back-group");
    tools::create_topic(cluster, topic, 3, &[]);
    let lines: String = (0..9).map(|at| format!("k{at}|{at}\n")).collect();
    kcat::produce(&cluster.bootstrap(), topic, &["-K", "|"], &lines);
    let reading = tools::reading(cluster, topic, group, "classic");
    let bootstrap = cluster.bootstrap();
    let delete = ["topic", "delete", topic, "-b", &bootstrap];
    // Its consumer joins in its own time.
    until("the group reads", || {
        program::run_fed(&delete, b"")
            .text()
            .contains("group comes-back-group reads comes-back with 1 member")
    });
    let review = reviewed_and_made(cluster, &delete[..3]);
    says(&review, &["it will come back, empty, by auto.create.topics.enable"]);
    until("the topic is there again", || {
        // Made anew it has one partition, as the brokers' default is.
        kcat::metadata_text(&bootstrap).contains("topic \"comes-back\" with 1 partitions")
    });
    reading.terminate();
    assert!(kcat::consume(&bootstrap, topic, &[]).is_empty());
}
