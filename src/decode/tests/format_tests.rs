//! Tests of `format`.
use super::*;

#[test]
fn formats_are_guessed_by_the_head() {
    let cases: &[(&[u8], Format)] = &[
        (b"", Format::Empty),
        (br#" {"a":1}"#, Format::Json),
        (br#"{"a":FAILED}"#, Format::Json),
        (b"{x}", Format::Text),
        (b"[1,2]", Format::Json),
        (b"[INFO] started", Format::Text),
        (b"[2026-11-22] started", Format::Text),
        (b"42", Format::Json),
        (b"42 records", Format::Text),
        (b"<order id=\"1\"/>", Format::Xml),
        (b"<?xml version=\"1.0\"?><a>", Format::Xml),
        (b"<- arrow", Format::Text),
        (b"plain \x1b[31mred", Format::Text),
        (b"\x00\x00\x00\x01", Format::Binary),
        (b"\xff\xfe", Format::Binary),
    ];
    for (bytes, format) in cases {
        assert_eq!(Format::guess(Some(bytes)), *format, "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(Format::guess(None), Format::Null);
}

#[test]
fn a_cut_head_is_still_its_format() {
    let long = format!("[\"{}\"]", "é".repeat(HEAD));
    assert_eq!(Format::guess(Some(long.as_bytes())), Format::Json);
    assert_eq!(Format::guess(Some("é".repeat(HEAD).as_bytes())), Format::Text);
    let xml = format!("<a>{}</a>", "é".repeat(HEAD));
    assert_eq!(Format::guess(Some(xml.as_bytes())), Format::Xml);
}
