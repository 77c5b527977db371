//! Protobuf by hand: indexes written in other ways, fields that nobody knows, and bytes that mean harm. Records of other people's
//! serializers are in `golden_tests`.
use super::*;
use crate::decode::Found;

const ORDER: &str = r#"
syntax = "proto3";
package acme;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/any.proto";
import "google/protobuf/field_mask.proto";

enum Status { NEW = 0; PAID = 1; LOST = -1; }

message Order {
  string order_id = 1;
  int64 count = 2;
  Status status = 3;
  repeated Line lines = 4;
  repeated sint32 deltas = 5;
  map<string, Line> by_sku = 6;
  map<int32, bool> flags = 7;
  optional uint64 total = 8;
  oneof paid { string card = 9; bytes cash = 10; }
  google.protobuf.Timestamp at = 11;
  google.protobuf.Duration took = 12;
  google.protobuf.Struct more = 13;
  google.protobuf.Int64Value limit = 14;
  google.protobuf.Any any = 15;
  google.protobuf.FieldMask mask = 16;
  Order parent = 17;
  double ratio = 18;
  float small = 19;
  fixed64 big = 20;
  sfixed32 low = 21;
  bool done = 22;
  message Line { string sku = 1; uint32 amount = 2; message Part { string name = 1; } }
  message Note { string text = 1; }
}

message Gone { string reason = 100; }
"#;

fn schema(text: &str) -> Box<dyn Encoding> {
    compile(text, &[]).unwrap_or_else(|error| panic!("{error}"))
}

fn body(bytes: &[u8]) -> Body<'_> {
    Body { bytes, message: None }
}

fn json(schema: &dyn Encoding, bytes: &[u8]) -> String {
    let mut out = Vec::new();
    match schema.json(body(bytes), &mut out) {
        Ok(()) => String::from_utf8(out).unwrap(),
        Err(fault) => format!("{} ! {fault}", String::from_utf8_lossy(&out)),
    }
}

fn full() -> &'static str {
    concat!(
        r#"{"order_id":"o-1","count":-9223372036854775808,"status":"PAID","lines":[{"sku":"a","amount":2},{"sku":"","amount":0}],"#,
        r#""deltas":[-1,64,0],"by_sku":{"x":{"sku":"x","amount":1}},"flags":{"7":true,"-1":false},"total":18446744073709551615,"#,
        r#""cash":"/wA=","at":"2026-11-26T13:14:15.120Z","took":"-1.500s","more":{"a":[1.0,null,{"b":"c"}],"n":true},"limit":0,"#,
        r#""any":{"@type":"type.googleapis.com/acme.Gone","reason":"old"},"mask":"a.b,c","#,
        r#""parent":{"order_id":"o-0","count":0,"status":"NEW","lines":[],"deltas":[],"by_sku":{},"flags":{},"ratio":0.0,"#,
        r#""small":0.0,"big":0,"low":0,"done":false},"ratio":0.1,"small":0.1,"big":1,"low":-5,"done":true}"#
    )
}

#[test]
fn what_is_written_is_read_again() {
    let order = schema(ORDER);
    let bytes = order.bytes(full().as_bytes(), WhichMessage::First).unwrap();
    assert_eq!(json(&*order, &bytes), full());
    assert_eq!(order.bytes(full().as_bytes(), WhichMessage::Like(body(&bytes))).unwrap(), bytes);
    assert_eq!(order.remark(body(&bytes)).as_deref(), Some("message acme.Order"));
}

