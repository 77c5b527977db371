//! Tests of `known`.
use super::super::tests::record;
use super::*;

#[test]
fn paths_and_values_are_learned() {
    let mut known = KnownFields::default();
    let value = br#"{"status":"OP\u0045N","items":[{"sku":"A","tags":["x"]},7],"odd name":{"a":null}}"#;
    known.learn(&record(Some(b"c-7"), Some(value), &[(b"trace", Some(b"abc"))]));
    let fields: Vec<&str> = known.fields().collect();
    let expected = [
        ".\"odd name\"",
        ".\"odd name\".a",
        ".items",
        ".items[]",
        ".items[].sku",
        ".items[].tags",
        ".items[].tags[]",
        ".status",
        "header.trace",
        "key",
        "partition",
        "topic",
    ];
    assert_eq!(fields, expected);
    assert_eq!(known.values(".status").collect::<Vec<_>>(), ["OPEN"]);
    assert_eq!(known.values(".items[].tags[]").collect::<Vec<_>>(), ["x"]);
}

#[test]
fn xml_is_learned_too() {
    let mut known = KnownFields::default();
    let value = b"<p:pay xmlns:p='u' id='7'><status>PAID</status><e x=\"1\"/></p:pay>";
    known.learn(&record(None, Some(value), &[]));
    assert_eq!(known.values(".pay.@id").collect::<Vec<_>>(), ["7"]);
    assert_eq!(known.values(".pay.status").collect::<Vec<_>>(), ["PAID"]);
    assert_eq!(known.values(".pay.e.@x").collect::<Vec<_>>(), ["1"]);
}

#[test]
fn what_is_learned_is_bounded() {
    let mut known = KnownFields::default();
    for index in 0..2000 {
        let value = format!("{{\"k{index}\":{index},\"same\":{index}}}");
        known.learn(&record(None, Some(value.as_bytes()), &[]));
    }
    assert!(known.fields().count() <= MOST_FIELDS);
    assert_eq!(known.values(".same").count(), MOST_VALUES);
}
