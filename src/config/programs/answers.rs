//! What a program has answered, by the bytes that it was asked about: within bounds, the oldest goes first. Plain data.
use crate::decode::framed::Decoder;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Bytes of questions and answers that are remembered.
const MOST: usize = 64 << 20;
/// Of what one costs beside its bytes.
const COST: usize = 200;
/// How long it is remembered that a program ended over something: it may have been mended.
const MINUTE: Duration = Duration::from_secs(60);

/// What it said of some bytes, or why it said nothing.
pub(super) type Told = Result<Arc<Decoder>, Arc<str>>;

/// All that is remembered.
#[derive(Default)]
pub(super) struct Answers {
    known: HashMap<Arc<[u8]>, Known>,
    order: VecDeque<Arc<[u8]>>,
    size: usize,
}

struct Known {
    told: Told,
    size: usize,
    at: Instant,
    until: Option<Instant>,
}

impl Answers {
    pub fn of(&self, bytes: &[u8], now: Instant) -> Option<&Told> {
        let known = self.known.get(bytes)?;
        known.until.is_none_or(|until| now < until).then_some(&known.told)
    }

    /// What the program answered; `length` of its words.
    pub fn answered(&mut self, bytes: Arc<[u8]>, told: Told, length: usize, now: Instant) {
        self.keep(bytes, Known { told, size: length, at: now, until: None });
    }

    /// It ended, or was ended, over these bytes.
    pub fn failed(&mut self, bytes: Arc<[u8]>, why: Arc<str>, now: Instant) {
        self.keep(bytes, Known { size: why.len(), told: Err(why), at: now, until: Some(now + MINUTE) });
    }

    /// What was said since then.
    pub fn forget(&mut self, since: Instant) {
        self.known.retain(|_, known| known.at < since);
        self.order.retain(|bytes| self.known.contains_key(bytes));
        self.size = self.known.values().map(|known| known.size).sum();
    }

    fn keep(&mut self, bytes: Arc<[u8]>, mut known: Known) {
        known.size += bytes.len() + COST;
        self.size += known.size;
        match self.known.insert(bytes.clone(), known) {
            Some(before) => self.size -= before.size,
            None => self.order.push_back(bytes),
        }
        while self.size > MOST && self.order.len() > 1 {
            let oldest = self.order.pop_front();
            let gone = oldest.and_then(|oldest| self.known.remove(&oldest));
            self.size -= gone.map_or(0, |gone| gone.size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first_and_a_failure_is_forgotten_after_a_minute() {
        let (mut answers, now) = (Answers::default(), Instant::now());
        let large = |at: u8| Arc::<[u8]>::from(vec![at; 20 << 20]);
        for at in 0..4 {
            answers.failed(large(at), "no".into(), now);
        }
        assert!(answers.of(&large(0), now).is_none(), "80 MiB are too many");
        assert!(answers.of(&large(1), now).is_some());
        assert!(answers.of(&large(3), now + MINUTE).is_none());
        answers.failed(large(3), "again".into(), now + MINUTE);
        assert!(answers.of(&large(3), now + MINUTE).is_some());
        assert_eq!(answers.order.len(), 3);
        answers.forget(now + MINUTE);
        assert!(answers.of(&large(3), now + MINUTE).is_none() && answers.of(&large(1), now).is_some());
        assert_eq!((answers.order.len(), answers.size > 40 << 20), (2, true));
    }
}
