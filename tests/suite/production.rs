//! What a profile says of production: each change by its name, what is not verified in sight, and keys where other clients put them.
use crate::cli::{Answer, Shell, run};
use crate::screens::Bench;
use kafdeck::demo::{Demo, Options};
use kafdeck::kafka::partitioner::place;
use kafdeck::wire::PartitionerName;
use rdkafka::ClientConfig;
use rdkafka::producer::{FutureProducer, FutureRecord};
use std::time::Duration;

async fn ask(shell: &Shell, arguments: &[&str]) -> Answer {
    let mut command = shell.command(&[arguments, &["-p", "prod"]].concat());
    run(command.env_remove("KAFDECK_BROKERS"), b"{\"n\":1}\n").await
}

fn profile(shell: &Shell, more: &str) {
    let brokers = shell.demo.bootstrap().replace(',', "\", \"");
    let text = format!("[profiles.prod]\nbrokers = [\"{brokers}\"]\n{more}\n");
    std::fs::write(shell.home.path().join("config.toml"), text).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_wants_the_profiles_name_in_the_shell() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    profile(&shell, "confirm = true");
    let records = || shell.demo.offsets("orders", 0).map(|ends| ends.2);
    for arguments in [
        &["produce", "orders", "--yes"][..],
        &["topic", "delete", "orders", "--yes"],
        &["topic", "delete", "orders", "--yes", "--confirm", "production"],
    ] {
        let answer = ask(&shell, arguments).await;
        assert_eq!(answer.code, 2, "{arguments:?}: {answer:?}");
        assert!(answer.err.contains("--yes --confirm 'prod'"), "{answer:?}");
        assert_eq!(records(), Some(0), "{arguments:?}");
    }
    let asked = ask(&shell, &["produce", "orders"]).await;
    assert!(asked.code != 0 && records() == Some(0), "{asked:?}");
    let sent = ask(&shell, &["produce", "orders", "--yes", "--confirm", "prod"]).await;
    assert_eq!((sent.code, records()), (0, Some(1)), "{sent:?}");
    let deleted = ask(&shell, &["topic", "delete", "orders", "--yes", "--confirm", "prod"]).await;
    assert_eq!((deleted.code, records()), (0, None), "{deleted:?}");
}

#[test]
fn every_change_wants_the_profiles_name_on_the_screen() {
    let mut bench = Bench::with("topics/orders/produce", |look| look.confirm = Some("prod".to_owned()));
    bench
        .type_text("{}")
        .press("f5")
        .type_text("pro")
        .press("enter")
        .shows("pro")
        .type_text("d")
        .press("enter");
    bench.shows("Sent to orders");
    let mut bench = Bench::with("topics", |look| look.confirm = Some("prod".to_owned()));
    bench.demo.create_topic("aa", 1, 1, &[]).unwrap();
    bench.press("r").look_until(|look| look.pulse.topics.iter().any(|topic| &*topic.name == "aa"));
    bench
        .press("g")
        .shows("aa")
        .press("D")
        .shows("Delete topic aa")
        .type_text("aa")
        .press("enter")
        .shows("prod/aa");
    assert!(bench.demo.leader("aa", 0).is_some());
    bench.press("ctrl-u").type_text("prod/aa").press("enter").shows("Deleted topic aa");
}

#[test]
fn what_is_not_verified_stands_in_the_head_and_on_the_deck() {
    let mut bench = Bench::with("deck", |look| look.unverified = Some("TLS unverified"));
    bench.shows("! TLS unverified · read-write").shows("whoever stands in between");
    bench.resize(30, 10);
    bench.shows("!TLS read-write");
    let mut bench = Bench::with("deck", |look| look.unverified = Some("host unchecked"));
    bench.resize(200, 40);
    bench.shows("! host unchecked · read-write").shows("any certificate of the same authority");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_go_where_librdkafka_puts_them_by_each_partitioner() {
    let demo = Demo::start(Options { brokers: 1, ..Options::default() }).await.unwrap();
    demo.create_topic("keyed", 7, 1, &[]).unwrap();
    let names = ["murmur2_random", "murmur2", "consistent_random", "consistent", "fnv1a_random", "fnv1a"];
    for name in names {
        let by = PartitionerName::parse(name).unwrap();
        let producer: FutureProducer = ClientConfig::new()
            .set("bootstrap.servers", demo.bootstrap())
            .set("partitioner", name)
            .create()
            .unwrap();
        let keys = (0..40).map(|number| format!("key-{number}-{}", "ä".repeat(number % 5)));
        for key in keys.chain(["a".to_owned()]) {
            let record = FutureRecord::to("keyed").key(&key).payload("x");
            let delivery = producer.send(record, Duration::from_secs(30)).await.unwrap();
            assert_eq!(place(by, Some(key.as_bytes()), 7), Some(delivery.partition), "{name} {key}");
        }
        if !name.ends_with("_random") {
            let record = FutureRecord::<str, str>::to("keyed").payload("x");
            let delivery = producer.send(record, Duration::from_secs(30)).await.unwrap();
            assert_eq!(place(by, None, 7), Some(delivery.partition), "{name} without a key");
        }
    }
    // The program itself, by a profile and for one run.
    let shell = Shell { demo, home: tempfile::tempdir().unwrap() };
    profile(&shell, "partitioner = \"consistent_random\"");
    for (more, by) in
        [(&[][..], PartitionerName::ConsistentRandom), (&["-X", "partitioner=fnv1a"], PartitionerName::Fnv1a)]
    {
        let at = place(by, Some(b"k-1"), 7).unwrap();
        let before = shell.demo.offsets("keyed", at).unwrap().2;
        let sent = ask(&shell, &[&["produce", "keyed", "--key", "k-1"], more].concat()).await;
        assert_eq!(sent.code, 0, "{sent:?}");
        assert_eq!(shell.demo.offsets("keyed", at).unwrap().2, before + 1, "{more:?}");
    }
    let wrong = ask(&shell, &["topics", "-X", "partitioner=murmur3"]).await;
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `murmur2`"), "{wrong:?}");
}
