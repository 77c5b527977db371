//! The task that sends: gathers what waits for each broker into one request, one at a time for each, and hands the answers to the
//! queues. Its state is its own: it is told what to do by messages.
use super::PartitionKey;
use super::answer::{BatchEnd, judge, passes, row, unanswered};
use super::numbering::Numbering;
use super::open::{NumberUse, QueuedRecord};
use super::queue::{BATCH, PartitionQueue};
use super::request::{BY_NAME, request};
use crate::kafka::produce::Writing;
use crate::kafka::produce::draft::Failure;
use crate::wire::{self, BrokerId, PermittedWire, Question, Target};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use kafka_protocol::messages::ProduceResponse;
use parking_lot::Mutex;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// Nothing waits: then only an order is something to do.
const IDLE: Duration = Duration::from_secs(3600);

/// What the task is told.
pub(super) enum SendOrder {
    Send(PartitionKey, Box<QueuedRecord>, PermittedWire),
    TakeBack,
    GiveUp,
}

/// What has come to its end meanwhile.
enum SendEvent {
    Led(PartitionKey, Result<BrokerId, wire::Error>),
    Numbering(Result<Option<Numbering>, wire::Error>),
    Answered(BrokerId, Vec<PartitionKey>, Result<ProduceResponse, wire::Error>),
}

/// The producer's numbers.
enum ProducerName {
    Not,
    Asked,
    By(Numbering),
    /// The cluster gives none.
    Never,
}

pub(super) struct SendTask {
    patience: Duration,
    queues: HashMap<PartitionKey, PartitionQueue>,
    /// Brokers that owe an answer.
    busy: HashSet<BrokerId>,
    numbered: ProducerName,
    /// When the last records arrived.
    progress: Instant,
    /// With whose leave the last record came.
    wire: Option<PermittedWire>,
    work: FuturesUnordered<BoxFuture<'static, SendEvent>>,
    word: Arc<Mutex<Option<String>>>,
}

impl SendTask {
    /// The word is why nothing is confirmed at the moment.
    pub(super) fn new(patience: Duration, word: Arc<Mutex<Option<String>>>) -> Self {
        SendTask {
            patience,
            queues: HashMap::new(),
            busy: HashSet::new(),
            numbered: ProducerName::Not,
            progress: Instant::now(),
            wire: None,
            work: FuturesUnordered::new(),
            word,
        }
    }

    /// Works until nobody gives orders any more.
    pub(super) async fn run(mut self, mut orders: mpsc::UnboundedReceiver<SendOrder>) {
        loop {
            let wake = self.queues.values().filter_map(|queue| queue.wake(self.patience)).min();
            tokio::select! {
                biased;
                order = orders.recv() => {
                    let Some(order) = order else { return };
                    self.take(order);
                    // All that waits goes together.
                    while let Ok(order) = orders.try_recv() {
                        self.take(order);
                    }
                }
                Some(happened) = self.work.next() => self.happened(happened),
                () = sleep_until(wake.unwrap_or_else(|| Instant::now() + IDLE)) => {}
            }
            self.expire();
            self.start();
            let word =
                self.queues.values().find_map(PartitionQueue::last_word).map(|failure| failure.why.clone());
            *self.word.lock() = word;
        }
    }

    fn take(&mut self, order: SendOrder) {
        match order {
            SendOrder::Send(key, record, wire) => {
                self.wire = Some(wire);
                self.queues.entry(key.clone()).or_insert_with(|| PartitionQueue::new(key)).push(*record);
            }
            SendOrder::TakeBack => self.queues.values_mut().for_each(PartitionQueue::take_back),
            SendOrder::GiveUp => {
                self.work.clear();
                self.busy.clear();
                // Questions that were asked are forgotten with their answers.
                if matches!(self.numbered, ProducerName::Asked) {
                    self.numbered = ProducerName::Not;
                }
                for queue in self.queues.values_mut() {
                    queue.asks_leader = false;
                    if queue.give_up() == NumberUse::Void {
                        self.numbered = ProducerName::Not;
                    }
                }
            }
        }
    }

    fn expire(&mut self) {
        let now = Instant::now();
        for queue in self.queues.values_mut() {
            queue.line_moved(self.progress);
            if queue.expire(now, self.patience) == NumberUse::Void {
                self.numbered = ProducerName::Not;
            }
        }
    }

    /// Asks what has to be known, and sends to every broker that owes no answer.
    fn start(&mut self) {
        let Some(wire) = self.wire.clone() else { return };
        let now = Instant::now();
        let mut requests: HashMap<BrokerId, Vec<PartitionKey>> = HashMap::new();
        for (key, queue) in self.queues.iter_mut().filter(|(_, queue)| queue.is_ready(now)) {
            match queue.leader {
                None if queue.asks_leader => {}
                None => {
                    queue.asks_leader = true;
                    let (wire, key) = (wire.clone(), key.clone());
                    self.work.push(
                        async move {
                            let leader = wire.reading().leader(&key.0, wire::PartitionId(key.1.0)).await;
                            SendEvent::Led(key, leader.map(|(leader, _)| leader))
                        }
                        .boxed(),
                    );
                }
                Some(leader) if self.busy.contains(&leader) => {}
                Some(leader) => requests.entry(leader).or_default().push(key.clone()),
            }
        }
        for (broker, mut keys) in requests {
            keys.sort_by_key(|key| self.queues.get(key).map(PartitionQueue::last_left));
            self.send(broker, keys, &wire);
        }
    }

