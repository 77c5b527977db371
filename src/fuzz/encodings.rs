//! Values written by a schema, and schemas: what a path finds is what the JSON holds, and from that JSON the same value is made
//! again.
use crate::decode::framed::{Body, Encoding, Schema, SchemaKind, SchemaName, WhichMessage, WrittenSchema};
use crate::decode::{self, Step};
use std::collections::HashSet;
use std::sync::OnceLock;

/// Every type, and unions of what can be told apart.
const ALL: &str = r#"{"type":"record","name":"All","namespace":"a","fields":[
    {"name":"nothing","type":"null"},{"name":"yes","type":"boolean"},{"name":"i","type":"int"},{"name":"l","type":"long"},
    {"name":"f","type":"float"},{"name":"d","type":"double"},{"name":"b","type":"bytes"},{"name":"s","type":"string"},
    {"name":"x","type":{"type":"fixed","name":"X","size":3}},{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B","C"]}},
    {"name":"list","type":{"type":"array","items":["null","string","int","E",{"type":"array","items":"double"}]}},
    {"name":"map","type":{"type":"map","values":{"type":"record","name":"In","fields":[
        {"name":"n","type":"int"},{"name":"back","type":["null","All"],"default":null}]}}},
    {"name":"in","type":["In","string"]},{"name":"empty","type":{"type":"array","items":{"type":"record","name":"No","fields":[]}}},
    {"name":"nulls","type":{"type":"array","items":"null"}}]}"#;

/// What numbers and bytes stand for.
const TIMES: &str = r#"{"type":"array","items":{"type":"record","name":"T","fields":[
    {"name":"a","type":{"type":"int","logicalType":"date"}},{"name":"b","type":{"type":"int","logicalType":"time-millis"}},
    {"name":"c","type":{"type":"long","logicalType":"time-micros"}},{"name":"d","type":{"type":"long","logicalType":"timestamp-millis"}},
    {"name":"e","type":{"type":"long","logicalType":"timestamp-nanos"}},{"name":"f","type":{"type":"long","logicalType":"local-timestamp-micros"}},
    {"name":"g","type":{"type":"bytes","logicalType":"decimal","precision":50,"scale":7}},
    {"name":"h","type":{"type":"fixed","name":"H","size":5,"logicalType":"decimal","precision":9,"scale":2}},
    {"name":"i","type":{"type":"bytes","logicalType":"big-decimal"}},{"name":"j","type":{"type":"fixed","name":"J","size":16,"logicalType":"uuid"}},
    {"name":"k","type":{"type":"fixed","name":"K","size":12,"logicalType":"duration"}}]}}"#;

const ORDER: &str = r#"syntax = "proto3"; package a;
    import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto"; import "google/protobuf/struct.proto";
    import "google/protobuf/wrappers.proto"; import "google/protobuf/any.proto"; import "google/protobuf/field_mask.proto";
    enum E { A = 0; B = 1; C = -5; }
    message O { int32 i = 1; sint64 s = 2; uint64 u = 3; fixed32 f = 4; sfixed64 g = 5; float x = 6; double y = 7; bool yes = 8;
        string text = 9; bytes raw = 10; E e = 11; repeated int32 packed = 12; repeated sint32 loose = 13 [packed = false];
        repeated O list = 14; map<string, O> map = 15; map<sint32, E> numbers = 16; map<bool, string> flags = 17;
        optional int32 maybe = 18; oneof one { string left = 19; O right = 20; } google.protobuf.Timestamp at = 21;
        google.protobuf.Duration took = 22; google.protobuf.Struct more = 23; google.protobuf.Value value = 24;
        google.protobuf.BytesValue wrapped = 25; google.protobuf.Any any = 26; google.protobuf.FieldMask mask = 27;
        google.protobuf.ListValue values = 28; repeated google.protobuf.Timestamp times = 29; google.protobuf.NullValue null = 30;
        message In { string in = 1; } }
    message P { O o = 1; }"#;

const OLD: &str = r#"syntax = "proto2"; package a; message Old { required string id = 1; repeated group G = 2 { optional int32 n = 3;
    optional Old back = 4; } optional float f = 5 [default = 2]; repeated fixed64 p = 6 [packed = true]; extensions 100 to 200; }
    extend Old { optional Old more = 100; }"#;

fn schemas() -> &'static [Schema] {
    static SCHEMAS: OnceLock<Vec<Schema>> = OnceLock::new();
    SCHEMAS.get_or_init(|| {
        let all = [
            (SchemaKind::Avro, ALL),
            (SchemaKind::Avro, TIMES),
            (SchemaKind::Protobuf, ORDER),
            (SchemaKind::Protobuf, OLD),
        ];
        all.into_iter().map(|(kind, text)| compiled(kind, text).expect("a schema of our own")).collect()
    })
}

