//! Values that need no schema, on the screen, and what they are read as by choice.
use super::Bench;
use kafdeck::demo::Record;

/// {"id":"order-1","n":17} as cbor2 writes it.
const CBOR: &[u8] = b"\xa2\x62id\x67order-1\x61n\x11";

fn with_cbor() -> Bench {
    Bench::with_topic("things", [Record::new("k", CBOR.to_vec()), Record::new("k", CBOR.to_vec())])
}

#[test]
fn a_value_in_a_known_format_is_shown_as_json_and_says_by_what() {
    let mut bench = with_cbor();
    bench.go("topics/things/records").shows(r#"{"id":"order-1","n":17}"#);
    bench.go("topics/things/records/0:0").shows("\"id\": \"order-1\"").shows("CBOR, by its bytes");
    bench.press("tab tab").shows("value read by").shows("CBOR, by its bytes");
}

#[test]
fn what_values_are_read_as_is_chosen_seen_before_and_remembered() {
    let mut bench = with_cbor();
    bench.go("topics/things/records").shows(r#"{"id":"order-1","n":17}"#);
    bench.press("V").type_text("value: hex").shows("a2626964").press("enter");
    bench.shows("\"a26269646").hides("order-1").shows("values as hex");
    assert_eq!(bench.place(), "topics/things/records?value=hex");
    bench.press("enter").shows("hex, as chosen").press("C");
    assert!(bench.copied().1.contains(" --value-as 'hex' -o jsonl"), "{:?}", bench.copied());
    bench.press("esc");
    // A choice that makes nothing of them says why, and the row stays.
    bench.press("V").type_text("value: long").press("enter");
    bench.shows("not what long says: byte 8: 15 bytes");
    bench.go("topics").go("topics/things/records").shows("values as long");
    bench.press("V").type_text("value: auto").press("enter").shows(r#"{"id":"order-1","n":17}"#);
    assert_eq!(bench.place(), "topics/things/records");
    bench.go("topics/things/records?value=none").hides(r#""id":"order-1""#);
    bench.go("topics/things/records?value=cbro").shows("there is no `cbro`");
}

#[test]
fn a_value_that_is_cut_says_of_its_format_at_which_byte() {
    let cut = b"\xa2\x62id\x48\x00\x01\x02\x03\xff\xfe\xfd\xfc\x61n";
    let mut bench = Bench::with_topic("things", [Record::new("k", cut.to_vec())]);
    bench.go("topics/things/records/0:0").press("tab tab");
    bench.shows("value not read").shows("CBOR: byte 15 of .n: the bytes end before a value, 0 are left");
}

#[test]
fn a_program_of_ones_own_is_chosen_with_keys_and_by_no_route() {
    let mut bench =
        Bench::with_topic("things", [Record::new("k", b"abc".to_vec()), Record::new("k", b"no".to_vec())]);
    let script =
        "while read -r l; do [ $l = bm8= ] && echo no order || echo \"{\\\"b64\\\":\\\"$l\\\"}\"; done";
    let command = format!("/bin/sh -c '{script}'");
    bench.resize(140, 30).go("topics/things/records").shows("abc");
    bench
        .press("V")
        .type_text("value: a program")
        .shows("command:decode.py")
        .press("enter")
        .shows("a line of base64 in");
    bench.type_text(&command).press("enter");
    bench.shows(r#"{"b64":"YWJj"}"#).shows("says: no order").shows("values as command:");
    assert_eq!(bench.place(), "topics/things/records", "a route runs no command");
    bench.press("enter").shows("⚠ the command says: no order").press("esc");
    bench.press("down enter").shows("as chosen");
    bench.press("esc").go("topics").go("topics/things/records").shows(r#"{"b64":"YWJj"}"#);
    bench.go("topics/things/records?value=command%3A%2Fbin%2Ftrue").shows("a route runs no command");
}

#[test]
fn what_reads_the_record_stands_before_what_does_not() {
    let mut bench = with_cbor();
    bench.go("topics/things/records").shows(r#"{"id":"order-1","n":17}"#).press("V");
    let screen = bench.screen();
    let place = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text}: {screen}"));
    assert!(place("value: auto") < place("value: cbor"), "{screen}");
    assert!(place("value: cbor") < place("value: none"), "{screen}");
}

#[test]
fn what_a_program_says_of_more_than_is_remembered_is_not_asked_for_ever() {
    let records = (0..18u8).map(|at| Record::new("k", vec![at]));
    let mut bench = Bench::with_topic("things", records);
    bench.resize(140, 30).go("topics/things/records");
    bench.press("V").type_text("value: a program").press("enter").shows("a line of base64 in");
    let large = "head -c 4194304 /dev/zero | tr '\\0' a";
    bench.type_text(&format!("/bin/sh -c \"while read -r l; do printf '\\\"'; {large}; echo '\\\"'; done\""));
    // Whatever is under way is awaited: it comes to an end.
    bench.press("enter").shows("aaaaaaaa").shows("values as command:");
}
