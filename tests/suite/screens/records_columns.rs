//! The columns of the records: chosen, remembered, sorted by; and what was searched for, highlighted in them.
mod checklist;

use super::Bench;
use kafdeck::app::Event;
use kafdeck::demo::{Batch, Header, Record};
use std::sync::Arc;

/// A topic of these values, opened at a place of its own; the first value is the oldest.
fn with_values(values: &[&str], query: &str) -> Bench {
    let records =
        values.iter().enumerate().map(|(at, value)| Record::new(format!("k{at}"), (*value).to_owned()));
    let mut bench = Bench::with_topic("things", records);
    bench.go(&format!("topics/things/records{query}"));
    bench
}

/// The keys of the rows from top to bottom.
fn keys(bench: &mut Bench) -> String {
    let screen = bench.screen();
    let rows = screen.lines().filter_map(|line| line.split_whitespace().find(is_key));
    rows.collect::<Vec<_>>().join(" ")
}

fn is_key(word: &&str) -> bool {
    word.len() == 2 && word.starts_with('k') && word.ends_with(|c: char| c.is_ascii_digit())
}

/// Waits for the end of a search and takes in what it found.
fn searched(bench: &mut Bench) {
    bench.until("complete").send(Event::Woke);
}

fn choose(bench: &mut Bench, columns: &str) {
    bench.press("K e ctrl-u").type_text(columns).press("enter");
}

#[test]
fn columns_are_chosen_ordered_and_hidden() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("K e").shows("time partition offset key value").press("esc");
    choose(&mut bench, "offset .status .amount key");
    let head = bench.line("OFFSET");
    let words: Vec<&str> = head.split_whitespace().collect();
    assert_eq!(words, ["OFFSET", ".status", ".amount", "KEY"], "{head}");
    bench.hides("orderId").shows("SHIPPED");
    let route = bench.place();
    assert_eq!(route, "topics/orders/records?columns=offset%20.status%20.amount%20key");
    choose(&mut bench, "");
    bench.shows("VALUE").shows("orderId");
    assert_eq!(bench.place(), "topics/orders/records");
}

