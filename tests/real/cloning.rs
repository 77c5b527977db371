//! Topics are cloned with their records by the built program; kcat and Kafka's own tools read both, and a recording proxy shows what
//! was asked.
use crate::harness::kcat::{self, Read};
use crate::harness::recorder::{LOOKS, Recorder};
use crate::harness::transactions::{End, Transactional};
use crate::harness::{Cluster, Flavour, program, tools};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const COMMITTED: [&str; 2] = ["-X", "isolation.level=read_committed"];

/// What a reader of committed records gets, with the place of each in its partition instead of its offset.
fn committed(cluster: &Cluster, topic: &str) -> Vec<Read> {
    let mut records = kcat::consume(&cluster.bootstrap(), topic, &COMMITTED);
    let mut last = (-1, 0);
    for record in &mut records {
        last = if record.partition == last.0 { (last.0, last.1 + 1) } else { (record.partition, 0) };
        record.offset = last.1;
    }
    records
}

fn lines(range: std::ops::Range<usize>) -> String {
    range.map(|at| format!("k{at}|{{\"number\":{at},\"text\":\"{}\"}}\n", "x".repeat(at % 200))).collect()
}

/// Every codec, headers, and on clusters that have them aborted and committed transactions.
fn fill(cluster: &Cluster, topic: &str) {
    tools::create_topic(cluster, topic, 3, &[]);
    let bootstrap = cluster.bootstrap();
    for (number, codec) in ["none", "gzip", "snappy", "lz4"].into_iter().enumerate() {
        let text = lines(number * 3_000..(number + 1) * 3_000);
        let mut flags = vec!["-K", "|", "-z", codec, "-X", "linger.ms=20"];
        if cluster.flavour != Flavour::Old {
            flags.extend(["-H", "h=1", "-H", "h=2"]);
        }
        kcat::produce(&bootstrap, topic, &flags, &text);
    }
    if cluster.flavour != Flavour::Old {
        let writer = Transactional::new(&bootstrap, &format!("{topic}-writer"));
        for (value, end) in [("no", End::Abort), ("yes", End::Commit), ("never", End::Abort)] {
            writer.begin(topic, &[("a", value), ("b", value), ("c", value), ("d", value), ("e", value)]);
            writer.end(end);
        }
    }
}

/// The copy reads as the topic does, and the group stands at the same record.
pub fn a_clone_has_the_committed_records(cluster: &mut Cluster) {
    let (from, to) = ("cloned", "cloned-copy");
    fill(cluster, from);
    tools::consume_in_group(cluster, from, "cloners", 1_000);
    let bootstrap = cluster.bootstrap();
    let clone = ["topic", "clone", from, to, "--data", "--groups", "cloners", "-b", &bootstrap];
    let review = program::text(&clone);
    assert!(review.contains("with its records") && review.contains("on the brokers' disks"), "{review}");
    program::text(&[&clone[..], &["--yes"]].concat());
    let (source, copy) = (committed(cluster, from), committed(cluster, to));
    assert!(source.len() >= 12_000, "{}", source.len());
    assert_eq!(source.len(), copy.len());
    assert!(source == copy, "the copy reads otherwise");
    let shown = program::json(&["group", "cloners", "-b", &bootstrap]);
    let lag = |topic: &str| -> i64 {
        let rows = shown["partitions"].as_array().expect("partitions").iter();
        rows.filter(|row| row["topic"] == topic).map(|row| row["lag"].as_i64().expect("a lag")).sum()
    };
    // Markers and aborted records count in the lag of the topic, and are not in the copy.
    assert!(lag(to) <= lag(from) && lag(to) >= lag(from) - 30, "{shown}");
    program::text(&["undo", "--yes", "-b", &bootstrap]);
    assert!(!tools::topics(cluster).contains(&to.to_owned()));
}

