//! Tests of `explain`.
use super::super::tests::{filter, record};

fn why(text: &str, value: Option<&[u8]>) -> (bool, String) {
    let part = filter(text).explain(&record(Some(b"c-7"), value, &[(b"trace", None)]));
    (part.holds, part.why)
}

#[test]
fn each_part_says_why() {
    let order: &[u8] = br#"{"status":"OPEN","items":[{"q":1},{"q":2}]}"#;
    assert_eq!(why(".status = DONE", Some(order)), (false, "is \"OPEN\"".to_owned()));
    assert_eq!(why(".status != DONE", Some(order)), (true, "is \"OPEN\"".to_owned()));
    assert_eq!(why(".items[].q > 1", Some(order)), (true, "is 1, 2".to_owned()));
    assert_eq!(why(".nothing = 1", Some(order)), (false, "missing: the value has no .nothing".to_owned()));
    assert_eq!(why(".status = 1", None).1, "missing: the value is null");
    assert_eq!(why(".status = 1", Some(b"plain")).1, "missing: the value is neither JSON nor XML");
    assert!(
        why(".b = 1", Some(br#"{"a":FAILED}"#))
            .1
            .starts_with("missing: the value is not JSON: line 1, column 6")
    );
    assert_eq!(why("header.trace exists", None), (true, "is null".to_owned()));
    assert_eq!(why("c-7", None), (true, "in the key".to_owned()));
    assert_eq!(why("timestamp > now", None).1, "is 2026-11-22T12:00:00.000+00:00");
    assert!(why("jq '.value.a.b'", Some(b"x")).1.starts_with("the program fails"));
    assert_eq!(why("value = x", Some(b"\x1b[2J")).1, "is \"␛[2J\"");
}

#[test]
fn the_tree_follows_the_text() {
    let part =
        filter("key = c-7 and (foo or not .a = 1)").explain(&record(Some(b"c-7"), Some(b"{\"a\":1}"), &[]));
    assert!(!part.holds);
    let texts: Vec<(&str, bool)> = part.parts.iter().map(|part| (part.text.as_str(), part.holds)).collect();
    assert_eq!(texts, [("key = \"c-7\"", true), ("foo or .a != 1", false)]);
    assert_eq!(part.parts[1].parts[1].why, "is 1");
}
