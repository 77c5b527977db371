//! The sink's work: records of its topics become rows. Each task has its share of the partitions. What it can't read fails the task, or
//! goes to the dead letters, as its config says.
use super::duty::Duty;
use super::table::{SqlRow, SqlTable};
use crate::demo::batch::{Batch, Record, WalkedRecord, records_of};
use crate::demo::groups::Spot;
use crate::demo::state::State;
use serde_json::Value;
use std::sync::Arc;

/// Bytes of a partition in one round: whoever asks the worker meanwhile waits for it.
const AT_ONCE: usize = 48 << 10;

fn group(name: &str, duty: &Duty) -> String {
    duty.text("consumer.override.group.id").map_or_else(|| format!("connect-{name}"), str::to_owned)
}

/// Sets the group to where somebody wants it.
pub fn move_group(state: &Arc<State>, name: &str, duty: &mut Duty) {
    let moved = std::mem::take(&mut duty.moved);
    state.groups.set_committed(state.now(), &group(name, duty), moved);
    state.write_offsets();
}

/// One round of all tasks that run.
pub fn carry(state: &Arc<State>, name: &str, duty: &mut Duty) {
    let group = group(name, duty);
    let file =
        duty.text("connection.url").and_then(|url| url.strip_prefix("jdbc:sqlite:")).map(str::to_owned);
    let table = duty.text("table.name").unwrap_or("records").to_owned();
    let mut spots = Vec::new();
    for topic in duty.named_topics() {
        let count = state.topic(&topic).map_or(0, |topic| topic.partitions().len());
        spots.extend((0..count).filter_map(|at| i32::try_from(at).ok()).map(|at| (topic.clone(), at)));
    }
    let tasks = duty.tasks.len().max(1);
    for task in 0..duty.tasks.len() {
        if duty.tasks[task].state != "RUNNING" {
            continue;
        }
        let own: Vec<Spot> = spots
            .iter()
            .enumerate()
            .filter(|(at, _)| at % tasks == task)
            .map(|(_, spot)| spot.clone())
            .collect();
        if let Err(trace) = task_round(state, &group, duty, task, &own, (file.as_deref(), &table)) {
            duty.fail(task, trace);
        }
    }
    state.write_offsets();
}

fn task_round(
    state: &Arc<State>,
    group: &str,
    duty: &mut Duty,
    task: usize,
    spots: &[Spot],
    (file, name): (Option<&str>, &str),
) -> Result<(), String> {
    let mut moved = Vec::new();
    let mut rows = Vec::new();
    for spot in spots {
        let Some(partition) = state.partition(&spot.0, spot.1) else { continue };
        let slice = {
            let replicated = partition.lock();
            let from =
                state.groups.committed(group, &spot.0, spot.1).unwrap_or(0).max(replicated.log.start());
            let stable = replicated.log.stable();
            (from < stable).then(|| (from, replicated.log.slice(from, stable, AT_ONCE, true)))
        };
        let Some((from, slice)) = slice else { continue };
        if !duty.topics.contains(&spot.0) {
            duty.topics.push(spot.0.clone());
        }
        let mut next = slice.next;
        for walked in slice.chunks.iter().filter_map(records_of).flatten().filter(|one| one.offset >= from) {
            match row(spot, &walked) {
                Ok(row) => rows.extend(row),
                Err(why) if duty.text("errors.tolerance") == Some("all") => {
                    dead_letter(state, duty, task, spot, &walked, &why);
                }
                Err(why) => {
                    // What came before it is kept, and where it stands is not passed.
                    moved.push((spot.clone(), walked.offset));
                    write(file, name, &rows)?;
                    commit(state, group, duty, moved);
                    return Err(converter_trace(spot, &walked, &why));
                }
            }
            next = next.max(walked.offset + 1);
        }
        moved.push((spot.clone(), next));
    }
    if moved.is_empty() {
        return Ok(());
    }
    write(file, name, &rows)?;
    commit(state, group, duty, moved);
    Ok(())
}

