//! Fetches from one broker: the next request leaves as soon as the headers of the last response are walked.
use super::budget::Budget;
use super::cursor::{Cursor, CursorTrouble, CursorVerdict};
use super::growth::Ids;
use super::progress::why;
use super::stream_event::StreamEvent;
use super::stretch::Stretch;
use crate::kafka::model::BrokerId;
use crate::wire::{Connection, Error, Question, Target, Wire};
use kafka_protocol::messages::fetch_request::{FetchPartition, FetchTopic};
use kafka_protocol::messages::{FetchRequest, FetchResponse, TopicName};
use kafka_protocol::protocol::StrBytes;
use std::collections::HashMap;
use std::sync::{Arc, mpsc as threads};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use uuid::Uuid;

/// The first version that takes topic ids instead of names (Kafka 3.1): a topic that was deleted and created anew under
/// the same name is told by the broker at once. Nothing after it is of use to a reader.
const BY_ID: i16 = 13;
/// What a broker that is asked by id says of a topic that it has by another one.
const INCONSISTENT_TOPIC_ID: i16 = 103;
/// How long a broker may wait for something new.
const LONG_POLL: Duration = Duration::from_millis(500);
/// Patience for one response.
const PATIENCE: Duration = Duration::from_secs(30);
/// The first response is small, so that the first rows are there at once; the next ones grow while they come quickly.
const FIRST: usize = 1 << 20;
const LEAST: usize = 64 << 10;
const QUICK: Duration = Duration::from_millis(500);
const SLOW: Duration = Duration::from_secs(3);
/// A quota's wait that is worth a word.
const HELD_UP: Duration = Duration::from_secs(1);

/// How the streams of one read ask.
#[derive(Clone)]
pub struct Manner {
    pub committed: bool,
    /// Ask on the shared connection: for a page, which is small and wants no handshake first.
    pub shared: bool,
    pub budget: Budget,
    /// Which topics the followed ones were seen to be last.
    pub seen: watch::Receiver<Ids>,
}

/// All partitions of a read that one broker leads.
pub struct Stream {
    wire: Wire,
    broker: BrokerId,
    manner: Manner,
    cursors: Vec<Cursor>,
    inbox: mpsc::UnboundedReceiver<Cursor>,
    events: mpsc::UnboundedSender<StreamEvent>,
    matchers: Vec<threads::Sender<Stretch>>,
    connection: Option<Connection>,
    /// How many bytes to ask for: what the line carries in good time.
    stride: usize,
    /// Whether a quota holds it up, and that has been told.
    throttled: bool,
}

/// What a stream talks to besides its broker.
#[derive(Clone)]
pub struct StreamLinks {
    pub events: mpsc::UnboundedSender<StreamEvent>,
    pub matchers: Vec<threads::Sender<Stretch>>,
}

impl Stream {
    /// Partitions come through the inbox; the stream ends when that closes.
    pub fn new(
        wire: Wire,
        broker: BrokerId,
        manner: Manner,
        inbox: mpsc::UnboundedReceiver<Cursor>,
        ends: StreamLinks,
    ) -> Self {
        let StreamLinks { events, matchers } = ends;
        // A page knows what it wants, and every further request would cost it a round trip.
        let stride = if manner.shared { usize::MAX } else { FIRST };
        Self {
            wire,
            broker,
            manner,
            cursors: Vec::new(),
            inbox,
            events,
            matchers,
            connection: None,
            stride,
            throttled: false,
        }
    }

    /// Fetches until the engine lets go of it.
    pub async fn run(mut self) {
        loop {
            if self.cursors.is_empty() {
                match self.inbox.recv().await {
                    Some(cursor) => self.accept(cursor),
                    None => return,
                }
            }
            while let Ok(cursor) = self.inbox.try_recv() {
                self.accept(cursor);
            }
            let Some((permit, share)) = self.manner.budget.take().await else { return };
            let room = share.min(self.stride);
            let begun = Instant::now();
            match self.ask(room).await {
                Err(error) => {
                    self.stride = LEAST;
                    self.lose_all(&error);
                }
                Ok((response, bytes)) => {
                    self.adapt(begun.elapsed(), bytes, share);
                    self.tell_throttle(response.throttle_time_ms);
                    let permit = self.manner.budget.settle(permit, bytes);
                    self.sort_out(response, room, bytes, |piece| Cursor::hold(piece, &permit));
                }
            }
        }
    }