#[test]
fn fields_that_can_not_be_absent_are_zero_and_others_are_not_there() {
    let order = schema(ORDER);
    let empty = r#"{"order_id":"","count":0,"status":"NEW","lines":[],"deltas":[],"by_sku":{},"flags":{},"ratio":0.0,"small":0.0,"big":0,"low":0,"done":false}"#;
    assert_eq!(json(&*order, b"\0"), empty);
    assert_eq!(order.bytes(empty.as_bytes(), WhichMessage::First).unwrap(), b"\0");
    assert_eq!(found(&*order, b"\0", &[name("count")]), ["0"]);
    assert_eq!(found(&*order, b"\0", &[name("lines")]), ["[]"]);
    assert_eq!(found(&*order, b"\0", &[name("flags")]), ["{}"]);
    assert!(found(&*order, b"\0", &[name("total")]).is_empty());
    assert!(found(&*order, b"\0", &[name("card")]).is_empty());
    assert!(found(&*order, b"\0", &[name("parent"), name("count")]).is_empty());
    // A zero that was set is there.
    assert_eq!(found(&*order, b"\0\x40\0", &[name("total")]), ["0"]);
}

fn name(name: &str) -> Step {
    Step::Name(name.to_owned())
}

fn found(schema: &dyn Encoding, bytes: &[u8], steps: &[Step]) -> Vec<String> {
    let mut values = Vec::new();
    schema.visit(body(bytes), steps, &mut |value: Found<'_>| {
        values.push(value.shown().into_owned());
        false
    });
    values
}

