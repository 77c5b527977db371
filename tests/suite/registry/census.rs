//! Which schemas the records of a topic name: counted from their first bytes, held to what is in the topic, and honest about holes.
use super::Beside;
use crate::screens::Bench;
use kafdeck::demo::{Batch, Record, RegistryOptions};
use serde_json::Value;

async fn told(beside: &Beside, words: &[&str]) -> (i32, Value, String) {
    let all = [&["topic", "schemas"][..], words, &["-o", "json"]].concat();
    let (code, out, err) = beside.run(&all).await;
    (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}")), err)
}

fn rows<'v>(census: &'v Value, of: &str) -> Vec<&'v Value> {
    census["schemas"].as_array().unwrap().iter().filter(|row| row["of"] == of).collect()
}

fn records(rows: &[&Value]) -> u64 {
    rows.iter().map(|row| row["records"].as_u64().unwrap()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_census_tells_schemas_with_subject_records_first_and_last() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let (code, census, err) = told(&beside, &["invoices"]).await;
    assert_eq!((code, &census["records"], &census["complete"]), (0, &600.into(), &true.into()), "{err}");
    let values = rows(&census, "value");
    assert_eq!((values.len(), records(&values)), (2, 600));
    let version = |row: &&Value, name: &str| row["subjects"] == serde_json::json!([name]);
    let old = values.iter().find(|row| version(row, "invoices-value v1")).unwrap();
    let new = values.iter().find(|row| version(row, "invoices-value v2")).unwrap();
    assert!(old["records"].as_u64() > new["records"].as_u64(), "the demo writes more of the old");
    assert!(old["first"].as_i64() < new["first"].as_i64() && old["last"].as_i64() < new["last"].as_i64());
    assert_eq!((&new["type"], &new["partitions"]), (&"Avro".into(), &3.into()));
    let keys = rows(&census, "key");
    assert_eq!((keys.len(), &keys[0]["schema"], records(&keys)), (1, &"names none".into(), 600));
    // The same by what each record says when it is read.
    let (_, out, _) = beside.run(&["read", "invoices", "--count", "--where", ".discount exists"]).await;
    assert_eq!(out.trim(), new["records"].to_string());
    let place = new["first_at"].as_str().unwrap().split_once(':').unwrap();
    let words =
        ["read", "invoices", "--partitions", place.0, "--from", place.1, "--limit", "1", "-o", "jsonl"];
    let (_, out, _) = beside.run(&words).await;
    let first: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&first["timestamp"], first["decoded"]["value"].get("discount").is_some()),
        (&new["first"], true)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_partition_and_a_part_of_the_topic_come_to_the_same() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let (_, whole, _) = told(&beside, &["tracking"]).await;
    let (code, each, _) = told(&beside, &["tracking", "--each"]).await;
    assert_eq!((code, rows(&each, "value").len(), records(&rows(&each, "value"))), (0, 6, 600));
    let mut sum = 0;
    for partition in ["0", "1", "2"] {
        let (code, part, _) = told(&beside, &["tracking", "--partitions", partition]).await;
        let of_it = |row: &&&Value| row["first_at"].as_str().unwrap().starts_with(partition);
        let apart: Vec<&Value> = rows(&each, "value").into_iter().filter(|row| of_it(&row)).collect();
        assert_eq!((code, records(&rows(&part, "value"))), (0, records(&apart)), "{partition}");
        sum += records(&apart);
    }
    assert_eq!(sum, whole["records"].as_u64().unwrap());
    let (code, last, _) = told(&beside, &["tracking", "--from", "end-10"]).await;
    assert_eq!((code, last["records"].as_u64()), (0, Some(30)), "ten of each partition");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_none_nobody_knows_or_is_null_is_told_apart() {
    let beside = Beside::start(RegistryOptions::default()).await;
    beside.demo.create_topic("mixed", 1, 1, &[]).unwrap();
    let batch = [
        Record::new("a", "{}"),
        Record::tombstone("a"),
        Record::new(&b"\0\0\0\0\x03k"[..], &b"\0\0\0\x10\x92body"[..]),
        Record::of("in a header").header("__value_schema_id", &b"\0\0\0\0\x05"[..]),
        Record::of(&b"\0\0"[..]),
    ];
    beside.demo.append("mixed", 0, &Batch::of(batch)).unwrap();
    let (code, census, err) = told(&beside, &["mixed"]).await;
    assert_eq!(code, 3, "a schema that is named can't be had: {err}");
    assert!(err.contains("knows no schema 4242"), "{err}");
    let count = |of: &str, schema: &str| {
        let found = rows(&census, of).into_iter().find(|row| row["schema"] == schema);
        found.map(|row| (row["records"].as_u64().unwrap(), row["bytes"].as_u64().unwrap()))
    };
    assert_eq!(count("value", "names none"), Some((2, 4)));
    assert_eq!(count("value", "null"), Some((1, 0)));
    assert_eq!(count("value", "schema 4242"), Some((1, 9)));
    assert_eq!(count("value", "schema 5"), Some((1, 11)));
    assert_eq!(count("key", "schema 3"), Some((1, 6)));
    assert_eq!((count("key", "null"), count("key", "names none")), (Some((2, 0)), Some((2, 2))));
    let header = rows(&census, "value").into_iter().find(|row| row["id"] == 5).unwrap();
    assert_eq!(header["framing"], "named in a header");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_registry_ids_are_told_and_a_partition_that_is_not_read_is_a_hole() {
    let beside = Beside::start(RegistryOptions::default()).await;
    beside.demo.create_topic("alone", 3, 1, &[]).unwrap();
    for partition in 0..3 {
        let batch = Batch::of([Record::of(&b"\0\0\0\0\x03body"[..])]);
        beside.demo.append("alone", partition, &batch).unwrap();
    }
    let ask = || async {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("HOME", beside.home.path()).env("KAFDECK_HOME", beside.home.path());
        command.args(["-b", &beside.demo.bootstrap(), "topic", "schemas", "alone", "-o", "json"]);
        let done = command.output().await.unwrap();
        let census: Value = serde_json::from_slice(&done.stdout).unwrap();
        (done.status.code().unwrap(), census, String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (code, census, err) = ask().await;
    assert_eq!((code, records(&rows(&census, "value"))), (0, 3), "{err}");
    let named = rows(&census, "value")[0];
    assert!(named["subjects"].is_null() && named["id"] == 3, "{named}");
    beside.demo.stop_broker(beside.demo.leader("alone", 1).unwrap()).await;
    let (code, census, err) = ask().await;
    assert_eq!((code, &census["complete"]), (3, &false.into()), "{err}");
    assert!(err.contains("alone 1 unread"), "{err}");
    assert_eq!(records(&rows(&census, "value")), 2);
}

#[test]
fn a_topic_leads_to_its_census_and_that_to_records_and_subjects() {
    let (mut bench, _registry) = Bench::with_registry("topics/invoices");
    bench.resize(140, 30).press("y");
    assert_eq!(bench.place(), "topics/invoices/schemas");
    bench.until("complete").shows("600 records in 3 partitions").shows("schema 2").shows("invoices-value v1");
    bench.shows("schema 3").shows("invoices-value v2").shows("names none");
    bench.press("P").shows("schema 2 of invoices: 3 partitions").shows("partition 2").press("esc");
    bench.press("d");
    assert_eq!(bench.place(), "subjects/registry/invoices-value");
    bench.press("y");
    assert_eq!(bench.place(), "topics/invoices/schemas");
    bench.until("complete").press("down enter");
    let place = bench.place();
    assert!(place.starts_with("topics/invoices/records?from=") && place.contains("&partitions="), "{place}");
    bench.go("topics/invoices/schemas").until("complete").press("F").type_text("from=end-5").press("enter");
    assert_eq!(bench.place(), "topics/invoices/schemas?from=end-5");
    bench.until("complete").shows("15 records in 3 partitions");
}

#[test]
fn a_census_says_what_of_the_topic_it_has_not_seen() {
    let (mut bench, _registry) = Bench::with_registry("deck");
    bench.demo.delete_before("invoices", 0, 50);
    bench.go("topics/invoices/schemas?from=0").until("complete").shows("invoices 0 begins at 50, not at 0");
    bench.hides("! not all").go("topics/invoices/schemas?from=soon").shows("soon");
    bench.demo.create_topic("alone", 3, 1, &[]).unwrap();
    for partition in 0..3 {
        bench.demo.append("alone", partition, &Batch::of([Record::of("{}")])).unwrap();
    }
    let lost = bench.demo.leader("alone", 2).unwrap();
    bench.block_on(bench.demo.stop_broker(lost));
    bench.go("topics/alone/schemas").until("! not all").shows("alone 2 unread").shows("names none");
}
