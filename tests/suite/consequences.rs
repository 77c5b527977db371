//! What a review says will follow does follow: the plan is read, the change made, and then the cluster is looked at.
use super::cli::{Answer, Shell};
use super::cluster::commit;
use kafdeck::demo::{Api, Batch, Demo, ErrorCode, Options as DemoOptions, Record, Release};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::model::PartitionId;
use kafdeck::kafka::partitioner::partition_for;
use kafdeck::wire::{Address, Options, Question, Target};
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::{ProduceRequest, ProduceResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const HOUR: i64 = 3_600_000;

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

fn cluster(shell: &Shell) -> Cluster {
    Cluster::connect(Options::new(Address::list(&shell.demo.bootstrap()).unwrap()))
}

/// Ten records of one partition, 10 hours to 1 hour old, a batch each.
async fn aged() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    for age in (1..=10).rev() {
        let record = Record::new(format!("k{age}"), "value").at(now() - age * HOUR);
        shell.demo.append("orders", 0, &Batch::of([record])).unwrap();
    }
    shell
}

/// Runs a verb as a review and then with `--yes`; gives the review.
async fn reviewed_and_made(shell: &Shell, arguments: &[&str]) -> Answer {
    let review = shell.run(arguments).await;
    assert_eq!(review.code, 0, "{review:?}");
    assert!(review.err.contains("nothing was changed"), "{review:?}");
    let made = shell.run(&[arguments, &["--yes"]].concat()).await;
    assert_eq!(made.code, 0, "{made:?}");
    review
}

/// Sends one batch with acks=all and gives Kafka's error code.
async fn sent(shell: &Shell, batch: &Batch) -> i16 {
    let cluster = cluster(shell);
    let folder = tempfile::tempdir().unwrap();
    let work = super::produce::agreed(&folder);
    let bytes = batch.encode(0, now());
    let build = |_| {
        let data = PartitionProduceData::default().with_index(0).with_records(Some(bytes.clone()));
        let topic = TopicProduceData::default()
            .with_name(TopicName(StrBytes::from_static_str("orders")))
            .with_partition_data(vec![data]);
        ProduceRequest::default().with_acks(-1).with_timeout_ms(10_000).with_topic_data(vec![topic])
    };
    let question: Question<ProduceResponse> = Question::to(Target::Leader("orders".into(), PartitionId(0)))
        .within(Duration::from_secs(30))
        .at_most(12);
    let answer = cluster.wire().write(work.permit(), &question, build).await.unwrap();
    answer.response.responses[0].partition_responses[0].error_code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shorter_retention_takes_what_was_said_and_no_more() {
    let shell = aged().await;
    commit(&cluster(&shell), "slow", "orders", 0, 3).await;
    commit(&cluster(&shell), "quick", "orders", 0, 9).await;
    let review =
        reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "retention.ms=5h30min"]).await;
    assert!(review.out.contains("! orders: up to 5 records (≈"), "{review:?}");
    assert!(review.out.contains("! group slow has not read 2 records of orders that go"), "{review:?}");
    assert!(!review.out.contains("group quick"), "{review:?}");
    assert!(
        review.out.contains("retention.ms comes to 19800000 (5 h 30 min), now 604800000 (7 d)"),
        "{review:?}"
    );
    shell.demo.catch_up();
    assert_eq!(shell.demo.offsets("orders", 0), Some((5, 10, 10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn deletion_that_begins_takes_by_the_limits_that_stand_there() {
    let shell = aged().await;
    reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "cleanup.policy=compact"]).await;
    reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "retention.ms=2h30min"]).await;
    let review = reviewed_and_made(&shell, &["topic", "config", "orders", "--unset", "cleanup.policy"]).await;
    assert!(review.out.contains("up to 8 records"), "{review:?}");
    shell.demo.catch_up();
    assert_eq!(shell.demo.offsets("orders", 0), Some((8, 10, 10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_without_a_key_are_refused_once_a_topic_is_compacted() {
    let shell = aged().await;
    let keyless = Batch::of([Record::of("no key").at(now())]);
    for _ in 0..2 {
        shell.demo.append("orders", 0, &keyless).unwrap();
    }
    assert_eq!(sent(&shell, &keyless).await, 0, "taken before");
    let review =
        reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "cleanup.policy=compact,delete"])
            .await;
    assert!(review.out.contains("! orders: 3 of 13 recent records (23 %) have no key"), "{review:?}");
    assert_eq!(sent(&shell, &keyless).await, ErrorCode::InvalidRecord.code());
}

#[tokio::test(flavor = "multi_thread")]
async fn partitions_that_are_said_to_refuse_acks_all_refuse_it() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 3, &[]).unwrap();
    let leader = shell.demo.leader("orders", 0).unwrap();
    shell.demo.set_in_sync("orders", 0, &[leader]);
    let batch = Batch::of([Record::new("k", "v").at(now())]);
    assert_eq!(sent(&shell, &batch).await, 0, "taken before");
    let review =
        reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "min.insync.replicas=2"]).await;
    assert!(
        review.out.contains("! orders: 1 of 2 partitions have fewer than 2 replicas in sync now"),
        "{review:?}"
    );
    assert_eq!(sent(&shell, &batch).await, ErrorCode::NotEnoughReplicas.code());
}

