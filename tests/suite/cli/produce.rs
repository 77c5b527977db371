//! Writing from the shell: exact copies, refusals, and the fate of every record.
use super::Shell;
use kafdeck::demo::{AclResource, Api, Batch, ErrorCode, Operation, Record};
use kafdeck::kafka::partitioner::partition_for;
use serde_json::Value;

async fn with_topic(partitions: i32) -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", partitions, 3, &[]).unwrap();
    shell
}

async fn read(shell: &Shell, topic: &str) -> Vec<Value> {
    let answer = shell.run(&["read", topic, "-o", "jsonl"]).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_exact() {
    let shell = with_topic(1).await;
    shell.demo.create_topic("copy", 1, 1, &[]).unwrap();
    let records = [
        Record::tombstone("k").at(5),
        Record::new("zero", "zero").at(0),
        Record::new("none", "none").at(-1),
        Record::new("", "").at(6),
        Record::of(&b"\xff\x00\n"[..]).header("a", "1").null_header("a").header("a", "").at(7),
        Record::new(&b"\x80"[..], "\"\u{1b}\u{7f}\u{2028}ü").at(1_795_341_600_000),
    ];
    shell.demo.append("orders", 0, &Batch::of(records)).unwrap();
    let lines = shell.run(&["read", "orders", "-o", "jsonl"]).await.out;
    let copied = shell.fed(&["produce", "copy", "--from", "jsonl"], lines.as_bytes()).await;
    assert_eq!(copied.code, 0, "{copied:?}");
    let again = shell.run(&["read", "copy", "-o", "jsonl"]).await.out;
    assert_eq!(again, lines.replace("\"topic\":\"orders\"", "\"topic\":\"copy\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_go_where_java_puts_them() {
    let shell = with_topic(6).await;
    let lines: String = (0..200).map(|n| format!("{{\"key\":\"k{n}\",\"value\":\"v\"}}\n")).collect();
    let answer = shell.fed(&["produce", "orders", "--from", "jsonl"], lines.as_bytes()).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.err.contains("200 sent"), "{answer:?}");
    let records = read(&shell, "orders").await;
    assert_eq!(records.len(), 200);
    for record in records {
        let key = record["key"].as_str().unwrap();
        assert_eq!(record["partition"], partition_for(key.as_bytes(), 6).unwrap(), "{record}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn options_make_the_record_and_the_report_says_where_it_lies() {
    let shell = with_topic(3).await;
    let arguments = [
        "produce",
        "orders",
        "--key",
        "k",
        "--partition",
        "2",
        "--header",
        "a=1=2",
        "--header",
        "b",
        "--header",
        "c=",
    ];
    let answer = shell.fed(&arguments, b"hello").await;
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.err.contains("sent to partition 2, offset 0, timestamp 20"), "{answer:?}");
    let tombstone = shell.run(&["produce", "orders", "--key", "k", "--null", "--partition", "2"]).await;
    assert!(tombstone.code == 0 && tombstone.err.contains("offset 1"), "{tombstone:?}");
    let records = read(&shell, "orders").await;
    assert_eq!(records[0]["value"], "hello");
    let headers = serde_json::json!([
        {"name": "a", "value": "1=2"}, {"name": "b", "value": null}, {"name": "c", "value": ""}
    ]);
    assert_eq!(records[0]["headers"], headers);
    assert_eq!((&records[1]["key"], &records[1]["value"]), (&"k".into(), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_send_nothing_and_say_why() {
    let shell = with_topic(1).await;
    let file = shell.home.path().join("config.toml");
    let bootstrap = shell.demo.bootstrap().replace(',', "\",\"");
    let profile =
        |name: &str, flag: &str| format!("[profiles.{name}]\nbrokers = [\"{bootstrap}\"]\n{flag} = true\n");
    std::fs::write(&file, profile("locked", "read_only") + &profile("asks", "confirm_sends")).unwrap();
    for (arguments, input, said) in [
        (&["--read-only", "produce", "orders"][..], "x", "--read-only locks"),
        (&["-p", "locked", "produce", "orders"], "x", "profile `locked` locks"),
        (&["-p", "asks", "produce", "orders"], "x", "--yes"),
        (&["produce", "orders", "--format", "json"], "{\"a\":1", "line 1, column 7"),
        (&["produce", "orders", "--format", "xml"], "<a>", "not XML"),
        (&["produce", "orders", "--format", "xml"], "<a>&nbsp;</a>", "is not declared"),
        (&["produce", "orders", "--partition", "1"], "x", "no partition 1"),
        (&["produce", "orders", "--from", "jsonl"], "{\"vlaue\":1}", "line 1 of standard input"),
        (&["produce", "orders", "/no/such/file"], "", "/no/such/file"),
        (&["produce", "oders"], "x", "did you mean `orders`?"),
    ] {
        let answer = shell.fed(arguments, input.as_bytes()).await;
        assert_eq!(answer.code, 1, "{arguments:?}: {answer:?}");
        assert!(answer.err.contains(said), "{arguments:?}: {answer:?}");
    }
    assert_eq!(shell.demo.offsets("orders", 0).unwrap().2, 0);
    let sent = shell.fed(&["-p", "asks", "produce", "orders", "--yes"], b"x").await;
    assert_eq!(sent.code, 0, "{sent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_stops_the_load_and_names_the_line() {
    let shell = with_topic(1).await;
    let lines = "{\"value\":\"a\"}\n{\"value\":\"b\"}\n{\"value\":3}\n{\"value\":\"d\"}\n";
    let answer = shell.fed(&["produce", "orders", "--from", "jsonl"], lines.as_bytes()).await;
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.err.contains("2 sent") && answer.err.contains("line 3 of standard input"), "{answer:?}");
    assert_eq!(read(&shell, "orders").await.len(), 2);

    shell.demo.rights().deny(Operation::Write, AclResource::topic("orders"));
    let denied = shell.fed(&["produce", "orders"], b"x\ny\n").await;
    assert_eq!(denied.code, 1, "{denied:?}");
    assert!(denied.err.contains("Write on topic orders") && denied.err.contains("line 1"), "{denied:?}");
    // Without a right to write anywhere there is no producer id; librdkafka throws away what is queued.
    shell.demo.rights().deny(Operation::IdempotentWrite, AclResource::Cluster);
    let denied = shell.fed(&["produce", "orders"], b"one\n").await;
    assert!(denied.err.contains("Write on topic orders") && !denied.err.contains("taken back"), "{denied:?}");
    assert_eq!(shell.demo.offsets("orders", 0).unwrap().2, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_record_format_is_written_without_idempotence() {
    let shell = with_topic(1).await;
    let fault = shell.demo.faults();
    fault.on(Api::Produce).times(1).error(ErrorCode::UnsupportedForMessageFormat);
    let answer = shell.fed(&["produce", "orders"], b"one\ntwo\nthree\n").await;
    assert_eq!(answer.code, 0, "{answer:?}");
    let values: Vec<_> = read(&shell, "orders").await.iter().map(|record| record["value"].clone()).collect();
    assert_eq!(values, ["one", "two", "three"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_in_mid_send_costs_no_record_and_doubles_none() {
    let shell = with_topic(1).await;
    shell.demo.faults().on(Api::Produce).times(1).cut();
    let answer = shell.fed(&["produce", "orders"], b"one\n").await;
    assert_eq!(answer.code, 0, "{answer:?}");
    assert_eq!(read(&shell, "orders").await.len(), 1);
}

/// One record in the middle is too large. What was on its way behind it is told too, and going on as it is said doubles
/// none and loses none.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_failure_every_line_is_accounted_for() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 3, 3, &[("max.message.bytes", "40000")]).unwrap();
    let line = |number: usize, wide: usize| format!("record-{number:0wide$}\n");
    let good: Vec<String> = (1..=20_000).map(|number| line(number, 5)).collect();
    let mut bad = good.clone();
    // Of numbers that do not compress, so that the limit is met.
    bad[7_000] =
        (0..20_000).map(|number: u64| (number * number * 7919 % 99_991).to_string()).collect::<String>()
            + "\n";
    let answer = shell.fed(&["produce", "orders"], bad.concat().as_bytes()).await;
    assert_eq!(answer.code, 1, "{answer:?}");
    let records = || async { read(&shell, "orders").await };
    let there = records().await.len();
    assert!(there < 20_000 && answer.err.contains(&format!("{there} sent")), "{there}: {answer:?}");
    let word = |after: &str| answer.err.split(after).nth(1).and_then(|rest| rest.split_whitespace().next());
    let mut only =
        word("to send what was not sent, run it on the same input with --only ").unwrap().to_owned();
    // What was under way when the rest was taken back may be unknown: then one is told to look, and those that lack are sent.
    let open = word("look whether the topic has records ");
    let seen: std::collections::HashSet<String> =
        records().await.iter().map(|record| record["value"].as_str().unwrap().to_owned() + "\n").collect();
    for (first, last) in open.iter().flat_map(|open| open.split(',')).map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        (first.parse::<usize>().unwrap(), last.parse::<usize>().unwrap())
    }) {
        let lacking = (first..=last).filter(|number| !seen.contains(&good[number - 1]));
        lacking.for_each(|number| only += &format!(",{number}"));
    }
    let rest = shell.fed(&["produce", "orders", "--only", &only], good.concat().as_bytes()).await;
    assert_eq!(rest.code, 0, "{rest:?}");
    let mut values: Vec<String> =
        records().await.iter().map(|record| record["value"].as_str().unwrap().to_owned() + "\n").collect();
    values.sort();
    assert!(
        values == good,
        "{} records, the first odd one is {:?}",
        values.len(),
        values.iter().zip(&good).find(|(a, b)| a != b)
    );
    let journal = std::fs::read_to_string(shell.home.path().join("state/journal.jsonl")).unwrap();
    let lines: Vec<Value> = journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> =
        lines.iter().filter(|line| line["event"] == "end").map(|end| &end["outcome"]).collect();
    assert_eq!(told, [if open.is_some() { "unknown" } else { "not done" }, "done"], "{journal}");
    assert!(journal.contains("\"via\":\"shell\"") && !journal.contains("record-"), "{journal}");
}
