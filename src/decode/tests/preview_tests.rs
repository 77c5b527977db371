//! Tests of `preview`.
use super::*;

fn text(bytes: &[u8], columns: usize) -> String {
    preview(Some(bytes), None, columns).text
}

#[test]
fn values_are_shown_on_one_line() {
    assert_eq!(text(b"{ \"a\" : [ 1,\n 2 ] }", 80), r#"{"a":[1,2]}"#);
    assert_eq!(text(b"<a>\n  <b>x</b>\n</a>", 80), "<a><b>x</b></a>");
    assert_eq!(text(b"one\n\x1b[2Jtwo", 80), "one␊␛[2Jtwo");
    assert_eq!(text(b"\x00\x01", 80), "00 01");
    assert_eq!(preview(None, None, 80).text, "null");
    assert_eq!(text(b"", 80), "empty");
}

#[test]
fn long_values_are_cut() {
    let long = format!("{{\"a\":\"{}\"}}", "é".repeat(100_000));
    let shown = preview(Some(long.as_bytes()), Some(Format::Json), 40);
    assert_eq!(shown.text.chars().count(), 40);
    assert!(shown.cut);
    assert_eq!(shown.fault, None);
    assert_eq!(shown.tokens.last().unwrap().range.end, shown.text.len());
    assert!(!preview(Some(b"{}"), None, 40).cut);
}

#[test]
fn a_value_unlike_its_neighbours_says_why() {
    let shown = preview(Some(br#"{"status": FAILED}"#), Some(Format::Json), 80);
    assert_eq!(shown.fault.unwrap().message, "expected a value: a string needs quotes");
    let shown = preview(Some(b"plain"), Some(Format::Json), 80);
    assert_eq!(shown.format, Format::Text);
    assert_eq!(shown.fault.unwrap().at, 0);
    assert_eq!(preview(None, Some(Format::Json), 80).fault, None);
}
