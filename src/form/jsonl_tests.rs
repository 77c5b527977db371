//! Every record survives the way to a line and back, byte for byte.
use super::*;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::record::BatchFacts;
use proptest::prelude::*;
use std::sync::Arc;

/// A record of `orders`, partition 3, offset 7.
pub fn record(
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    at: i64,
) -> Record {
    Record {
        topic: "orders".into(),
        partition: PartitionId(3),
        offset: Offset(7),
        timestamp: Timestamp(at),
        key: key.map(Bytes::from),
        value: value.map(Bytes::from),
        headers: headers
            .into_iter()
            .map(|(name, value)| Header { name: name.into(), value: value.map(Bytes::from) })
            .collect(),
        batch: Arc::new(BatchFacts::plain(Offset(7))),
        reader: Default::default(),
    }
}

fn line(record: &Record) -> String {
    let mut out = Vec::new();
    write(record, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn the_form_is_the_documented_one() {
    let headers = vec![(b"a".to_vec(), None), (b"a".to_vec(), Some(Vec::new()))];
    let record = record(None, Some(b"\"\n\x1b\xc3\xbc".to_vec()), headers, 12);
    assert_eq!(
        line(&record),
        "{\"topic\":\"orders\",\"partition\":3,\"offset\":7,\"timestamp\":12,\"timestamp_type\":\"create\",\
         \"key\":null,\"value\":\"\\\"\\n\\u001bü\",\
         \"headers\":[{\"name\":\"a\",\"value\":null},{\"name\":\"a\",\"value\":\"\"}]}\n"
    );
}

#[test]
fn what_a_terminal_would_obey_is_escaped_and_means_the_same() {
    let text = "a\u{9b}31m\u{7f}\u{202e}b ü\u{2028}日本 می\u{200c}خواهم";
    let record = record(Some(text.into()), Some(b"\x1b[31m".to_vec()), Vec::new(), 1);
    let line = line(&record);
    assert!(line.contains(r"a\u009b31m\u007f\u202eb ü\u2028日本 می"), "{line}");
    assert!(line.contains('\u{200c}') && !line.trim_end().chars().any(char::is_control));
    assert_eq!(read(line.trim_end().as_bytes()).unwrap().key.unwrap(), text.as_bytes());
}

#[test]
fn lines_that_could_mean_something_else_are_refused() {
    for (line, said) in [
        (r#"{"key":"a"}"#, "missing field `value`"),
        (r#"{"vlaue":"a"}"#, "unknown field `vlaue`"),
        (r#"{"value":{"a":1}}"#, "expected"),
        (r#"{"value":{"hex":"00"}}"#, "unknown field `hex`"),
        (r#"{"value":{"base64":"*"}}"#, "base64"),
        (r#"{"value":{"base64":"","x":1}}"#, "nothing else"),
        (r#"{"value":3}"#, "text, null or"),
        (r#"{"value":null,"headers":[{"name":null}]}"#, "can't be null"),
        (r#"{"value":"\ud800"}"#, "hex escape"),
        ("", "EOF"),
    ] {
        let error = read(line.as_bytes()).unwrap_err();
        assert!(error.contains(said), "{line}: {error}");
    }
    assert_eq!(read(br#"{"value":null}"#).unwrap().value, None);
}

#[test]
fn who_writes_by_a_schema_takes_what_was_decoded_or_json_and_never_guesses() {
    let json = |line: &str| read(line.as_bytes()).unwrap().json(KeyOrValue::Value);
    let text = |line: &str| json(line).map(|json| json.map(|json| String::from_utf8(json.to_vec()).unwrap()));
    let digits = r#"{"value":{"base64":"/w=="},"decoded":{"key":1,"value":{"a": 1.10}}}"#;
    assert_eq!(text(digits).unwrap().unwrap(), r#"{"a": 1.10}"#);
    assert_eq!(text(r#"{"value":"","decoded":{"value":null}}"#).unwrap().unwrap(), "null");
    assert_eq!(text(r#"{"value":"{\"a\":1}"}"#).unwrap().unwrap(), r#"{"a":1}"#);
    assert_eq!(text(r#"{"value":null}"#).unwrap(), None);
    assert_eq!(text(r#"{"value":null,"decoded":null}"#).unwrap(), None);
    for (line, said) in [
        (r#"{"value":null,"decoded":{"value":1}}"#, "which is meant?"),
        (r#"{"value":{"base64":"/w=="},"undecoded":{"value":"why"}}"#, "no decoded.value"),
        (r#"{"value":"","decoded":{"vlaue":1}}"#, "unknown field `vlaue`"),
        (r#"{"value":"","decoded":5}"#, "decoded: "),
    ] {
        assert!(text(line).unwrap_err().contains(said), "{line}");
    }
}

proptest! {
    #[test]
    fn nothing_is_lost(
        key: Option<Vec<u8>>,
        text: Option<String>,
        headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
        at in -1..i64::MAX,
    ) {
        let record = record(key, text.map(String::into_bytes), headers, at);
        let line = line(&record);
        let back = read(line.trim_end().as_bytes()).unwrap();
        prop_assert_eq!(back.key, record.key);
        prop_assert_eq!(back.value, record.value);
        prop_assert_eq!(back.headers, record.headers);
        prop_assert_eq!(back.partition, Some(3));
        prop_assert_eq!(back.timestamp, Some(record.timestamp));
    }
}
