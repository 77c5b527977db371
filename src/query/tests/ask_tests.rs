//! Tests of `ask`.
use super::*;

#[test]
fn regular_expressions_have_limits() {
    assert!(regex("(a{1000}){1000}").unwrap_err().contains("too large"));
    assert!(regex(&"(".repeat(100)).is_err());
    assert!(regex(&format!("{}a{}", "(".repeat(100), ")".repeat(100))).is_err());
    assert!(regex("a(b").unwrap_err().contains("unclosed group"));
}

#[test]
fn containers_have_text_but_no_order() {
    let context = Context::new(0, TimeZone::UTC);
    let whole = Found::Whole(br#"{"a":1}"#.as_slice().into());
    let ask = |op, text: &str| {
        ValueTest::compare(op, &Operand::Text(text.to_owned()), &context).unwrap().of(&whole)
    };
    assert!(ask(Op::Contains, "\"a\""));
    assert!(!ask(Op::Equal, r#"{"a":1}"#));
    assert!(!ask(Op::Less, "~"));
    assert!(ValueTest::Is(FieldState::Empty).of(&Found::Whole(b"[ ]".as_slice().into())));
    assert!(!ValueTest::Is(FieldState::Empty).of(&whole));
}
