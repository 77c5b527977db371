//! Values held to their JSON Schema: on the record's page, in the shell, with references from the registry. What does not validate can
//! be read all the same.
use super::Beside;
use crate::screens::Bench;
use kafdeck::demo::{Batch, Demo, DemoRegistry, Record, RegistryOptions};
use serde_json::Value;

const ADDRESS: &str = r#"{"type": "object", "required": ["city"]}"#;
const ORDER: &str = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["id"],
 "properties": {"id": {"type": "integer"}, "to": {"$ref": "address.json"}, "items": {"type": "array", "items": {"type": "string"}}}}"#;

/// A topic with a value that validates, one with three faults, and one whose schema is none.
fn tell(demo: &Demo, registry: &DemoRegistry) {
    registry.keep("address-value", "JSON", ADDRESS, &[]);
    let order = registry.keep("checked-value", "JSON", ORDER, &[("address.json", "address-value", 1)]);
    let broken = registry.keep("broken-value", "JSON", r#"{"type": "strng"}"#, &[]);
    demo.create_topic("checked", 1, 1, &[]).unwrap();
    let framed = |id: u32, json: &str| {
        let bytes = [&[0][..], &id.to_be_bytes(), json.as_bytes()].concat();
        Record::new("k", bytes)
    };
    let batch = [
        framed(order, r#"{"id": 1, "to": {"city": "Lund"}, "items": ["a"]}"#),
        framed(order, r#"{"to": {}, "items": ["a", 5]}"#),
        framed(broken, "1"),
    ];
    demo.append("checked", 0, &Batch::of(batch)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn json_lines_say_what_does_not_validate_beside_what_it_reads_as() {
    let beside = Beside::start(RegistryOptions::default()).await;
    tell(&beside.demo, &beside.registry);
    let (code, out, err) = beside.run(&["read", "checked", "-o", "jsonl"]).await;
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((code, lines.len()), (0, 3), "it could be read, all of it: {err}");
    assert!(lines[0]["invalid"].is_null() && lines[0]["decoded"]["value"]["id"] == 1, "{}", lines[0]);
    assert_eq!(lines[1]["decoded"]["value"]["items"][1], 5);
    let told = lines[1]["invalid"]["value"].as_str().unwrap();
    assert!(told.starts_with("does not validate: ") && told.ends_with("(and 2 more)"), "{told}");
    let told = lines[2]["invalid"]["value"].as_str().unwrap();
    assert!(told.starts_with("not known whether it is valid: ") && told.contains("strng"), "{told}");
}

#[test]
fn the_page_of_a_record_says_what_its_schema_objects_to() {
    let (mut bench, registry) = Bench::with_registry("deck");
    tell(&bench.demo, &registry);
    bench.resize(150, 40).go("topics/checked/records/0:1").until("does not validate: ").shows("\"items\"");
    bench.press("tab tab").shows("value judged").shows("/items/1: 5 is not of type \"string\"");
    bench.shows("/to: \"city\" is a required property").shows("\"id\" is a required property");
    bench.go("topics/checked/records/0:0").until("JSON Schema").hides("does not validate");
    bench.go("topics/checked/records/0:2").until("not known whether it is valid");
}
