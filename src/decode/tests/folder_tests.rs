//! Schemas of a folder: types that stand in several files, and what is said where one of them is missing or broken.
use super::tests::{Files, read_by};

const ORDER: &str = r#"{"type":"record","name":"Order","namespace":"shop","fields":[
  {"name":"id","type":"string"},{"name":"total","type":"Money"},{"name":"to","type":["null","geo.Place"]}]}"#;
const MONEY: &str =
    r#"{"type":"record","name":"Money","namespace":"shop","fields":[{"name":"cents","type":"long"}]}"#;
const PLACE: &str = r#"{"type":"record","name":"Place","namespace":"geo","fields":[
  {"name":"name","type":"string"},{"name":"near","type":{"type":"array","items":"Place"}}]}"#;

fn files<'f>(files: &[(&'f str, &'f str)]) -> Files<'f> {
    Files(files.iter().map(|(path, text)| (*path, text.as_bytes())).collect())
}

#[test]
fn a_type_of_avro_is_found_wherever_it_stands_with_what_it_names() {
    let host = files(&[
        ("/s/a/order.avsc", ORDER),
        ("/s/money.avsc", MONEY),
        ("/s/z/place.avsc", PLACE),
        ("/s/broken.avsc", "{\n \"type\": \"record\",\n oops"),
        ("/s/readme.txt", "no schema"),
    ]);
    let bytes = b"\x06abc\x54\x02\x08Lund\x00";
    let said = r#"{"id":"abc","total":{"cents":42},"to":{"name":"Lund","near":[]}}"#;
    for chosen in ["avro:/s#shop.Order", "avro:/s#Order"] {
        assert_eq!(read_by(chosen, bytes, &host).as_deref(), Ok(said), "{chosen}");
    }
    assert_eq!(read_by("avro:/s#Money", b"\x54", &host).as_deref(), Ok(r#"{"cents":42}"#));
    for (chosen, words) in [
        (
            "avro:/s",
            "of which type it is: it has several, say which behind a #: geo.Place, shop.Money, shop.Order",
        ),
        ("avro:/s#Odrer", "there is no type Odrer; did you mean `Order`?"),
        ("avro:/s#Odrer", "of no use there: broken.avsc: the schema is no JSON: "),
        ("avro:/s#Odrer", "at line 3 column 2"),
        ("avro:/none#Order", "can't read /none: no such file"),
    ] {
        let why = read_by(chosen, bytes, &host).unwrap_err();
        assert!(why.contains(words), "{chosen}: {why}");
    }
    let host = files(&[("/s/order.avsc", ORDER), ("/s/money.avsc", "{")]);
    let why = read_by("avro:/s#Order", bytes, &host).unwrap_err();
    assert!(why.starts_with("/s: there is no type "), "{why}");
    assert!(why.contains("of no use there: money.avsc: the schema is no JSON: EOF"), "{why}");
    // One file with several types.
    let one = format!("[{MONEY},{ORDER},{PLACE}]");
    let host = files(&[("/one.avsc", &one)]);
    assert_eq!(read_by("avro:/one.avsc#Order", bytes, &host).as_deref(), Ok(said));
}

const PROTO_ORDER: &str = r#"syntax = "proto3"; package shop;
import "geo/place.proto"; import "money.proto"; import "google/protobuf/timestamp.proto";
message Order { string id = 1; Money total = 2; geo.Place to = 3; message Line { int32 n = 1; } Line line = 4; }"#;
const PROTO_MONEY: &str =
    r#"syntax = "proto3"; package shop; message Money { int64 cents = 1; } message Line { int32 x = 1; }"#;
const PROTO_PLACE: &str = r#"syntax = "proto3"; package geo; message Place { string name = 1; }"#;

#[test]
fn a_message_of_protobuf_is_found_wherever_it_stands_with_what_it_imports() {
    let host = files(&[
        ("/s/protos/shop/order.proto", PROTO_ORDER),
        // Beside the one that imports it, and not the one of the same name elsewhere.
        ("/s/protos/shop/money.proto", PROTO_MONEY),
        ("/s/old/money.proto", r#"syntax = "proto3"; package old; message Money { string text = 1; }"#),
        // Below a folder that only the import knows.
        ("/s/protos/geo/place.proto", PROTO_PLACE),
        ("/s/bad.proto", "syntax = \"proto3\";\nmessage Bad {\n  strin g id = 1;\n}"),
    ]);
    let bytes = b"\x0a\x03abc\x12\x02\x08\x2a\x1a\x06\x0a\x04Lund\x22\x02\x08\x07";
    let said = r#"{"id":"abc","total":{"cents":42},"to":{"name":"Lund"},"line":{"n":7}}"#;
    for chosen in ["protobuf:/s#shop.Order", "protobuf:/s#Order"] {
        assert_eq!(read_by(chosen, bytes, &host).as_deref(), Ok(said), "{chosen}");
    }
    assert_eq!(read_by("protobuf:/s#Order.Line", b"\x08\x07", &host).as_deref(), Ok(r#"{"n":7}"#));
    for (chosen, words) in [
        ("protobuf:/s#Line", "Line may be shop.Line, shop.Order.Line"),
        ("protobuf:/s#shop.Oder", "there is no message shop.Oder; did you mean `shop.Order`?"),
        ("protobuf:/s#Oder", "of no use there: bad.proto: line 3, column 11: expected"),
        ("protobuf:/s", "it has several, say which behind a #: geo.Place, old.Money, shop.Line,"),
    ] {
        let why = read_by(chosen, bytes, &host).unwrap_err();
        assert!(why.contains(words), "{chosen}: {why}");
    }
    // A file alone says the line too, and one that lacks what it imports says what.
    let why = read_by("protobuf:/s/bad.proto", bytes, &host).unwrap_err();
    assert!(why.contains("/s/bad.proto is no Protobuf schema: line 3, column 11: expected"), "{why}");
    let host = files(&[("/s/order.proto", PROTO_ORDER), ("/s/money.proto", PROTO_MONEY)]);
    let why = read_by("protobuf:/s#Order", bytes, &host).unwrap_err();
    assert!(why.contains("'geo/place.proto' not found") && why.contains("line 2"), "{why}");
}

/// `protoc -o` of two files without imports: a.proto with `A { int32 n = 1 }` and b.proto with `B { string s = 1 }`.
const SET: &[u8] = b"\x0a\x24\x0a\x07a.proto\x12\x01p\x22\x0e\x0a\x01A\x12\x09\x0a\x01n\x18\x01\x20\x01\x28\x05b\x06proto3\x0a\x24\x0a\x07b.proto\x12\x01p\x22\x0e\x0a\x01B\x12\x09\x0a\x01s\x18\x01\x20\x01\x28\x09b\x06proto3";

#[test]
fn a_message_of_a_set_of_descriptors_is_found_in_any_of_its_files() {
    let own = r#"syntax = "proto3"; import "a.proto"; message Own { p.A a = 1; }"#;
    let host = Files([("/s/set.desc", SET), ("/s/own.proto", own.as_bytes())].into());
    for chosen in ["protobuf:/s/set.desc#p.A", "protobuf:/s/set.desc#A", "protobuf:/s#A"] {
        assert_eq!(read_by(chosen, b"\x08\x05", &host).as_deref(), Ok(r#"{"n":5}"#), "{chosen}");
    }
    assert_eq!(read_by("protobuf:/s/set.desc#B", b"\x0a\x01x", &host).as_deref(), Ok(r#"{"s":"x"}"#));
    assert_eq!(read_by("protobuf:/s#Own", b"\x0a\x02\x08\x05", &host).as_deref(), Ok(r#"{"a":{"n":5}}"#));
    let why = read_by("protobuf:/s/set.desc#C", b"", &host).unwrap_err();
    assert!(why.contains("(there is p.A, p.B)"), "{why}");
}

#[test]
fn a_name_that_stands_in_two_files_is_told_unless_they_say_the_same() {
    let order = |kind: &str| {
        format!(
            r#"{{"type":"record","name":"Order","namespace":"shop","fields":[{{"name":"n","type":"{kind}"}}]}}"#
        )
    };
    let (long, text) = (order("long"), order("string"));
    // What is defined on the way in many files is one thing, if it is the same.
    let cart = |name: &str| format!(r#"{{"type":"array","items":{long},"doc":"{name}"}}"#);
    let (one, two) = (cart("one"), cart("two"));
    let proto = |kind: &str| format!("syntax = \"proto3\"; package shop; message Order {{ {kind} n = 1; }}");
    let (int, bytes) = (proto("int32"), proto("bytes"));
    let spaced = format!("// the same\n{int}");
    for (prefix, ending, same, other, value) in [
        ("avro", "avsc", [&one, &two], &text, &b"\x0e"[..]),
        ("protobuf", "proto", [&int, &spaced], &bytes, b"\x08\x07"),
    ] {
        let names = ["/s/v1/o.", "/s/v2/o."].map(|path| format!("{path}{ending}"));
        let chosen = format!("{prefix}:/s#Order");
        let host = files(&[(&names[0], same[0]), (&names[1], same[1])]);
        assert_eq!(read_by(&chosen, value, &host).as_deref(), Ok(r#"{"n":7}"#), "{chosen}");
        let first = if prefix == "avro" { &long } else { &int };
        let host = files(&[(&names[0], first), (&names[1], other)]);
        let why = read_by(&chosen, value, &host).unwrap_err();
        let said = format!("shop.Order stands in v1/o.{ending} and v2/o.{ending}, which differ");
        assert!(why.contains(&said), "{why}");
    }
}

#[test]
fn files_that_import_others_without_end_are_told() {
    let path = |at: usize| format!("/s/i{at}.proto");
    let text = |at: usize| format!("syntax = \"proto3\";\nimport \"i{}.proto\";\nmessage M{at} {{}}", at + 1);
    let all: Vec<(String, String)> = (0..=201).map(|at| (path(at), text(at))).collect();
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let why = read_by("protobuf:/s/i0.proto", b"", &files(&all)).unwrap_err();
    assert_eq!(why, "/s/i0.proto: it imports more than 200 files, one through the other");
}