fn commit(state: &Arc<State>, group: &str, duty: &mut Duty, moved: Vec<(Spot, i64)>) {
    duty.offsets.extend(moved.iter().cloned());
    state.groups.set_committed(state.now(), group, moved);
}

fn write(file: Option<&str>, name: &str, rows: &[SqlRow]) -> Result<(), String> {
    let Some(file) = file else { return Ok(()) };
    if rows.is_empty() {
        return Ok(());
    }
    SqlTable::open(file, name).and_then(|table| table.upsert(rows)).map_err(|why| {
        format!(
            "org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.\n\
             \tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:636)\n\
             \tat java.base/java.lang.Thread.run(Thread.java:840)\n\
             Caused by: java.sql.SQLException: {why} ({file})\n\
             \tat io.kafdeck.demo.SqliteSinkTask.put(SqliteSinkTask.java:88)\n\t... 9 more\n"
        )
    })
}

/// A row of a record; none of a tombstone.
fn row(spot: &Spot, walked: &WalkedRecord) -> Result<Option<SqlRow>, String> {
    let Some(value) = &walked.record.value else { return Ok(None) };
    let json: Value = serde_json::from_slice(value).map_err(|error| error.to_string())?;
    let object = json.as_object().ok_or("JSON object expected")?;
    let id = ["orderId", "order_id", "id"].iter().find_map(|key| object.get(*key));
    let id = id.map_or_else(
        || format!("{}-{}-{}", spot.0, spot.1, walked.offset),
        |id| match id {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        },
    );
    let status = object.get("status").and_then(Value::as_str).unwrap_or_default().to_owned();
    let text = String::from_utf8_lossy(value).into_owned();
    Ok(Some(SqlRow {
        id,
        status,
        topic: spot.0.clone(),
        partition: spot.1,
        offset: walked.offset,
        value: text,
    }))
}

fn converter_trace((topic, partition): &Spot, walked: &WalkedRecord, why: &str) -> String {
    format!(
        "org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler\n\
         \tat org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator.execAndHandleError(RetryWithToleranceOperator.java:260)\n\
         \tat org.apache.kafka.connect.runtime.WorkerSinkTask.convertAndTransformRecord(WorkerSinkTask.java:542)\n\
         \tat java.base/java.lang.Thread.run(Thread.java:840)\n\
         Caused by: org.apache.kafka.connect.errors.DataException: Error converting message value in topic {topic} partition {partition} at offset {} and timestamp {}: {why}\n\
         \tat org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:333)\n\
         \tat org.apache.kafka.connect.runtime.WorkerSinkTask.convertValue(WorkerSinkTask.java:610)\n\t... 14 more\n",
        walked.offset, walked.timestamp
    )
}

fn dead_letter(state: &Arc<State>, duty: &Duty, task: usize, spot: &Spot, walked: &WalkedRecord, why: &str) {
    let Some(topic) = duty.text("errors.deadletterqueue.topic.name") else { return };
    let mut record = Record { timestamp: None, ..walked.record.clone() };
    if duty.text("errors.deadletterqueue.context.headers.enable") == Some("true") {
        let exception = "org.apache.kafka.connect.errors.DataException";
        let message =
            format!("Converting byte[] to Kafka Connect data failed due to serialization error: {why}");
        for (name, value) in [
            ("topic", spot.0.clone()),
            ("partition", spot.1.to_string()),
            ("offset", walked.offset.to_string()),
            ("connector.name", duty.text("name").unwrap_or_default().to_owned()),
            ("task.id", task.to_string()),
            ("stage", "VALUE_CONVERTER".to_owned()),
            ("class.name", "org.apache.kafka.connect.json.JsonConverter".to_owned()),
            ("exception.class.name", exception.to_owned()),
            ("exception.message", message.clone()),
            (
                "exception.stacktrace",
                format!(
                    "{exception}: {message}\n\tat org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:333)\n"
                ),
            ),
        ] {
            record = record.header(format!("__connect.errors.{name}"), value);
        }
    }
    // A topic that is missing loses it, as a worker that may not write there does.
    let _ = state.append(topic, 0, &Batch::of([record]));
}
