//! Tests of `with`.
use super::super::tests::context;
use super::*;

fn add(text: &str, field: &str, pick: Pick, positive: bool) -> String {
    with(text, &Field::parse(field).unwrap().unwrap(), &pick, positive, &context()).unwrap()
}

fn text(text: &str) -> Pick {
    Pick::Text(text.to_owned())
}

#[test]
fn conditions_are_added() {
    assert_eq!(add("", ".status", text("OPEN"), true), ".status = \"OPEN\"");
    assert_eq!(add("foo or bar", ".status", text("OPEN"), true), "(foo or bar) and .status = \"OPEN\"");
    assert_eq!(add(".status = OPEN", ".status", text("DONE"), true), ".status in (\"OPEN\", \"DONE\")");
    assert_eq!(add(".status != OPEN", ".status", text("OPEN"), true), ".status = \"OPEN\"");
    assert_eq!(add("foo", ".id", Pick::Number("12".to_owned()), false), "foo and .id != 12");
    assert_eq!(add(".s in (a, b)", ".s", text("b"), false), ".s in (\"a\") and .s != \"b\"");
    assert_eq!(add("", ".a", Pick::Null, true), ".a is null");
    assert_eq!(add("", ".a", Pick::Missing, false), ".a is not missing");
    assert_eq!(add("", "partition", text("3"), true), "partition = 3");
    assert_eq!(add("", "key", Pick::Number("3".to_owned()), true), "key = \"3\"");
    assert_eq!(add(".a = \"x\"", ".a", text("x"), true), ".a = \"x\"");
}
