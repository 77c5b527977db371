//! Tests of `values`.
use super::super::tests::{context, record};
use super::super::with;
use super::*;

fn conditions(record: &Record<'_>) -> Vec<String> {
    let values = values(record, &context());
    values.iter().map(|(field, pick)| with("", field, pick, true, &context()).unwrap()).collect()
}

#[test]
fn each_value_of_a_record_is_a_condition_that_it_meets() {
    let value = br#"{"id":12,"s":"a \"b\"","n":null,"items":[{"sku":"A"},{"sku":"B"}],"o":{}}"#;
    let record = record(Some(b"c-7"), Some(value), &[(b"trace", Some(b"abc")), (b"empty", None)]);
    let conditions = conditions(&record);
    for wanted in [
        "key = \"c-7\"",
        "partition = 3",
        "header.trace = \"abc\"",
        "header.empty is null",
        ".id = 12",
        ".s = \"a \\\"b\\\"\"",
        ".n is null",
        ".items[].sku = \"A\"",
        ".items[].sku = \"B\"",
    ] {
        assert!(conditions.iter().any(|text| text == wanted), "{wanted}: {conditions:?}");
    }
    for text in &conditions {
        let filter = super::super::Filter::parse(text, &context()).unwrap();
        assert!(filter.matches(&record), "{text}");
    }
}

#[test]
fn xml_values_are_told_with_their_entities_resolved() {
    let record = record(None, Some(b"<p id='7'><s>A &amp; B</s></p>"), &[]);
    let conditions = conditions(&record);
    assert!(conditions.contains(&".p.s = \"A & B\"".to_owned()), "{conditions:?}");
    assert!(conditions.contains(&"key is null".to_owned()), "{conditions:?}");
}