#[test]
fn paths_lead_to_what_the_json_holds() {
    let order = schema(ORDER);
    let bytes = order.bytes(full().as_bytes(), WhichMessage::First).unwrap();
    let of = |steps: &[Step]| found(&*order, &bytes, steps);
    assert_eq!(of(&[name("lines"), Step::Each, name("sku")]), ["a", ""]);
    assert_eq!(of(&[name("lines"), Step::Index(0)]), [r#"{"sku":"a","amount":2}"#]);
    assert_eq!(of(&[name("deltas"), Step::Index(1)]), ["64"]);
    assert_eq!(of(&[name("deltas")]), ["[-1,64,0]"]);
    assert_eq!(of(&[name("by_sku"), name("x"), name("amount")]), ["1"]);
    assert_eq!(of(&[name("flags"), name("-1")]), ["false"]);
    assert_eq!(of(&[name("at")]), ["2026-11-26T13:14:15.120Z"]);
    assert_eq!(of(&[name("more"), name("a"), Step::Index(2), name("b")]), ["c"]);
    assert_eq!(of(&[name("limit")]), ["0"]);
    assert_eq!(of(&[name("any"), name("reason")]), ["old"]);
    assert_eq!(of(&[name("parent"), name("order_id")]), ["o-0"]);
    assert_eq!(of(&[]), [full()]);
    assert!(of(&[name("nothing")]).is_empty());
}

#[test]
fn a_message_in_pieces_is_one_and_of_a_number_the_last_counts() {
    let order = schema(ORDER);
    // Two parents, the one with an id, the other with a count; and two counts.
    let bytes = b"\0\x10\x01\x8a\x01\x03\x0a\x01p\x8a\x01\x02\x10\x07\x10\x02";
    assert_eq!(found(&*order, bytes, &[name("count")]), ["2"]);
    assert_eq!(found(&*order, bytes, &[name("parent"), name("count")]), ["7"]);
    assert_eq!(found(&*order, bytes, &[name("parent"), name("order_id")]), ["p"]);
    assert!(json(&*order, bytes).contains(r#""parent":{"order_id":"p","count":7,"#));
    // Packed or not, both are read.
    assert!(json(&*order, b"\0\x28\x01\x2a\x02\x02\x03\x28\x04").contains(r#""deltas":[-1,1,-2,2]"#));
}

#[test]
fn what_the_schema_does_not_have_stays_visible() {
    let gone = schema("syntax = \"proto3\"; message Gone { string reason = 1; }");
    let bytes =
        b"\0\x0a\x01r\x10\x05\x10\x06\x1a\x01\xff\x21\x01\0\0\0\0\0\0\0\x2d\x02\0\0\0\x33\x08\x01\x34";
    let text = r##"{"reason":"r","#2":[5,6],"#3":"/w==","#4":{"fixed64":1},"#5":{"fixed32":2},"#6":{"group":"CAE="}}"##;
    assert_eq!(json(&*gone, bytes), text);
    assert_eq!(gone.bytes(text.as_bytes(), WhichMessage::First).unwrap(), bytes);
    assert_eq!(found(&*gone, bytes, &[name("#2"), Step::Index(1)]), ["6"]);
    // A field in a form that is not its own.
    assert_eq!(json(&*gone, b"\0\x08\x01"), r##"{"reason":"","#1":1}"##);
    // An enum's number without a name.
    assert!(json(&*schema(ORDER), b"\0\x18\x63").contains(r#""status":99"#));
}

#[test]
fn indexes_are_read_as_they_were_meant() {
    let order = schema(ORDER);
    let remark = |bytes: &[u8]| order.remark(body(bytes)).unwrap_or_default();
    // A message of its own: [1], zigzag, then without.
    assert_eq!(remark(b"\x02\x02\xa2\x06\x01r"), "message acme.Gone");
    assert_eq!(remark(b"\x01\x01\xa2\x06\x01r"), "message acme.Gone, message indexes without a sign");
    // [0, 0, 0] is the same either way; a note is [0, 3], counting the entries of maps, and [0, 1] without.
    assert_eq!(remark(b"\x06\0\0\0\x0a\x01n"), "message acme.Order.Line.Part");
    assert_eq!(remark(b"\x04\0\x02\x0a\x01n"), "message acme.Order.Note");
    let nested = schema(
        "syntax = \"proto3\"; message A { message B { message C { int32 c = 1; } string b = 1; } message D { bytes d = 2; } } message E { int32 e = 3; }",
    );
    assert_eq!(nested.remark(body(b"\x04\0\x02\x12\x01d")).as_deref(), Some("message A.D"));
    // .NET writes [0, 1] as [1, 0].
    assert_eq!(
        nested.remark(body(b"\x04\x02\0\x12\x01d")).as_deref(),
        Some("message A.D, message indexes reversed")
    );
    // None at all, and Apicurio's name.
    assert_eq!(remark(b"\x0a\x01o"), "message acme.Order, without message indexes");
    assert_eq!(remark(b"\x06\x0a\x04Gone\xa2\x06\x01r"), "message acme.Gone, message named before it");
    // In a header, with the bytes as they are.
    let in_header = Body { bytes: b"\xa2\x06\x01r", message: Some(b"\x02\x02") };
    assert_eq!(order.remark(in_header).as_deref(), Some("message acme.Gone"));
    assert_eq!(order.bytes(br#"{"reason":"x"}"#, WhichMessage::Like(in_header)).unwrap(), b"\xa2\x06\x01x");
    assert_eq!(
        order.bytes(br#"{"reason":"r"}"#, WhichMessage::Named("Gone")).unwrap(),
        b"\x02\x02\xa2\x06\x01r"
    );
    assert_eq!(
        order.bytes(br#"{"text":"n"}"#, WhichMessage::Named("acme.Order.Note")).unwrap(),
        b"\x04\0\x02\x0a\x01n"
    );
    assert!(order.bytes(b"{}", WhichMessage::Named("Nobody")).unwrap_err().contains("no message Nobody"));
    assert_eq!(order.head(WhichMessage::Named("acme.Order.Note")).unwrap(), b"\x04\0\x02");
    assert_eq!(order.messages()[..2], ["acme.Order", "acme.Order.Line"]);
    assert_eq!(nested.messages(), ["A", "A.B", "A.B.C", "A.D", "E"]);
    assert_eq!(order.skeleton(WhichMessage::Named("Note")).unwrap_err(), "the schema has no message Note");
    // Fields of a newer schema do not make it another message.
    assert_eq!(remark(b"\x02\x02\xa2\x06\x01r\x08\x01"), "message acme.Gone");
}

#[test]
fn groups_extensions_and_defaults_of_proto2_are_read() {
    let old = schema(
        r#"syntax = "proto2"; package old;
        message Search { repeated group Result = 1 { required string url = 2; optional int32 rank = 3 [default = 7]; }
            optional bool deep = 4; repeated int32 ids = 5; extensions 100 to 199; }
        extend Search { optional string note = 100; }"#,
    );
    let bytes = b"\0\x0b\x12\x01u\x0c\x0b\x12\x01v\x18\x01\x0c\x28\x01\x28\x02\xa2\x06\x01n";
    let text = r#"{"result":[{"url":"u"},{"url":"v","rank":1}],"ids":[1,2],"[old.note]":"n"}"#;
    assert_eq!(json(&*old, bytes), text);
    assert_eq!(old.bytes(text.as_bytes(), WhichMessage::First).unwrap(), bytes);
    assert_eq!(found(&*old, bytes, &[name("result"), Step::Each, name("url")]), ["u", "v"]);
}

#[test]
fn faults_name_the_byte_and_the_field() {
    let order = schema(ORDER);
    assert!(json(&*order, b"\0\x0a\x05ab").ends_with("! byte 2: a value of 5 bytes, and 2 are left"));
    assert!(
        json(&*order, b"\0\x22\x03\x0a\x05a")
            .contains("byte 4 of .lines[0]: a value of 5 bytes, and 1 are left")
    );
    assert!(json(&*order, b"\0\x0e").contains("the form 6"));
    assert!(json(&*order, b"\0\x02").contains("a field without a number"));
    assert!(json(&*order, b"\0\x0b\x08\x01").contains("the bytes end before a number"));
    assert!(json(&*order, b"\0\x0b\x14").contains("the end of group 2 in group 1"));
    assert_eq!(
        json(&*order, b"\x0c\x02"),
        " ! byte 0: the schema has no message at the indexes that the value begins with"
    );
}

#[test]
fn hostile_bytes_are_bounded() {
    let order = schema(ORDER);
    let mut deep = Vec::new();
    for _ in 0..1000 {
        let mut outer = Vec::new();
        output::tag(17, 2, &mut outer);
        output::sized(&deep, &mut outer);
        deep = outer;
    }
    deep.insert(0, 0);
    assert!(json(&*order, &deep).contains("deeper than 200"));
    let groups = [&[0][..], &vec![0x0b; 100_000]].concat();
    assert!(json(&*order, &groups).contains("groups nested deeper"));
    found(&*order, &deep, &vec![name("parent"); 300]);
}

#[test]
fn what_does_not_fit_says_where() {
    let wrong = |json: &str| schema(ORDER).bytes(json.as_bytes(), WhichMessage::First).unwrap_err();
    assert_eq!(wrong(r#"{"order_id":1}"#), ".order_id: a number where the schema has text");
    assert_eq!(
        wrong(r#"{"lines":[{},{"amount":-1}]}"#),
        ".lines[1].amount: `-1` is no number that the field holds"
    );
    assert_eq!(wrong(r#"{"orderid":""}"#), "acme.Order has no field `orderid`; did you mean `order_id`?");
    assert_eq!(wrong(r#"{"status":"BAD"}"#), ".status: `BAD` is none of NEW, PAID, LOST");
    assert!(wrong(r#"{"at":"today"}"#).starts_with(".at: `today` is no time"));
    assert!(wrong(r#"{"took":"1"}"#).starts_with(".took: `1` is no duration"));
    assert!(wrong(r#"{"cash":"?"}"#).starts_with(".cash: `?` is no base64"));
    assert_eq!(wrong("[]"), "an array where the schema has acme.Order");
    // As Protobuf's own JSON has it.
    let order = schema(ORDER);
    let other = order.bytes(br#"{"orderId":"o","count":"5","total":null}"#, WhichMessage::First).unwrap();
    assert_eq!(other, b"\0\x0a\x01o\x10\x05");
}

#[test]
fn imports_and_descriptors_are_compiled() {
    let line: Arc<str> = "syntax = \"proto3\"; package a; message Line { int32 n = 1; }".into();
    let text = r#"syntax = "proto3"; import "a/line.proto"; import "confluent/meta.proto"; import "confluent/type/decimal.proto";
        message Order { a.Line line = 1 [(confluent.field_meta).doc = "x"]; confluent.type.Decimal price = 2; }"#;
    let with = compile(text, &[("a/line.proto".to_owned(), line)]).unwrap();
    assert_eq!(json(&*with, b"\0\x0a\x02\x08\x05"), r#"{"line":{"n":5}}"#);
    assert!(compile(text, &[]).unwrap_err().contains("a/line.proto"));
    let edition = "// A comment\nedition = \"2023\";\nmessage A { int32 a = 1; }";
    // The same as text and as a descriptor.
    let other = "CgdhLnByb3RvYgZwcm90bzk=";
    assert_eq!(compile(other, &[]).unwrap_err(), "there is no syntax proto9");
    for edition in [edition, "CgdhLnByb3RvIg4KAUESCQoBYhgBIAEoBWIIZWRpdGlvbnNw6Ac="] {
        assert!(compile(edition, &[]).unwrap_err().contains("an edition of Protobuf"));
    }
    for text in ["", "{}", "syntax = \"proto3\";", "message A { Nothing n = 1; }", "message {"] {
        assert!(compile(text, &[]).is_err(), "{text}");
    }
}

#[test]
fn of_a_oneof_the_last_on_the_wire_is_the_one_and_two_are_not_written() {
    let either = schema(
        "syntax = \"proto3\"; message M { oneof one { string a = 1; int32 b = 2; M m = 3; } string c = 4; optional int32 d = 5; }",
    );
    let read = |bytes: &[u8]| {
        let mut out = Vec::new();
        either.json(body(&[b"\0", bytes].concat()), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(read(b"\x0a\x01x\x10\x01"), r#"{"b":1,"c":""}"#);
    assert_eq!(read(b"\x10\x01\x28\x07\x0a\x01x"), r#"{"a":"x","c":"","d":7}"#);
    // The first piece of the message went when `b` came.
    assert_eq!(read(b"\x1a\x02\x28\x07\x10\x01\x1a\x03\x22\x01y"), r#"{"m":{"c":"y"},"c":""}"#);
    let refused = either.bytes(br#"{"a":"x","c":"","b":0}"#, WhichMessage::First).unwrap_err();
    assert_eq!(refused, "M has either `a` or `b`, and not both");
    assert_eq!(either.bytes(br#"{"a":"x","b":null}"#, WhichMessage::First).unwrap(), b"\0\x0a\x01x");
    let again = br#"{"m":{"a":"x","m":{}}}"#;
    assert_eq!(
        either.bytes(again, WhichMessage::First).unwrap_err(),
        ".m: M has either `a` or `m`, and not both"
    );
}

#[test]
fn a_schema_tells_its_fields_and_a_value_that_fits() {
    let order = schema(ORDER);
    let skeleton = order.skeleton(WhichMessage::First).unwrap();
    assert!(skeleton.starts_with(r#"{"order_id":"","count":0,"status":"NEW","lines":[],"#), "{skeleton}");
    assert!(
        skeleton
            .contains(r#""total":0,"card":"","at":"1970-01-01T00:00:00Z","took":"0s","more":{},"limit":0"#),
        "{skeleton}"
    );
    order.bytes(skeleton.as_bytes(), WhichMessage::First).unwrap();
    let mut fields = Vec::new();
    order.learn(&mut |steps| fields.push(steps.to_vec()));
    assert!(fields.contains(&vec![name("lines"), Step::Each, name("sku")]));
    assert!(fields.contains(&vec![name("reason")]));
    assert!(!fields.contains(&vec![name("parent"), name("count")]));
}

#[test]
fn bytes_that_nothing_says_to_be_of_it_fit_only_without_other_fields() {
    let order = schema(ORDER);
    assert!(order.fits(body(b"\0\x0a\x01o\x10\x05")));
    assert!(order.fits(body(b"\x0a\x01o\x10\x05")));
    // It can be read, as a field that nobody knows.
    assert!(!json(&*order, b"\0\xf8\x06\x01").contains(" ! "));
    assert!(!order.fits(body(b"\0\xf8\x06\x01")));
    assert!(!order.fits(body(b"\0\x0a\x01\xff")));
}
