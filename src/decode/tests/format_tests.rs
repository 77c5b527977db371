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
        (b"8=FIX.4.4\x019=65\x0135=D\x0149=SENDER\x0156=TARGET\x0110=128\x01", Format::Text),
        (b"\x0bMSH|^~\\&|LAB|767543|ADT|PID\rEVN|A01\r\x1c\r", Format::Text),
        (b"order 4711 shipped\0", Format::Text),
        (b"Ein Gr\xfc\xdf aus Z\xfcrich", Format::Text),
        (b"a\x0cb", Format::Text),
        (b"\x00\x00\x00\x00\x07\x0eorder-1\x10shipped on Monday", Format::Binary),
        (b"\x02\x0eo\x00der-1 and more text that is plain", Format::Binary),
        (b"\x00\x00\x00\x00\x0c{\"status\":\"FAILED\"}", Format::Json),
        (b"\x00\x00\x00\x00\x0c[{}]", Format::Json),
        (b"\x00\x00\x00\x00\x0c{\x01\x02", Format::Binary),
        (b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xfc</a>", Format::Xml),
        (b"\xff\xfe<\0a\0/\0>\0", Format::Xml),
        (b"\xfe\xff\0<\0a\0/\0>", Format::Xml),
        (b"<\0?\0x\0m\0l\0 \0?\0>\0<\0a\0/\0>\0", Format::Xml),
        (b"\xef\xbb\xbf<a/>", Format::Xml),
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
