//! Values in formats that need no schema, and values read as somebody chose, in a shell.
use super::{Answer, Shell};
use kafdeck::demo::{Batch, Record};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::io::Write;

const GOLDEN: &str = include_str!("../../golden/unframed.json");

/// The name, the bytes, and what they say.
fn golden() -> Vec<(String, Vec<u8>, String)> {
    let rows: Vec<Value> = serde_json::from_str(GOLDEN).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(&row["name"]), hex(&text(&row["hex"])), text(&row["json"]))).collect()
}

pub fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn fill(shell: &Shell, topic: &str, values: impl IntoIterator<Item = Vec<u8>>) {
    shell.demo.create_topic(topic, 1, 1, &[]).unwrap();
    let records = values.into_iter().enumerate().map(|(at, value)| Record::new(at.to_string(), value));
    shell.demo.append(topic, 0, &Batch::of(records)).unwrap();
}

async fn read(shell: &Shell, arguments: &[&str]) -> Answer {
    shell.run(&[&["read"], arguments, &["--from", "begin", "--until", "end"]].concat()).await
}

#[derive(Deserialize)]
struct DecodedLine<'a> {
    #[serde(borrow)]
    decoded: DecodedParts<'a>,
}

#[derive(Deserialize)]
struct DecodedParts<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_others_are_decoded_beside_their_bytes() {
    let shell = Shell::start().await;
    let golden = golden();
    fill(&shell, "packed", golden.iter().map(|(_, bytes, _)| bytes.clone()));
    let answer = read(&shell, &["packed", "-o", "jsonl"]).await;
    assert_eq!((answer.code, answer.out.lines().count()), (0, golden.len()), "{answer:?}");
    for (line, (name, _, said)) in answer.out.lines().zip(&golden) {
        let told: DecodedLine<'_> =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}"));
        let decoded = told.decoded.value;
        // What a terminal would obey is escaped; all else is as it was, numbers with all their digits.
        if said.is_ascii() {
            assert_eq!(decoded.get(), said, "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_finds_in_any_format_what_it_finds_in_the_same_json() {
    let shell = Shell::start().await;
    let golden = golden();
    let plain: Vec<_> = golden.iter().filter(|(name, ..)| name.ends_with(" plain")).collect();
    assert_eq!(plain.len(), 4);
    let others = (0..200).map(|at| format!("{{\"id\":\"other-{at}\",\"count\":{at}}}").into_bytes());
    let packed = plain.iter().map(|(_, bytes, _)| bytes.clone()).chain([gzip(plain[0].2.as_bytes())]);
    let as_json =
        plain.iter().map(|(.., json)| json.clone().into_bytes()).chain([plain[0].2.clone().into_bytes()]);
    fill(&shell, "packed", others.clone().chain(packed).chain(others.clone()));
    fill(&shell, "plain", others.clone().chain(as_json).chain(others));
    for filter in [
        ".id = \"order-1\"",
        "order-1",
        ".count = 17",
        ".count > 16 and .paid = true",
        ".lines[].sku = \"SKU-107\"",
        ".lines[0].n < 0",
        "grüß",
        ".total = 12.5",
        ".note is null",
        ".no.such exists",
        "not .id starts other",
        "jq '.value.lines | length == 2'",
    ] {
        let count = async |topic: &str| {
            let answer = read(&shell, &[topic, "--count", "--where", filter]).await;
            assert_eq!(answer.code, 0, "{filter}: {answer:?}");
            answer.out.trim().to_owned()
        };
        let (packed, plain) = (count("packed").await, count("plain").await);
        assert_eq!(packed, plain, "{filter}");
        assert!(packed != "0" || filter.contains("such"), "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_values_are_read_as_was_chosen() {
    let shell = Shell::start().await;
    shell.demo.create_topic("numbers", 1, 1, &[]).unwrap();
    let number = |at: u8| Record::new(vec![0, 0, 0, 0, 0, 0, 0, at], vec![0x41, 0x42 + at, 0x43, 0x44]);
    shell.demo.append("numbers", 0, &Batch::of((0..20).map(number))).unwrap();
    let chosen = ["numbers", "--key-as", "long", "--value-as", "int"];
    let answer = read(&shell, &[&chosen[..], &["--where", "key = 7", "-o", "jsonl"]].concat()).await;
    let line: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(
        (&line["decoded"]["key"], &line["decoded"]["value"]),
        (&7.into(), &0x4149_4344.into()),
        "{line}"
    );
    let answer = read(&shell, &["numbers", "--value-as", "long", "--limit", "1", "-o", "jsonl"]).await;
    let line: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(line["undecoded"]["value"], "not what long says: byte 4: 4 bytes, and not 8", "{line}");
    let answer = read(&shell, &["numbers", "--value-as", "lnog"]).await;
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(
        answer.err.contains("--value-as: there is no `lnog`") && answer.err.contains("long"),
        "{answer:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_says_what_its_topics_are_read_as() {
    let shell = Shell::start().await;
    fill(&shell, "orders.v1", [b"\x06abc\x02".to_vec()]);
    fill(&shell, "orders.v2", [b"\x06abc\x02".to_vec()]);
    let schema =
        r#"{"type":"record","name":"O","fields":[{"name":"id","type":"string"},{"name":"n","type":"long"}]}"#;
    std::fs::write(shell.home.path().join("o.avsc"), schema).unwrap();
    let file = shell.home.path().join("decode.toml");
    let brokers = shell.demo.bootstrap().replace(',', "\", \"");
    let text = format!(
        "[profiles.p]\nbrokers = [\"{brokers}\"]\n[profiles.p.decode]\n\"orders*\" = \"avro:o.avsc\"\n\"orders.v2\" = \"avro:none.avsc\"\n"
    );
    std::fs::write(&file, text).unwrap();
    let config = file.to_string_lossy();
    let ask = async |topic: &str| {
        let words = [
            "--config", &config, "-p", "p", "read", topic, "--from", "begin", "--until", "end", "-o", "jsonl",
        ];
        let answer = shell.run(&words).await;
        let line: Value = serde_json::from_str(answer.out.lines().next().unwrap()).unwrap();
        (answer, line)
    };
    let (answer, line) = ask("orders.v1").await;
    assert_eq!(
        (answer.code, line["decoded"]["value"].to_string().as_str()),
        (0, r#"{"id":"abc","n":1}"#),
        "{answer:?}"
    );
    let (answer, line) = ask("orders.v2").await;
    let why = line["undecoded"]["value"].as_str().unwrap();
    assert!(why.contains("none.avsc: No such file"), "{why}");
    assert_eq!(answer.code, 3, "{answer:?}");
    std::fs::write(&file, "[profiles.p]\nbrokers = [\"a:9092\"]\ndecode = { orders = \"cbro\" }\n").unwrap();
    let answer = shell.run(&["--config", &config, "-p", "p", "topics"]).await;
    assert!(answer.code == 1 && answer.err.contains("`orders`: there is no `cbro`"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_of_kafkas_own_are_read_and_searched_by_their_fields() {
    let shell = Shell::start().await;
    let rows: Vec<Value> = serde_json::from_str(include_str!("../../golden/own_topics.json")).unwrap();
    let topic = "__consumer_offsets";
    shell.demo.create_topic(topic, 1, 1, &[]).unwrap();
    let of_topic: Vec<&Value> = rows.iter().filter(|row| row["topic"] == topic).collect();
    let bytes = |digits: &Value| hex(digits.as_str().unwrap());
    let records = of_topic.iter().map(|row| Record::new(bytes(&row["key"]), bytes(&row["value"])));
    shell.demo.append(topic, 0, &Batch::of(records)).unwrap();
    let answer = read(&shell, &[topic, "-o", "jsonl"]).await;
    assert_eq!((answer.code, answer.out.lines().count()), (0, of_topic.len()), "{answer:?}");
    for (line, row) in answer.out.lines().zip(&of_topic) {
        let line: Value = serde_json::from_str(line).unwrap();
        for part in ["key", "value"] {
            let mut told = line["decoded"][part].clone();
            told.as_object_mut().unwrap_or_else(|| panic!("{row}: {line}")).remove("record");
            assert_eq!(told, row[format!("{part}_json")], "{row}");
        }
    }
    for (filter, count) in
        [("key.record = OffsetCommit", "5"), (".offset > 0", "6"), ("key.record = GroupMetadata", "5")]
    {
        let answer = read(&shell, &[topic, "--count", "--where", filter]).await;
        assert_eq!((answer.code, answer.out.trim()), (0, count), "{filter}: {answer:?}");
    }
}

/// Answers with the length of each line; ends over the value "die".
const DECODER: &str = r#"while read -r line; do
  case $line in ZGll) echo 'cannot read that' >&2; exit 4;; bm8=) echo 'not one of ours';; *) echo "{\"b64\":\"$line\",\"n\":${#line}}";; esac
done"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_of_ones_own_reads_what_nobody_else_does() {
    let shell = Shell::start().await;
    let script = shell.home.path().join("decode.sh");
    std::fs::write(&script, DECODER).unwrap();
    let chosen = format!("command:/bin/sh '{}'", script.display());
    fill(&shell, "own", (0..300u16).map(|at| at.to_be_bytes().to_vec()));
    let answer = read(&shell, &["own", "--value-as", &chosen, "-o", "jsonl"]).await;
    assert_eq!((answer.code, answer.out.lines().count()), (0, 300), "{answer:?}");
    let line: Value = serde_json::from_str(answer.out.lines().nth(1).unwrap()).unwrap();
    assert_eq!(line["decoded"]["value"].to_string(), r#"{"b64":"AAE=","n":4}"#);
    let answer = read(&shell, &["own", "--value-as", &chosen, "--where", ".b64 = \"AAE=\"", "--count"]).await;
    assert_eq!(
        (answer.code, answer.out.trim()),
        (0, "1"),
        "no byte of the literal stands in the value: {answer:?}"
    );
    // What it can't read is a hole.
    fill(&shell, "mixed", [b"yes".to_vec(), b"no".to_vec(), b"die".to_vec(), b"yes!".to_vec()]);
    let answer = read(&shell, &["mixed", "--value-as", &chosen, "-o", "jsonl"]).await;
    assert_eq!((answer.code, answer.out.lines().count()), (3, 4), "{answer:?}");
    let lines: Vec<Value> = answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let why = |at: usize| lines[at]["undecoded"]["value"].as_str().unwrap_or_default();
    assert!(why(1).ends_with("the command says: not one of ours"), "{answer:?}");
    assert!(why(2).ends_with("the command ended (exit code 4): cannot read that"), "{answer:?}");
    assert_eq!(lines[3]["decoded"]["value"]["n"], 8, "it was started again: {answer:?}");
    let answer = read(&shell, &["own", "--value-as", "command:'/bin/sh"]).await;
    assert!(answer.code == 2 && answer.err.contains("a quotation mark is open"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_has_said_of_many_large_values_is_asked_again_when_it_is_written() {
    let shell = Shell::start().await;
    // More than is remembered, before the first is written.
    let script = "while read -r l; do printf '\"'; head -c 4194304 /dev/zero | tr '\\0' a; echo '\"'; done";
    let chosen = format!("command:/bin/sh -c {}", shlex_quoted(script));
    fill(&shell, "own", (0..18u16).map(|at| at.to_be_bytes().to_vec()));
    let answer = read(&shell, &["own", "--value-as", &chosen]).await;
    let told = answer.out.matches("aaaaaaaa").count() >= 18;
    assert!(answer.code == 0 && told && !answer.out.contains("not answered"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_heard_between_two_records_that_a_program_reads() {
    let shell = Shell::start().await;
    // Whoever has it run is interrupted after the third value; the others would take their time.
    let script = "n=0; while read -r l; do n=$((n+1)); echo $n; [ $n = 3 ] && kill -INT $PPID; \
                  [ $n -gt 3 ] && sleep 0.05; done";
    let chosen = format!("command:/bin/sh -c {}", shlex_quoted(script));
    fill(&shell, "own", (0..900u16).map(|at| at.to_be_bytes().to_vec()));
    let answer = read(&shell, &["own", "--value-as", &chosen, "-o", "jsonl"]).await;
    assert!(answer.code == 3 && answer.out.lines().count() < 900, "{}: {}", answer.code, answer.err);
}

fn shlex_quoted(script: &str) -> String {
    format!("'{}'", script.replace('\'', r"'\''"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_names_types_of_a_folder_by_patterns_of_topics() {
    let shell = Shell::start().await;
    fill(&shell, "orders.v1", [b"\x06abc\x02".to_vec()]);
    fill(&shell, "team-a", [b"\x08\x05".to_vec()]);
    let schemas = shell.home.path().join("schemas/deep");
    std::fs::create_dir_all(&schemas).unwrap();
    let line = r#"{"type":"record","name":"Line","namespace":"shop","fields":[{"name":"n","type":"long"}]}"#;
    let order = r#"{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"string"},{"name":"line","type":"Line"}]}"#;
    let proto = r#"syntax = "proto3"; package team; message Event { int32 n = 1; }"#;
    for (name, text) in [("line.avsc", line), ("order.avsc", order), ("event.proto", proto)] {
        std::fs::write(schemas.join(name), text).unwrap();
    }
    let file = shell.home.path().join("decode.toml");
    let brokers = shell.demo.bootstrap().replace(',', "\", \"");
    let decode = "\"orders*\" = \"avro:schemas#shop.Order\"\n\"team-*\" = \"protobuf:schemas#Event\"\n";
    std::fs::write(&file, format!("[profiles.p]\nbrokers = [\"{brokers}\"]\n[profiles.p.decode]\n{decode}"))
        .unwrap();
    for (topic, said) in [("orders.v1", r#"{"id":"abc","line":{"n":1}}"#), ("team-a", r#"{"n":5}"#)] {
        let begin = ["--config", file.to_str().unwrap(), "-p", "p", "read", topic];
        let answer =
            shell.run(&[&begin[..], &["--from", "begin", "--until", "end", "-o", "jsonl"]].concat()).await;
        let line: Value = serde_json::from_str(answer.out.lines().next().unwrap()).unwrap();
        assert_eq!((answer.code, line["decoded"]["value"].to_string().as_str()), (0, said), "{answer:?}");
    }
}