    /// A long poll that waited says nothing about the line, and is no reason to ask for more.
    fn adapt(&mut self, took: Duration, bytes: usize, share: usize) {
        if took < QUICK && bytes >= self.stride / 2 {
            self.stride = self.stride.saturating_mul(2).min(share.max(FIRST));
        } else if took > SLOW {
            self.stride = (self.stride / 2).max(LEAST);
        }
    }

    /// Says that a quota makes it slow, and when that is over: it looks like a line that stands still.
    fn tell_throttle(&mut self, millis: i32) {
        let wait = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
        let throttled = wait >= HELD_UP;
        if throttled {
            let why = format!("the broker throttles this client (a quota): {:.1} s", wait.as_secs_f32());
            let why: Arc<str> = why.into();
            self.cursors
                .iter()
                .for_each(|cursor| self.tell(StreamEvent::Throttled(cursor.part, why.clone())));
        } else if self.throttled {
            self.cursors.iter().for_each(|cursor| self.tell(StreamEvent::Healed(cursor.part)));
        }
        self.throttled = throttled;
    }

    fn accept(&mut self, mut cursor: Cursor) {
        cursor.broker = Some(self.broker);
        self.cursors.push(cursor);
    }

    /// One request over all partitions; the bytes of the answer's record sets besides.
    async fn ask(&mut self, room: usize) -> Result<(FetchResponse, usize), Error> {
        let all_have_ids = self.cursors.iter().all(|cursor| !cursor.id.is_nil());
        let most = if all_have_ids { BY_ID } else { BY_ID - 1 };
        let response = if self.manner.shared {
            let question = Question::to(Target::Broker(self.broker)).within(PATIENCE).at_most(most);
            self.wire.put(&question, |version| self.request(room, version)).await?.response
        } else {
            let connection = match self.connection.take().filter(Connection::is_open) {
                Some(connection) => connection,
                None => self.wire.fetch_connection(self.broker).await?,
            };
            let version = connection.pick::<FetchRequest>(Some(most))?;
            let response = connection.send(version, &self.request(room, version), PATIENCE).await?;
            self.connection = Some(connection);
            response
        };
        let partitions = response.responses.iter().flat_map(|topic| &topic.partitions);
        let bytes = partitions.map(|data| data.records.as_ref().map_or(0, bytes::Bytes::len)).sum();
        Ok((response, bytes))
    }

    fn request(&self, room: usize, version: i16) -> FetchRequest {
        let mut topics: Vec<FetchTopic> = Vec::new();
        let mut last: Option<(&Arc<str>, Uuid)> = None;
        let mut most = room;
        for cursor in &self.cursors {
            // A batch that is larger than usual has room in any case.
            most = most.max(if cursor.is_large() { cursor.bytes } else { 0 });
            let partition = FetchPartition::default()
                .with_partition(cursor.partition.0)
                .with_fetch_offset(cursor.ask_at())
                .with_partition_max_bytes(int(cursor.bytes));
            match topics.last_mut().filter(|_| last == Some((&cursor.topic, cursor.id))) {
                Some(topic) => topic.partitions.push(partition),
                None => {
                    let topic = FetchTopic::default().with_partitions(vec![partition]);
                    topics.push(match version {
                        ..BY_ID => {
                            topic.with_topic(TopicName(StrBytes::from_string(cursor.topic.to_string())))
                        }
                        _ => topic.with_topic_id(cursor.id),
                    });
                }
            }
            last = Some((&cursor.topic, cursor.id));
        }
        let wait = if self.manner.shared { 0 } else { LONG_POLL.as_millis() as i32 };
        FetchRequest::default()
            .with_max_wait_ms(wait)
            .with_min_bytes(1)
            .with_max_bytes(int(most))
            .with_isolation_level(i8::from(self.manner.committed))
            .with_topics(topics)
    }