    /// One request with a batch of each of these partitions, as far as they go into one.
    fn send(&mut self, broker: BrokerId, keys: Vec<PartitionKey>, wire: &PermittedWire) {
        let (mut batches, mut bytes, mut until): (Vec<(PartitionKey, Bytes)>, usize, Option<Instant>) =
            Default::default();
        for key in keys {
            if !self.make_batch(&key, wire) {
                continue;
            }
            let Some(queue) = self.queues.get_mut(&key) else { continue };
            let Some((batch, end)) = queue.batch() else { continue };
            if !batches.is_empty() && bytes + batch.len() > BATCH {
                continue;
            }
            bytes += batch.len();
            until = Some(until.map_or(end, |until| until.min(end)));
            batches.push((key, batch.clone()));
            queue.start();
        }
        let Some(until) = until else { return };
        self.busy.insert(broker);
        let within = until.saturating_duration_since(Instant::now());
        let keys = batches.iter().map(|(key, _)| key.clone()).collect();
        let (request, wire) = (request(&batches, within), wire.clone());
        self.work.push(
            async move {
                let question = Question::to(Target::Broker(broker)).within(within).at_most(BY_NAME);
                let answer = wire.write(&question, |_| request.clone()).await;
                SendEvent::Answered(broker, keys, answer.map(|answer| answer.response))
            }
            .boxed(),
        );
    }

    /// Whether there is a batch to be sent. Numbers for it may have to be asked for.
    fn make_batch(&mut self, key: &PartitionKey, wire: &PermittedWire) -> bool {
        let Some(queue) = self.queues.get_mut(key) else { return false };
        let writing = queue.wants_batch();
        let renewed = queue.wants_number();
        if writing.is_none() && !renewed {
            return true;
        }
        let number = match (&self.numbered, writing) {
            (_, Some(Writing::Plain)) | (ProducerName::Never, _) => None,
            (ProducerName::By(numbering), _) => Some(numbering.next(key)),
            (ProducerName::Asked, _) => return false,
            (ProducerName::Not, _) => {
                self.numbered = ProducerName::Asked;
                let (wire, within) = (wire.clone(), self.patience);
                self.work
                    .push(async move { SendEvent::Numbering(Numbering::begin(&wire, within).await) }.boxed());
                return false;
            }
        };
        match renewed {
            true => queue.renumber(number),
            false => queue.gather(number, self.patience),
        }
        true
    }

    fn happened(&mut self, happened: SendEvent) {
        match happened {
            SendEvent::Led(key, leader) => {
                let Some(queue) = self.queues.get_mut(&key) else { return };
                queue.asks_leader = false;
                match leader {
                    Ok(leader) => queue.leader = Some(leader),
                    Err(error) => self.fails(&key, &error),
                }
            }
            SendEvent::Numbering(Ok(numbering)) => {
                self.numbered = numbering.map_or(ProducerName::Never, ProducerName::By);
            }
            SendEvent::Numbering(Err(error)) => {
                self.numbered = ProducerName::Not;
                let wants = self.queues.iter().filter(|(_, queue)| {
                    queue.wants_number() || queue.wants_batch() == Some(Writing::Idempotent)
                });
                let keys: Vec<PartitionKey> = wants.map(|(key, _)| key.clone()).collect();
                keys.iter().for_each(|key| self.fails(key, &error));
            }
            SendEvent::Answered(broker, keys, answer) => {
                self.busy.remove(&broker);
                for key in keys {
                    let Some(queue) = self.queues.get(&key) else { continue };
                    let tried = match &answer {
                        Ok(answer) => judge(row(answer, &key.0, key.1.0), &key.0, queue.count()),
                        Err(error) => unanswered(error),
                    };
                    self.tried(&key, tried);
                }
            }
        }
    }

    fn tried(&mut self, key: &PartitionKey, tried: BatchEnd) {
        let Some(queue) = self.queues.get_mut(key) else { return };
        if matches!(tried, BatchEnd::Refused(_) | BatchEnd::Lost(_)) {
            // It may be another's by now.
            queue.leader = None;
            if let Some(wire) = &self.wire {
                wire.reading().forget_leaders(&key.0);
            }
        }
        if matches!(tried, BatchEnd::Written { .. }) {
            self.progress = Instant::now();
        }
        let numbers = queue.tried(tried);
        self.numbers(key, numbers);
    }

    fn numbers(&mut self, key: &PartitionKey, numbers: NumberUse) {
        match (numbers, &mut self.numbered) {
            (NumberUse::Used(number, count), ProducerName::By(numbering)) => {
                numbering.written(key, number, count);
            }
            (NumberUse::Void, numbered @ ProducerName::By(_)) => *numbered = ProducerName::Not,
            _ => {}
        }
    }

    /// Nothing could be sent, for this reason: it may pass, or not.
    fn fails(&mut self, key: &PartitionKey, error: &wire::Error) {
        let Some(queue) = self.queues.get_mut(key) else { return };
        let failure = Failure::because(error.to_string());
        if passes(error) {
            queue.rest(failure);
        } else {
            let numbers = queue.fail(&failure);
            self.numbers(key, numbers);
        }
    }
}
