//! Two records compared: what differs, what has moved, what is the same; side by side and one below the other.
use super::Bench;
use kafdeck::demo::{Header, Record};

const OLD: &str = r#"{"id":7,"status":"OPEN","amount":12.50,"note":"first","tags":["a","b"],"city":"Bern"}"#;
const NEW: &str =
    r#"{"id":7,"status":"PAID","amount":12.5,"tags":["a","b"],"note":"first","city":"Bern","by":"me"}"#;

fn bench() -> Bench {
    let header = |value: &'static str| Header { name: "trace".into(), value: Some(value.into()) };
    let record =
        |value: &str, trace| Record { headers: vec![header(trace)], ..Record::new("k1", value.to_owned()) };
    let mut bench = Bench::with_topic("things", [record(OLD, "7f"), record(NEW, "80"), record(NEW, "80")]);
    bench.go("topics/things/records?order=oldest");
    bench
}

#[test]
fn a_record_is_compared_with_the_next_side_by_side() {
    let mut bench = bench();
    bench.resize(120, 30).press("=").until("things 0:0 and things 0:1");
    bench.shows("3 changed").shows("1 only right").shows("1 moved");
    let status = bench.line("status");
    assert!(status.contains("OPEN") && status.contains("≠") && status.contains("PAID"), "{status}");
    let trace = bench.line("trace");
    assert!(trace.contains("7f") && trace.contains("80"), "{trace}");
    // The digits of a number are part of it.
    assert!(bench.line("amount").contains("12.50") && bench.line("amount").contains("12.5"));
    assert_eq!(bench.place(), "topics/things/records/0:0/compare?with=things%2F0:1");
}

#[test]
fn marked_records_are_compared_and_what_is_the_same_is_said() {
    let mut bench = bench();
    bench.press("down space space").press("=").until("the same");
    bench.press("esc").shows("2 marked").press("up up up space").press("=");
    bench.shows("3 records are marked: two are compared");
}

#[test]
fn one_below_the_other_as_diff_and_copied_so() {
    let mut bench = bench();
    bench.resize(80, 24).press("=").until("changed");
    let lines: Vec<String> =
        bench.screen().lines().filter(|line| line.contains("status")).map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].trim_start().starts_with('-') && lines[1].trim_start().starts_with('+'), "{lines:?}");
    bench.press("c");
    let (_, copied) = bench.copied();
    assert!(copied.contains("-   \"status\": \"OPEN\",\n+   \"status\": \"PAID\","), "{copied}");
    bench.press("S").until("things 0:1 and things 0:0").press("v").shows("≠");
}

#[test]
fn a_place_is_opened_from_its_text_and_says_which_record_is_gone() {
    let mut bench = bench();
    bench.go("topics/things/records/0:0/compare?with=things%2F0%3A9").until("no record at things 0:9");
    bench.go("topics/things/records/0:0/compare").shows("the place says no second record");
    bench.go("topics/things/records/0:1/compare?with=things%2F0%3A2").until("the same");
}