    /// Gives every partition its part of the response, in the response's order: those that got nothing ask first next time.
    fn sort_out(
        &mut self,
        response: FetchResponse,
        room: usize,
        bytes: usize,
        hold: impl Fn(Stretch) -> Stretch,
    ) {
        if response.error_code != 0 {
            let trouble = CursorTrouble::Code(response.error_code);
            self.cursors.drain(..).for_each(|cursor| lose(&self.events, cursor, trouble.clone()));
            return;
        }
        let largest = self.cursors.iter().map(|cursor| cursor.bytes).max().unwrap_or(0);
        let starved = response.throttle_time_ms > 0 || bytes + largest > room.max(largest) && bytes > 0;
        // An answer has ids or names, as the request had.
        let by_id = response.responses.iter().any(|topic| !topic.topic_id.is_nil());
        if !by_id {
            self.lose_of_another();
        }
        let name = |cursor: &Cursor| match by_id {
            true => (cursor.id, "".into()),
            false => (Uuid::nil(), cursor.topic.clone()),
        };
        let mut waiting: HashMap<((Uuid, Arc<str>), i32), Cursor> =
            self.cursors.drain(..).map(|cursor| ((name(&cursor), cursor.partition.0), cursor)).collect();
        let mut served = Vec::new();
        for topic in response.responses {
            let name: (Uuid, Arc<str>) = (topic.topic_id, topic.topic.as_str().into());
            for data in topic.partitions {
                let Some(cursor) = waiting.remove(&(name.clone(), data.partition_index)) else { continue };
                let got = data.records.as_ref().is_some_and(|set| !set.is_empty());
                let Some(cursor) = self.take(cursor, data, starved, &hold) else { continue };
                if got { served.push(cursor) } else { self.cursors.push(cursor) }
            }
        }
        // A broker that leaves a partition out of its answer is asked again.
        for mut cursor in waiting.into_values() {
            match cursor.left_out() {
                CursorVerdict::Lost(trouble) => lose(&self.events, cursor, trouble),
                CursorVerdict::On | CursorVerdict::Done => self.cursors.push(cursor),
            }
        }
        self.cursors.extend(served);
    }

    /// A broker that is asked by name (before Kafka 3.1) answers of whatever topic has it now. Those that were seen to be
    /// others than what is being read are looked at anew, and nothing of this answer is theirs.
    fn lose_of_another(&mut self) {
        let seen = self.manner.seen.borrow().clone();
        let is_another = |cursor: &mut Cursor| {
            seen.get(&cursor.topic).is_some_and(|id| cursor.is_of_another(*id) && !cursor.former.contains(id))
        };
        for cursor in self.cursors.extract_if(.., is_another) {
            lose(&self.events, cursor, CursorTrouble::Code(INCONSISTENT_TOPIC_ID));
        }
    }

    fn take(
        &self,
        mut cursor: Cursor,
        data: kafka_protocol::messages::fetch_response::PartitionData,
        starved: bool,
        hold: &impl Fn(Stretch) -> Stretch,
    ) -> Option<Cursor> {
        let was_in_trouble = cursor.is_in_trouble();
        let (piece, verdict) = cursor.answer(data, starved);
        if was_in_trouble && !cursor.is_in_trouble() {
            self.tell(StreamEvent::Healed(cursor.part));
        }
        if let Some(piece) = piece {
            // A matcher that has ended means that the read shall stop, which the engine sees for itself.
            let _ = self.matchers[cursor.part % self.matchers.len()].send(hold(piece));
        }
        match verdict {
            CursorVerdict::On => return Some(cursor),
            CursorVerdict::Done => self.tell(StreamEvent::Done),
            CursorVerdict::Lost(trouble) => lose(&self.events, cursor, trouble),
        }
        None
    }

    fn lose_all(&mut self, error: &Error) {
        self.connection = None;
        let why = why(error);
        for cursor in self.cursors.drain(..) {
            lose(&self.events, cursor, CursorTrouble::Connection(why.clone()));
        }
    }

    fn tell(&self, event: StreamEvent) {
        // Nobody listens once the read is over, and then nobody needs to know.
        let _ = self.events.send(event);
    }
}

fn lose(events: &mpsc::UnboundedSender<StreamEvent>, cursor: Cursor, trouble: CursorTrouble) {
    let _ = events.send(StreamEvent::Lost(Box::new(cursor), trouble));
}

fn int(bytes: usize) -> i32 {
    i32::try_from(bytes).unwrap_or(i32::MAX)
}
