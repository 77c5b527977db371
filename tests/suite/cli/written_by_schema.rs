//! Records written by the schemas of a registry: what was read is written byte for byte, what does not fit is refused, and what names
//! the schema stands where it was asked for.
use super::decoded::Registered;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kafdeck::demo::RegistryOptions;
use serde_json::{Value, json};

const NUMBERS: &str = r#"{"type":"record","name":"Numbers","fields":[
 {"name":"n","type":"long"},
 {"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":30,"scale":2},"default":""},
 {"name":"u","type":["null","long","string"],"default":null}]}"#;

const PARTS: &str =
    "syntax = \"proto3\"; package p; message First { uint64 n = 1; oneof one { string a = 2; int32 b = 3; } }
message Second { message Inner { string s = 1; } Inner inner = 1; sint64 m = 2; }";

/// The bytes of a key or value of a line.
fn bytes(part: &Value) -> Vec<u8> {
    match part {
        Value::String(text) => text.as_bytes().to_vec(),
        part => STANDARD.decode(part["base64"].as_str().unwrap()).unwrap(),
    }
}

fn head(line: &Value, name: &str) -> Option<Vec<u8>> {
    let mut headers = line["headers"].as_array().unwrap().iter();
    headers.find(|header| header["name"] == name).map(|header| bytes(&header["value"]))
}

/// A registry that has schemas of numbers and of parts too, and an empty topic.
async fn ready(options: RegistryOptions) -> Registered {
    let registered = Registered::with(options).await;
    registered.registry.keep("numbers", "AVRO", NUMBERS, &[]);
    registered.registry.keep("parts", "PROTOBUF", PARTS, &[]);
    registered.registry.keep("a:b", "AVRO", "\"long\"", &[]);
    registered.shell.demo.create_topic("empty", 1, 1, &[]).unwrap();
    registered
}

