//! Values held to JSON Schemas of every draft, references among them, and what schema and value may be made of to keep a reader busy.
use super::*;
use serde_json::json;

fn judged(schema: &Value, value: &Value) -> Validity {
    with_references(schema, &[], value)
}

fn with_references(schema: &Value, references: &[(&str, Value)], value: &Value) -> Validity {
    let references: Vec<(String, Arc<str>)> =
        references.iter().map(|(name, text)| ((*name).to_owned(), text.to_string().into())).collect();
    JsonSchema::compile(&schema.to_string(), &references).validity(value.to_string().as_bytes())
}

fn objections(validity: Validity) -> Vec<String> {
    match validity {
        Validity::Invalid(all) => all.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

fn unknown(validity: Validity) -> String {
    match validity {
        Validity::Unknown(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_fault_is_told_with_its_place() {
    let item = json!({"properties": {"sku": {"type": "string"}}, "required": ["sku"], "additionalProperties": false});
    let schema = json!({"properties": {"items": {"items": item}}});
    assert_eq!(judged(&schema, &json!({"items": [{"sku": "a"}]})), Validity::Valid);
    let told = objections(judged(&schema, &json!({"items": [{"sku": 5, "x": 1}, {}]})));
    assert_eq!(told[0], "/items/0/sku: 5 is not of type \"string\"");
    assert!(
        told[1].starts_with("/items/0: Additional properties") && told[2].starts_with("/items/1: \"sku\""),
        "{told:?}"
    );
}

#[test]
fn each_draft_is_read_by_its_own_rules() {
    let draft = |uri: &str| format!("http://json-schema.org/{uri}/schema#");
    let exclusive =
        |uri: &str, limit: Value| json!({"$schema": draft(uri), "minimum": 1, "exclusiveMinimum": limit});
    assert!(!objections(judged(&exclusive("draft-04", json!(true)), &json!(1))).is_empty());
    assert!(!objections(judged(&exclusive("draft-06", json!(1)), &json!(1))).is_empty());
    let dependent = |uri: &str| json!({"$schema": uri, "dependentRequired": {"a": ["b"]}});
    for uri in
        ["https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema"]
    {
        assert!(!objections(judged(&dependent(uri), &json!({"a": 1}))).is_empty(), "{uri}");
    }
    // Draft 7 knows no such word; a schema that names no draft is of draft 7, as Confluent has it.
    let none = json!({"dependentRequired": {"a": ["b"]}});
    assert_eq!(judged(&none, &json!({"a": 1})), Validity::Valid);
    assert!(
        unknown(judged(&json!({"$schema": "http://example.com/own"}), &json!(1)))
            .contains("http://example.com/own")
    );
}

#[test]
fn references_are_those_of_the_registry_and_nothing_is_fetched() {
    let address = json!({"type": "object", "required": ["city"]});
    let schema = json!({"properties": {"to": {"$ref": "address.json"}}});
    let value = json!({"to": {}});
    let told = objections(with_references(&schema, &[("address.json", address.clone())], &value));
    assert!(told[0].starts_with("/to: \"city\""), "{told:?}");
    let named =
        json!({"$id": "https://shop.example/order.json", "properties": {"to": {"$ref": "address.json#"}}});
    assert!(!objections(with_references(&named, &[("address.json", address.clone())], &value)).is_empty());
    let by_id = json!({"$ref": "https://shop.example/a#"});
    let with_id = json!({"$id": "https://shop.example/a", "type": "string"});
    assert!(!objections(with_references(&by_id, &[("other-name", with_id)], &json!(1))).is_empty());
    assert!(unknown(judged(&schema, &value)).contains("address.json"));
    assert!(
        unknown(judged(&json!({"$ref": "https://example.com/x.json"}), &value))
            .contains("none of the references")
    );
}

#[test]
fn what_is_no_schema_says_so_and_what_goes_round_ends() {
    assert!(unknown(judged(&json!({"type": "strng"}), &json!(1))).contains("strng"));
    assert!(unknown(JsonSchema::compile("{", &[]).validity(b"1")).contains("can't be used"));
    assert_eq!(judged(&json!({"$ref": "#"}), &json!(1)), Validity::Valid);
    assert_eq!(
        judged(&json!({"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}), &json!({"a": [1]})),
        Validity::Valid
    );
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let schema = JsonSchema::compile("{\"items\": {\"$ref\": \"#\"}}", &[]);
    assert!(unknown(schema.validity(deep.as_bytes())).contains("can't be taken apart"));
}

#[test]
fn a_schema_that_branches_without_end_is_broken_off() {
    let mut defs = serde_json::Map::new();
    for at in 0..40 {
        let next = json!({"$ref": format!("#/definitions/d{}", at + 1)});
        defs.insert(format!("d{at}"), json!({"anyOf": [next, next]}));
    }
    defs.insert("d40".to_owned(), json!({"type": "string"}));
    let schema = json!({"$ref": "#/definitions/d0", "definitions": defs});
    assert!(unknown(judged(&schema, &json!(1))).contains("looks"));
    // Once more on the same thread: nothing is left over of it.
    assert_eq!(judged(&json!({"type": "integer"}), &json!(1)), Validity::Valid);
}

#[test]
fn patterns_are_bounded() {
    let back = json!({"pattern": "^(a|aa|(?=b))+$"});
    let told = objections(judged(&back, &json!("a".repeat(60) + "!")));
    assert!(told[0].contains("backtracking"), "{told:?}");
    assert!(unknown(judged(&json!({"pattern": "^((a{1000}){1000}){1000}$"}), &json!("a"))).contains("regex"));
    assert!(
        !objections(judged(&json!({"pattern": "^(?!x).+$"}), &json!("xy"))).is_empty(),
        "lookaround as ECMA has it"
    );
}

#[test]
fn a_large_value_is_told_in_short() {
    let told = objections(judged(&json!({"items": {"type": "string"}}), &json!(vec![1; 1_000])));
    assert_eq!(told.len(), MOST_TOLD);
    let long = objections(judged(&json!({"type": "integer"}), &json!("x".repeat(1 << 20))));
    assert!(long[0].len() < 2 * LETTERS, "{}", long[0].len());
}
