//! Fields that a rule of the schema has encrypted: said to be that, never shown as noise, never written as if they were text.
use super::framed::{Body, Encoding, EncryptionRule, EncryptionRules, WhichMessage};
use super::{HowFar, Step, avro, json as json_format, protobuf};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// As long as what AES-GCM makes of twelve letters.
const CIPHER: [u8; 40] = [0xc5; 40];

fn rules(tags: &[&str]) -> EncryptionRules {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let rule = EncryptionRule { kek: "kek1".to_owned(), tags, whole: false };
    EncryptionRules { rules: vec![rule], tagged: vec![("**.card".to_owned(), vec!["PII".to_owned()])] }
}

fn json(encoding: &dyn Encoding, bytes: &[u8]) -> String {
    let mut out = Vec::new();
    encoding.json(Body { bytes, message: None }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn found(encoding: &dyn Encoding, bytes: &[u8], name: &str) -> String {
    let mut found = String::new();
    let far = encoding.visit(Body { bytes, message: None }, &[Step::Name(name.to_owned())], &mut |value| {
        found = value.shown().into_owned();
        true
    });
    assert_eq!(far, HowFar::Enough);
    found
}

/// The wire forms of both begin alike: a length, then bytes.
fn sized(bytes: &[u8], factor: u8) -> Vec<u8> {
    [&[u8::try_from(bytes.len()).unwrap() * factor], bytes].concat()
}

#[test]
fn a_field_of_avro_is_called_encrypted_and_only_where_it_is() {
    let schema = r#"{"type":"record","name":"P","namespace":"shop","fields":[{"name":"id","type":"string"},
        {"name":"name","type":"string","confluent:tags":["PII"]},
        {"name":"raw","type":["null","bytes"],"confluent:tags":["PII"]},{"name":"card","type":"string"}]}"#;
    let encoding = avro::compile_ruled(schema, &[], &rules(&["PII"])).unwrap();
    let cipher = BASE64_STANDARD.encode(CIPHER);
    let text = sized(cipher.as_bytes(), 2);
    let bytes = [&b"\x02a"[..], &text, &[2], &sized(&CIPHER, 2), &text].concat();
    let said = "encrypted (KEK kek1)";
    assert_eq!(
        json(&*encoding, &bytes),
        format!(r#"{{"id":"a","name":"{said}","raw":"{said}","card":"{said}"}}"#)
    );
    assert_eq!(found(&*encoding, &bytes, "name"), said);
    // What was written before there was a rule is what it is.
    assert_eq!(
        json(&*encoding, b"\x02a\x06Ann\x00\x0442"),
        r#"{"id":"a","name":"Ann","raw":null,"card":"42"}"#
    );
    let why = encoding.bytes(json(&*encoding, &bytes).as_bytes(), WhichMessage::First).unwrap_err();
    assert!(why.contains("only stands for it: it can't be encrypted here"), "{why}");
    let without = avro::compile_ruled(schema, &[], &EncryptionRules::default()).unwrap();
    assert!(json(&*without, &bytes).contains(&cipher));
    let others = avro::compile_ruled(schema, &[], &rules(&["PUBLIC"])).unwrap();
    assert!(json(&*others, &bytes).contains(&cipher));
}

#[test]
fn a_field_of_protobuf_is_called_encrypted_and_only_where_it_is() {
    let schema = r#"syntax = "proto3"; package shop; import "confluent/meta.proto";
        message P { string id = 1; string name = 2 [(confluent.field_meta).tags = "PII"];
        bytes raw = 3 [(confluent.field_meta) = { tags: ["PII"] }]; string card = 4; }"#;
    let encoding = protobuf::compile_ruled(schema, &[], &rules(&["PII"])).unwrap();
    let cipher = BASE64_STANDARD.encode(CIPHER);
    let text = sized(cipher.as_bytes(), 1);
    let bytes = [&b"\0\x0a\x01a\x12"[..], &text, b"\x1a", &sized(&CIPHER, 1), b"\x22", &text].concat();
    let said = "encrypted (KEK kek1)";
    assert_eq!(
        json(&*encoding, &bytes),
        format!(r#"{{"id":"a","name":"{said}","raw":"{said}","card":"{said}"}}"#)
    );
    assert_eq!(found(&*encoding, &bytes, "raw"), said);
    assert_eq!(
        json(&*encoding, b"\0\x12\x03Ann\x1a\x01\xff"),
        r#"{"id":"","name":"Ann","raw":"/w==","card":""}"#
    );
    let why = encoding.bytes(json(&*encoding, &bytes).as_bytes(), WhichMessage::First).unwrap_err();
    assert!(why.contains("only stands for it: it can't be encrypted here"), "{why}");
}

#[test]
fn a_text_of_json_is_called_encrypted_and_all_else_is_kept_letter_for_letter() {
    let schema = r##"{"type":"object","properties":{"id":{"type":"number"},"name":{"type":"string","confluent:tags":["PII"]},
        "all":{"type":"array","items":{"$ref":"#/$defs/one"}}},
        "$defs":{"one":{"properties":{"card":{"type":"string"},"n":{"type":"number"}}}}}"##;
    let encoding = json_format::behind_a_frame(schema, &[], &rules(&["PII"]));
    let (cipher, said) = (BASE64_STANDARD.encode(CIPHER), "encrypted (KEK kek1)");
    let value = format!(
        r#"{{ "id": 1.10, "name": "{cipher}", "id": 2, "all": [{{"card":"{cipher}","n":1e3}}, 7] }}"#
    );
    let told = format!(r#"{{"id":1.10,"name":"{said}","id":2,"all":[{{"card":"{said}","n":1e3}},7]}}"#);
    assert_eq!(json(&*encoding, value.as_bytes()), told);
    assert_eq!(found(&*encoding, value.as_bytes(), "name"), said);
    let plain = r#"{"name":"Ann","all":[]}"#;
    assert_eq!(json(&*encoding, plain.as_bytes()), plain);
    assert!(encoding.bytes(told.as_bytes(), WhichMessage::First).is_err());
    assert_eq!(encoding.bytes(plain.as_bytes(), WhichMessage::First).as_deref(), Ok(plain.as_bytes()));
}

#[test]
fn of_a_list_and_a_map_whose_field_has_the_tag_each_value_is_called_encrypted() {
    let schema = r#"{"type":"record","name":"P","fields":[
        {"name":"all","type":{"type":"array","items":["null","string"]},"confluent:tags":["PII"]},
        {"name":"by","type":["null",{"type":"map","values":"bytes"}],"confluent:tags":["PII"]},
        {"name":"plain","type":{"type":"array","items":"string"}}]}"#;
    let encoding = avro::compile_ruled(schema, &[], &rules(&["PII"])).unwrap();
    let (cipher, said) = (BASE64_STANDARD.encode(CIPHER), "encrypted (KEK kek1)");
    let text = sized(cipher.as_bytes(), 2);
    let map = [&b"\x02\x02\x02k"[..], &sized(&CIPHER, 2), b"\0"].concat();
    let bytes = [&b"\x04\0\x02"[..], &text, b"\0", &map, b"\x02", &text, b"\0"].concat();
    let told = format!(r#"{{"all":[null,"{said}"],"by":{{"k":"{said}"}},"plain":["{cipher}"]}}"#);
    assert_eq!(json(&*encoding, &bytes), told);
    let schema = r#"{"properties":{"all":{"type":"array","confluent:tags":["PII"],"items":{"type":"string"}},
        "plain":{"type":"array","items":{"type":"string"}}}}"#;
    let encoding = json_format::behind_a_frame(schema, &[], &rules(&["PII"]));
    let value = format!(r#"{{"all":["{cipher}","Ann"],"plain":["{cipher}"]}}"#);
    assert_eq!(json(&*encoding, value.as_bytes()), value.replacen(&cipher, said, 1));
}

