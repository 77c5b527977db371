//! Documents in other encodings and behind frames: what matches them must also be let through by the literals that are looked
//! for in raw bytes.
use super::*;
use crate::decode::framed::{KeyOrValue, RecordReaders};
use crate::query::{Document, Doubts};
use proptest::prelude::*;

/// The body as XML in each encoding that it can be written in.
fn encoded(body: &str) -> Vec<(&'static str, Vec<u8>)> {
    let text = |label: &str| format!("<?xml version=\"1.0\" encoding=\"{label}\"?>{body}");
    let wide = |label: &str, of: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text(label).encode_utf16().flat_map(of).collect()
    };
    let mut all = vec![
        ("UTF-8", text("UTF-8").into_bytes()),
        ("UTF-16 with a mark", [b"\xff\xfe".to_vec(), wide("UTF-16", u16::to_le_bytes)].concat()),
        ("UTF-16BE with a mark", [b"\xfe\xff".to_vec(), wide("UTF-16", u16::to_be_bytes)].concat()),
        ("UTF-16LE", wide("UTF-16LE", u16::to_le_bytes)),
        ("UTF-16BE", wide("UTF-16BE", u16::to_be_bytes)),
    ];
    for label in ["ISO-8859-1", "windows-1252", "Shift_JIS", "GBK"] {
        let declared = text(label);
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        if let (bytes, _, false) = encoding.encode(&declared) {
            all.push((label, bytes.into_owned()));
        }
    }
    all
}

#[test]
fn what_an_encoding_hides_is_found_all_the_same() {
    for (body, filters) in [
        (
            "<o><n>Zürich</n><status>FAILED</status></o>",
            &[
                ".status = \"FAILED\"",
                ".o.status ~ \"^FAIL\"",
                ".n = \"Zürich\"",
                ".n contains \"ü\"",
                ".n exists",
                "zürich",
                "failed",
                "FAILED",
                "value is xml",
                "not .status = \"OPEN\"",
            ][..],
        ),
        (
            "<o><名前>日本</名前><s n=\"1\">日本 x</s></o>",
            &[".名前 = \"日本\"", ".名前 exists", "日本", ".s.@n = 1", ".s starts \"日本\""],
        ),
        ("<o><p>5 €</p><n>1234567</n></o>", &[".p = \"5 €\"", ".n = 1234567", ".n > 1234566", "1234567"]),
    ] {
        for (label, bytes) in encoded(body) {
            let record = record(None, Some(&bytes), &[]);
            for text in filters {
                let filter = filter(text);
                let mut doubts = Doubts::default();
                assert!(filter.judge(&record, &mut doubts), "{text} on {label}");
                assert!(doubts.is_empty(), "{text} on {label}");
                let batch = [b"\x01\x02junk", &bytes[..], b"\0\x03"].concat();
                let literals = filter.literals();
                assert!(
                    literals.is_none_or(|literals| literals.may_match(&batch)),
                    "{text} on {label}: passed over"
                );
            }
            assert!(!filter(".status = \"DONE\"").matches(&record), "{label}");
        }
    }
}

#[test]
fn json_behind_five_bytes_is_json() {
    let value = b"\0\0\0\0\x0c{\"status\":\"FAILED\",\"n\":17}";
    let record = record(Some(b"\0\0\0\0\x07{\"id\":7}"), Some(value), &[]);
    for text in
        [".status = \"FAILED\"", "key.id = 7", "value is json", "jq '.value.n == 17 and .key.id == 7'"]
    {
        assert!(filter(text).matches(&record), "{text}");
    }
}

#[test]
fn doubts_are_told_where_the_answer_is_no() {
    let doubts = |text: &str, value: &[u8]| {
        let mut doubts = Doubts::default();
        filter(text).judge(&record(None, Some(value), &[]), &mut doubts);
        doubts
    };
    assert!(doubts(".s = \"F\"", b"{\"a\" 1,\"s\":\"F\"}").unread);
    assert!(
        doubts(".s = \"F\"", b"<o><s>F</o").unread
            || filter(".s = \"F\"").matches(&record(None, Some(b"<o><s>F</o"), &[]))
    );
    assert!(doubts("jq '.value.a.b'", b"{\"a\":5}").failed.unwrap().contains("index"));
    assert_eq!(doubts(".s = \"F\"", b"plain F text"), Doubts::default());
    assert_eq!(doubts(".s = \"F\"", b"{\"s\":\"G\"}"), Doubts::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A batch is passed over by its raw bytes: whatever a reader makes of a record's bytes must be looked at itself.
    #[test]
    fn what_is_decoded_is_never_passed_over(
        seed in prop::sample::select(packed()),
        faults in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        cut in any::<prop::sample::Index>(),
        topic in prop::sample::select(vec!["t", "__consumer_offsets", "west.heartbeats"]),
    ) {
        let mut bytes = seed;
        for (place, byte) in faults {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let reader = RecordReaders::default().of(topic);
        for bytes in [&bytes[..], &bytes[..cut.index(bytes.len())]] {
            let record = Record { reader: &reader, ..record(Some(bytes), Some(bytes), &[]) };
            for of in [KeyOrValue::Key, KeyOrValue::Value] {
                let is_decoded = matches!(record.document(of), Some(Document::Decoded(_)));
                prop_assert!(!is_decoded || reader.may_hide_all() || reader.may_hide(of, bytes));
            }
        }
    }
}

/// Values of formats that need no schema, and of what packs them.
fn packed() -> Vec<Vec<u8>> {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../tests/golden/unframed.json")).unwrap();
    let bytes = |row: &serde_json::Value| -> Vec<u8> {
        let digits = row["hex"].as_str().unwrap();
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    };
    let mut all: Vec<Vec<u8>> = rows.iter().map(bytes).filter(|bytes| bytes.len() < 600).collect();
    all.push(zstd::encode_all(&b"{\"a\":1}"[..], 1).unwrap());
    all.push(b"{\"a\":1}".to_vec());
    all
}

#[test]
fn a_filter_asks_what_is_decoded() {
    let reader = RecordReaders::default().of("t");
    // {"id":"order-1","n":17}
    let cbor: &[u8] = b"\xa2\x62id\x67order-1\x61n\x11";
    let decoded = Record { reader: &reader, ..record(Some(cbor), Some(cbor), &[]) };
    for text in [
        ".id = \"order-1\"",
        ".n = 17",
        ".n > 16",
        "key.n = 17",
        "order-1",
        "jq '.value.n == 17'",
        "value is json",
    ] {
        assert!(filter(text).matches(&decoded), "{text}");
    }
    for text in [".n = 18", ".id = \"order-2\"", ".m exists"] {
        assert!(!filter(text).matches(&decoded), "{text}");
    }
}
