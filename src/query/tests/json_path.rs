//! Paths through JSON, and through what programs write that is nearly JSON.
use crate::decode::{HowFar, visit};
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
    assert_eq!(all(r#"{"a":1,"b":"FAILED""c":2}"#, ".c"), Vec::<String>::new());
    assert_eq!(all(r#"{"a":"cut"#, ".a"), Vec::<String>::new());
}

#[test]
fn what_programs_write_is_passed_over() {
    for text in [
        r#"{"x":NaN,"s":"F"}"#,
        r#"{"x":-Infinity,"s":"F"}"#,
        r#"{"x":None,"s":"F"}"#,
        r#"{"x":True,"s":"F"}"#,
        r#"{"x":.5,"s":"F"}"#,
        r#"{"x":00123,"s":"F"}"#,
        r#"{"x":0xFF,"s":"F"}"#,
        "{'s':'F','n':8}",
        r#"{'x':'it\'s "{"','s':'F'}"#,
        "/* c */ {\"s\":\"F\"}",
        "{ // don't\n\"s\":\"F\"}",
        "{\"x\":[1,/* ] */2,],\"s\":\"F\"}",
        "{\"x\":{\"y\":1,},\"s\":\"F\",}",
        "{s:\"F\",n:14}",
        "{\"x\":undefined // {\n,\"s\":\"F\"}",
        "\u{feff}{\"s\":\"F\"}\0",
    ] {
        let path = Path::parse(".s").unwrap();
        let mut values = Vec::new();
        let seen = visit(text.as_bytes(), path.steps(), &mut |found| {
            values.push(found.shown().into_owned());
            false
        });
        assert_eq!((values, seen), (vec!["F".to_owned()], HowFar::All), "{text}");
    }
    assert_eq!(all("{\"x\":{\"y\":1,}}", ".x.y"), ["1"]);
    assert_eq!(all("{\"x\":[1,2,]}", ".x[]"), ["1", "2"]);
    assert_eq!(all("{\"a\":None,\"b\":NaN,\"c\":True}", ".a"), ["null"]);
    assert_eq!(all("{\"a\":None,\"b\":NaN,\"c\":True}", ".b"), ["NaN"]);
}

#[test]
fn a_document_that_was_not_read_to_its_end_says_so() {
    let seen = |text: &str| visit(text.as_bytes(), Path::parse(".s").unwrap().steps(), &mut |_| false);
    for text in ["{\"s\":\"cut he", "{\"a\" 1,\"s\":2}", "{\"s\":1}\n{\"s\":2}", "[1,", "{\"a\":}"] {
        assert_eq!(seen(text), HowFar::Part, "{text}");
    }
    for text in [
        "{\"a\":1}\n",
        "",
        "shipped, all",
        "INFO x={\"s\":1}",
        "12",
        "[]",
        "[INFO] started",
        "[2026-11-22] up",
        "<34>Oct 11 su: failed",
        "<- back",
    ] {
        assert_eq!(seen(text), HowFar::All, "{text}");
    }
}

#[test]
fn nesting_costs_no_stack() {
    let deep = format!("{{\"a\":{}1{},\"b\":2}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(all(&deep, ".b"), ["2"]);
}
