//! The task: asks what is due, takes in what comes back, publishes after each answer, ends with its last receiver.
use super::Wanted;
use super::look::{PartAnswer, ask};
use super::parts::{LookPart, PARTS};
use super::publish::Learned;
use super::schedule::{PartOutcome, Schedule};
use crate::kafka::cluster::Cluster;
use crate::kafka::model::{Pulse, Timestamp};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

/// The first look at brokers and offsets follows on the names, the rest on the first end offsets: what the user
/// waits for must not stand in line behind what is slow.
const AFTER_NAMES: [LookPart; 2] = [LookPart::Brokers, LookPart::Ends];

pub(super) async fn run(
    cluster: Cluster,
    clock: Box<dyn Fn() -> Timestamp + Send>,
    sender: watch::Sender<Arc<Pulse>>,
    (poke, mut told): (Arc<Notify>, watch::Receiver<Wanted>),
) {
    let mut state = Learned::default();
    let mut schedule = Schedule::new(told.borrow().every, Instant::now());
    let mut asking: FuturesUnordered<BoxFuture<'static, (LookPart, PartAnswer)>> = FuturesUnordered::new();
    loop {
        for part in schedule.take_ready(Instant::now()) {
            let topics = state.topics().clone();
            let answer = ask(part, &cluster, &topics, &mut state.rows, clock());
            asking.push(Box::pin(async move { (part, answer.await) }));
        }
        // A day: nothing is due while everything is being asked.
        let next = schedule.next().unwrap_or_else(|| Instant::now() + Duration::from_secs(86_400));
        tokio::select! {
            () = sender.closed() => return,
            () = poke.notified() => schedule.all_due(Instant::now()),
            // The sender lives as long as a receiver of pulses, which ends this task.
            Ok(()) = told.changed() => {
                let Wanted { needs, every } = told.borrow_and_update().clone();
                schedule.set_needs(needs.as_deref());
                schedule.set_beat(every, Instant::now());
            }
            Some((part, answer)) = asking.next() => {
                let now = Instant::now();
                let outcome = state.apply(answer, clock(), now);
                schedule.done(part, outcome, now);
                follow(&mut schedule, part, outcome, state.rows.topics.len());
                sender.send_replace(state.publish(part, clock()));
            }
            () = sleep_until(next) => {}
        }
    }
}

/// What an answer means for the other parts.
fn follow(schedule: &mut Schedule, part: LookPart, outcome: PartOutcome, topics: usize) {
    let now = Instant::now();
    match (part, outcome) {
        (LookPart::Names, PartOutcome::Failed) => {}
        (LookPart::Names, _) => {
            schedule.set_topics(topics);
            schedule.open(&AFTER_NAMES, now);
        }
        (LookPart::Ends, outcome) => {
            schedule.open(&[LookPart::Firsts], now);
            if outcome == PartOutcome::Failed {
                schedule.hasten_names();
            }
        }
        (LookPart::Firsts, _) => schedule.open(&PARTS, now),
        _ => {}
    }
}
