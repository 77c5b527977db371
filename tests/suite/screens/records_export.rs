//! Marks and exports: what is picked stays picked, and what is written is what was asked for, or says what is missing.
use super::Bench;
use kafdeck::demo::{Api, Batch, Record};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Answers the three questions: which records, which form, where to.
fn export(bench: &mut Bench, what: &str, form: &str, path: &Path) {
    bench.press("x").shows("which records?").type_text(what).press("enter");
    bench.shows("in which form?").type_text(form).press("enter");
    bench.shows("Export to").press("ctrl-u").type_text(path.to_str().unwrap()).press("enter");
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The names in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn offsets(bench: &Bench, topic: &str, partitions: i32) -> usize {
    let held = |partition| bench.demo.offsets(topic, partition).unwrap();
    (0..partitions).map(|partition| usize::try_from(held(partition).2 - held(partition).0).unwrap()).sum()
}

/// A list of a value of each kind.
fn odd() -> Bench {
    let records = [
        Record::new("j", "{\"n\":1}"),
        Record::new("x", "<a/>"),
        Record::tombstone("t"),
        Record::new("e", ""),
        Record::new("b", &b"\xff\x00"[..]),
        Record::new("l", "two\nlines"),
    ];
    let mut bench = Bench::with_topic("odd", records);
    bench.go("topics/odd/records?order=oldest");
    bench
}

#[test]
fn marks_stay_on_their_records_and_are_counted() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("space space").shows("2 marked").press("down");
    let marked = |bench: &mut Bench| -> BTreeSet<String> {
        let screen = bench.screen();
        let rows = screen.lines().filter(|line| line.contains("customer-") && line[..8].contains('•'));
        // Their places alone: how much of a value is shown depends on the rows around it.
        rows.map(|line| line.split_whitespace().skip(1).take(3).collect::<Vec<_>>().join(" ")).collect()
    };
    let before = marked(&mut bench);
    assert_eq!(before.len(), 2);
    let fresh = (0..3).map(|number| Record::new("customer-9", format!("{{\"new\":{number}}}")));
    bench.press("f");
    bench.demo.append("orders", 1, &Batch::of(fresh)).unwrap();
    bench.until("3 came").press("esc g").shows("\"new\":2");
    assert_eq!(marked(&mut bench), before);
    bench.press("g space").shows("3 marked").press("g space").shows("2 marked");
    bench.press("O").shows("oldest first").shows("2 marked").press("O");
    assert_eq!(marked(&mut bench), before);
    bench.press("esc").hides("marked");
    assert!(marked(&mut bench).is_empty());
}

#[test]
fn marked_values_are_copied_one_a_line_or_exactly() {
    let mut bench = odd();
    bench.press("g space space c");
    assert_eq!(bench.copied(), ("2 values", "{\"n\":1}\n<a/>"));
    // A tombstone is no line of text: null must not come out as an empty line.
    bench.press("space c");
    let (what, text) = bench.copied();
    assert_eq!(what, "3 records as JSON Lines");
    let values: Vec<Value> =
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["value"].clone()).collect();
    assert_eq!(values, [Value::from("{\"n\":1}"), Value::from("<a/>"), Value::Null]);
    bench.press("esc g c");
    assert_eq!(bench.copied(), ("the value", "{\"n\":1}"));
}

#[test]
fn a_value_that_is_no_text_is_copied_as_hex() {
    let mut bench = Bench::with_topic("bytes", [Record::new("a", vec![0u8, 159])]);
    bench.go("topics/bytes/records").press("c");
    assert_eq!(bench.copied(), ("the value as hex", "00 9f"));
}

#[test]
fn marked_records_are_written_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("marked.jsonl");
    let mut bench = odd();
    bench.press("x").type_text("marked").press("enter").shows("which records?").press("esc");
    bench.press("g space down space down space");
    export(&mut bench, "marked", "json", &path);
    bench.until("Exported 3 records").shows("complete");
    let rows = lines(&path);
    let values: Vec<&Value> = rows.iter().map(|row| &row["value"]).collect();
    assert_eq!(values, [&Value::from("{\"n\":1}"), &Value::Null, &serde_json::json!({"base64": "/wA="})]);
    assert_eq!(names(folder.path()), ["marked.jsonl".to_owned()].into());
}