fn compiled(kind: SchemaKind, text: &str) -> Result<Schema, String> {
    let name = SchemaName::Id(1);
    Schema::compile(WrittenSchema {
        name,
        kind,
        text: text.into(),
        references: Vec::new(),
        encryption: Default::default(),
        known_as: Vec::new(),
    })
}

/// A byte that picks the schema, then a value by it.
pub(super) fn value(data: &[u8]) {
    let Some((pick, bytes)) = data.split_first() else { return };
    let schemas = schemas();
    agrees(schemas[usize::from(*pick) % schemas.len()].encoding(), bytes);
}

/// A schema's text: what it compiles to reads and writes without harm.
pub(super) fn schema(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for kind in [SchemaKind::Avro, SchemaKind::Protobuf] {
        let Ok(schema) = compiled(kind, text) else { continue };
        let skeleton = schema.encoding().skeleton(WhichMessage::First).expect("each schema has a first");
        let _ = schema.encoding().bytes(skeleton.as_bytes(), WhichMessage::First);
        schema.encoding().learn(&mut |steps| assert!(!steps.is_empty()));
        for bytes in [&[][..], &[0; 64], &[2; 64], &[0xff; 64], data] {
            told(schema.encoding(), Body { bytes, message: None });
        }
    }
}

/// What can be asked of any bytes.
pub(super) fn told(encoding: &dyn Encoding, body: Body<'_>) -> Option<Vec<u8>> {
    let mut json = Vec::new();
    let read = encoding.json(body, &mut json);
    encoding.remark(body);
    if let Err(fault) = &read {
        assert!(fault.at <= body.bytes.len(), "{fault}");
    }
    for steps in
        [&[][..], &[Step::Each], &[Step::Name("list".to_owned()), Step::Each], &[Step::Name("a".to_owned())]]
    {
        encoding.visit(body, steps, &mut |found| found.shown().len() > 1 << 20);
    }
    read.ok().map(|()| json)
}

fn agrees(encoding: &dyn Encoding, bytes: &[u8]) {
    let body = Body { bytes, message: None };
    let Some(json) = told(encoding, body) else { return };
    paths_agree(encoding, body, &json);
    let text = String::from_utf8_lossy(&json);
    // Deeper ones are not taken back.
    if decode::json_depth(&json).is_some_and(|depth| depth < 100) {
        let again = encoding.bytes(&json, WhichMessage::Like(body));
        let again = again.unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut same = Vec::new();
        let read = encoding.json(Body { bytes: &again, message: None }, &mut same);
        assert!(read.is_ok() && same == json, "{text} comes back as {}", String::from_utf8_lossy(&same));
    }
}

/// What paths find in a value is what they find in its JSON.
pub(super) fn paths_agree(encoding: &dyn Encoding, body: Body<'_>, json: &[u8]) {
    let text = String::from_utf8_lossy(json);
    assert!(
        serde_json::from_slice::<&serde_json::value::RawValue>(json).is_ok() || text.len() > 10_000,
        "{text}"
    );
    let mut paths = HashSet::from([Vec::new()]);
    decode::learn(json, usize::MAX, &mut |steps, _| {
        if paths.len() < 100 {
            paths.insert(steps.to_vec());
            paths.insert(
                steps
                    .iter()
                    .map(|step| if *step == Step::Each { Step::Index(0) } else { step.clone() })
                    .collect(),
            );
        }
    });
    for steps in &paths {
        let (mut own, mut held) = (Vec::new(), Vec::new());
        encoding.visit(body, steps, &mut |found| {
            own.push(found.text().map(std::borrow::Cow::into_owned));
            false
        });
        decode::visit(json, steps, &mut |found| {
            held.push(found.text().map(std::borrow::Cow::into_owned));
            false
        });
        assert!(own == held, "{steps:?} of {text}: {own:?}, and not {held:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values that fit, to be damaged.
    fn seeds() -> Vec<Vec<u8>> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/encodings");
        let files = std::fs::read_dir(folder).unwrap();
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_a_path_finds_is_what_the_json_holds(pick in 0u8..4, bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            value(&[&[pick][..], &bytes].concat());
        }

        /// Small numbers are lengths, tags and branches more often than not.
        #[test]
        fn and_of_bytes_that_read_more_often(pick in 0u8..4, bytes in prop::collection::vec(0u8..20, 0..80)) {
            value(&[&[pick, 0][..], &bytes].concat());
        }

        #[test]
        fn and_of_values_with_a_fault(
            seed in prop::sample::select(seeds()),
            faults in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 0..4),
        ) {
            let mut bytes = seed;
            for (place, byte, how) in faults {
                let place = place.index(bytes.len());
                match how {
                    _ if place == 0 => {}
                    0 => bytes[place] = byte,
                    1 => bytes.insert(place, byte),
                    _ => _ = bytes.remove(place),
                }
            }
            value(&bytes);
        }
    }
}
