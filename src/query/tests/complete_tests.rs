//! Tests of `complete`.
use super::super::tests::record;
use super::*;
use proptest::prelude::*;

fn known() -> KnownFields {
    let mut known = KnownFields::default();
    let value = br#"{"status":"OPEN","customer":{"id":7},"state":"x y"}"#;
    known.learn(&record(Some(b"c-7"), Some(value), &[(b"trace", Some(b"abc"))]));
    known
}

/// What is offered at the bar.
fn offered(text: &str) -> Vec<String> {
    let cursor = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    complete(&text, cursor, &known()).items.into_iter().map(|item| item.text).collect()
}

#[test]
fn fields_operators_and_values_are_offered() {
    assert_eq!(offered(".sta|"), [".state", ".status"]);
    assert_eq!(offered("sta|"), [".state", ".status"]);
    assert_eq!(offered("foo and .customer.|"), [".customer.id"]);
    assert_eq!(offered(".status |")[0], "=");
    assert_eq!(offered(".status con|"), ["contains"]);
    assert_eq!(offered(".status = |"), ["\"OPEN\""]);
    assert_eq!(offered(".status = \"O|"), ["\"OPEN\""]);
    assert_eq!(offered(".status=op|"), ["\"OPEN\""]);
    assert_eq!(offered(".customer.id in (1, |"), ["7"]);
    assert_eq!(offered("key is m|"), ["missing"]);
    assert_eq!(offered("key is not j|"), ["json"]);
    assert_eq!(offered("timestamp > t|"), ["today"]);
    assert_eq!(offered("header.|"), ["header.trace"]);
    assert_eq!(offered("part|"), ["partition"]);
    assert_eq!(offered(".status = OPEN a|"), ["and"]);
    assert_eq!(offered("(key exists) |")[..2], ["and", "or"]);
    assert_eq!(offered(".status exists o|"), ["or", "offset"]);
    assert!(!offered("foo |").contains(&"and".to_owned()));
    assert_eq!(offered("zzz|"), Vec::<String>::new());
    assert!(offered("|").contains(&".status".to_owned()));
}

/// A list that comes by itself comes where something of the kind has to stand, and not between words that are looked for.
#[test]
fn plain_text_wants_nothing() {
    let wanted = |text: &str| complete(text, text.len(), &known()).wanted;
    for text in [".sta", ".status ", ".status = ", "foo and ", "(", ".status = OPEN ", "key is "] {
        assert!(wanted(text), "{text}");
    }
    for text in ["", "foo ", "card declined "] {
        assert!(!wanted(text), "{text}");
    }
}

#[test]
fn what_is_replaced_is_the_word() {
    assert_eq!(complete("foo .sta = 1", 8, &known()).replace, 4..8);
    assert_eq!(complete(".state = \"x |", 12, &known()).replace, 9..12);
}

proptest! {
    #[test]
    fn no_text_panics(text in "[a-c.\"' ()=<~é,\\[\\]\\\\]{0,16}", cursor in 0usize..20) {
        let found = complete(&text, cursor, &known());
        prop_assert!(text.get(found.replace).is_some());
    }
}
