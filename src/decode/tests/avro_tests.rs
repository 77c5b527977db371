//! Avro by hand: what stands in the specification, and bytes that mean harm. Records of other people's serializers are in
//! `golden_tests`.
use super::*;
use crate::decode::Found;

fn schema(text: &str) -> Box<dyn Encoding> {
    compile(text, &[]).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn body(bytes: &[u8]) -> Body<'_> {
    Body { bytes, message: None }
}

fn json(text: &str, bytes: &[u8]) -> String {
    let mut out = Vec::new();
    match schema(text).json(body(bytes), &mut out) {
        Ok(()) => String::from_utf8(out).unwrap(),
        Err(fault) => format!("{} ! {fault}", String::from_utf8_lossy(&out)),
    }
}

/// Both ways.
fn is(text: &str, bytes: &[u8], expected: &str) {
    assert_eq!(json(text, bytes), expected, "{text}");
    assert_eq!(
        schema(text).bytes(expected.as_bytes(), WhichMessage::First).as_deref(),
        Ok(bytes),
        "{text} {expected}"
    );
}

fn found(text: &str, bytes: &[u8], steps: &[Step]) -> (Vec<String>, HowFar) {
    let mut values = Vec::new();
    let far = schema(text).visit(body(bytes), steps, &mut |value: Found<'_>| {
        values.push(value.shown().into_owned());
        false
    });
    (values, far)
}

fn name(name: &str) -> Step {
    Step::Name(name.to_owned())
}

