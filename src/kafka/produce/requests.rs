//! What became of the requests that librdkafka sent, read from its own log: which records may lie with a broker although no
//! answer came, and what a broker refused last. Its delivery reports do not say either, and its message status can't be asked
//! for in safe code. Knows log lines; a line of another wording is no evidence, and leaves fates unknown.
use crate::kafka::model::PartitionId;
use parking_lot::{Mutex, MutexGuard};
use regex::Regex;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// `[thrd:…]: host:port/1: orders [0]: Produce MessageSet with 1 message(s) (80 bytes, …, MsgId 1, BaseSeq 0, …`
static LEFT: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?s) (\S+) \[(\d+)\]: Produce MessageSet with (\d+) message\(s\) \(.*?MsgId (\d+),")
});
/// `…: orders [0]: MessageSet with 1 message(s) (MsgId 1, BaseSeq 0) delivered`, or `encountered error: … (actions …)`
static ENDED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?s) (\S+) \[(\d+)\]: MessageSet with (\d+) message\(s\) \(MsgId (\d+), BaseSeq -?\d+\) (?:delivered|encountered error: (.*) \(actions ([^)]*)\))",
    )
});

fn regex(text: &str) -> Regex {
    Regex::new(text).expect("a fixed expression is right")
}

/// The requests of one client. Written by its polling thread only.
#[derive(Debug, Default)]
pub(super) struct Requests(Mutex<Requested>);

#[derive(Debug, Default)]
struct Requested {
    partitions: HashMap<(String, i32), Sets>,
    /// What went wrong last with a broker.
    trouble: Option<String>,
    /// Lines were understood: without that, silence is no evidence.
    reads: bool,
    /// A report came of a request of which no line told.
    blind: bool,
}

/// Sets of records that a broker may have: the first record's number, and how many.
#[derive(Debug, Default)]
struct Sets {
    open: BTreeMap<u64, u64>,
    /// The last refusal of a set that is not in the log by it.
    refused: Option<String>,
}

/// What is known of a record that came back without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// No broker has it: no request with it left, or each was refused. With the last refusal or trouble, if any.
    NotThere(Option<String>),
    /// A broker may have it.
    Open,
}

impl Requests {
    /// Takes a log line in; false if it tells nothing of requests.
    pub fn read(&self, line: &str) -> bool {
        if let Some(left) = LEFT.captures(line) {
            let Some((place, first, count)) = numbers(&left) else { return false };
            let mut state = self.state();
            state.reads = true;
            state.partitions.entry(place).or_default().open.insert(first, count);
            return true;
        }
        let Some(ended) = ENDED.captures(line) else { return false };
        let Some((place, first, count)) = numbers(&ended) else { return false };
        let error = ended.get(5).map(|text| text.as_str());
        // Whatever librdkafka does not rule out may have arrived.
        let gone = ended.get(6).is_none_or(|actions| actions.as_str().contains("MsgNotPersisted"));
        let mut state = self.state();
        state.reads = true;
        let sets = state.partitions.entry(place).or_default();
        if gone {
            let end = first.saturating_add(count);
            sets.open.retain(|start, length| *start >= end || start.saturating_add(*length) <= first);
            sets.refused = error.map(str::to_owned);
        }
        true
    }

    /// A broker could not be reached, or something else went wrong.
    pub fn trouble(&self, what: &str) {
        self.state().trouble = Some(what.to_owned());
    }

    /// A record was delivered: there must have been lines about it.
    pub fn delivered(&self) {
        let mut state = self.state();
        state.blind |= !state.reads;
        state.trouble = None;
    }

    /// What is known of a record of this partition that timed out or was taken back.
    pub fn evidence(&self, topic: &str, partition: PartitionId) -> Evidence {
        let state = self.state();
        let sets = state.partitions.get(&(topic.to_owned(), partition.0));
        if state.blind || sets.is_some_and(|sets| !sets.open.is_empty()) {
            return Evidence::Open;
        }
        Evidence::NotThere(sets.and_then(|sets| sets.refused.clone()).or_else(|| state.trouble.clone()))
    }

    fn state(&self) -> MutexGuard<'_, Requested> {
        self.0.lock()
    }
}

fn numbers(found: &regex::Captures<'_>) -> Option<((String, i32), u64, u64)> {
    let place = (found[1].to_owned(), found[2].parse().ok()?);
    Some((place, found[4].parse().ok()?, found[3].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: &str = "[thrd:127.0.0.1:9092/1]: 127.0.0.1:9092/1: orders [0]: Produce MessageSet with 2 message(s) (140 bytes, ApiVersion 10, MsgVersion 2, MsgId 7, BaseSeq 0, PID{Id:1,Epoch:0}, uncompressed)";

    fn ended(how: &str) -> String {
        format!("[thrd:x]: x: orders [0]: MessageSet with 2 message(s) (MsgId 7, BaseSeq 0) {how}")
    }

    fn of(lines: &[&str]) -> Evidence {
        let requests = Requests::default();
        lines.iter().for_each(|line| assert!(requests.read(line), "{line}"));
        requests.evidence("orders", PartitionId(0))
    }

    #[test]
    fn a_request_without_an_answer_may_have_arrived() {
        assert_eq!(of(&[]), Evidence::NotThere(None));
        assert_eq!(of(&[LEFT]), Evidence::Open);
        assert_eq!(of(&[LEFT, &ended("delivered")]), Evidence::NotThere(None));
        let lost = ended("encountered error: Local: Timed out (actions Retry,MsgPossiblyPersisted)");
        assert_eq!(of(&[LEFT, &lost]), Evidence::Open);
        assert_eq!(of(&[LEFT, &lost, LEFT, &ended("delivered")]), Evidence::NotThere(None));
    }

    #[test]
    fn a_refusal_is_known_with_its_reason() {
        let refused =
            ended("encountered error: Broker: Not enough in-sync replicas (actions Retry,MsgNotPersisted)");
        let why = Some("Broker: Not enough in-sync replicas".to_owned());
        assert_eq!(of(&[LEFT, &refused]), Evidence::NotThere(why));
    }

    #[test]
    fn other_partitions_and_other_lines_are_no_evidence() {
        let requests = Requests::default();
        assert!(requests.read(&LEFT.replace("[0]", "[1]")) && !requests.read("Connected to x"));
        assert_eq!(requests.evidence("orders", PartitionId(0)), Evidence::NotThere(None));
        assert_eq!(requests.evidence("orders", PartitionId(1)), Evidence::Open);
    }

    #[test]
    fn a_log_that_says_nothing_of_what_was_delivered_proves_nothing() {
        let requests = Requests::default();
        requests.delivered();
        assert_eq!(requests.evidence("orders", PartitionId(0)), Evidence::Open);
    }
}
