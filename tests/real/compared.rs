//! Awkward topics, read three ways: by the program, by kcat and by Kafka's own console consumer. All have the same
//! records at the same offsets, and every read ends, at the end.
use serde_json::json;

use crate::harness::kcat::Read;
use crate::harness::patience::until;
use crate::harness::transactions::{End, Transactional};
use crate::harness::{Cluster, Flavour, kcat, program, tools};
use crate::orders;
use crate::search::read;

/// A day, in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// Compacted, with tombstones, holes and at its end a transaction that was taken back.
const COMPACTED: &str = "compared-compacted";
/// Committed, aborted and open transactions.
const TRANSACTIONS: &str = "compared-transactions";
/// Nothing was ever written.
const EMPTY: &str = "compared-empty";
/// All that was written has been deleted again.
const EMPTIED: &str = "compared-emptied";
/// DeleteRecords took the beginning.
const TRIMMED: &str = "compared-trimmed";
/// Retention took the beginning.
const RETAINED: &str = "compared-retained";
const SINGLE: &str = "compared-single";

/// `count` lines of `TOPIC:key|value`: the console consumer prints no topic, so keys name it.
pub fn lines(topic: &str, count: usize) -> String {
    orders::lines(count).lines().map(|line| format!("{topic}:{line}\n")).collect()
}

/// Every awkward topic that this kind of cluster can have.
pub fn awkward_topics_are_read_as_kafkas_own_consumer_reads_them(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let mut topics = vec![COMPACTED, TRANSACTIONS, EMPTY, EMPTIED, TRIMMED, SINGLE];
    compacted(cluster);
    let open = transactions(cluster);
    tools::create_topic(cluster, EMPTY, 3, &[]);
    for topic in [EMPTIED, TRIMMED] {
        tools::create_topic(cluster, topic, 2, &[]);
        kcat::produce(&bootstrap, topic, &["-K", "|", "-z", "lz4"], &lines(topic, 400));
    }
    let ends = kcat::offsets(&bootstrap, EMPTIED, 2, -1);
    tools::delete_records(cluster, EMPTIED, &[(0, ends[0]), (1, ends[1])]);
    tools::delete_records(cluster, TRIMMED, &[(0, 55), (1, 10)]);
    tools::create_topic(cluster, SINGLE, 3, &[]);
    kcat::produce(&bootstrap, SINGLE, &["-K", "|"], &lines(SINGLE, 1));
    // The embedded cluster looks for what is too old every five minutes only.
    if cluster.flavour != Flavour::Embedded {
        topics.push(RETAINED);
        retained(cluster);
    }
    for isolation in ["committed", "uncommitted"] {
        compare(cluster, &topics, isolation);
    }
    assert_eq!(read(cluster, EMPTY, &[]), []);
    assert_eq!(read(cluster, EMPTIED, &[]), []);
    assert_eq!(read(cluster, SINGLE, &[]).len(), 1);
    assert_eq!(read(cluster, TRANSACTIONS, &["--isolation", "committed"]).len(), 80);
    assert_eq!(read(cluster, TRANSACTIONS, &["--isolation", "uncommitted"]).len(), 207);
    open.end(End::Abort);
}

/// Every topic in both isolations: the same records as kcat and Kafka's own consumer; the same hits; the same counts.
pub fn compare(cluster: &Cluster, topics: &[&str], isolation: &str) {
    let bootstrap = cluster.bootstrap();
    let printed = tools::console(cluster, topics, &format!("read_{isolation}"));
    for &topic in topics {
        let ours = read(cluster, topic, &["--isolation", isolation]);
        let level = format!("isolation.level=read_{isolation}");
        assert_eq!(ours, kcat::consume(&bootstrap, topic, &["-X", &level]), "{topic}, {isolation}: kcat");
        let bare: Vec<Read> =
            ours.iter().map(|record| Read { headers: Vec::new(), ..record.clone() }).collect();
        let of_topic = |record: &&Read| {
            let key = record.key.as_deref().expect("every record has a key");
            key.split_once(':').is_some_and(|(name, _)| name == topic)
        };
        let theirs: Vec<Read> = printed.iter().filter(of_topic).cloned().collect();
        assert_eq!(bare, theirs, "{topic}, {isolation}: Kafka's own consumer");
        let has = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains("CANCELLED"));
        let hits: Vec<Read> = ours.iter().filter(|record| has(&record.value)).cloned().collect();
        let found = read(cluster, topic, &["--isolation", isolation, "--where", "CANCELLED"]);
        assert_eq!(found, hits, "{topic}, {isolation}");
        let count = ["read", topic, "-b", &bootstrap, "--isolation", isolation, "--count"];
        assert_eq!(program::text(&count).trim(), ours.len().to_string(), "{topic}, {isolation}");
    }
}