#[test]
fn a_schema_that_stands_in_itself_ten_times_ends_and_what_is_near_its_top_is_told() {
    let began = std::time::Instant::now();
    let inner = ('a'..='j').map(|name| format!(r##""{name}":{{"$ref":"#"}}"##)).collect::<Vec<_>>().join(",");
    let schema =
        format!(r#"{{"properties":{{{inner},"name":{{"type":"string","confluent:tags":["PII"]}}}}}}"#);
    let encoding = json_format::behind_a_frame(&schema, &[], &rules(&["PII"]));
    let (cipher, said) = (BASE64_STANDARD.encode(CIPHER), "encrypted (KEK kek1)");
    let value = format!(r#"{{"name":"{cipher}","j":{{"name":"{cipher}","a":{{"name":"{cipher}"}}}}}}"#);
    assert_eq!(json(&*encoding, value.as_bytes()), value.replace(&cipher, said));
    let long = "n".repeat(10_000);
    let schema = format!(r##"{{"properties":{{"{long}":{{"$ref":"#"}},"{long}b":{{"$ref":"#"}}}}}}"##);
    json_format::behind_a_frame(&schema, &[], &rules(&["PII"]));
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn words_in_the_place_of_a_cipher_are_found_beside_what_no_tree_takes() {
    let schema = r#"{"properties":{"name":{"type":"string","confluent:tags":["PII"]}}}"#;
    let encoding = json_format::behind_a_frame(schema, &[], &rules(&["PII"]));
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for beside in ["1e400", &deep] {
        let value = format!(r#"{{"n":{beside},"name":"encrypted (KEK kek1)"}}"#);
        let why = encoding.bytes(value.as_bytes(), WhichMessage::First).unwrap_err();
        assert!(why.contains("only stands for what is encrypted"), "{why}");
    }
}
