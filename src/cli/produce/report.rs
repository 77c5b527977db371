//! The fate of every record: failures and single records in words, loads summed up by partition.
use super::numbers::Numbers;
use crate::change::Outcome;
use crate::cli::say::say;
use crate::kafka::model::Offset;
use crate::kafka::produce::{Delivery, Fate, Producer, Receipt};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};

/// Failures told one by one; the others are only counted.
const TOLD: u64 = 20;
/// How often to look what records wait for.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Partitions named one by one.
const NAMED: usize = 20;

/// Awaits receipts in the order of sending and tells what is worth telling, on the standard error.
pub struct Reporter {
    verbose: bool,
    since: Instant,
}

/// What became of all records.
#[derive(Debug, Default)]
pub struct SentCount {
    pub sent: u64,
    pub not_sent: u64,
    pub unknown: u64,
    /// Which of the input were not sent, and of which that is not known.
    pub failed: Numbers,
    pub open: Numbers,
    seconds: f64,
    /// Partition -> records, first and last offset.
    partitions: BTreeMap<i32, (u64, Option<Offset>, Option<Offset>)>,
    /// The one record that was sent, in words.
    only: Option<String>,
}

impl Reporter {
    /// `verbose` tells every record's fate, not only failures.
    pub fn new(verbose: bool) -> Self {
        Self { verbose, since: Instant::now() }
    }

    /// Takes receipts until there are no more. At the first failure it stops the sending, and what no broker was handed is
    /// taken back: the receipts of all that was handed to the producer still come.
    pub async fn collect(self, mut receipts: mpsc::Receiver<Handed>, stop: StopSending) -> SentCount {
        let mut count = SentCount::default();
        while let Some(Handed { number, place, receipt }) = receipts.recv().await {
            let delivery = receipt.fate().await;
            let failed = !matches!(delivery.fate, Fate::Sent { .. });
            if failed {
                stop.stop();
            }
            let words = words(&place, &delivery);
            if self.verbose || (failed && count.failures() < TOLD) {
                say!("{words}");
            }
            count.add(number, &delivery);
            count.only = (!self.verbose && !failed && count.sent == 1).then_some(words);
        }
        count.seconds = self.since.elapsed().as_secs_f64();
        count
    }
}

/// While records wait for a broker that does not confirm them, says why: each reason once.
pub async fn tell_waits(producer: Producer) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    let (mut before, mut told) = (None, None);
    loop {
        looks.tick().await;
        let word = producer.last_word();
        // What stands for two looks is more than a connection that is being made.
        if word.is_some() && word == before && word != told {
            say!("waiting: {}; Ctrl-C takes back what no broker has", word.as_deref().unwrap_or_default());
            told.clone_from(&word);
        }
        before = word;
    }
}

/// A record that the producer was handed.
pub struct Handed {
    pub number: u64,
    pub place: String,
    pub receipt: Receipt,
}

/// Stops the sending.
pub struct StopSending {
    pub producer: Producer,
    pub stopped: watch::Sender<bool>,
}

impl StopSending {
    fn stop(&self) {
        if !self.stopped.send_replace(true) {
            self.producer.take_back();
        }
    }
}

fn words(place: &str, delivery: &Delivery) -> String {
    let took = delivery.took.as_secs_f64() * 1e3;
    match &delivery.fate {
        Fate::Sent { partition, offset, timestamp } => {
            let offset = offset.map_or_else(|| "–".to_owned(), |offset| offset.to_string());
            let at = timestamp.and_then(|at| jiff::Timestamp::from_millisecond(at.0).ok());
            let at = at.map_or_else(String::new, |at| format!(", timestamp {at:.3}"));
            format!("{place}: sent to partition {partition}, offset {offset}{at}, {took:.1} ms")
        }
        Fate::NotSent(failure) => format!("kafdeck: {place}: not sent: {failure}"),
        Fate::Unknown(failure) => format!("kafdeck: {place}: sent or not, nobody knows: {failure}"),
    }
}

