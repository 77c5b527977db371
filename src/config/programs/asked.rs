//! What a program is to be asked, what it has answered, and when it may be started again after it failed: each time later, so that
//! no storm of processes comes of it. Plain data: starts nothing, waits for nothing.
use super::answers::{Answers, Told};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Bytes that wait to be asked about; what was asked longest ago goes, and is asked again by whoever still wants it.
const MOST_WAITING: usize = 64 << 20;
/// After the first failure, and twice as long after each further one.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What is known of some bytes.
pub(super) enum Look {
    Known(Told),
    Coming,
    /// The program failed, and why; it is started again at this time.
    Rests(Instant, Arc<str>),
    Lacks(Arc<str>),
}

/// Questions and answers.
#[derive(Default)]
pub(super) struct Asked {
    answers: Answers,
    queue: VecDeque<Arc<[u8]>>,
    /// Those in the queue, and the one that is being asked.
    waiting: HashSet<Arc<[u8]>>,
    size: usize,
    rest: Option<(Instant, Arc<str>)>,
    /// In a row.
    failures: u32,
    has_worker: bool,
    ended: bool,
    /// How often somebody looked.
    #[cfg(test)]
    pub looks: usize,
}

impl Asked {
    /// What is known now; else it is put into the queue, `first` in front of the others.
    pub fn look(&mut self, bytes: &[u8], first: bool, now: Instant) -> Look {
        #[cfg(test)]
        {
            self.looks += 1;
        }
        if let Some(told) = self.answers.of(bytes, now) {
            return Look::Known(told.clone());
        }
        if let Some((until, why)) = self.rest.as_ref().filter(|(until, _)| now < *until) {
            return Look::Rests(*until, why.clone());
        }
        if !self.waiting.contains(bytes) {
            let bytes: Arc<[u8]> = bytes.into();
            self.size += bytes.len();
            self.waiting.insert(bytes.clone());
            if first {
                self.queue.push_front(bytes);
            } else {
                self.queue.push_back(bytes);
            }
            while self.size > MOST_WAITING && self.queue.len() > 1 {
                let gone = if first { self.queue.pop_back() } else { self.queue.pop_front() };
                gone.iter().for_each(|gone| self.settled(gone));
            }
        }
        Look::Coming
    }

    /// True once: whoever is told so begins to ask.
    pub fn wants_worker(&mut self) -> bool {
        !std::mem::replace(&mut self.has_worker, true)
    }

    /// What is asked next; or when to look again, if the program rests.
    pub fn next(&mut self, now: Instant) -> Result<Arc<[u8]>, Option<Instant>> {
        match &self.rest {
            Some((until, _)) if now < *until => Err(Some(*until)),
            _ => self.queue.pop_front().ok_or(None),
        }
    }

    pub fn answered(&mut self, bytes: Arc<[u8]>, told: Told, length: usize) {
        self.failures = 0;
        self.rest = None;
        self.settled(&bytes);
        self.answers.answered(bytes, told, length, Instant::now());
    }

    /// It could not be started, or failed over some bytes. Whoever waits asks again, once it has rested.
    pub fn failed(&mut self, over: Option<Arc<[u8]>>, why: Arc<str>, now: Instant) {
        let pause = PAUSE.saturating_mul(1 << self.failures.min(10)).min(LONGEST_PAUSE);
        self.failures += 1;
        self.rest = Some((now + pause, why.clone()));
        self.queue.clear();
        self.waiting.clear();
        self.size = 0;
        over.into_iter().for_each(|bytes| self.answers.failed(bytes, why.clone(), now));
    }

    /// What was answered since then was wrong.
    pub fn forget(&mut self, since: Instant) {
        self.answers.forget(since);
    }

    pub fn end(&mut self) {
        self.ended = true;
    }

    pub fn is_ended(&self) -> bool {
        self.ended
    }

    fn settled(&mut self, bytes: &Arc<[u8]>) {
        if self.waiting.remove(bytes) {
            self.size -= bytes.len();
        }
    }
}
