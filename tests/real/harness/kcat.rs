//! kcat, the second opinion on every record: an independent client on librdkafka. Knows its command line only.
use std::io::Write;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

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
pub fn produce(bootstrap: &str, topic: &str, flags: &[&str], lines: &(impl AsRef<[u8]> + ?Sized)) {
    let all = [&["-P", "-b", bootstrap, "-t", topic], flags].concat();
    run(&all, lines.as_ref());
}

/// The offset that each of the first `partitions` partitions has at `time`: -1 is the end, -2 the beginning.
pub fn offsets(bootstrap: &str, topic: &str, partitions: usize, time: i64) -> Vec<i64> {
    let asked: Vec<String> = (0..partitions).map(|partition| format!("{topic}:{partition}:{time}")).collect();
    let asked = asked.iter().flat_map(|asked| ["-t", asked]);
    let all: Vec<&str> = ["-Q", "-b", bootstrap].into_iter().chain(asked).collect();
    let text = String::from_utf8(run(&all, b"")).expect("kcat -Q prints text");
    // orders [0] offset 12
    let number = |between: (char, char), line: &str| {
        let (_, rest) = line.rsplit_once(between.0).expect("kcat -Q prints partition and offset");
        let end = rest.find(between.1).unwrap_or(rest.len());
        rest[..end].trim().parse::<i64>().expect("a number")
    };
    let mut rows: Vec<(i64, i64)> =
        text.lines().map(|line| (number(('[', ']'), line), number((' ', '\n'), line))).collect();
    rows.sort_unstable();
    assert_eq!(rows.len(), partitions, "{text}");
    rows.into_iter().map(|(_, offset)| offset).collect()
}

/// A kcat that goes on writing until it is stopped: records `key|{"number":n}`, in small batches.
pub struct Writer {
    stop: Arc<AtomicBool>,
    feeding: JoinHandle<usize>,
    kcat: Child,
}

impl Writer {
    /// Starts it.
    pub fn start(bootstrap: &str, topic: &str) -> Writer {
        // A short queue is what keeps its pace down: a few thousand records a second.
        let pace = ["-X", "queue.buffering.max.messages=50", "-X", "linger.ms=10"];
        let mut kcat = Command::new("kcat")
            .args(["-P", "-b", bootstrap, "-t", topic, "-K", "|"])
            .args(pace)
            .stdin(Stdio::piped())
            .spawn()
            .expect("kcat starts");
        let mut lines = kcat.stdin.take().expect("stdin is piped");
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let feeding = std::thread::spawn(move || {
            let mut number = 0;
            while !told.load(Ordering::Relaxed) {
                let mark = if number % 100 == 0 { "needle" } else { "straw" };
                writeln!(lines, "key-{}|{{\"number\":{number},\"mark\":\"{mark}\"}}", number % 977)
                    .expect("kcat reads its input");
                number += 1;
            }
            number
        });
        Writer { stop, feeding, kcat }
    }

    /// Ends it, and returns how many records it has written.
    pub fn stop(mut self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        let written = self.feeding.join().expect("the feeding does not panic");
        assert!(self.kcat.wait().expect("kcat ends").success(), "kcat has not written everything");
        written
    }
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
