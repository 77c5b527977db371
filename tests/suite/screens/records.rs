//! The records of a topic: newest first, searched over the whole range, followed live, opened.
mod line;

use super::Bench;
use kafdeck::demo::{Batch, Record};

#[test]
fn the_newest_come_first_and_the_count_is_said() {
    let mut bench = Bench::at("topics/orders/records");
    bench.shows("newest of ≈").shows("customer-").shows("orderId");
}

#[test]
fn a_search_reads_the_whole_range_and_says_so() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("/ CANCELLED enter").until("complete").shows("match").shows("/ CANCELLED");
    let rows: Vec<String> =
        bench.screen().lines().filter(|line| line.contains("customer-")).map(str::to_owned).collect();
    assert!(!rows.is_empty());
    bench
        .press("/")
        .press("esc")
        .press("/ ctrl-u zzz-not-there enter")
        .until("complete")
        .shows("0 match")
        .shows("No record");
}

#[test]
fn a_follow_shows_what_comes_and_stops_with_escape() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("f").until("live");
    let record = Record::new("me", "{\"status\":\"just came\"}");
    bench.demo.append("orders", 2, &Batch::of([record])).unwrap();
    bench.until("just came").press("esc").hides("● live").shows("just came");
}

#[test]
fn null_empty_and_escapes_look_different() {
    let records = [
        Record::default(),
        Record::new("", ""),
        Record::new("key", "\x1b[31mred\x07"),
        Record::new("\x1b[0mkey", "colours of a log: \x1b[31mred"),
        Record::new("日本", "値 e\u{301}"),
    ];
    let mut bench = Bench::with_topic("odd", records);
    bench.go("topics/odd/records");
    bench
        .shows("null (tombstone)")
        .shows("(empty)")
        .shows("∅")
        .shows("␛[31mred␇")
        .shows("␛")
        .shows("日本")
        .hides("\u{1b}");
}

#[test]
fn enter_opens_a_record_and_brackets_go_along_the_list() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("enter").shows("1 of 5").shows("value · JSON").shows("\"orderId\":").shows("create time");
    let first = bench.app.route();
    bench.press("]").shows("2 of 5");
    assert_ne!(bench.app.route(), first);
    bench.press("[ v").shows("as it is").press("v").shows("hex").press("v tab").shows("key ·");
    bench.press("esc").shows("newest of");
}

#[test]
fn a_record_opens_by_its_route_alone() {
    let mut bench = Bench::at("topics/orders/records/3:5");
    bench.shows("offset 5").shows("value ·").press("]").shows("offset 6").press("[ [").shows("offset 4");
}

#[test]
fn the_route_of_a_search_opens_the_same_search() {
    let mut bench = Bench::at("topics/orders/records?from=begin&where=CANCELLED");
    bench.until("complete").shows("/ CANCELLED");
    assert_eq!(bench.place(), "topics/orders/records?where=CANCELLED");
}

#[test]
fn an_open_transaction_is_named() {
    let mut bench = Bench::at("topics/audit/records");
    bench.shows("last stable offset").press("i").shows("read committed");
}

#[test]
fn copying_takes_the_value() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("c");
    let (_, text) = bench.copied();
    assert!(text.contains("orderId"), "{text}");
}

#[test]
fn a_list_that_could_not_be_read_loads_when_the_cluster_is_back() {
    let mut bench = Bench::at("topics");
    for broker in 1..=3 {
        bench.block_on(bench.demo.stop_broker(broker));
    }
    bench.look_until(|look| look.pulse.trouble.is_some());
    bench.press(": o r d e r s enter").shows("nothing could be read").hides("customer-");
    for broker in 1..=3 {
        bench.block_on(bench.demo.start_broker(broker)).unwrap();
    }
    bench.look_until(|look| look.pulse.trouble.is_none());
    bench.shows("customer-");
}

#[test]
fn what_most_values_are_is_asked_anew_of_each_list() {
    let records = [
        Record::new("a", "<o>x</o>"),
        Record::new("b", "plain"),
        Record::new("c", "{\"n\":\"big\"}"),
        Record::new("d", "<o>y</o>"),
    ];
    let mut bench = Bench::with_topic("mixed", records);
    bench.go("topics/mixed/records?order=oldest").shows("plain").hides("not JSON");
    bench.press("/ big enter").until("complete").shows("1 match");
    bench.press("/ ctrl-u enter").shows("plain").shows("<o>x</o>").hides("not JSON");
}