/// Writes the same keys over and over, some of them as tombstones, until the cleaner has taken records out; then a
/// transaction that is taken back, so that there is nothing to read at the last offsets.
fn compacted(cluster: &Cluster) {
    let bootstrap = cluster.bootstrap();
    let configs = [
        "cleanup.policy=compact",
        "segment.ms=100",
        "min.cleanable.dirty.ratio=0.01",
        "delete.retention.ms=100",
    ];
    let configs = [&configs[..], &orders::format_2(cluster)].concat();
    tools::create_topic(cluster, COMPACTED, 1, &configs);
    let mut written = 0;
    // The cleaner works in its own time. Each round writes (the active segment is never cleaned) and looks.
    until("the broker compacts", || {
        kcat::produce(&bootstrap, COMPACTED, &["-K", "|", "-z", "lz4"], &lines(COMPACTED, 600));
        let tombstones: String =
            (0..5).map(|number| format!("{COMPACTED}:customer-{number:05}|\n")).collect();
        kcat::produce(&bootstrap, COMPACTED, &["-K", "|", "-Z"], &tombstones);
        written += 605;
        kcat::consume(&bootstrap, COMPACTED, &[]).len() < written
    });
    let writer = Transactional::new(&bootstrap, COMPACTED);
    writer.begin(COMPACTED, &[("compared-compacted:customer-00001", "CANCELLED and taken back")]);
    writer.end(End::Abort);
    // From here on it must hold still.
    tools::configure(cluster, COMPACTED, "min.cleanable.dirty.ratio=1.0");
    let mut before = kcat::consume(&bootstrap, COMPACTED, &[]);
    until("the cleaner holds still", || {
        let now = kcat::consume(&bootstrap, COMPACTED, &[]);
        std::mem::replace(&mut before, now) == before
    });
}

/// Transactions of all three endings in turn; the last one stays open until the answer is told to end it.
fn transactions(cluster: &Cluster) -> Transactional {
    tools::create_topic(cluster, TRANSACTIONS, 2, &orders::format_2(cluster));
    let writer = Transactional::new(&cluster.bootstrap(), TRANSACTIONS);
    let keys: Vec<String> = (0..40).map(|number| format!("{TRANSACTIONS}:key-{number}")).collect();
    for (number, end) in
        [End::Abort, End::Commit, End::Abort, End::Commit, End::Abort].into_iter().enumerate()
    {
        let value = format!("CANCELLED in transaction {number}: {end:?}");
        let records: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), value.as_str())).collect();
        writer.begin(TRANSACTIONS, &records);
        writer.end(end);
    }
    let records: Vec<(&str, &str)> = keys[..7].iter().map(|key| (key.as_str(), "CANCELLED, maybe")).collect();
    writer.begin(TRANSACTIONS, &records);
    writer
}

/// Records of yesterday in a topic that keeps an hour, then records of now: the broker takes the first.
fn retained(cluster: &Cluster) {
    let bootstrap = cluster.bootstrap();
    let configs = [&["retention.ms=3600000", "segment.ms=60000"][..], &orders::format_2(cluster)].concat();
    tools::create_topic(cluster, RETAINED, 1, &configs);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is after 1970");
    let yesterday = i64::try_from(now.as_millis()).expect("it is before the year 292 million") - DAY;
    let old: String = (0..300)
        .map(|number| {
            let key = format!("{RETAINED}:old");
            json!({"key": key, "value": "CANCELLED long ago", "timestamp": yesterday + number}).to_string()
                + "\n"
        })
        .collect();
    let answer =
        program::run_fed(&["produce", RETAINED, "-b", &bootstrap, "--from", "jsonl"], old.as_bytes());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    kcat::produce(&bootstrap, RETAINED, &["-K", "|"], &lines(RETAINED, 200));
    // The broker looks for old segments in its own time, for the first time half a minute after it started.
    until("retention takes the first 300 records", || kcat::offsets(&bootstrap, RETAINED, 1, -2) == [300]);
}
