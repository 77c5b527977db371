//! Topics made, grown, cut, made anew and made alike from the shell: each shows its plan first.
use super::Shell;
use kafdeck::demo::{Api, Batch, ErrorCode, Record};

async fn with_topic() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 3, 2, &[("retention.ms", "3600000")]).unwrap();
    shell
}

async fn ok(shell: &Shell, arguments: &[&str]) -> String {
    let answer = shell.run(arguments).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    answer.out
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_is_made_as_it_was_reviewed() {
    let shell = with_topic().await;
    let make =
        ["topic", "create", "invoices", "--partitions", "4", "--replicas", "3", "--set", "retention.ms=7d"];
    let review = ok(&shell, &make).await;
    assert!(review.contains("Create topic invoices") && review.contains("partitions → 4"), "{review}");
    assert!(review.contains("kafka-topics.sh") && review.contains("--partitions 4"), "{review}");
    assert!(shell.demo.leader("invoices", 0).is_none(), "a review makes nothing");
    ok(&shell, &[&make[..], &["--yes"]].concat()).await;
    let made = shell.json(&["topic", "invoices"]).await;
    assert_eq!(made["partitions"].as_array().unwrap().len(), 4, "{made}");
    assert_eq!(made["partitions"][0]["replicas"].as_array().unwrap().len(), 3, "{made}");
    assert!(ok(&shell, &["topic", "config", "invoices"]).await.contains("604800000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn brokers_are_named_one_by_one() {
    let shell = with_topic().await;
    ok(&shell, &["topic", "create", "placed", "--brokers-of", "3:1,1:2", "--yes"]).await;
    let made = shell.json(&["topic", "placed"]).await;
    assert_eq!(made["partitions"][0]["replicas"], serde_json::json!([3, 1]), "{made}");
    ok(&shell, &["topic", "partitions", "placed", "--to", "3", "--brokers-of", "2:3", "--yes"]).await;
    let grown = shell.json(&["topic", "placed"]).await;
    assert_eq!(grown["partitions"][2]["replicas"], serde_json::json!([2, 3]), "{grown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_controller_judges_before_the_review() {
    let shell = with_topic().await;
    for (arguments, words) in [
        (&["topic", "create", "a b", "--yes"][..], "topic name is not valid"),
        (&["topic", "create", "orders", "--yes"], "exists already"),
        (&["topic", "create", "x", "--replicas", "7", "--yes"], "replication factor"),
        (&["topic", "create", "x", "--set", "retention.mss=1", "--yes"], "did you mean `retention.ms`?"),
        (&["topic", "partitions", "orders", "--to", "2", "--yes"], "their number can only grow"),
        (&["topic", "partitions", "orders", "--to", "4", "--brokers-of", "1:9", "--yes"], "assignment"),
    ] {
        let answer = shell.run(arguments).await;
        assert!(answer.code == 1 && answer.err.contains(words), "{arguments:?}: {answer:?}");
    }
    shell.demo.faults().on(Api::CreateTopics).error(ErrorCode::PolicyViolation);
    let policy = shell.run(&["topic", "create", "x", "--yes"]).await;
    assert!(policy.err.contains("the cluster's CreateTopicPolicy"), "{policy:?}");
    assert!(shell.demo.leader("x", 0).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_is_made_anew_as_it_was() {
    let shell = with_topic().await;
    shell.demo.append("orders", 1, &Batch::of([Record::of("gone")])).unwrap();
    let before = shell.json(&["topic", "orders"]).await;
    let review = ok(&shell, &["topic", "recreate", "orders"]).await;
    assert!(
        review.contains("Recreate topic orders") && review.contains("offsets begin at 0 again"),
        "{review}"
    );
    assert_eq!(shell.demo.offsets("orders", 1), Some((0, 1, 1)));
    ok(&shell, &["topic", "recreate", "orders", "--yes"]).await;
    assert_eq!(shell.demo.offsets("orders", 1), Some((0, 0, 0)));
    let after = shell.json(&["topic", "orders"]).await;
    for partition in 0..3 {
        let replicas = |topic: &serde_json::Value| topic["partitions"][partition]["replicas"].clone();
        assert_eq!(replicas(&before), replicas(&after));
    }
    assert!(ok(&shell, &["topic", "config", "orders"]).await.contains("3600000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_is_made_like_another() {
    let shell = with_topic().await;
    let review = ok(&shell, &["topic", "clone", "orders", "orders.new"]).await;
    assert!(review.contains("no record of orders is copied"), "{review}");
    ok(&shell, &["topic", "clone", "orders", "orders.new", "--yes"]).await;
    let made = shell.json(&["topic", "orders.new"]).await;
    assert_eq!(made["partitions"].as_array().unwrap().len(), 3, "{made}");
    assert!(ok(&shell, &["topic", "config", "orders.new"]).await.contains("3600000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_compacted_topics_are_not_deleted() {
    let shell = with_topic().await;
    shell.demo.create_topic("table", 1, 1, &[("cleanup.policy", "compact")]).unwrap();
    shell.demo.append("table", 0, &Batch::of([Record::new("k", "v")])).unwrap();
    let refused = shell.run(&["topic", "delete-records", "table", "--before", "end", "--yes"]).await;
    assert!(refused.code == 1 && refused.err.contains("only compacted"), "{refused:?}");
    assert_eq!(shell.demo.offsets("table", 0), Some((0, 1, 1)));
    let mistake = shell.run(&["topic", "delete-records", "orders", "--before", "soon"]).await;
    assert_eq!(mistake.code, 2, "{mistake:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_that_fails_is_told_of_its_partition() {
    let shell = with_topic().await;
    for partition in 0..3 {
        shell.demo.append("orders", partition, &Batch::of([Record::of("a"), Record::of("b")])).unwrap();
    }
    let leader = shell.demo.leader("orders", 2).unwrap();
    shell.demo.faults().on(Api::DeleteRecords).broker(leader).error(ErrorCode::KafkaStorageError);
    let answer = shell.run(&["topic", "delete-records", "orders", "--before", "end", "--yes"]).await;
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.err.contains("disk error"), "{answer:?}");
    let journal = std::fs::read_to_string(shell.home.path().join("state/journal.jsonl")).unwrap();
    assert!(
        journal.contains("\"outcome\":\"not done\"") && journal.contains("\"outcome\":\"done\""),
        "{journal}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offset_past_the_end_is_not_taken_for_everything() {
    let shell = with_topic().await;
    let batch = |count| Batch::of((0..count).map(|at| Record::of(format!("{at}"))));
    shell.demo.append("orders", 0, &batch(5)).unwrap();
    shell.demo.append("orders", 1, &batch(9)).unwrap();
    let refused = shell.run(&["topic", "delete-records", "orders", "--before", "10", "--yes"]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("orders/1 comes the farthest and ends at 9; write end"), "{refused:?}");
    assert_eq!(shell.demo.offsets("orders", 1), Some((0, 9, 9)));
    let review = ok(&shell, &["topic", "delete-records", "orders", "--before", "7"]).await;
    assert!(
        review.contains("! offset 7 lies past the end of orders/0 (5), orders/2 (0): everything"),
        "{review}"
    );
}

/// All topics are asked about together: a topic more costs no questions of its own.
#[tokio::test(flavor = "multi_thread")]
async fn many_topics_are_reviewed_with_few_questions() {
    let shell = Shell::start().await;
    let names: Vec<String> = (0..60).map(|number| format!("t{number:02}")).collect();
    for name in &names {
        shell.demo.create_topic(name, 3, 3, &[]).unwrap();
        shell.demo.append(name, 0, &Batch::of([Record::new("k", "v")])).unwrap();
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for (before, after) in [
        (&["topic", "delete-records"][..], &["--before", "end"][..]),
        (&["topic", "partitions"], &["--to", "5"]),
        (&["topic", "config"], &["--set", "retention.ms=1h"]),
        (&["topic", "delete"], &[]),
    ] {
        shell.demo.take_asked();
        ok(&shell, &[before, &names, after].concat()).await;
        let asked: u64 = shell.demo.take_asked().values().sum();
        assert!(asked < 300, "{before:?}: {asked} questions of 60 topics");
    }
}

/// Before KRaft a deletion is answered while the topic is still going, and its name is not free yet.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_free_yet_is_waited_for() {
    let shell = with_topic().await;
    shell.demo.faults().on(Api::CreateTopics).times(2).error(ErrorCode::TopicAlreadyExists);
    let anew = shell.run(&["topic", "recreate", "orders", "--yes"]).await;
    assert_eq!(anew.code, 0, "{anew:?}");
    assert_eq!(shell.demo.offsets("orders", 2), Some((0, 0, 0)));
}
