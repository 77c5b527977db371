//! What proto2 demands: a message that lacks it reads, and it is said.
use super::super::framed::{Body, Validity};
use super::compile;

const SCHEMA: &str = r#"syntax = "proto2"; package p;
message Order { required string id = 1; repeated Line lines = 2; optional Line first = 3; map<string, Line> by = 4; }
message Line { required int32 n = 1; optional string note = 2; }"#;

fn judged(bytes: &[u8]) -> (String, Option<Validity>) {
    let encoding = compile(SCHEMA, &[]).unwrap();
    let (mut out, body) = (Vec::new(), Body { bytes, message: None });
    encoding.json(body, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), encoding.validity(body))
}

#[test]
fn a_field_that_is_required_and_not_there_is_said_and_the_rest_reads() {
    assert_eq!(judged(b"\0\x0a\x01a").1, Some(Validity::Valid));
    let (json, validity) = judged(b"\0\x12\x02\x08\x05\x12\x03\x12\x01x\x1a\x00");
    assert_eq!(json, r#"{"lines":[{"n":5},{"note":"x"}],"first":{},"by":{}}"#);
    let Some(Validity::Invalid(objections)) = validity else { panic!("{validity:?}") };
    let told: Vec<String> = objections.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "/id: it is required in p.Order, and not there",
            "/lines/1/n: it is required in p.Line, and not there",
            "/first/n: it is required in p.Line, and not there",
        ]
    );
    // Standing in two pieces it is what both say together.
    assert_eq!(judged(b"\0\x0a\x01a\x1a\x03\x12\x01x\x1a\x02\x08\x01").1, Some(Validity::Valid));
    let plain = compile("syntax = \"proto3\"; message A { int32 n = 1; }", &[]).unwrap();
    assert_eq!(plain.validity(Body { bytes: b"\0", message: None }), None, "nothing is demanded");
}

#[test]
fn a_new_schema_that_demands_more_is_held_to_that() {
    let (old, new) = (SCHEMA.replace("optional string note", "optional string other"), SCHEMA);
    let old = compile(&old.replace("required int32 n", "optional int32 n"), &[]).unwrap();
    let new = compile(new, &[]).unwrap();
    let bytes = b"\0\x0a\x01a\x12\x00";
    let body = Body { bytes, message: None };
    let fault = new.resolved(&*old, body, &mut Vec::new()).unwrap_err().to_string();
    assert!(fault.contains(".lines.0.n: it is required in p.Line, and not there"), "{fault}");
}

#[test]
fn what_describes_schemas_demands_nothing_of_values() {
    let schema = r#"syntax = "proto3"; import "confluent/meta.proto";
        message A { string n = 1 [(confluent.field_meta).doc = "no more than words"]; }"#;
    let encoding = compile(schema, &[]).unwrap();
    assert_eq!(encoding.validity(Body { bytes: b"\0", message: None }), None, "it is proto3");
}

#[test]
fn of_a_oneof_only_what_stands_last_counts_however_often_it_stands() {
    let schema = r#"syntax = "proto2"; message P { required int32 id = 4; repeated int32 all = 3; oneof one { M a = 1; int32 b = 2; } }
        message M { optional int32 n = 1; optional int32 m = 2; }"#;
    let encoding = compile(schema, &[]).unwrap();
    let read = |bytes: &[u8]| {
        let mut out = Vec::new();
        encoding.json(Body { bytes, message: None }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(
        read(b"\0\x20\x07\x0a\x02\x08\x01\x10\x05\x0a\x02\x10\x02"),
        r#"{"id":7,"all":[],"a":{"m":2}}"#
    );
    let both = b"\0\x0a\x02\x08\x01\x0a\x02\x10\x02";
    assert_eq!(read(both), r#"{"all":[],"a":{"n":1,"m":2}}"#, "in two pieces it is one");
    let began = std::time::Instant::now();
    let bytes = [&b"\0"[..], &b"\x18\x01".repeat(250_000), &b"\x10\x05".repeat(250_000)].concat();
    assert!(read(&bytes).ends_with(r#"1],"b":5}"#));
    let Some(Validity::Invalid(lacks)) = encoding.validity(Body { bytes: &bytes, message: None }) else {
        panic!("it lacks its id")
    };
    assert_eq!(lacks.len(), 1);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}
