//! Who does the work: in each round connectors come to the state that was asked for, and the tasks that run carry some records.
use super::duty::{Duties, Duty, DutyTask, Wanted};
use super::{sink, source};
use crate::demo::state::State;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Between two rounds: as a worker of Kafka's polls, whatever has come by then is carried at once.
const ROUND: Duration = Duration::from_millis(100);

/// Runs until it is aborted.
pub async fn run(state: Arc<State>, duties: Arc<Mutex<Duties>>, rounds: watch::Sender<u64>) {
    loop {
        tokio::time::sleep(ROUND).await;
        let names: Vec<String> = duties.lock().connectors.keys().cloned().collect();
        for name in names {
            // SQLite waits for a disk; the lock is held for one connector only.
            if let Some(duty) = duties.lock().connectors.get_mut(&name) {
                round(&state, &name, duty);
            }
        }
        rounds.send_modify(|round| *round += 1);
    }
}

fn round(state: &Arc<State>, name: &str, duty: &mut Duty) {
    duty.fresh = false;
    if !duty.moved.is_empty() {
        sink::move_group(state, name, duty);
    }
    let (word, running) = match duty.wanted {
        Wanted::Running => ("RUNNING", true),
        Wanted::Paused => ("PAUSED", true),
        Wanted::Stopped => ("STOPPED", false),
    };
    if duty.state != "FAILED" {
        duty.state = word;
    }
    if !running {
        duty.tasks.clear();
        return;
    }
    duty.tasks.resize_with(duty.most_tasks(), || DutyTask { state: "RESTARTING", ..DutyTask::default() });
    for at in 0..duty.tasks.len() {
        if duty.tasks[at].state == "FAILED" {
            continue;
        }
        if duty.tasks[at].rests > 0 {
            duty.tasks[at].rests -= 1;
            continue;
        }
        match duty.broken.get(&at) {
            Some(trace) if word == "RUNNING" => {
                duty.tasks[at] = DutyTask::failed(trace);
            }
            _ => duty.tasks[at].state = word,
        }
    }
    if word == "RUNNING" {
        if duty.is_sink() { sink::carry(state, name, duty) } else { source::carry(state, duty) }
    }
}
