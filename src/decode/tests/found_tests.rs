//! Tests of `found`.
use super::*;
use proptest::prelude::*;

#[test]
fn escapes_are_resolved() {
    let text = |raw: &str| String::from_utf8(unescape(raw.as_bytes())).unwrap();
    assert_eq!(text(r#"\u0041\/\"\\\n\ud83d\ude00"#), "A/\"\\\n😀");
    assert_eq!(text(r"\ud83dx"), "\u{fffd}x");
    assert_eq!(text(r"\q\u12"), r"\q\u12");
    assert_eq!(text(r"a\"), r"a\");
}

proptest! {
    #[test]
    fn strings_read_as_serde_json_reads_them(text in any::<String>()) {
        let json = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(unescape(&json.as_bytes()[1..json.len() - 1]), text.into_bytes());
    }

    #[test]
    fn no_bytes_panic(raw in prop::collection::vec(prop::sample::select(b"\\ud8c0123f\"x\xff".to_vec()), 0..20)) {
        unescape(&raw);
    }
}
