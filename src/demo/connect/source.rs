//! The source's work: lines of a file become records of its topic.
use super::duty::Duty;
use crate::demo::batch::{Batch, Record};
use crate::demo::state::State;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::sync::Arc;

/// Lines in one round.
const AT_ONCE: usize = 500;

/// One round.
pub fn carry(state: &Arc<State>, duty: &mut Duty) {
    if duty.tasks.first().is_none_or(|task| task.state != "RUNNING") {
        return;
    }
    let (Some(file), Some(topic)) = (duty.text("file").map(str::to_owned), duty.named_topics().pop()) else {
        return;
    };
    // A file that is not there yet is waited for, as Kafka's own does.
    let Ok(mut open) = std::fs::File::open(&file) else { return };
    if open.seek(SeekFrom::Start(duty.position)).is_err() {
        return;
    }
    let mut records = Vec::new();
    let mut lines = BufReader::new(open);
    let mut line = String::new();
    while records.len() < AT_ONCE && lines.read_line(&mut line).is_ok_and(|read| read > 0) {
        if !line.ends_with('\n') {
            break;
        }
        duty.position += line.len() as u64;
        records.push(Record::of(line.trim_end().to_owned()));
        line.clear();
    }
    if records.is_empty() {
        return;
    }
    match state.append(&topic, 0, &Batch::of(records)) {
        Ok(_) if !duty.topics.contains(&topic) => duty.topics.push(topic),
        Ok(_) => {}
        Err(error) => duty.fail(
            0,
            format!(
                "org.apache.kafka.connect.errors.ConnectException: Unrecoverable exception from producer send callback\n\
                 \tat org.apache.kafka.connect.runtime.WorkerSourceTask.maybeThrowProducerSendException(WorkerSourceTask.java:336)\n\
                 Caused by: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: {topic}: {error:?}\n"
            ),
        ),
    }
}
