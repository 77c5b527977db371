//! kcat, the second opinion on every record: an independent client on librdkafka. Knows its command line only.
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What `kcat -L` prints about the cluster behind one broker, its errors included.
pub fn metadata_text(broker: &str) -> String {
    let output = Command::new("kcat")
        .args(["-L", "-m", "2", "-b", broker])
        .output()
        .expect("kcat starts: the suite on real Kafka needs it (Debian: apt-get install kcat)");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// `kcat -L` as JSON.
pub fn metadata(bootstrap: &str) -> Value {
    let output = run(&["-L", "-J", "-b", bootstrap], b"");
    serde_json::from_slice(&output).expect("kcat -L -J prints JSON")
}

/// Sends `lines` (one record a line) with `flags`, for example `-K '|'` or `-z lz4`.
pub fn produce(bootstrap: &str, topic: &str, flags: &[&str], lines: &str) {
    let all = [&["-P", "-b", bootstrap, "-t", topic], flags].concat();
    run(&all, lines.as_bytes());
}

/// A record as kcat reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    pub partition: i64,
    pub offset: i64,
    pub timestamp: i64,
    /// Names and values in turn, as kcat prints them.
    pub headers: Vec<Option<String>>,
    pub key: Option<String>,
    pub value: Option<String>,
}

/// All records of a topic from `-o` on up to the end, in the order of partition and offset. kcat reads uncommitted
/// records unless `flags` say otherwise: `-X isolation.level=…` has its default turned by kcat.
pub fn consume(bootstrap: &str, topic: &str, flags: &[&str]) -> Vec<Read> {
    let all = [&["-C", "-e", "-q", "-J", "-b", bootstrap, "-t", topic], flags].concat();
    let output = run(&all, b"");
    let text = String::from_utf8_lossy(&output);
    let mut records: Vec<Read> = text.lines().map(|line| record(&json(line))).collect();
    records.sort();
    records
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("kcat -J printed no JSON ({error}): {line}"))
}

fn record(value: &Value) -> Read {
    let text = |field: &Value| field.as_str().map(str::to_owned);
    let number = |field: &str| value[field].as_i64().expect("kcat prints a number");
    let headers = value["headers"].as_array().map(|list| list.iter().map(text).collect());
    Read {
        partition: number("partition"),
        offset: number("offset"),
        // Records of format 0 have none.
        timestamp: value["ts"].as_i64().unwrap_or(-1),
        headers: headers.unwrap_or_default(),
        key: text(&value["key"]),
        value: text(&value["payload"]),
    }
}

fn run(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("kcat")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kcat starts: the suite on real Kafka needs it (Debian: apt-get install kcat)");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_vec();
    // On a thread: kcat may fill its output before it has read all input.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output: Output = child.wait_with_output().expect("kcat ends");
    let written = writer.join().expect("the writer does not panic");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "kcat {arguments:?} failed: {words}");
    written.expect("kcat reads its input to the end");
    output.stdout
}
