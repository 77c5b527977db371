//! What became of the requests that librdkafka sent, read from its own log: which records may lie with a broker although no
//! answer came, and what a broker refused last. Its delivery reports do not say either, and its message status can't be asked
//! for in safe code. The lines name records by their number in the partition, which is the order in which they were handed
//! over: so the evidence is each record's own. Knows log lines; a line of another wording is no evidence, and leaves fates
//! unknown.
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

/// The requests of one client. Written by its polling thread only, but for the numbers of records.
#[derive(Debug, Default)]
pub(super) struct Requests {
    state: Mutex<Requested>,
    /// How many records of each partition were handed over. Held while one is: the order decides its number.
    handed: Mutex<HashMap<(String, i32), u64>>,
}

#[derive(Debug, Default)]
struct Requested {
    partitions: HashMap<(String, i32), Sets>,
    /// What went wrong last with a broker.
    trouble: Option<String>,
    /// The last thing that a broker refused, or that went wrong; none once a record came through.
    last_word: Option<String>,
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
    /// The greatest number that left.
    left: u64,
    /// Records came back that may never have got a number: those that are handed over from now on can't be told apart.
    uncounted: bool,
}

impl Sets {
    fn open(&mut self, first: u64, count: u64) {
        self.left = self.left.max(first.saturating_add(count).saturating_sub(1));
        let length = self.open.entry(first).or_default();
        *length = count.max(*length);
    }

    /// These records are settled; others that left with one of them before are not.
    fn close(&mut self, first: u64, count: u64) {
        let end = first.saturating_add(count);
        for (start, length) in std::mem::take(&mut self.open) {
            let stop = start.saturating_add(length);
            for (from, until) in [(start, stop.min(first)), (start.max(end), stop)] {
                if from < until {
                    self.open.insert(from, until - from);
                }
            }
        }
    }

    fn is_open(&self, number: Option<u64>) -> bool {
        match number {
            None => !self.open.is_empty(),
            Some(number) => {
                let before = self.open.range(..=number).next_back();
                before.is_some_and(|(first, count)| number < first.saturating_add(*count))
            }
        }
    }
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
            state.partitions.entry(place).or_default().open(first, count);
            return true;
        }
        let Some(ended) = ENDED.captures(line) else { return false };
        let Some((place, first, count)) = numbers(&ended) else { return false };
        let error = ended.get(5).map(|text| text.as_str());
        // Whatever librdkafka does not rule out may have arrived.
        let gone = ended.get(6).is_none_or(|actions| actions.as_str().contains("MsgNotPersisted"));
        let mut state = self.state();
        state.reads = true;
        if let Some(error) = error {
            state.last_word = Some(error.to_owned());
        }
        let sets = state.partitions.entry(place).or_default();
        if gone {
            sets.close(first, count);
            sets.refused = error.map(str::to_owned);
        }
        true
    }

    /// A broker could not be reached, or something else went wrong.
    pub fn trouble(&self, what: &str) {
        let mut state = self.state();
        (state.trouble, state.last_word) = (Some(what.to_owned()), Some(what.to_owned()));
    }

    /// What a broker said last that keeps records from being confirmed; none if the last one came through.
    pub fn last_word(&self) -> Option<String> {
        self.state().last_word.clone()
    }

    /// Hands a record over by `hand` and tells it its number, if it will have one that is sure.
    pub fn hand_over<T, E>(
        &self,
        (topic, partition): (&str, Option<PartitionId>),
        hand: impl FnOnce(Option<u64>) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(partition) = partition else { return hand(None) };
        let place = (topic.to_owned(), partition.0);
        let mut handed = self.handed.lock();
        let uncounted = self.state().partitions.get(&place).is_some_and(|sets| sets.uncounted);
        let count = handed.entry(place).or_default();
        let answer = hand((!uncounted).then_some(*count + 1));
        *count += u64::from(answer.is_ok());
        answer
    }

    /// A record was delivered: there must have been lines about it.
    pub fn delivered(&self, (topic, partition): (&str, PartitionId), number: Option<u64>) {
        let mut state = self.state();
        state.blind |= !state.reads;
        (state.trouble, state.last_word) = (None, None);
        if let (Some(number), Some(sets)) =
            (number, state.partitions.get_mut(&(topic.to_owned(), partition.0)))
        {
            // By the lines it has not left yet: the numbers are not what they were taken for.
            state.blind |= number > sets.left;
        }
    }

    /// What is known of a record of this partition that timed out or was taken back, and of no other where its number
    /// is known.
    pub fn evidence(&self, (topic, partition): (&str, PartitionId), number: Option<u64>) -> Evidence {
        let mut state = self.state();
        let Requested { partitions, trouble, blind, .. } = &mut *state;
        let Some(sets) = partitions.get_mut(&(topic.to_owned(), partition.0)) else {
            return if *blind { Evidence::Open } else { Evidence::NotThere(trouble.clone()) };
        };
        sets.uncounted |= number.is_none_or(|number| number > sets.left);
        if *blind || sets.is_open(number) {
            return Evidence::Open;
        }
        Evidence::NotThere(sets.refused.clone().or_else(|| trouble.clone()))
    }

    fn state(&self) -> MutexGuard<'_, Requested> {
        self.state.lock()
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
        requests.evidence(("orders", PartitionId(0)), None)
    }

    #[test]
    fn each_record_has_evidence_of_its_own() {
        let requests = Requests::default();
        let place = ("orders", Some(PartitionId(0)));
        let numbers: Vec<_> =
            (0..9).map(|_| requests.hand_over(place, Ok::<_, ()>).unwrap().unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        // 7 and 8 left; 7 came through at the second try, alone.
        let again = LEFT.replace("2 message(s)", "1 message(s)");
        let done = ended("delivered").replace("2 message(s)", "1 message(s)");
        [LEFT, &again, &done].iter().for_each(|line| assert!(requests.read(line), "{line}"));
        let evidence = |number| requests.evidence(("orders", PartitionId(0)), Some(number));
        assert_eq!((evidence(7), evidence(8)), (Evidence::NotThere(None), Evidence::Open));
        assert_eq!(evidence(9), Evidence::NotThere(None), "it never left");
        // It may never have got its number: what comes behind it has none that is sure.
        assert_eq!(requests.hand_over(place, Ok::<_, ()>), Ok(None));
        assert_eq!(requests.evidence(("orders", PartitionId(0)), None), Evidence::Open);
    }

    #[test]
    fn numbers_that_do_not_fit_the_lines_are_no_evidence() {
        let requests = Requests::default();
        assert!(requests.read(LEFT));
        requests.delivered(("orders", PartitionId(0)), Some(8));
        assert_eq!(requests.evidence(("orders", PartitionId(0)), Some(1)), Evidence::NotThere(None));
        requests.delivered(("orders", PartitionId(0)), Some(9));
        assert_eq!(requests.evidence(("orders", PartitionId(0)), Some(1)), Evidence::Open);
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
        assert_eq!(requests.evidence(("orders", PartitionId(0)), None), Evidence::NotThere(None));
        assert_eq!(requests.evidence(("orders", PartitionId(1)), None), Evidence::Open);
    }

    #[test]
    fn a_log_that_says_nothing_of_what_was_delivered_proves_nothing() {
        let requests = Requests::default();
        requests.delivered(("orders", PartitionId(0)), None);
        assert_eq!(requests.evidence(("orders", PartitionId(0)), None), Evidence::Open);
    }
}
