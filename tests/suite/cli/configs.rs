//! Configs of topics and brokers from the shell: shown, changed key by key, and refused with the reason.
use super::Shell;
use kafdeck::demo::{AclResource, Api, Demo, ErrorCode, Operation, Options, Release};

async fn with_topics() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 3, &[("retention.ms", "3600000"), ("segment.ms", "60000")]).unwrap();
    shell.demo.create_topic("payments", 1, 3, &[]).unwrap();
    shell
}

/// What is set on a topic itself.
async fn own(shell: &Shell, topic: &str) -> Vec<(String, String)> {
    let answer = shell.run(&["topic", "config", topic, "-o", "json"]).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    let rows: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let rows = rows.as_array().unwrap().iter().filter(|row| row["source"] == "topic");
    rows.map(|row| (row["name"].as_str().unwrap().into(), row["value"].as_str().unwrap().into())).collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_keys_that_are_named_are_touched() {
    let shell = with_topics().await;
    let change =
        ["topic", "config", "orders", "--set", "retention.ms=7d", "--set", "cleanup.policy=compact,delete"];
    let review = shell.run(&change).await;
    assert_eq!(review.code, 0, "{review:?}");
    assert!(review.out.contains("Set 2 configs of topic orders"), "{review:?}");
    assert!(review.out.contains("retention.ms · 3600000 → 604800000"), "{review:?}");
    assert!(review.out.contains("cleanup.policy · not set → compact,delete"), "{review:?}");
    assert!(
        review.out.contains("kafka-configs.sh") && review.out.contains("AlterConfigs on topic orders"),
        "{review:?}"
    );
    assert_eq!(own(&shell, "orders").await.len(), 2, "a review changes nothing");
    let made = shell.run(&[&change[..], &["--yes"]].concat()).await;
    assert_eq!(made.code, 0, "{made:?}");
    let set = own(&shell, "orders").await;
    let wanted = [
        pair("cleanup.policy", "compact,delete"),
        pair("retention.ms", "604800000"),
        pair("segment.ms", "60000"),
    ];
    assert_eq!(set, wanted);
    let reset = shell.run(&["topic", "config", "orders", "--unset", "segment.ms", "--yes"]).await;
    assert_eq!(reset.code, 0, "{reset:?}");
    assert_eq!(own(&shell, "orders").await, wanted[..2]);
    let again = shell.run(&["topic", "config", "orders", "--set", "retention.ms=1w", "--yes"]).await;
    assert!(again.code == 0 && again.err.contains("it is so already"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_topics_are_one_plan() {
    let shell = with_topics().await;
    let change = ["topic", "config", "orders", "payments", "--set", "retention.ms=2h", "--yes"];
    let made = shell.run(&change).await;
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.out.contains("Set retention.ms of 2 topics"), "{made:?}");
    for topic in ["orders", "payments"] {
        assert!(own(&shell, topic).await.contains(&pair("retention.ms", "7200000")), "{topic}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_a_sentence_and_changes_nothing() {
    let shell = with_topics().await;
    for (set, words) in [
        ("retention.mss=7d", "has no config \"retention.mss\"; did you mean `retention.ms`?"),
        ("retention.ms=1GB", "\"1GB\" is a size, and this config wants a time"),
        ("retention.ms=-7", "the least is -1"),
        ("cleanup.policy=compcat", "did you mean `compact`?"),
        // The range of this one only the broker knows.
        ("segment.bytes=100", "Value must be at least 1048576"),
    ] {
        let answer = shell.run(&["topic", "config", "orders", "--set", set, "--yes"]).await;
        assert!(answer.code == 1 && answer.err.contains(words), "{set}: {answer:?}");
    }
    let unknown = shell.run(&["topic", "config", "oders", "--set", "retention.ms=7d", "--yes"]).await;
    assert!(unknown.code == 1 && unknown.err.contains("there is no topic \"oders\""), "{unknown:?}");
    assert_eq!(own(&shell, "orders").await.len(), 2);
    assert_eq!(shell.run(&["topic", "config", "orders", "--set", "retention.ms"]).await.code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_and_policies_are_named() {
    let shell = with_topics().await;
    let change = ["topic", "config", "orders", "--set", "retention.ms=7d", "--yes"];
    shell.demo.faults().on(Api::IncrementalAlterConfigs).error(ErrorCode::PolicyViolation);
    let policy = shell.run(&change).await;
    assert!(policy.code == 1 && policy.err.contains("the cluster's AlterConfigPolicy"), "{policy:?}");
    shell.demo.rights().deny(Operation::AlterConfigs, AclResource::topic("orders"));
    let denied = shell.run(&change).await;
    assert!(denied.code == 1 && denied.err.contains("AlterConfigs on topic orders"), "{denied:?}");
    assert_eq!(own(&shell, "orders").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_brokers_are_never_asked_to_replace_all() {
    let options = Options { release: Release::V2_1, ..Options::default() };
    let shell = Shell { demo: Demo::start(options).await.unwrap(), home: tempfile::tempdir().unwrap() };
    shell.demo.create_topic("orders", 1, 1, &[("retention.ms", "3600000")]).unwrap();
    let answer = shell.run(&["topic", "config", "orders", "--set", "segment.ms=1h", "--yes"]).await;
    assert!(answer.code == 1 && answer.err.contains("needs Kafka 2.3"), "{answer:?}");
    assert!(!shell.demo.take_asked().contains_key(&Api::AlterConfigs));
    assert_eq!(own(&shell, "orders").await, [pair("retention.ms", "3600000")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_of_a_broker_go_in_steps() {
    let shell = with_topics().await;
    let change = ["broker", "config", "2", "--set", "num.io.threads=50"];
    let review = shell.run(&change).await;
    assert_eq!(review.code, 0, "{review:?}");
    for step in ["not set → 16", "16 → 32", "32 → 50"] {
        assert!(review.out.contains(step), "{step}: {review:?}");
    }
    let made = shell.run(&[&change[..], &["--yes"]].concat()).await;
    assert_eq!(made.code, 0, "{made:?}");
    let shown = shell.run(&["broker", "config", "2"]).await;
    let line = shown.out.lines().find(|line| line.contains("num.io.threads")).unwrap_or_default();
    assert!(line.contains("50") && line.contains("broker"), "{shown:?}");
    let fixed = shell.run(&["broker", "config", "2", "--set", "node.id=7", "--yes"]).await;
    assert!(fixed.code == 1 && fixed.err.contains("needs a restart"), "{fixed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_of_all_brokers_tells_which_topics_follow() {
    let shell = with_topics().await;
    let change = ["broker", "config", "default", "--set", "log.retention.ms=1h"];
    let review = shell.run(&change).await;
    assert_eq!(review.code, 0, "{review:?}");
    assert!(
        review.out.contains("1 of 2 topics have no retention.ms of their own and follow: payments"),
        "{review:?}"
    );
    // Which records that are is not looked up, and it is said what that means.
    for words in ["which records of the topics that follow go", "does not come back with the old value"] {
        assert!(review.out.contains(words), "{words}: {review:?}");
    }
    let longer = shell.run(&["broker", "config", "default", "--set", "log.retention.ms=30d"]).await;
    assert!(longer.code == 0 && !longer.out.contains("come back"), "{longer:?}");
    assert_eq!(shell.run(&[&change[..], &["--yes"]].concat()).await.code, 0);
    let shown = shell.run(&["topic", "config", "payments"]).await;
    assert!(shown.out.contains("3600000") && shown.out.contains("all brokers"), "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_is_looked_after() {
    let shell = with_topics().await;
    // The judgement is put again; the change itself is not.
    shell.demo.faults().on(Api::IncrementalAlterConfigs).times(1).cut();
    let change = ["topic", "config", "orders", "--set", "retention.ms=7d", "--yes"];
    let judged_again = shell.run(&change).await;
    assert_eq!(judged_again.code, 0, "{judged_again:?}");
    assert!(own(&shell, "orders").await.contains(&pair("retention.ms", "604800000")));
}

#[tokio::test(flavor = "multi_thread")]
async fn read_only_shows_and_refuses() {
    let shell = with_topics().await;
    let locked =
        shell.run(&["--read-only", "topic", "config", "orders", "--set", "retention.ms=7d", "--yes"]).await;
    assert!(locked.code == 1 && locked.err.contains("--read-only locks"), "{locked:?}");
    assert_eq!(own(&shell, "orders").await[0], pair("retention.ms", "3600000"));
}