/// Killed in the middle, it goes on, and no record is there twice; a broker that stops meanwhile holds it up only.
pub fn a_clone_that_was_killed_goes_on(cluster: &mut Cluster) {
    let (from, to) = ("killed", "killed-copy");
    tools::create_topic(cluster, from, 3, &[]);
    let bootstrap = cluster.bootstrap();
    let text = lines(0..200_000);
    kcat::produce(&bootstrap, from, &["-K", "|", "-z", "none", "-X", "batch.num.messages=400"], &text);
    let words = ["topic", "clone", from, to, "--data", "--yes", "-b", &bootstrap];
    let mut running = Command::new(program::PATH)
        .args(words)
        .envs(program::environment())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the built program starts");
    let until = Instant::now() + Duration::from_secs(60);
    let some = || kcat::offsets(&bootstrap, to, 3, -1).iter().sum::<i64>() > 0;
    while !tools::topics(cluster).contains(&to.to_owned()) || !some() {
        assert!(Instant::now() < until, "nothing is copied");
    }
    running.kill().expect("it runs, or has ended");
    running.wait().expect("it is gone");
    let mut went_on = Command::new(program::PATH)
        .args(["resume", "--yes", "-b", &bootstrap])
        .envs(program::environment())
        .stdout(Stdio::null())
        .spawn()
        .expect("the built program starts");
    let last = cluster.size();
    cluster.stop_broker(last);
    let ended = went_on.wait().expect("it ends");
    // It may have been through before the kill, or before the broker stopped.
    assert!(matches!(ended.code(), Some(0 | 1)), "{ended:?}");
    cluster.start_broker(last);
    [from, to].iter().for_each(|topic| tools::until_known(cluster, topic));
    let again = program::run_fed(&["resume", "--yes", "-b", &bootstrap], b"");
    assert!(matches!(again.code, Some(0 | 1)), "{again:?}");
    assert!(committed(cluster, from) == committed(cluster, to), "the copy reads otherwise");
}

/// A review sends nothing that changes; a change sends what it is made of, and nothing else.
pub fn a_recording_proxy_sees_only_what_was_meant(cluster: &mut Cluster) {
    tools::create_topic(cluster, "recorded", 2, &[]);
    let bootstrap = cluster.bootstrap();
    kcat::produce(&bootstrap, "recorded", &["-K", "|"], &lines(0..100));
    tools::consume_in_group(cluster, "recorded", "recorded-group", 50);
    let recorder = Recorder::start();
    let config = cluster.folder().join("recorded.toml");
    // A profile that leads to another cluster than before is refused: each cluster has its own.
    let profile = format!("recorded-{:?}", cluster.flavour);
    let text = recorder.config(&bootstrap).replace("[profiles.p]", &format!("[profiles.{profile}]"));
    std::fs::write(&config, text).expect("the folder is writable");
    let path = config.to_string_lossy().into_owned();
    for (words, sent) in [
        (&["topic", "create", "recorded-new"][..], &["CreateTopics"][..]),
        (&["topic", "config", "recorded", "--set", "retention.ms=9d"], &["IncrementalAlterConfigs"]),
        (&["topic", "partitions", "recorded-new", "--to", "3"], &["CreatePartitions"]),
        (
            &["topic", "clone", "recorded", "recorded-copy", "--data", "--groups", "recorded-group"],
            &["CreateTopics", "InitProducerId", "Produce", "OffsetCommit"],
        ),
        (&["topic", "delete-records", "recorded", "--before", "end"], &["DeleteRecords"]),
        (&["group", "reset", "recorded-group", "--to-latest"], &["OffsetCommit"]),
        (&["topic", "recreate", "recorded"], &["DeleteTopics", "CreateTopics"]),
        (&["topic", "delete", "recorded", "recorded-new", "recorded-copy"], &["DeleteTopics"]),
    ] {
        let words = [&["--config", &path, "-p", &profile], words].concat();
        recorder.take();
        program::text(&words);
        let asked = recorder.take();
        assert!(!asked.is_empty(), "it went past the recorder");
        let changes: Vec<_> = asked.iter().filter(|row| !row.judged && !LOOKS.contains(&row.api)).collect();
        assert!(changes.is_empty(), "the review of {words:?} sent {changes:?}");
        program::text(&[&words[..], &["--yes"]].concat());
        assert_eq!(recorder.take_changes(), sent, "{words:?}");
    }
}
