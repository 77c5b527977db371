//! Records made by other people's serializers (`tests/golden/make.py`): what they say, and the same bytes from that again.
use super::*;
use serde_json::Value;
use std::sync::Arc;

const AVRO: &str = include_str!("../../../tests/golden/avro.json");
const PROTOBUF: &str = include_str!("../../../tests/golden/protobuf.json");

struct Golden {
    name: String,
    encoding: Box<dyn framed::Encoding>,
    bytes: Vec<u8>,
    json: String,
}

type Compiles = fn(&str, &[(String, Arc<str>)]) -> Result<Box<dyn framed::Encoding>, String>;

fn rows(text: &str, compile: Compiles) -> Vec<Golden> {
    let rows: Vec<Value> = serde_json::from_str(text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| {
            let references = row["references"].as_array().unwrap();
            let references: Vec<_> =
                references.iter().map(|one| (text(&one[0]), Arc::from(text(&one[1])))).collect();
            let name = format!("{} by {}", text(&row["name"]), text(&row["by"]));
            let encoding =
                compile(&text(&row["schema"]), &references).unwrap_or_else(|error| panic!("{name}: {error}"));
            let hex = text(&row["hex"]);
            let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
            Golden { name, encoding, bytes: bytes.collect(), json: text(&row["json"]) }
        })
        .collect()
}

impl Golden {
    /// What stands behind Confluent's five bytes, where they are.
    fn body(&self) -> framed::Body<'_> {
        let framed = self.name.starts_with("framed") || self.name.starts_with("references");
        framed::Body { bytes: &self.bytes[if framed { 5 } else { 0 }..], message: None }
    }

    fn read(&self) -> String {
        let mut out = Vec::new();
        self.encoding.json(self.body(), &mut out).unwrap_or_else(|fault| panic!("{}: {fault}", self.name));
        String::from_utf8(out).unwrap()
    }
}

#[test]
fn avro_of_others_is_read_and_written_byte_for_byte() {
    let rows = rows(AVRO, avro::compile);
    assert!(rows.len() >= 13);
    for row in rows {
        assert_eq!(row.read(), row.json, "{}", row.name);
        let again = row.encoding.bytes(row.json.as_bytes(), framed::WhichMessage::First);
        assert_eq!(again.as_deref(), Ok(row.body().bytes), "{}", row.name);
    }
}

#[test]
fn protobuf_of_others_is_read_and_written_byte_for_byte() {
    let rows = rows(PROTOBUF, protobuf::compile);
    assert!(rows.len() >= 16);
    for row in rows {
        let (read, judged) = (row.read(), serde_json::from_str(&row.json).unwrap());
        same(&serde_json::from_str(&read).unwrap(), &judged, &row.name);
        let again = row.encoding.bytes(read.as_bytes(), framed::WhichMessage::Like(row.body()));
        assert_eq!(again.as_deref(), Ok(row.body().bytes), "{}", row.name);
        // Google's own JSON is taken as well.
        let again = row.encoding.bytes(row.json.as_bytes(), framed::WhichMessage::Like(row.body()));
        assert_eq!(again.as_deref(), Ok(row.body().bytes), "{}", row.name);
        let told = row.encoding.remark(row.body()).unwrap_or_default();
        if let Some((_, message)) = row.name.split_once(": ") {
            let message = message.split(' ').next().unwrap();
            assert!(told.starts_with(&format!("message {message}")), "{}: {told}", row.name);
        }
    }
}

/// Google writes numbers of 64 bits in quotes, and whole doubles without a point.
fn same(ours: &Value, judged: &Value, place: &str) {
    match (ours, judged) {
        (Value::Object(own), Value::Object(judged)) => {
            let names: std::collections::BTreeSet<_> = own.keys().chain(judged.keys()).collect();
            for name in names {
                let absent = || panic!("{place}.{name} is in one only");
                let (own, judged) =
                    (own.get(name).unwrap_or_else(absent), judged.get(name).unwrap_or_else(absent));
                same(own, judged, &format!("{place}.{name}"));
            }
        }
        (Value::Array(own), Value::Array(judged)) => {
            assert_eq!(own.len(), judged.len(), "{place}");
            own.iter().zip(judged).for_each(|(own, judged)| same(own, judged, place));
        }
        (Value::Number(own), Value::String(judged)) => assert_eq!(own.to_string(), *judged, "{place}"),
        (Value::Number(own), Value::Number(judged)) => assert_eq!(own.as_f64(), judged.as_f64(), "{place}"),
        (own, judged) => assert_eq!(own, judged, "{place}"),
    }
}