#[test]
fn csv_is_for_spreadsheets_and_none_of_its_fields_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sheet.csv");
    let records = [Record::new("=1+1", "@SUM(A1)"), Record::new("-5", "plain")];
    let mut bench = Bench::with_topic("formulas", records);
    bench.go("topics/formulas/records?order=oldest");
    export(&mut bench, "range", "csv", &path);
    bench.until("Exported 2 records");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("'=1+1") && text.contains("'@SUM(A1)"), "{text}");
    // Numbers stay numbers.
    assert!(text.contains("-5") && !text.contains("'-5"), "{text}");
}

#[test]
fn a_range_is_read_anew_with_its_filter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.jsonl");
    let mut bench = Bench::at("topics/orders/records");
    export(&mut bench, "range", "json", &path);
    bench.until("Exported").shows("complete");
    let rows = lines(&path);
    assert_eq!(rows.len(), offsets(&bench, "orders", 6), "more than the 500 that the list holds");
    let places: BTreeSet<(i64, i64)> = rows
        .iter()
        .map(|row| (row["partition"].as_i64().unwrap(), row["offset"].as_i64().unwrap()))
        .collect();
    assert_eq!(places.len(), rows.len());

    let path = folder.path().join("some.csv");
    bench.press("/ CANCELLED enter").until("complete");
    export(&mut bench, "range", "csv", &path);
    bench.until("some.csv").shows("Exported");
    let text = fs::read_to_string(&path).unwrap();
    let wanted =
        rows.iter().filter(|row| row["value"].as_str().is_some_and(|value| value.contains("CANCELLED")));
    assert_eq!(text.lines().skip(1).count(), wanted.count());
    assert!(text.starts_with("topic,partition,offset,"));
}

#[test]
fn a_range_is_written_in_the_order_of_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("by-time.txt");
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("dealt", 3, 1, &[]).unwrap();
    for number in 0..9 {
        let record = Record::of(format!("{number}")).at(1_795_341_600_000 + number);
        bench.demo.append("dealt", 2 - (number % 3) as i32, &Batch::of([record])).unwrap();
    }
    bench.press(":").type_text("topics/dealt/records").press("enter");
    export(&mut bench, "range", "values", &path);
    bench.until("Exported 9 records");
    assert_eq!(fs::read_to_string(&path).unwrap(), "0\n1\n2\n3\n4\n5\n6\n7\n8\n");
}

#[test]
fn a_key_is_exported_from_every_partition_that_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.jsonl");
    let mut bench = Bench::at("topics/orders/records");
    // One of them at most lies where Java's partitioner would put it.
    for partition in 0..2 {
        bench.demo.append("orders", partition, &Batch::of([Record::new("odd-key", "{}")])).unwrap();
    }
    bench.press("/").type_text("key = \"odd-key\"").press("enter").until("complete");
    export(&mut bench, "range", "json", &path);
    bench.until("Exported 2 records");
}

#[test]
fn the_list_is_written_as_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.txt");
    let mut bench = odd();
    export(&mut bench, "list", "values", &path);
    bench.until("Exported 6 records");
    assert_eq!(fs::read(&path).unwrap(), b"{\"n\":1}\n<a/>\n\n\n\xff\x00\ntwo\nlines\n");
}

