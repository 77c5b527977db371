//! What one Avro schema wrote, read by another: held to the rules of the specification, each by itself.
use super::super::framed::{Body, Encoding, WhichMessage};
use super::compile;
use serde_json::{Value, json};

fn schema(text: &Value) -> Box<dyn Encoding> {
    compile(&text.to_string(), &[]).unwrap()
}

/// What the reader makes of a value of the writer's.
fn read(writer: &Value, reader: &Value, value: &Value) -> Result<Value, String> {
    let (writer, reader) = (schema(writer), schema(reader));
    let bytes = writer.bytes(value.to_string().as_bytes(), WhichMessage::First).unwrap();
    let mut out = Vec::new();
    let body = Body { bytes: &bytes, message: None };
    reader
        .resolved(&*writer, body, &mut out)
        .map_err(|fault| format!("{}: {}", fault.path, fault.message))?;
    Ok(serde_json::from_slice(&out)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&out))))
}

fn record(name: &str, fields: Value) -> Value {
    json!({"type": "record", "name": name, "fields": fields})
}

#[test]
fn fields_are_found_by_name_and_alias_and_told_in_the_readers_order() {
    let writer = record(
        "R",
        json!([{"name": "a", "type": "int"}, {"name": "gone", "type": {"type": "array", "items": "string"}}, {"name": "b", "type": "string"}]),
    );
    let reader = record(
        "R",
        json!([{"name": "bee", "aliases": ["b"], "type": "string"}, {"name": "new", "type": ["null", "int"], "default": null}, {"name": "a", "type": "int"}, {"name": "list", "type": {"type": "array", "items": "int"}, "default": [1, 2]}]),
    );
    let value = json!({"a": 1, "gone": ["x", "y"], "b": "text"});
    let told = read(&writer, &reader, &value).unwrap();
    assert_eq!(told.to_string(), r#"{"bee":"text","new":null,"a":1,"list":[1,2]}"#);
    let strict = record("R", json!([{"name": "a", "type": "int"}, {"name": "needed", "type": "int"}]));
    let fault = read(&writer, &strict, &value).unwrap_err();
    assert_eq!(fault, ".needed: the writer's schema does not have it, and it has no default");
}

#[test]
fn numbers_widen_and_never_narrow() {
    for (from, to, value, told) in [
        ("int", "long", json!(7), json!(7)),
        ("int", "float", json!(7), json!(7.0)),
        ("int", "double", json!(-7), json!(-7.0)),
        ("long", "float", json!(1_000_000), json!(1_000_000.0)),
        ("long", "double", json!(1i64 << 40), json!((1i64 << 40) as f64)),
        ("float", "double", json!(0.5), json!(0.5)),
        ("string", "bytes", json!("abc"), json!("abc")),
        ("bytes", "string", json!("abc"), json!("abc")),
    ] {
        let (from, to) = (
            record("R", json!([{"name": "x", "type": from}])),
            record("R", json!([{"name": "x", "type": to}])),
        );
        assert_eq!(read(&from, &to, &json!({"x": value})).unwrap()["x"], told, "{from} {to}");
    }
    for (from, to, value) in [
        ("long", "int", json!(1)),
        ("double", "float", json!(1.0)),
        ("string", "int", json!("1")),
        ("int", "string", json!(1)),
    ] {
        let (from, to) = (
            record("R", json!([{"name": "x", "type": from}])),
            record("R", json!([{"name": "x", "type": to}])),
        );
        assert!(read(&from, &to, &json!({"x": value})).unwrap_err().starts_with(".x: "), "{from} {to}");
    }
}

#[test]
fn unions_match_by_the_branch_that_was_written() {
    let optional = json!(["null", "string"]);
    assert_eq!(read(&json!("string"), &optional, &json!("a")).unwrap(), json!("a"));
    assert_eq!(read(&optional, &json!("string"), &json!("a")).unwrap(), json!("a"));
    assert!(
        read(&optional, &json!("string"), &Value::Null)
            .unwrap_err()
            .contains("null where the reader has string")
    );
    // The very type goes before one that it widens to.
    let told = read(&json!("int"), &json!(["double", "int"]), &json!(5)).unwrap();
    assert_eq!(told.to_string(), "5");
    assert_eq!(read(&json!("int"), &json!(["string", "double"]), &json!(5)).unwrap().to_string(), "5.0");
    assert!(read(&json!(["null", "int"]), &optional, &json!(5)).unwrap_err().contains("of no branch"));
}

#[test]
fn enums_have_defaults_and_names_and_decimals_must_agree() {
    let writer = json!({"type": "enum", "name": "E", "symbols": ["A", "B"]});
    let narrow = json!({"type": "enum", "name": "other.E", "symbols": ["A"]});
    let with_default = json!({"type": "enum", "name": "E", "symbols": ["A", "Z"], "default": "Z"});
    assert_eq!(read(&writer, &narrow, &json!("A")).unwrap(), json!("A"));
    assert!(read(&writer, &narrow, &json!("B")).unwrap_err().contains("`B` is no symbol"));
    assert_eq!(read(&writer, &with_default, &json!("B")).unwrap(), json!("Z"));
    let (one, renamed) = (
        record("a.One", json!([])),
        json!({"type": "record", "name": "b.Two", "aliases": ["a.One"], "fields": []}),
    );
    assert_eq!(read(&one, &renamed, &json!({})).unwrap(), json!({}));
    assert!(
        read(&one, &record("b.Two", json!([])), &json!({}))
            .unwrap_err()
            .contains("the record a.One where the reader has the record b.Two")
    );
    let decimal =
        |scale: u8| json!({"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": scale});
    assert!(
        read(&decimal(2), &decimal(3), &json!(1.25))
            .unwrap_err()
            .contains("a decimal of scale 2 where the reader has a decimal of scale 3")
    );
    let moment = json!({"type": "long", "logicalType": "timestamp-millis"});
    assert_eq!(read(&json!("int"), &moment, &json!(1000)).unwrap(), json!("1970-01-01T00:00:01.000Z"));
}

#[test]
fn what_recurses_resolves_and_faults_name_their_place() {
    let tree = |extra: Value| {
        record("T", json!([{"name": "v", "type": "int"}, {"name": "next", "type": ["null", "T"]}, extra]))
    };
    let (writer, reader) = (
        tree(json!({"name": "w", "type": "string"})),
        tree(json!({"name": "w", "type": ["null", "int", "string"]})),
    );
    let value = json!({"v": 1, "next": {"v": 2, "next": null, "w": "b"}, "w": "a"});
    assert_eq!(read(&writer, &reader, &value).unwrap(), value);
    let narrow = tree(json!({"name": "w", "type": ["null", "int"]}));
    let list = |of: &Value| json!({"type": "map", "values": {"type": "array", "items": of}});
    let fault = read(&list(&writer), &list(&narrow), &json!({"k": [value]})).unwrap_err();
    assert!(fault.starts_with(".k[0].next.w: string is of no branch"), "{fault}");
}