#[test]
fn primitives_are_those_of_the_specification() {
    is(r#""null""#, b"", "null");
    is(r#""boolean""#, b"\x01", "true");
    for (value, bytes) in
        [("0", &b"\x00"[..]), ("-1", b"\x01"), ("1", b"\x02"), ("-64", b"\x7f"), ("64", b"\x80\x01")]
    {
        is(r#""int""#, bytes, value);
        is(r#""long""#, bytes, value);
    }
    is(r#""long""#, b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", "9223372036854775807");
    is(r#""long""#, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "-9223372036854775808");
    is(r#""float""#, &0.1f32.to_le_bytes(), "0.1");
    is(r#""double""#, &1e300f64.to_le_bytes(), "1e300");
    is(r#""double""#, &5e-324f64.to_le_bytes(), "5e-324");
    is(r#""double""#, &(-0.0f64).to_le_bytes(), "-0.0");
    is(r#""double""#, &f64::NAN.to_le_bytes(), r#""NaN""#);
    is(r#""float""#, &f32::NEG_INFINITY.to_le_bytes(), r#""-Infinity""#);
    is(r#""bytes""#, b"\x06a\xff\"", r#""aÿ\"""#);
    is(r#""string""#, b"\x06foo", r#""foo""#);
    is(r#"{"type":"string"}"#, b"\x04\"\n", r#""\"\n""#);
    is(r#"{"type":"fixed","name":"f","size":2}"#, b"\xe9!", r#""é!""#);
    is(r#"{"type":"enum","name":"e","symbols":["A","B"]}"#, b"\x02", r#""B""#);
}

#[test]
fn what_has_parts_is_read_by_blocks() {
    is(r#"{"type":"array","items":"long"}"#, b"\x04\x06\x36\x00", "[3,27]");
    is(r#"{"type":"map","values":"int"}"#, b"\x02\x02a\x08\x00", r#"{"a":4}"#);
    is(r#"{"type":"array","items":"int"}"#, b"\x00", "[]");
    is(r#"["null","string"]"#, b"\x02\x02a", r#""a""#);
    is(r#"["null","string"]"#, b"\x00", "null");
    // Two blocks, the first with its size in bytes.
    assert_eq!(json(r#"{"type":"array","items":"int"}"#, b"\x03\x04\x02\x04\x02\x06\x00"), "[1,2,3]");
    assert_eq!(
        json(r#"{"type":"array","items":"int"}"#, b"\x03\x02\x02\x04\x00"),
        "[1,2 ! byte 4: a block that ends elsewhere than it says"
    );
}

#[test]
fn logical_types_keep_every_digit() {
    let logical = |kind: &str, logical: &str| format!(r#"{{"type":"{kind}","logicalType":"{logical}"}}"#);
    let long = |value: i64| {
        let mut out = Vec::new();
        output::long(value, &mut out);
        out
    };
    is(&logical("int", "date"), &long(20_783), r#""2026-11-26""#);
    is(&logical("int", "time-millis"), &long(47_655_120), r#""13:14:15.120""#);
    is(&logical("int", "time-millis"), &long(86_400_000), "86400000");
    is(&logical("long", "time-micros"), &long(1), r#""00:00:00.000001""#);
    is(&logical("long", "timestamp-millis"), &long(-1), r#""1969-12-31T23:59:59.999Z""#);
    is(
        &logical("long", "timestamp-micros"),
        &long(1_700_000_000_000_001),
        r#""2023-11-14T22:13:20.000001Z""#,
    );
    is(&logical("long", "timestamp-nanos"), &long(i64::MIN), r#""1677-09-21T00:12:43.145224192Z""#);
    is(&logical("long", "timestamp-millis"), &long(i64::MAX), r#""+292278994-08-17T07:12:55.807Z""#);
    is(&logical("long", "local-timestamp-millis"), &long(0), r#""1970-01-01T00:00:00.000""#);
    is(&logical("string", "uuid"), b"\x02x", r#""x""#);
    is(
        r#"{"type":"fixed","name":"u","size":16,"logicalType":"uuid"}"#,
        &[0x11; 16],
        r#""11111111-1111-1111-1111-111111111111""#,
    );
    is(
        r#"{"type":"fixed","name":"d","size":12,"logicalType":"duration"}"#,
        b"\x01\0\0\0\x02\0\0\0\x80\x0d\0\0",
        r#""P1M2DT3.456S""#,
    );
    // A logical type that makes no sense is none.
    is(&logical("string", "date"), b"\x02x", r#""x""#);
    is(r#"{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}"#, b"\x02a", r#""a""#);
}

#[test]
fn decimals_are_numbers_with_the_digits_of_their_scale() {
    let decimal = r#"{"type":"bytes","logicalType":"decimal","precision":40,"scale":2}"#;
    is(decimal, b"\x04\x04\xd2", "12.34");
    is(decimal, b"\x02\x00", "0.00");
    is(decimal, b"\x02\xfb", "-0.05");
    is(decimal, b"\x04\x04\xb0", "12.00");
    is(decimal, &[&[34][..], &[0x7f; 17]].concat(), "433853345620923581338087656345946983955.19");
    assert_eq!(schema(decimal).bytes(b"12.3", WhichMessage::First).unwrap(), b"\x04\x04\xce");
    assert_eq!(schema(decimal).bytes(b"\"1e1\"", WhichMessage::First).unwrap(), b"\x04\x03\xe8");
    assert!(schema(decimal).bytes(b"1.234", WhichMessage::First).unwrap_err().contains("more than 2 digits"));
    let fixed = r#"{"type":"fixed","name":"d","size":4,"logicalType":"decimal","precision":9}"#;
    is(fixed, b"\xff\xff\xff\xfe", "-2");
    assert!(
        schema(fixed)
            .bytes(b"99999999999", WhichMessage::First)
            .unwrap_err()
            .contains("does not fit 4 bytes")
    );
    let big = r#"{"type":"bytes","logicalType":"big-decimal"}"#;
    is(big, b"\x08\x04\x04\xd2\x04", "12.34");
    // Zeros are not written without end.
    assert_eq!(json(big, b"\x0e\x02\x05\xff\xff\xff\xff\x0f"), "5e2147483648");
    assert_eq!(json(big, b"\x0e\x02\x05\xfe\xff\xff\xff\x0f"), "5e-2147483647");
}

const ORDER: &str = r#"{"type":"record","name":"Order","namespace":"com.acme","fields":[
    {"name":"id","type":"string"},
    {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
        {"name":"sku","type":"string"},{"name":"count","type":["null","int"],"default":null}]}}},
    {"name":"tags","type":{"type":"map","values":"string"},"default":{}},
    {"name":"next","type":["null","Order"],"default":null},
    {"name":"best","type":["null","com.acme.Line"],"default":null}]}"#;

fn order() -> Vec<u8> {
    let json = br#"{"id":"o-1","lines":[{"sku":"a","count":2},{"sku":"b","count":null}],"tags":{"k":"v"},
        "next":{"id":"o-2","lines":[]},"best":{"sku":"a"}}"#;
    schema(ORDER).bytes(json, WhichMessage::First).unwrap()
}

#[test]
fn records_name_themselves_and_take_defaults() {
    let expected = concat!(
        r#"{"id":"o-1","lines":[{"sku":"a","count":2},{"sku":"b","count":null}],"tags":{"k":"v"},"#,
        r#""next":{"id":"o-2","lines":[],"tags":{},"next":null,"best":null},"best":{"sku":"a","count":null}}"#
    );
    is(ORDER, &order(), expected);
    assert_eq!(
        schema(ORDER).skeleton(WhichMessage::First).unwrap(),
        r#"{"id":"","lines":[],"tags":{},"next":null,"best":null}"#
    );
}

#[test]
fn what_does_not_fit_says_where() {
    let wrong = |json: &str| schema(ORDER).bytes(json.as_bytes(), WhichMessage::First).unwrap_err();
    assert_eq!(wrong(r#"{"id":1,"lines":[]}"#), ".id: a number where the schema has string");
    assert_eq!(wrong(r#"{"id":"a"}"#), "the field `lines` is missing");
    assert_eq!(wrong(r#"{"id":"a","line":[]}"#), "there is no field `line`; did you mean `lines`?");
    assert_eq!(
        wrong(r#"{"id":"a","lines":[{"sku":"a"},{"sku":"a","count":1.5}]}"#),
        ".lines[1].count: a number fits no branch of the union: null, int"
    );
    assert_eq!(
        wrong(r#"{"id":"a","lines":[],"best":{"sku":null}}"#),
        ".best.sku: null where the schema has string"
    );
}

#[test]
fn a_branch_can_be_named_where_several_fit() {
    let both = schema(r#"["int","long",{"type":"enum","name":"e","symbols":["A"]},"string"]"#);
    assert_eq!(both.bytes(b"5", WhichMessage::First).unwrap(), b"\x00\x0a");
    assert_eq!(both.bytes(br#"{"long":5}"#, WhichMessage::First).unwrap(), b"\x02\x0a");
    assert_eq!(both.bytes(br#""A""#, WhichMessage::First).unwrap(), b"\x04\x00");
    assert_eq!(both.bytes(br#"{"string":"A"}"#, WhichMessage::First).unwrap(), b"\x06\x02A");
}

#[test]
fn paths_lead_to_what_the_json_holds() {
    let bytes = order();
    let all =
        |values: &[&str]| (values.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>(), HowFar::All);
    let of = |steps: &[Step]| found(ORDER, &bytes, steps);
    assert_eq!(of(&[name("id")]), all(&["o-1"]));
    assert_eq!(of(&[name("lines"), Step::Each, name("sku")]), all(&["a", "b"]));
    assert_eq!(of(&[name("lines"), Step::Index(1), name("count")]), all(&["null"]));
    assert_eq!(of(&[name("lines"), Step::Index(0)]), all(&[r#"{"sku":"a","count":2}"#]));
    assert_eq!(of(&[name("tags"), name("k")]), all(&["v"]));
    assert_eq!(of(&[name("next"), name("id")]), all(&["o-2"]));
    assert_eq!(of(&[name("best"), name("sku")]), all(&["a"]));
    assert_eq!(of(&[name("nothing")]), all(&[]));
    assert_eq!(of(&[name("id"), name("x")]), all(&[]));
    // What follows is not looked at once nothing there can count.
    assert_eq!(found(ORDER, &bytes[..4], &[name("id")]), all(&["o-1"]));
    assert_eq!(found(ORDER, &bytes[..6], &[name("tags")]), (vec![], HowFar::Part));
}

#[test]
fn fields_are_told_once_though_a_record_stands_in_itself() {
    let mut fields = Vec::new();
    schema(ORDER).learn(&mut |steps| fields.push(steps.len()));
    assert_eq!(fields, [1, 1, 2, 3, 3, 1, 1, 1, 2, 2]);
}

#[test]
fn faults_name_the_byte_and_the_field() {
    let bytes = order();
    assert_eq!(
        json(ORDER, &bytes[..8]),
        r#"{"id":"o-1","lines":[{"sku":"a","count": ! byte 8 of .lines[0].count: the bytes end before a number, 0 are left"#
    );
    assert_eq!(json(r#""string""#, b"\x10ab"), " ! byte 0: a string of 8 bytes, and 2 are left");
    assert_eq!(json(r#""string""#, b"\x01"), " ! byte 0: a string of -1 bytes");
    assert_eq!(json(r#""int""#, b"\x02\x02"), "1 ! byte 1: a byte is left behind the value");
    assert_eq!(json(r#""boolean""#, b"\x02"), " ! byte 0: 2 is no boolean, 0 or 1");
    assert_eq!(json(r#"["null"]"#, b"\x02"), " ! byte 0: branch 1 of a union of 1");
    assert!(json(r#""int""#, b"\xff\xff\xff\xff\xff\x01").contains("more than an int holds"));
    assert!(json(r#""long""#, &[0xff; 11]).contains("more than 64 bits"));
}

#[test]
fn hostile_bytes_are_bounded() {
    let many = |text: &str| json(text, b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00");
    assert!(many(r#"{"type":"array","items":"null"}"#).contains("take no bytes"));
    assert!(
        many(r#"{"type":"array","items":{"type":"record","name":"e","fields":[]}}"#)
            .contains("take no bytes")
    );
    assert!(many(r#"{"type":"array","items":"long"}"#).contains("the bytes end"));
    let nulls = r#"{"type":"array","items":"null"}"#;
    let (values, far) =
        found(nulls, b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00", &[Step::Index(usize::MAX - 1)]);
    assert_eq!((values.len(), far), (0, HowFar::Part));
    // A record within itself takes no bytes and has no end.
    assert!(
        json(r#"{"type":"record","name":"r","fields":[{"name":"r","type":"r"}]}"#, b"")
            .contains("deeper than 200")
    );
    let list = r#"{"type":"record","name":"l","fields":[{"name":"n","type":["null","l"]}]}"#;
    assert!(json(list, &vec![2; 100_000]).contains("deeper than 200"));
    // Records of records that hold nothing but nulls.
    let mut doubling = r#""null""#.to_owned();
    for level in 0..40 {
        doubling = format!(
            r#"{{"type":"record","name":"r{level}","fields":[{{"name":"a","type":{doubling}}},{{"name":"b","type":"{}"}}]}}"#,
            if level == 0 { "null".to_owned() } else { format!("r{}", level - 1) }
        );
    }
    assert!(json(&doubling, b"").ends_with("more than 10000 values that take no bytes"));
}

#[test]
fn references_and_lenient_schemas_are_compiled() {
    let line: Arc<str> =
        r#"{"type":"record","name":"Line","namespace":"a.b","fields":[{"name":"n","type":"int"}]}"#.into();
    let order = r#"{"type":"record","name":"Order","namespace":"a.b","fields":[{"name":"l","type":"Line"}]}"#;
    let with = compile(order, &[("a.b.Line".to_owned(), line)]).unwrap();
    assert_eq!(with.bytes(br#"{"l":{"n":1}}"#, WhichMessage::First).unwrap(), b"\x02");
    assert_eq!(compile(order, &[]).unwrap_err(), "there is no type a.b.Line");
    // Named before it stands, by an alias, and with signs that names may not have.
    let later = r#"{"type":"record","name":"A-1","fields":[{"name":"b","type":"B"},
        {"name":"c","type":{"type":"enum","name":"B","aliases":["Old"],"symbols":["x"]}},{"name":"d","type":"Old"}]}"#;
    is(later, b"\0\0\0", r#"{"b":"x","c":"x","d":"x"}"#);
    for text in ["", "{}", "12", r#""foo""#, r#"{"type":"record","name":"x"}"#, r#"{"type":"array"}"#, "nope"]
    {
        assert!(compile(text, &[]).is_err(), "{text}");
    }
}

#[test]
fn defaults_are_those_of_the_schema_s_own_spelling() {
    let text = r#"{"type":"record","name":"r","fields":[
        {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2},"default":"\u0004\u00d2"},
        {"name":"day","type":{"type":"int","logicalType":"date"},"default":1},
        {"name":"note","type":["string","null"],"default":"none"},
        {"name":"ratio","type":"double","default":1},
        {"name":"odd","type":"int","default":"x"}]}"#;
    assert_eq!(
        schema(text).skeleton(WhichMessage::First).unwrap(),
        r#"{"price":12.34,"day":"1970-01-02","note":"none","ratio":1.0,"odd":0}"#
    );
    assert_eq!(schema(text).bytes(b"{}", WhichMessage::First).unwrap_err(), "the field `odd` is missing");
}

#[test]
fn bytes_that_are_no_decimal_are_a_fault() {
    let big = r#"{"type":"bytes","logicalType":"big-decimal"}"#;
    assert_eq!(json(big, b"\x04ab"), " ! byte 1: 2 bytes that are no decimal");
    let decimal = r#"{"type":"bytes","logicalType":"decimal","precision":9999}"#;
    let mut long = Vec::new();
    output::sized(&vec![1; 5000], &mut long);
    assert_eq!(json(decimal, &long), " ! byte 2: 5000 bytes that are no decimal");
}

#[test]
fn bare_bytes_are_read_with_and_without_their_length() {
    let bytes = schema(r#""bytes""#);
    assert_eq!(json(r#""bytes""#, b"\x04ab"), r#""ab""#);
    assert_eq!(bytes.remark(body(b"\x04ab")), None);
    for bare in [&b"hello"[..], b"", b"\x02ab", b"\xff"] {
        assert_eq!(bytes.remark(body(bare)).as_deref(), Some("bytes without their length"));
        let shown = json(r#""bytes""#, bare);
        assert_eq!(bytes.bytes(shown.as_bytes(), WhichMessage::Like(body(bare))).unwrap(), bare);
        assert_eq!(found(r#""bytes""#, bare, &[]).0.len(), 1);
    }
    // Within something else the length is there, or it is a fault.
    assert!(json(r#"["bytes"]"#, b"\x00hello").contains(" ! "));
}
