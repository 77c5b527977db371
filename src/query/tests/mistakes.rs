//! Mistakes are named at their place, with what would be right.
use super::super::Mistake;
use super::*;
use proptest::prelude::*;

fn mistake(text: &str) -> Mistake {
    let mut context = context();
    context.paths = vec![".customer.id".to_owned(), ".status".to_owned()];
    match Filter::parse(text, &context) {
        Ok(filter) => panic!("{text} is understood as {filter}"),
        Err(mistake) => mistake,
    }
}

#[test]
fn a_mistake_has_its_place_and_a_way_out() {
    // text, the bytes at fault, the suggestion
    let cases: &[(&str, &str, Option<&str>)] = &[
        ("ofset = 3", "ofset", Some("offset")),
        ("status = A", "status", Some(".status")),
        ("statsu = A", "statsu", Some(".status")),
        ("headers.trace = A", "headers.trace", Some("header.trace")),
        ("key is nul", "nul", Some("null")),
        ("\"a b\" = 1", "\"a b\"", Some(".\"a b\"")),
        ("partition = x", "x", None),
        ("offset >= 1.5", "1.5", None),
        ("timestamp > noon", "noon", None),
        ("offset contains 4", "4", None),
        (".a ~ \"(\"", "\"(\"", None),
        (".a[x] = 1", "x]", None),
        ("key in (a b)", "b", None),
        ("key in 5", "5", None),
        ("key in (a, null)", "null", None),
        ("(foo", "(", None),
        ("foo)", ")", None),
        ("and foo", "and", Some("\"and\"")),
        ("= 5", "=", None),
        ("foo \"bar", "\"bar", None),
        (".a = and .b = 1", "and", None),
        ("jq 'halt'", "jq 'halt'", None),
        ("jq .value.n > 5", ".value.n > 5", Some("'.value.n > 5'")),
        ("jq .value | length ", ".value | length", Some("'.value | length'")),
        ("jq length >", "length >", Some("'length >'")),
        ("jq .a == 'x'", ".a == 'x'", Some("\".a == 'x'\"")),
    ];
    for (text, at, suggestion) in cases {
        let mistake = mistake(text);
        assert_eq!(&text[mistake.at.clone()], *at, "{text}: {mistake}");
        assert_eq!(mistake.suggestion.as_deref(), *suggestion, "{text}: {mistake}");
    }
}

#[test]
fn what_is_missing_is_missing_at_the_end() {
    for text in [
        ".status",
        ".status =",
        "foo and",
        "not",
        "key =",
        "key in (",
        "key in (a",
        "key is",
        "()",
        "foo or ",
    ] {
        let mistake = mistake(text);
        assert!(mistake.at.start >= text.trim_end().len() - 1, "{text}: {mistake}");
    }
}

#[test]
fn there_are_limits() {
    assert!(mistake(&"(".repeat(1000)).message.contains("nested"));
    assert!(mistake(&"not ".repeat(1000)).message.contains("nested"));
    assert!(mistake(&"a ".repeat(10_000)).message.contains("too long"));
    assert!(mistake(&"a".repeat(100_000)).message.contains("longer"));
    assert!(mistake(".a ~ \"(x{1000}){1000}\"").message.contains("too large"));
}

fn fragment() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "key",
        "value",
        ".a",
        ".a[0]",
        ".\"b c\"",
        "header.x",
        "offset",
        "timestamp",
        "=",
        "!=",
        "<",
        ">=",
        "~",
        "contains",
        "starts",
        "in",
        "is",
        "exists",
        "null",
        "json",
        "and",
        "or",
        "not",
        "(",
        ")",
        ",",
        "\"x\"",
        "'y",
        "-15m",
        "2026-11-22",
        "12",
        "1e5",
        "jq",
        "foo",
        "[",
        "\\",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,3}"]
}

proptest! {
    #[test]
    fn no_text_panics_and_places_lie_within(parts in prop::collection::vec((fragment(), any::<bool>()), 0..14)) {
        let text: String = parts.iter().flat_map(|(part, space)| [part.as_str(), if *space { " " } else { "" }]).collect();
        match Filter::parse(&text, &context()) {
            Ok(filter) => {
                let again = Filter::parse(&filter.to_string(), &context());
                prop_assert_eq!(again.map(|again| again.to_string()), Ok(filter.to_string()));
            }
            Err(mistake) => {
                prop_assert!(text.get(mistake.at.clone()).is_some(), "{} has no {:?}", text, mistake.at);
            }
        }
    }
}