/// More replicas in sync than there are: brokers before Kafka 3.7 refuse every write, later ones demand what there is.
#[tokio::test(flavor = "multi_thread")]
async fn a_topic_with_too_few_replicas_is_said_to_refuse_its_writes_where_it_does() {
    for (release, refuses) in [(Release::Newest, false), (Release::V2_8, true)] {
        let demo = Demo::start(DemoOptions { release, ..DemoOptions::default() }).await.unwrap();
        let shell = Shell { demo, home: tempfile::tempdir().unwrap() };
        let create = [
            "topic",
            "create",
            "orders",
            "--partitions",
            "1",
            "--replicas",
            "2",
            "--set",
            "min.insync.replicas=3",
        ];
        let review = reviewed_and_made(&shell, &create).await;
        assert!(review.out.contains("! orders: 2 replicas, of which 3 must be in sync: "), "{review:?}");
        assert_eq!(review.out.contains("every write with acks=all will be refused"), refuses, "{review:?}");
        let batch = Batch::of([Record::new("k", "v").at(now())]);
        let expected = if refuses { ErrorCode::NotEnoughReplicas.code() } else { 0 };
        assert_eq!(sent(&shell, &batch).await, expected);
        reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "min.insync.replicas=1"]).await;
        let review =
            reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "min.insync.replicas=4"]).await;
        assert!(review.out.contains("have fewer than 4 replicas at all"), "{review:?}");
        assert_eq!(review.out.contains("every write with acks=all will be refused"), refuses, "{review:?}");
        assert_eq!(sent(&shell, &batch).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_recent_batch_is_refused_where_that_is_said() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let large = Batch::of([Record::new("k", vec![7_u8; 9_000]).at(now())]);
    shell.demo.append("orders", 0, &large).unwrap();
    assert_eq!(sent(&shell, &large).await, 0, "taken before");
    let review =
        reviewed_and_made(&shell, &["topic", "config", "orders", "--set", "max.message.bytes=9kB"]).await;
    assert!(
        review.out.contains("(orders/0 at offset") && review.out.contains("more than 9,000"),
        "{review:?}"
    );
    assert_eq!(sent(&shell, &large).await, ErrorCode::MessageTooLarge.code());
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_keys_move_as_was_said() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 3, 3, &[]).unwrap();
    let lines: String = (0..100).map(|n| format!("{{\"key\":\"k{n}\",\"value\":\"v\"}}\n")).collect();
    let produce = ["produce", "orders", "--from", "jsonl"];
    assert_eq!(shell.fed(&produce, lines.as_bytes()).await.code, 0);
    let review = reviewed_and_made(&shell, &["topic", "partitions", "orders", "--to", "5"]).await;
    let moving = (0..100)
        .map(|n| format!("k{n}"))
        .filter(|key| partition_for(key.as_bytes(), 3) != partition_for(key.as_bytes(), 5))
        .count();
    assert!(review.out.contains(&format!("! orders: {moving} of 100 recent keys")), "{review:?}");
    assert_eq!(shell.fed(&produce, lines.as_bytes()).await.code, 0);
    let read = shell.run(&["read", "orders", "-o", "jsonl"]).await;
    let mut places: std::collections::BTreeMap<String, std::collections::BTreeSet<i64>> = Default::default();
    for line in read.out.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let key = record["key"].as_str().unwrap().to_owned();
        places.entry(key).or_default().insert(record["partition"].as_i64().unwrap());
    }
    assert_eq!(places.values().filter(|places| places.len() == 2).count(), moving);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_records_are_those_that_were_said() {
    let shell = aged().await;
    commit(&cluster(&shell), "slow", "orders", 0, 1).await;
    let review = reviewed_and_made(&shell, &["topic", "delete-records", "orders", "--before", "50%"]).await;
    assert!(
        review.out.contains("! orders: up to 5 records") && review.out.contains("go at once"),
        "{review:?}"
    );
    assert!(review.out.contains("group slow has not read 4 records"), "{review:?}");
    assert!(review.out.contains("this can't be undone"), "{review:?}");
    assert_eq!(shell.demo.offsets("orders", 0), Some((5, 10, 10)));
    reviewed_and_made(&shell, &["topic", "delete-records", "orders", "--before", "-3h30m"]).await;
    assert_eq!(shell.demo.offsets("orders", 0), Some((7, 10, 10)));
    reviewed_and_made(&shell, &["topic", "delete-records", "orders", "--before", "end"]).await;
    assert_eq!(shell.demo.offsets("orders", 0), Some((10, 10, 10)));
    let none = shell.run(&["topic", "delete-records", "orders", "--before", "end", "--yes"]).await;
    assert!(none.code == 1 && none.err.contains("no record lies before end"), "{none:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_whose_commits_nobody_tells_is_not_left_out() {
    let shell = aged().await;
    shell.demo.commit("slow", &[("orders", 0, 1)]);
    shell.demo.faults().on(Api::OffsetFetch).always().error(ErrorCode::GroupAuthorizationFailed);
    for (words, lacks) in [
        (&["topic", "config", "orders", "--set", "retention.ms=5h30min"][..], "who has not read what goes"),
        (&["topic", "delete-records", "orders", "--before", "5"], "who has not read what goes"),
        (&["topic", "delete", "orders"], "other groups may read it"),
        (&["topic", "clone", "orders", "copy", "--data", "--all-groups"], "which groups read orders"),
    ] {
        let review = shell.run(words).await;
        assert_eq!(review.code, 3, "something is missing from the answer: {review:?}");
        for part in [lacks, "what slow committed", "Describe on group slow"] {
            assert!(review.out.contains(part), "no {part:?} in {review:?}");
        }
    }
    let copied = shell.run(&["topic", "clone", "orders", "copy", "--data", "--all-groups", "--yes"]).await;
    assert_eq!(copied.code, 3, "not all that was asked for is done: {copied:?}");
    assert_eq!(shell.demo.offsets("copy", 0), Some((0, 10, 10)));
}