impl Registered {
    /// Sends it to the empty topic, which must go well.
    async fn sent(&self, arguments: &[&str], input: &str) -> String {
        let answer = self.fed(&[&["produce", "empty"], arguments].concat(), input).await;
        assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
        answer.err
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_by_a_schema_is_written_by_it_to_the_byte() {
    let registered = ready(RegistryOptions::default()).await;
    for (topic, subject) in [("invoices", "invoices-value"), ("tracking", "tracking-value")] {
        let words = ["read", topic, "--from", "begin", "--until", "end", "-o", "jsonl"];
        let answer = registered.fed(&words, "").await;
        let value = |line: &str| serde_json::from_str::<Value>(line).unwrap()["value"].clone();
        let newest = answer.out.lines().map(|line| bytes(&value(line))[4]).max().unwrap();
        let newest: Vec<&str> = answer.out.lines().filter(|line| bytes(&value(line))[4] == newest).collect();
        assert!(newest.len() > 100);
        // Other bytes in their place: only what the schema made of them is looked at.
        let without =
            |line: &&str| line.replacen(&format!("\"value\":{}", value(line)), "\"value\":\"\"", 1) + "\n";
        let input: String = newest.iter().map(without).collect();
        assert!(input.lines().all(|line| value(line) == ""));
        let copy = format!("copy-of-{topic}");
        registered.shell.demo.create_topic(&copy, 1, 1, &[]).unwrap();
        let words = ["produce", &copy, "--from", "jsonl", "--schema", subject];
        let answer = registered.fed(&words, &input).await;
        assert_eq!(answer.code, 0, "{answer:?}");
        assert!(answer.err.contains(&format!("({subject} v2), behind Confluent's five bytes")), "{answer:?}");
        let written = registered.lines(&copy).await;
        assert_eq!(written.len(), newest.len());
        for (written, read) in written.iter().zip(newest) {
            assert_eq!(written["value"], value(read), "{read}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_with_its_line_and_field_and_nothing_is_sent() {
    let registered = ready(RegistryOptions::default()).await;
    let decoded = r#"{"value":null,"decoded":{"value":{"n":1}}}"#;
    let binary = r#"{"value":{"base64":"/w=="}}"#;
    for (arguments, input, said) in [
        (
            &["--schema", "numbers"][..],
            r#"{"n":1,"m":2}"#,
            "line 1 of standard input: the value does not fit Avro, schema",
        ),
        (&["--schema", "numbers"], r#"{"n":"1x"}"#, ".n: "),
        (
            &["--schema", "numbers"],
            r#"{"n":9223372036854775808}"#,
            ".n: 9223372036854775808 is no whole number of 64 bits",
        ),
        (&["--schema", "numbers"], r#"{"n":1,"d":1.234}"#, ".d: "),
        (&["--schema", "numbers"], r#"{"n":1,"u":true}"#, ".u: "),
        (&["--schema", "numbers"], "{}", "the field `n` is missing"),
        (&["--schema", "numbers"], "null", "null where the schema has"),
        (&["--schema", "numbers"], "{\"n\":", "does not fit"),
        (&["--schema", "numbers", "--from", "jsonl"], decoded, "which is meant?"),
        (
            &["--schema", "numbers", "--from", "jsonl"],
            binary,
            "its value is bytes, and there is no decoded.value",
        ),
        (&["--schema", "numbers", "--message", "First"], "{}", "those are Protobuf's"),
        (&["--schema", "parts"], r#"{"n":-1}"#, ".n: "),
        (&["--schema", "parts"], r#"{"a":"x","b":1}"#, "p.First has either `a` or `b`, and not both"),
        (
            &["--schema", "parts", "--message", "Third"],
            "{}",
            "no message Third (p.First, p.Second, p.Second.Inner)",
        ),
        (&["--schema", "carts-value"], "{", "does not fit JSON Schema"),
        (&["--schema", "nobody"], "{}", "40401"),
        (&["--schema", "numbers@9"], "{}", "40402"),
        (&["--schema-id", "999"], "{}", "40403"),
        (&["--schema", "numbers@x"], "{}", "is no version"),
        (&["--message", "First"], "{}", "--message needs --schema"),
        (&["--key-schema", "a:b"], "{}", "--key-schema needs a key"),
        (&["--key-schema", "a:b", "--key", "k"], "{}", "nothing sent: the key does not fit Avro"),
        (&["--schema", "numbers", "--format", "json"], "{}", "cannot be used with"),
    ] {
        let answer = registered.fed(&[&["produce", "empty"], arguments].concat(), input).await;
        assert!([1, 2].contains(&answer.code), "{arguments:?}: {answer:?}");
        assert!(answer.err.contains(said), "{arguments:?} {input}: {answer:?}");
    }
    assert_eq!(registered.shell.demo.offsets("empty", 0).unwrap().1, 0);
    let lines = "{\"n\":1}\n{\"n\":2}\n{\"m\":3}\n{\"n\":4}\n";
    let answer = registered.fed(&["produce", "empty", "--schema", "numbers"], lines).await;
    assert_eq!((answer.code, registered.shell.demo.offsets("empty", 0).unwrap().1), (1, 2), "{answer:?}");
    assert!(
        answer.err.contains("line 3 of standard input") && answer.err.contains("--only 3-"),
        "{answer:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_unions_and_messages_are_written_as_they_are_meant() {
    let registered = ready(RegistryOptions::default()).await;
    let longest = r#"{"n":-9223372036854775808,"d":1234567890123456789012345678.90,"u":{"long":7}}"#;
    registered.sent(&["--schema", "numbers"], longest).await;
    registered.sent(&["--schema", "numbers@1"], r#"{"n":9223372036854775807,"u":"7"}"#).await;
    registered.sent(&["--schema", "parts"], r#"{"n":18446744073709551615,"b":-1}"#).await;
    let second = r#"{"inner":{"s":"x"},"m":-9223372036854775808}"#;
    registered.sent(&["--schema", "parts", "--message", "p.Second"], second).await;
    registered.sent(&["--schema", "parts", "--message", "p.Second.Inner"], r#"{"s":"y"}"#).await;
    registered.sent(&["--schema", "carts-value"], r#"{"customer": 12345678901234567890}"#).await;
    let words = ["read", "empty", "--from", "begin", "--until", "end", "-o", "jsonl"];
    let answer = registered.fed(&words, "").await;
    let lines: Vec<&str> = answer.out.lines().collect();
    for (line, said) in lines.iter().zip([
        r#""decoded":{"value":{"n":-9223372036854775808,"d":1234567890123456789012345678.90,"u":7}}"#,
        r#""decoded":{"value":{"n":9223372036854775807,"d":0.00,"u":"7"}}"#,
        r#""decoded":{"value":{"n":18446744073709551615,"b":-1}}"#,
        r#""decoded":{"value":{"inner":{"s":"x"},"m":-9223372036854775808}}"#,
        r#""decoded":{"value":{"s":"y"}}"#,
        r#""decoded":{"value":{"customer":12345678901234567890}}"#,
    ]) {
        assert!(line.contains(said), "{line}\n{said}");
    }
    assert_eq!(lines.len(), 6);
    let inner = bytes(&serde_json::from_str::<Value>(lines[4]).unwrap()["value"]);
    assert_eq!(inner[5..], *b"\x04\x02\x00\x0a\x01y", "two indexes: the second message, the first within");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_have_a_schema_of_their_own_and_tombstones_stay_null() {
    let registered = ready(RegistryOptions::default()).await;
    registered.sent(&["--key-schema", "a:b", "--key=-5", "--null"], "").await;
    let line = r#"{"key":"-7","value":null}
{"key":"k","value":"{\"n\":1}","decoded":{"key":{"long":9}}}"#;
    let answer = registered.fed(&["produce", "empty", "--key-schema", "a:b", "--from", "jsonl"], line).await;
    assert!(
        answer.code == 1 && answer.err.contains("line 2 of standard input: the key does not fit"),
        "{answer:?}"
    );
    let both = ["--from", "jsonl", "--key-schema", "a:b", "--schema", "numbers"];
    registered.sent(&both, r#"{"key":"k","value":"{\"n\":1}","decoded":{"key":9}}"#).await;
    let lines = registered.lines("empty").await;
    let keys: Vec<&Value> = lines.iter().map(|line| &line["decoded"]["key"]).collect();
    assert_eq!(keys, [&json!(-5), &json!(-7), &json!(9)]);
    assert!(lines[0]["value"].is_null() && lines[1]["value"].is_null());
    assert_eq!(lines[2]["decoded"]["value"]["n"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_names_the_schema_by_its_guid_or_where_there_is_none_by_its_id() {
    for old in [false, true] {
        let registered = ready(RegistryOptions { old, ..RegistryOptions::default() }).await;
        let header = ["--framing", "header"];
        let words =
            [&header[..], &["--key-schema", "a:b", "--key", "5", "--schema", "parts", "--message", "Second"]];
        let said = registered.sent(&words.concat(), r#"{"m":1}"#).await;
        assert!(said.contains("named in a header, message Second"), "{said}");
        let line = registered.lines("empty").await.remove(0);
        assert_eq!((&line["decoded"]["key"], &line["decoded"]["value"]), (&json!(5), &json!({"m": 1})));
        assert_eq!((bytes(&line["key"]), bytes(&line["value"])), (vec![10], b"\x10\x02".to_vec()));
        let value = head(&line, "__value_schema_id").unwrap();
        let names = if old { 5 } else { 17 };
        assert_eq!((usize::from(value[0]), value.len()), (usize::from(!old), names + 2));
        assert_eq!(value[names..], *b"\x02\x02", "the second message stands behind the name");
        assert_eq!(head(&line, "__key_schema_id").unwrap().len(), names);
        // Written anew with the five bytes, the old header would lead astray: it is gone, and that of the key is not.
        let again = json!({"key": line["key"], "value": "x", "headers": line["headers"], "decoded": {"value": {"n": 3}}});
        registered.sent(&["--from", "jsonl", "--schema", "numbers"], &again.to_string()).await;
        let line = registered.lines("empty").await.remove(1);
        assert_eq!(line["decoded"], json!({"key": 5, "value": {"n": 3, "d": 0.0, "u": null}}));
        assert!(head(&line, "__value_schema_id").is_none() && head(&line, "__key_schema_id").is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skeleton_is_a_value_that_its_schema_takes() {
    let registered = ready(RegistryOptions::default()).await;
    for (words, flag) in [
        (&["invoices-value"][..], "--schema"),
        (&["invoices-value@1"], "--schema"),
        (&["tracking-value"], "--schema"),
        (&["carts-value"], "--schema"),
        (&["parts", "--message", "Second"], "--schema"),
    ] {
        let skeleton = registered.fed(&[&["schema", "skeleton"], words].concat(), "").await;
        assert_eq!((skeleton.code, skeleton.out.lines().count()), (0, 1), "{skeleton:?}");
        registered.sent(&[&[flag], words].concat(), &skeleton.out).await;
    }
    let lines = registered.lines("empty").await;
    assert_eq!(lines[4]["decoded"]["value"], json!({"inner": {"s": ""}, "m": 0}));
    let wrong = registered.fed(&["schema", "skeleton", "parts", "--message", "Third"], "").await;
    assert!(wrong.code == 2 && wrong.err.contains("(p.First, p.Second"), "{wrong:?}");
    let journal = registered.fed(&["journal"], "").await;
    assert!(journal.out.contains("Send records to empty"), "{journal:?}");
}
