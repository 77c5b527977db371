//! Fetch: what a reader gets now, or after waiting for more. Sessions are declined, which every client understands.
use super::fetch_answer::{Fetched, FoundTopic, answer};
use super::{Call, Served};
use crate::demo::rights::{AclResource, Operation};
use crate::demo::state::State;
use crate::demo::topic::{Partition, Topic};
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::FetchRequest;
use kafka_protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

/// What one look at the logs gave.
#[derive(Default)]
struct FetchLook {
    topics: Vec<FoundTopic>,
    bytes: usize,
    failed: bool,
}

/// The topic of one request row, looked up once.
struct AskedTopic<'a> {
    row: &'a FetchTopic,
    topic: Result<Arc<Topic>, ResponseError>,
    partitions: Vec<(&'a FetchPartition, Option<Arc<Partition>>)>,
}

pub async fn fetch(state: &State, call: &Call) -> Served {
    let request: FetchRequest = call.read()?;
    if request.session_id != 0 && request.session_epoch > 0 {
        return answer(state, call, Some(ResponseError::FetchSessionIdNotFound), Vec::new());
    }
    if let Some(error) = call.wanted_error(state, None).filter(|_| call.since(7)) {
        return answer(state, call, Some(error), Vec::new());
    }
    let deadline = Instant::now() + Duration::from_millis(request.max_wait_ms.max(0) as u64);
    let enough = usize::try_from(request.min_bytes).unwrap_or(0);
    loop {
        // Topics may come and go while this waits, so each round looks them up again.
        let asked: Vec<AskedTopic<'_>> = request.topics.iter().map(|row| look_up(state, call, row)).collect();
        let waiter = Arc::new(Notify::new());
        let look = look(state, call, &request, &asked, &waiter);
        let done = look.failed || look.bytes >= enough || request.topics.is_empty();
        if done || Instant::now() >= deadline {
            return answer(state, call, None, look.topics);
        }
        drop(asked);
        // Time's up is not an error: the next look takes what there is.
        let _ = timeout_at(deadline, waiter.notified()).await;
    }
}

fn look_up<'a>(state: &State, call: &Call, row: &'a FetchTopic) -> AskedTopic<'a> {
    let topic = if call.since(13) {
        state.topic_by_id(row.topic_id).ok_or(ResponseError::UnknownTopicId)
    } else {
        state.topic(&row.topic).ok_or(ResponseError::UnknownTopicOrPartition)
    };
    let partition = |asked: &'a FetchPartition| {
        (asked, topic.as_ref().ok().and_then(|topic| topic.partition(asked.partition)))
    };
    let partitions = row.partitions.iter().map(partition).collect();
    AskedTopic { row, topic, partitions }
}

fn look(
    state: &State,
    call: &Call,
    request: &FetchRequest,
    asked: &[AskedTopic<'_>],
    waiter: &Arc<Notify>,
) -> FetchLook {
    let mut look = FetchLook::default();
    let limit = usize::try_from(request.max_bytes).unwrap_or(0);
    for AskedTopic { row, topic, partitions } in asked {
        let name = topic.as_ref().map_or(row.topic.as_str(), |topic| &topic.name);
        let refusal = topic.as_ref().err().copied().or_else(|| {
            let allowed = state.rights.allow(Operation::Read, || AclResource::topic(name));
            let denied = (!allowed).then_some(ResponseError::TopicAuthorizationFailed);
            call.wanted_error(state, Some(name)).or(denied)
        });
        let mut found = Vec::with_capacity(partitions.len());
        for (asked, partition) in partitions {
            let room = AnswerRoom {
                bytes: limit
                    .saturating_sub(look.bytes)
                    .min(usize::try_from(asked.partition_max_bytes).unwrap_or(0)),
                whole: look.bytes == 0,
            };
            let one = match refusal {
                Some(error) => Fetched::failed(asked.partition, error),
                None => read(state, call, request, asked, partition.as_deref(), room, waiter),
            };
            look.bytes += one.bytes;
            look.failed |= one.error.is_some();
            found.push(one);
        }
        let id = topic.as_ref().map_or(row.topic_id, |topic| topic.id);
        look.topics.push(FoundTopic {
            name: row.topic.clone(),
            id: if call.since(13) { id } else { Uuid::nil() },
            partitions: found,
        });
    }
    look
}

/// How much may still go into the answer.
struct AnswerRoom {
    bytes: usize,
    /// The first batch comes whole, however large.
    whole: bool,
}

fn read(
    state: &State,
    call: &Call,
    request: &FetchRequest,
    asked: &FetchPartition,
    partition: Option<&Partition>,
    room: AnswerRoom,
    waiter: &Arc<Notify>,
) -> Fetched {
    let result = state.led(partition, call.broker, asked.current_leader_epoch, |replicated| {
        let (start, end, stable) = (replicated.log.start(), replicated.log.end(), replicated.log.stable());
        if asked.fetch_offset < start || asked.fetch_offset > end {
            return Err(ResponseError::OffsetOutOfRange);
        }
        let committed = request.isolation_level == 1;
        let upper = if committed { stable } else { end };
        let slice = replicated.log.slice(asked.fetch_offset, upper, room.bytes, room.whole);
        let aborted = committed.then(|| replicated.log.aborted(asked.fetch_offset, slice.next));
        replicated.wait(waiter);
        Ok(Fetched {
            partition: asked.partition,
            ends: (start, stable, end),
            aborted,
            bytes: slice.bytes,
            chunks: slice.chunks,
            ..Fetched::default()
        })
    });
    result.unwrap_or_else(|error| Fetched {
        leader: partition.map(|partition| partition.lock()).and_then(|r| Some((r.leader?, r.leader_epoch))),
        ..Fetched::failed(asked.partition, error)
    })
}
