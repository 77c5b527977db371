//! The lists agree with what the cluster is, in each form, and say what is missing.
use super::Shell;
use kafdeck::demo::{AclResource, Api, Batch, Operation, Record};

fn records(count: usize) -> Batch {
    Batch::of((0..count).map(|number| Record::new(format!("k{number}"), "value")))
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_and_a_topic() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 3, &[("cleanup.policy", "compact")]).unwrap();
    shell.demo.append("orders", 1, &records(7)).unwrap();
    let topics = shell.json(&["topics"]).await;
    let row = &topics[0];
    assert_eq!((&row["name"], &row["partitions"]), (&"orders".into(), &2.into()), "{topics}");
    assert_eq!((&row["replication"], &row["records"]), (&3.into(), &7.into()), "{topics}");
    assert_eq!(row["cleanup"], "compact", "{topics}");
    let topic = shell.json(&["topic", "orders"]).await;
    let partition = &topic["partitions"][1];
    assert_eq!(partition["leader"], shell.demo.leader("orders", 1).unwrap(), "{topic}");
    assert_eq!((&partition["first"], &partition["end"]), (&0.into(), &7.into()), "{topic}");
    assert_eq!(partition["replicas"].as_array().unwrap().len(), 3, "{topic}");
    let configs = topic["configs"].as_array().unwrap();
    let policy = configs.iter().find(|config| config["name"] == "cleanup.policy").unwrap();
    assert_eq!((&policy["value"], &policy["source"]), (&"compact".into(), &"topic".into()));
    let names = shell.run(&["topics", "--names", "-o", "csv"]).await;
    assert_eq!(names.out, "name\r\norders\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn brokers_and_the_true_controller() {
    let shell = Shell::start().await;
    let brokers = shell.json(&["brokers"]).await;
    assert_eq!(brokers.as_array().unwrap().len(), 3);
    assert_eq!(brokers[1]["address"], shell.demo.address(2).unwrap().to_string());
    assert_eq!(brokers[1]["state"], "up");
    let controller = shell.json(&["controller"]).await;
    assert_eq!(controller["kind"], "KRaft");
    assert_eq!(controller["leader"], shell.demo.controller());
    let table = shell.run(&["controller"]).await;
    assert!(table.out.starts_with("kind            KRaft\n"), "{}", table.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_denied_is_a_gap_with_its_reason_and_exit_code_3() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    shell.demo.rights().deny(Operation::DescribeConfigs, AclResource::topic("orders"));
    let answer = shell.run(&["topic", "orders", "-o", "json"]).await;
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.err.contains("incomplete: ") && answer.err.contains("DescribeConfigs"), "{answer:?}");
    let topic: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(topic["name"], "orders");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_group_is_an_error_and_none_is_an_empty_list() {
    let shell = Shell::start().await;
    assert_eq!(shell.json(&["groups"]).await, serde_json::json!([]));
    let answer = shell.run(&["group", "nobody"]).await;
    assert!(answer.code == 1 && answer.err.contains("nobody"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_created_by_looking() {
    let shell = Shell::start().await;
    for verb in [&["topic", "ghost"][..], &["read", "ghost"], &["groups"], &["topics"], &["brokers"]] {
        shell.run(verb).await;
    }
    let fed = shell.fed(&["produce", "ghost"], b"x\n").await;
    assert!(fed.code == 1 && fed.err.contains("no topic"), "{fed:?}");
    assert_eq!(shell.json(&["topics", "--internal"]).await, serde_json::json!([]));
    // A cluster that can't be asked is an error, never an empty list.
    shell.demo.faults().on(Api::Metadata).always().cut();
    let answer = shell.run(&["topics"]).await;
    assert!(answer.code == 1 && answer.out.is_empty() && !answer.err.is_empty(), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_whole() {
    let shell = Shell::start().await;
    for number in 0..3_000 {
        shell.demo.create_topic(&format!("t-{number}"), 1, 1, &[]).unwrap();
    }
    shell.demo.append("t-2999", 0, &Batch::of([Record::of("v").at(5)])).unwrap();
    let topics = shell.json(&["topics"]).await;
    let rows = topics.as_array().unwrap();
    assert_eq!(rows.len(), 3_000);
    assert!(rows.iter().all(|row| row["cleanup"] == "delete" && row["records"].is_u64()));
    let dated: Vec<_> = rows.iter().filter(|row| !row["last"].is_null()).collect();
    assert_eq!(dated.len(), 1, "only one topic has a record");
    assert_eq!((&dated[0]["name"], &dated[0]["last"]), (&"t-2999".into(), &5.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_a_login_with_few_rights_say_so() {
    let shell = Shell::start().await;
    for topic in ["a", "b", "c"] {
        shell.demo.create_topic(topic, 1, 1, &[]).unwrap();
    }
    let whole = shell.run(&["topics", "--names"]).await;
    assert_eq!((whole.code, &*whole.err), (0, ""), "{whole:?}");
    shell.demo.rights().deny(Operation::Describe, AclResource::Cluster);
    shell.demo.rights().deny(Operation::Describe, AclResource::topic("b"));
    let topics = shell.run(&["topics", "--names", "-o", "csv"]).await;
    assert_eq!(topics.out, "name\r\na\r\nc\r\n");
    assert!(topics.err.contains("as far as you may see (right: Describe on topics)"), "{topics:?}");
    let groups = shell.run(&["groups"]).await;
    assert!(groups.err.contains("as far as you may see (right: Describe on groups)"), "{groups:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn old_brokers_that_tell_of_no_log_directory_have_refused() {
    let options = kafdeck::demo::Options { release: kafdeck::demo::Release::V2_4, ..Default::default() };
    let demo = kafdeck::demo::Demo::start(options).await.unwrap();
    let shell = Shell { demo, home: tempfile::tempdir().unwrap() };
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    shell.demo.rights().deny(Operation::Describe, AclResource::Cluster);
    let answer = shell.run(&["topics", "-o", "json"]).await;
    let topics: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert!(topics[0]["size"].is_null(), "{answer:?}");
    assert!(answer.code == 3 && answer.err.contains("Describe on the cluster"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_may_not_be_described_names_the_right_on_every_kafka() {
    use kafdeck::demo::{Era, Options, Release};
    for (era, release) in [(Era::KRaft, Release::Newest), (Era::ZooKeeper, Release::V2_4)] {
        let demo = kafdeck::demo::Demo::start(Options { era, release, ..Options::default() }).await.unwrap();
        let shell = Shell { demo, home: tempfile::tempdir().unwrap() };
        ["a", "b"].iter().for_each(|topic| shell.demo.create_topic(topic, 1, 1, &[]).unwrap());
        shell.demo.rights().deny(Operation::Describe, AclResource::Cluster);
        shell.demo.rights().deny(Operation::Describe, AclResource::topic("b"));
        for words in [&["read", "b"][..], &["topic", "b"], &["produce", "b"]] {
            let refused = shell.fed(words, b"a record\n").await;
            assert!(
                refused.code == 1 && refused.err.contains("Describe on topic b"),
                "{words:?}: {refused:?}"
            );
        }
        let listed = shell.run(&["topics", "--names"]).await;
        assert!(listed.err.contains("as far as you may see (right: Describe on topics)"), "{listed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_may_not_be_described_is_not_called_missing() {
    let shell = Shell::start().await;
    shell.demo.rights().deny(Operation::Describe, AclResource::Cluster);
    shell.demo.rights().deny(Operation::Describe, AclResource::group("hidden"));
    let hidden = shell.run(&["group", "hidden"]).await;
    assert!(hidden.code == 1 && hidden.err.contains("Describe on group hidden"), "{hidden:?}");
    let nobody = shell.run(&["group", "nobody"]).await;
    assert!(nobody.code == 1 && nobody.err.contains("there is no group"), "{nobody:?}");
}
