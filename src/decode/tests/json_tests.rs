//! Tests of `json`.
use super::*;
use crate::decode::json::walk::check;
use proptest::prelude::*;

fn shown(text: &str) -> String {
    let mut page = Page::new();
    pretty(text.as_bytes(), &mut page).unwrap();
    page.into_text()
}

#[test]
fn digits_escapes_order_and_duplicates_stay() {
    let text =
        r#"{"b":12345678901234567890,"a":1.10,"b":"\u0041\/","c":{},"d":[],"e":[1,[2,3]],"f":{"g":null}}"#;
    let expected = r#"{
  "b": 12345678901234567890,
  "a": 1.10,
  "b": "\u0041\/",
  "c": {},
  "d": [],
  "e": [
    1,
    [2, 3]
  ],
  "f": {
    "g": null
  }
}"#;
    assert_eq!(shown(text), expected);
}

#[test]
fn faults_have_line_and_column() {
    let fault = |text: &str| check(text.as_bytes()).unwrap_err().to_string();
    let text = "{\n  \"orderId\": \"ord-1\",\n  \"status\": FAILED\n}";
    assert_eq!(fault(text), "line 3, column 13: expected a value: a string needs quotes");
    assert_eq!(fault(r#"{"a" 1}"#), "line 1, column 6: expected `:` after the name");
    assert_eq!(fault(r#"{"a":1 "b":2}"#), "line 1, column 8: expected `,` or `}`");
    assert!(fault(r#"{"a":1,}"#).ends_with("a comma stands before the end"));
    assert!(fault("{'a':1}").ends_with("JSON quotes with `\"`"));
    assert!(fault("[1,2").ends_with("expected `,` or `]`, but the text ends"));
    assert!(fault("01").contains("can't start with 0"));
    assert!(fault("[1] x").contains("ended here already"));
    assert!(fault("").contains("expected a value"));
    assert_eq!(fault("{\"é\":tru}"), "line 1, column 6: expected a value: a string needs quotes");
}

#[test]
fn nesting_beyond_reason_is_shown_as_it_is_written_and_says_so() {
    let deep = |levels| [vec![b'['; levels], vec![b']'; levels]].concat();
    let mut page = Page::new();
    pretty(&deep(900), &mut page).unwrap();
    assert!(page.size() < 1800 * 2 * (DEEPEST_INDENT + 1));
    assert!(check(&deep(900)[..1500]).is_err());
    let shown = crate::decode::look(Some(&deep(100_000)), crate::decode::Showing::default());
    assert!(shown.fault.as_ref().unwrap().message.contains("nested deeper than 1000 levels"));
    // As written: a line of brackets, broken where it is too long.
    assert!(!shown.pretty && shown.len() == 49, "{}", shown.len());
    let open = crate::decode::look(Some(&vec![b'['; 100_000]), crate::decode::Showing::default());
    assert!(open.fault.unwrap().message.contains("the text ends"));
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::vec((".{0,4}", inner), 0..5)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn formatting_changes_whitespace_only(value in json()) {
        let text = value.to_string();
        let mut page = Page::exact();
        pretty(text.as_bytes(), &mut page).unwrap();
        let pretty = page.into_text();
        prop_assert_eq!(String::from_utf8(minify(pretty.as_bytes()).unwrap()).unwrap(), text);
    }

    #[test]
    fn the_check_agrees_with_serde_json(bytes in r#"[\[\]{}",:0-9eE.+\-a-c\\ntrfals ]{0,12}"#) {
        let theirs = serde_json::from_str::<&serde_json::value::RawValue>(&bytes).is_ok();
        prop_assert_eq!(check(bytes.as_bytes()).is_ok(), theirs);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut page = Page::new();
        let fault = raw(&bytes, &mut page).err();
        prop_assert!(fault.is_none_or(|fault| fault.at <= bytes.len()));
    }
}

#[test]
fn a_byte_order_mark_is_read_and_not_sent() {
    use crate::decode::{Format, check, check_sent};
    assert_eq!(check(Format::Json, b"\xef\xbb\xbf{}"), Ok(()));
    let fault = check_sent(Format::Json, b"\xef\xbb\xbf{}").unwrap_err();
    assert!(fault.message.contains("a byte order mark stands before it"), "{fault}");
    assert_eq!(check_sent(Format::Json, b"{}"), Ok(()));
}