#[test]
fn tab_offers_what_the_loaded_records_have() {
    let mut bench = with_values(&[r#"{"status":"OPEN","amount":3}"#], "");
    bench
        .press("K e ctrl-u")
        .type_text("key .st")
        .press("tab")
        .shows("key .status")
        .type_text(" am")
        .press("tab");
    bench
        .shows("key .status .amount")
        .type_text(" ")
        .press("tab")
        .shows("all headers, short")
        .press("esc ctrl-e enter");
    let head = bench.line(".status");
    assert_eq!(head.split_whitespace().collect::<Vec<_>>(), ["KEY", ".status", ".amount"]);
}

#[test]
fn mistakes_name_the_nearest_column() {
    let mut bench = Bench::at("topics/orders/records");
    choose(&mut bench, "time ofset");
    bench
        .shows("ofset is not a column; did you mean `offset`?")
        .press("ctrl-u")
        .type_text("status")
        .press("enter");
    bench.shows("did you mean `.status`?").press("esc");
    choose(&mut bench, "time .statsu value");
    bench.shows("No loaded record has .statsu; did you mean `.status`?");
}

#[test]
fn columns_are_remembered_for_the_topic_and_a_route_wins() {
    let mut bench = Bench::at("topics/orders/records");
    choose(&mut bench, "time .status");
    let state = bench.state();
    assert_eq!(state.columns("orders"), Some("time .status"));
    let remembered = Arc::new(state);
    let mut bench = Bench::with("topics/orders/records", |look| look.state = Arc::clone(&remembered));
    bench.shows(".status").hides("VALUE");
    bench.go("topics/payments/records").shows("VALUE");
    let mut bench =
        Bench::with("topics/orders/records?columns=key%20size", |look| look.state = Arc::clone(&remembered));
    bench.shows("SIZE").hides(".status");
}

#[test]
fn a_route_with_a_wrong_column_says_so() {
    let mut bench = Bench::at("topics/orders/records?columns=time%20vlaue");
    bench.shows("did you mean `value`?").shows("orderId");
}

#[test]
fn null_empty_missing_and_several_look_different() {
    let values = [
        r#"{"a":null}"#,
        r#"{"a":""}"#,
        r#"{"b":1}"#,
        r#"{"a":[1,2,{"c":3}]}"#,
        "<a>x &amp; y</a>",
        r#"{"a":true}"#,
    ];
    let mut bench = with_values(&values, "?columns=key%20.a%20.a[]");
    for (key, shown) in [
        ("k0", "null"),
        ("k1", "(empty)"),
        ("k2", "–"),
        ("k3", "1, 2, {\"c\":3}"),
        ("k4", "x & y"),
        ("k5", "true"),
    ] {
        let line = bench.line(key);
        assert!(line.contains(shown), "{shown} in {line}");
    }
}

fn header(name: &'static str, value: Option<&'static str>) -> Header {
    Header { name: name.into(), value: value.map(Into::into) }
}

#[test]
fn headers_are_columns_too() {
    let record = Record {
        headers: vec![header("trace", Some("7f")), header("trace", None), header("by", Some("me"))],
        ..Record::new("k0", "v")
    };
    let mut bench = Bench::with_topic("things", [record]);
    bench.go("topics/things/records");
    choose(&mut bench, "key header.trace headers");
    bench.shows("7f, null").shows("trace=7f  trace=null  by=me");
}

#[test]
fn numbers_of_a_path_stand_right_and_mixed_values_left() {
    let mut bench = with_values(&[r#"{"n":5}"#, r#"{"n":1234}"#, r#"{"m":1}"#], "?columns=key%20.n");
    let end = |line: String| line.trim_end().chars().count();
    let (short, long) = (end(bench.line("k0")), end(bench.line("k1")));
    assert_eq!(short, long);
    bench.demo.append("things", 0, &Batch::of([Record::new("k9", r#"{"n":"many"}"#)])).unwrap();
    bench.press("r").shows("many");
    assert!(end(bench.line("k0")) < end(bench.line("k1")));
}

#[test]
fn sorting_is_of_what_is_loaded_and_says_so() {
    let values =
        [r#"{"n":10}"#, r#"{"n":9}"#, r#"{"n":12345678901234567891}"#, r#"{"n":12345678901234567890}"#, "{}"];
    let mut bench = with_values(&values, "?columns=key%20.n");
    assert_eq!(keys(&mut bench), "k4 k3 k2 k1 k0");
    bench.press("s 2").shows("sorted by .n within the 5 loaded");
    assert_eq!(keys(&mut bench), "k1 k0 k3 k2 k4");
    bench.press("S").shows("sorted by .n, largest first");
    assert_eq!(keys(&mut bench), "k2 k3 k0 k1 k4");
    assert!(bench.place().ends_with("&sort=-.n"));
    // What is opened from here goes along the order that is seen.
    bench
        .press("g enter")
        .shows("12345678901234567891")
        .press("]")
        .shows("12345678901234567890")
        .press("esc");
    bench.press("f").until("live");
    bench.demo.append("things", 0, &Batch::of([Record::new("k7", r#"{"n":11}"#)])).unwrap();
    bench.until("within the 6 loaded");
    assert_eq!(keys(&mut bench), "k2 k3 k7 k0 k1 k4");
    bench.press("esc s 3").hides("sorted by");
    assert_eq!(keys(&mut bench), "k7 k4 k3 k2 k1 k0");
    bench.press("S").shows("nothing is sorted");
}

#[test]
fn a_search_streams_into_the_sorted_list() {
    let mut bench = Bench::at("topics/orders/records?where=CANCELLED&columns=key%20.amount&sort=.amount");
    searched(&mut bench);
    bench.shows("sorted by .amount within");
    let screen = bench.screen();
    let rows = screen.lines().filter(|line| line.contains("customer-"));
    let amounts: Vec<f64> = rows.filter_map(|line| line.split_whitespace().last()?.parse().ok()).collect();
    assert!(amounts.len() > 3 && amounts.is_sorted(), "{amounts:?}");
    bench.resize(80, 24).press("S").shows("complete").shows("sorted by .amount, largest first within");
}

#[test]
fn a_match_behind_the_edge_is_brought_into_the_row() {
    let far = format!(r#"{{"a":"{}","status":"needle in here"}}"#, "x".repeat(300));
    let farther = format!(r#"{{"a":"{}","status":"needle in here"}}"#, "x".repeat(90_000));
    let mut bench = with_values(&[&far, &farther, "near needle"], "?where=needle");
    searched(&mut bench);
    for key in ["k0", "k1"] {
        let line = bench.line(key);
        assert!(line.contains('…') && line.contains("\"status\":\"needle in here"), "{line}");
    }
    assert!(bench.line("k2").contains(" near needle"));
    bench.resize(70, 20);
    assert!(bench.line("k1").contains("needle"));
}

#[test]
fn narrow_terminals_drop_the_least_important_columns() {
    let mut bench = Bench::at("topics/orders/records");
    choose(&mut bench, "time partition offset size key .status value");
    bench.resize(140, 30).shows("OFFSET").shows("SIZE");
    bench.resize(60, 20).hides("SIZE").hides("OFFSET").shows(".status").shows("VALUE");
    bench.resize(20, 5).shows("VALUE");
}

#[test]
fn a_record_opened_from_a_search_shows_where_it_matches() {
    let lines: Vec<String> = (0..60).map(|at| format!("\"f{at}\":\"needle {at}\"")).collect();
    let value = format!("{{{},\"last\":\"the needle\"}}", lines.join(","));
    let mut bench = with_values(&[&value], "?where=.last%20contains%20needle");
    searched(&mut bench);
    bench.press("enter").shows("1 of 1").shows("\"last\": \"the needle\"");
    bench.press("esc / ctrl-u").type_text("needle").press("enter");
    searched(&mut bench);
    bench
        .press("enter")
        .shows("1 of 61")
        .shows("needle 0")
        .press("n n")
        .shows("3 of 61")
        .press("N")
        .shows("2 of 61");
    // What is looked for here comes first, and leaves for what was searched for.
    bench.press("/").type_text("the needle").press("enter").shows("1 of 1").press("/ esc").shows("1 of 61");
}

#[test]
fn each_topic_of_a_list_has_its_own_usual_format() {
    let mut bench = Bench::at("topics/orders,payments/records");
    bench.resize(140, 40).shows("<payment").shows("{\"orderId\"").hides("<?xml").hides("not JSON").hides("⚠");
}

#[test]
fn times_in_every_style_leave_room_for_the_value() {
    let mut bench = Bench::at("topics/orders/records");
    for (style, shown) in
        [("utc", ":"), ("iso", "T"), ("relative", "ago"), ("epoch", "17953"), ("local", ":")]
    {
        bench.resize(80, 24).press("T");
        let line = bench.line("customer-");
        assert!(line.contains(shown) && line.contains("{\"orderId\":\"ord-"), "{style}: {line}");
    }
}

#[test]
fn fields_that_vary_become_columns_by_one_key_and_are_kept_for_the_topic() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let record = |at: usize| {
            let value =
                format!("{{\"kind\":\"order\",\"status\":\"S{at}\",\"to\":{{\"city\":\"C{}\"}}}}", at % 3);
            Record::new(format!("k{at}"), value)
        };
        let mut bench = Bench::with_topic("varied", (0..9).map(record));
        bench.resize(size.0, size.1).go("topics/varied/records").shows("OFFSET").press("v");
        let head = bench.line("TIME").to_lowercase();
        assert!(head.contains(".status") && head.contains(".to.city"), "{size:?}: {head}");
        assert!(!head.contains(".kind"), "what is the same everywhere tells nothing: {head}");
        assert!(head.find(".status") < head.find(".to.city"), "as they stand in the record: {head}");
        assert_eq!(bench.state().columns("varied"), Some("time key .status .to.city value"));
        bench.press("v").shows("OFFSET");
        assert_eq!(bench.state().columns("varied"), None);
    }
}