#[test]
fn a_file_a_record_holds_the_value_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("values");
    let mut bench = odd();
    export(&mut bench, "range", "file a record", &path);
    bench.until("Exported 5 records").shows("1 tombstone");
    let wanted = ["odd-0-0.json", "odd-0-1.xml", "odd-0-3.txt", "odd-0-4.bin", "odd-0-5.txt"];
    assert_eq!(names(&path), wanted.map(str::to_owned).into());
    assert_eq!(fs::read(path.join("odd-0-4.bin")).unwrap(), b"\xff\x00");
    assert_eq!(names(folder.path()), ["values".to_owned()].into());
    export(&mut bench, "range", "file a record", &path);
    bench.shows("Export to").shows("has something in it");
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.jsonl");
    fs::write(&path, "precious").unwrap();
    let mut bench = odd();
    export(&mut bench, "list", "json", &path);
    bench.shows("mine.jsonl exists already (8 B)").press("enter").shows("mine-2.jsonl").press("enter");
    bench.until("Exported 6 records");
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    assert_eq!(lines(&folder.path().join("mine-2.jsonl")).len(), 6);

    export(&mut bench, "list", "json", &path);
    bench.shows("exists already").press("esc");
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
}

#[test]
fn overwriting_is_a_choice_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.jsonl");
    fs::write(&path, "old").unwrap();
    let mut bench = odd();
    export(&mut bench, "list", "json", &path);
    bench.shows("exists already").type_text("overwrite").press("enter").until("Exported 6 records");
    assert_eq!(lines(&path).len(), 6);
    assert_eq!(names(folder.path()).len(), 1);
}

#[test]
fn a_place_that_can_t_be_written_is_said_and_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = odd();
    export(&mut bench, "list", "json", &folder.path().join("none/x.jsonl"));
    bench.shows("Not exported: there is no folder").shows("Export to").press("ctrl-u");
    let path = folder.path().join("x.jsonl");
    bench.type_text(path.to_str().unwrap()).press("enter").until("Exported 6 records");
}

#[test]
fn an_export_that_lacks_something_keeps_the_name_of_an_unfinished_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part.jsonl");
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("single", 3, 1, &[]).unwrap();
    for partition in 0..3 {
        bench.demo.append("single", partition, &Batch::of([Record::new("key", "value")])).unwrap();
    }
    bench.go("topics/single/records").shows("3 records");
    bench.block_on(bench.demo.stop_broker(bench.demo.leader("single", 1).unwrap()));
    export(&mut bench, "range", "json", &path);
    bench.until("Export incomplete");
    assert_eq!(names(folder.path()), ["part.jsonl.part".to_owned()].into());
    assert_eq!(lines(&folder.path().join("part.jsonl.part")).len(), 2);
}

#[test]
fn a_running_export_shows_where_it_is_and_a_key_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slow.jsonl");
    let mut bench = Bench::at("topics/orders/records");
    bench.press("ctrl-x").shows("no export is running");
    // Fetches hang, so that there is something to stop.
    bench.demo.faults().on(Api::Fetch).always().hold();
    export(&mut bench, "range", "json", &path);
    bench.shows("stops").shows("exporting").press("q").shows("loses the export to");
    assert!(!bench.is_left(), "the first q only warns");
    assert_eq!(names(folder.path()), ["slow.jsonl.part".to_owned()].into());
    // It goes on wherever the user is.
    bench.app.look.now.0 += 10_000;
    bench.press("2").shows("exporting").press("ctrl-x").until("Export stopped by you: 0 records");
    bench.shows("slow.jsonl.part").press("ctrl-x").shows("no export is running").press("q");
    assert!(bench.is_left());
    assert_eq!(names(folder.path()), ["slow.jsonl.part".to_owned()].into());
}

#[test]
fn what_is_missing_from_an_export_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("holes.jsonl");
    let mut bench = odd();
    let lost = Batch::of((0..10).map(|number| Record::of(format!("lost {number}"))));
    let mut damaged = lost.encode(0, 0).to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    bench.demo.append_raw("odd", 0, &damaged.into(), 10, 0).unwrap();
    bench.demo.append("odd", 0, &Batch::of([Record::of("after")])).unwrap();
    export(&mut bench, "range", "json", &path);
    bench.until("Export incomplete").shows("7 records").press("8").shows("odd 0:6–15 is corrupt");
    assert_eq!(lines(&folder.path().join("holes.jsonl.part")).len(), 7);
    assert!(!path.exists());
}