impl SentCount {
    fn failures(&self) -> u64 {
        self.not_sent + self.unknown
    }

    fn add(&mut self, number: u64, delivery: &Delivery) {
        match &delivery.fate {
            Fate::Sent { partition, offset, .. } => {
                self.sent += 1;
                let row = self.partitions.entry(partition.0).or_insert((0, *offset, *offset));
                row.0 += 1;
                row.1 = row.1.min(*offset);
                row.2 = row.2.max(*offset);
            }
            Fate::NotSent(_) => {
                self.not_sent += 1;
                self.failed.push(number);
            }
            Fate::Unknown(_) => {
                self.unknown += 1;
                self.open.push(number);
            }
        }
    }

    /// All in one for the journal: how many, by which schemas, and where they lie.
    pub fn outcome(&self, by: &str) -> Outcome {
        let SentCount { sent, not_sent, unknown, .. } = self;
        let mut text = format!("{sent} sent, {not_sent} not sent, {unknown} unknown");
        if !by.is_empty() {
            let _ = write!(text, "; {by}");
        }
        for (what, numbers) in [("not sent", &self.failed), ("unknown", &self.open)] {
            if !numbers.is_empty() {
                let _ = write!(text, "; {what}: records {numbers}");
            }
        }
        for (partition, (_, first, last)) in &self.partitions {
            if let (Some(first), Some(last)) = (first, last) {
                let _ = write!(text, "; partition {partition}: offsets {first} to {last}");
            }
        }
        match (not_sent, unknown) {
            (0, 0) => Outcome::Done(text),
            (_, 0) => Outcome::NotDone(text),
            _ => Outcome::Unknown(text),
        }
    }

    /// By which records to go on, `after` being the first that was not handed over; nothing if all were sent.
    pub fn rest(&self, after: Option<u64>) -> String {
        let mut rest = self.failed.clone();
        if let Some(after) = after {
            rest.push_from(after);
        }
        let mut text = String::new();
        if !rest.is_empty() {
            let _ = write!(text, "to send what was not sent, run it on the same input with --only {rest}");
        }
        if !self.open.is_empty() {
            let _ = write!(
                text,
                "{}look whether the topic has records {} of the input; those that it lacks belong to --only",
                if text.is_empty() { "" } else { "\n" },
                self.open
            );
        }
        text
    }

    /// Whether there was one record only.
    pub fn is_single(&self) -> bool {
        self.sent + self.failures() == 1
    }

    /// Whether there was no record at all.
    pub fn is_empty(&self) -> bool {
        self.sent + self.not_sent + self.unknown == 0
    }

    /// The fate of all in a few lines; none if there was none, or it has been told.
    pub fn summary(&self, topic: &str) -> Option<String> {
        let all = self.sent + self.not_sent + self.unknown;
        if let (1, Some(only)) = (all, &self.only) {
            return Some(format!("{topic}: {only}"));
        }
        let mut text = match all {
            // A single failure has been told in full.
            0 | 1 if self.sent == 0 => return None,
            _ => format!("{topic}: {} sent in {:.1} s", self.sent, self.seconds),
        };
        if self.not_sent > 0 {
            let _ = write!(text, ", {} not sent", self.not_sent);
        }
        if self.unknown > 0 {
            let _ = write!(text, ", {} unknown", self.unknown);
        }
        for (partition, (records, first, last)) in self.partitions.iter().take(NAMED) {
            if let (Some(first), Some(last)) = (first, last) {
                let _ = write!(text, "\n  partition {partition}: {records}, offsets {first} to {last}");
            }
        }
        if self.partitions.len() > NAMED {
            let rest: u64 = self.partitions.values().skip(NAMED).map(|row| row.0).sum();
            let _ = write!(text, "\n  and {} partitions more: {rest} records", self.partitions.len() - NAMED);
        }
        Some(text)
    }
}
