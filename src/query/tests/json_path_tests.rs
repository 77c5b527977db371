//! Tests of `json_path`.
use super::*;
use crate::query::Path;

fn all(text: &str, path: &str) -> Vec<String> {
    let mut values = Vec::new();
    let path = Path::parse(path).unwrap();
    visit(text.as_bytes(), path.steps(), &mut |found| {
        values.push(found.shown().into_owned());
        false
    });
    values
}

#[test]
fn values_are_found_where_they_lie() {
    let text = r#" {"a" : {"b":[{"c":"x\u0041"},{"c":12345678901234567890},{"d":1}]}, "a":{"b":null}, "\u0061":{"b":[]}} "#;
    assert_eq!(all(text, ".a.b[].c"), ["xA", "12345678901234567890"]);
    assert_eq!(all(text, ".a.b[1].c"), ["12345678901234567890"]);
    assert_eq!(all(text, ".a.b[0]"), [r#"{"c":"x\u0041"}"#]);
    assert_eq!(all(text, ".a.b").len(), 3);
    assert_eq!(all(text, ".a.b.c"), Vec::<String>::new());
    assert_eq!(all("[[1,2],[3]]", ".[][]"), ["1", "2", "3"]);
    assert_eq!(all("7", ""), ["7"]);
}

#[test]
fn a_document_counts_as_far_as_its_fault() {
    assert_eq!(all(r#"{"a":1,"b":FAILED,"c":2}"#, ".a"), ["1"]);
    assert_eq!(all(r#"{"a":1,"b":FAILED,"c":2}"#, ".c"), Vec::<String>::new());
    assert_eq!(all(r#"{"a":"cut"#, ".a"), Vec::<String>::new());
    assert_eq!(all(r#"{"a":nul}"#, ".a"), Vec::<String>::new());
}

#[test]
fn nesting_costs_no_stack() {
    let deep = format!("{{\"a\":{}1{},\"b\":2}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(all(&deep, ".b"), ["2"]);
}
