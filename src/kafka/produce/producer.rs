//! What stands between a draft and librdkafka: the topic must exist, the queue must have room, and topics in an old
//! record format are written without idempotence.
use super::draft::{Delivery, Draft, Failure, Fate};
use super::line::{Line, Report};
use super::{Pace, Writing};
use crate::change::Permit;
use crate::wire::{self, Topics, Wire};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::{Semaphore, oneshot};

/// Bytes that may wait for their confirmation: a load takes no more memory than this, however large it is.
const ROOM: u32 = 32 << 20;
/// What a record costs in the queue besides its bytes, about.
const OVERHEAD: usize = 256;
/// Kafka's error codes that a topic may have in Metadata.
const UNKNOWN_TOPIC: i16 = 3;
const INVALID_TOPIC: i16 = 17;
const TOPIC_DENIED: i16 = 29;

/// Sends records to one cluster. Cheap to clone; the connection is closed with the last clone.
#[derive(Clone)]
pub struct Producer(Arc<Inner>);

struct Inner {
    wire: Wire,
    pace: Pace,
    room: Arc<Semaphore>,
    lines: Mutex<Lines>,
}

/// The clients in use and what has been learned about topics.
#[derive(Default)]
struct Lines {
    idempotent: Option<Arc<Line>>,
    plain: Option<Arc<Line>>,
    topics: HashMap<Arc<str>, Known>,
}

/// What is known of a topic.
#[derive(Clone, Copy)]
struct Known {
    partitions: usize,
    /// None until a first record came through.
    writing: Option<Writing>,
}

/// The promise of a record's fate.
pub struct Receipt(State);

enum State {
    Done(Delivery),
    Coming { report: oneshot::Receiver<Report>, since: Instant },
}

impl Receipt {
    /// Waits for the fate. It always comes: at the latest when librdkafka's patience (30 s) ends.
    pub async fn fate(self) -> Delivery {
        match self.0 {
            State::Done(delivery) => delivery,
            State::Coming { report, since } => arrived(report, since).await.delivery,
        }
    }
}

impl Producer {
    /// A producer for the cluster behind `wire`. Nothing is connected before the first record.
    pub fn new(wire: Wire, pace: Pace) -> Self {
        let room = Arc::new(Semaphore::new(ROOM as usize));
        Self(Arc::new(Inner { wire, pace, room, lines: Mutex::default() }))
    }

    /// Connects ahead of the first record, in the background: worth it as soon as someone begins to write one.
    pub fn prepare(&self, topic: &Arc<str>) {
        if let Err(failure) = self.line(Writing::Idempotent, topic) {
            tracing::warn!("{failure}");
        }
    }

    /// Sends one record and waits for its fate. The topic is looked up anew; one that is not there is refused.
    pub async fn send(&self, _permit: &Permit, draft: Draft) -> Delivery {
        self.send_alone(draft).await
    }

    async fn send_alone(&self, draft: Draft) -> Delivery {
        let since = Instant::now();
        match self.look_up(&draft).await {
            Ok(known) => self.deliver(&draft, known.writing, since).await,
            Err(failure) => Delivery { fate: Fate::NotSent(failure), took: since.elapsed() },
        }
    }

    /// Queues a record, waiting while there is no room, and gives a receipt. For many records: the first of each topic
    /// is sent by itself, which tells how the topic can be written to.
    pub async fn submit(&self, _permit: &Permit, draft: Draft) -> Receipt {
        let since = Instant::now();
        let known = self.lines().topics.get(&draft.topic).copied();
        let Some(Known { partitions, writing: Some(writing) }) = known else {
            return Receipt(State::Done(self.send_alone(draft).await));
        };
        // The first of a topic looks it up; the others would not notice that another cluster answers by now.
        if let Err(error) = self.0.wire.same_cluster().await {
            return not_sent(unreachable(&error), since);
        }
        if let Err(failure) =
            check_partition(&draft, partitions).and_then(|()| check_headers(&draft, writing))
        {
            return not_sent(failure, since);
        }
        let bytes = u32::try_from(draft.size() + OVERHEAD).unwrap_or(ROOM).min(ROOM);
        let room = Arc::clone(&self.0.room).acquire_many_owned(bytes).await.expect("never closed");
        let queued = self.line(writing, &draft.topic).and_then(|line| line.send(&draft, Some(room)));
        match queued {
            Ok(report) => Receipt(State::Coming { report, since }),
            Err(failure) => not_sent(failure, since),
        }
    }

    /// Ends all sends under way: what was not handed to a broker is not sent, what was is unknown. Each receipt says so.
    pub fn give_up(&self) {
        let lines = self.lines();
        lines.idempotent.iter().chain(&lines.plain).for_each(|line| line.purge());
    }

    fn lines(&self) -> std::sync::MutexGuard<'_, Lines> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client for this way of writing; started when first needed, and anew if librdkafka has given it up.
    fn line(&self, writing: Writing, topic: &Arc<str>) -> Result<Arc<Line>, Failure> {
        let mut lines = self.lines();
        let place = match writing {
            Writing::Idempotent => &mut lines.idempotent,
            Writing::Plain => &mut lines.plain,
        };
        if let Some(line) = place.as_ref().filter(|line| !line.is_dead()) {
            return Ok(Arc::clone(line));
        }
        let line = Arc::new(Line::start(self.0.wire.librdkafka(), self.0.pace, writing)?);
        line.warm(topic);
        *place = Some(Arc::clone(&line));
        Ok(line)
    }

    /// Sends and waits; a topic whose format is too old for idempotence gets the record again without.
    async fn deliver(&self, draft: &Draft, writing: Option<Writing>, since: Instant) -> Delivery {
        let writing = writing.unwrap_or(Writing::Idempotent);
        let report = self.deliver_by(draft, writing, since).await;
        let (report, writing) = if report.format_too_old && writing == Writing::Idempotent {
            tracing::info!("topic {} has an old record format: writing without idempotence", draft.topic);
            (self.deliver_by(draft, Writing::Plain, since).await, Writing::Plain)
        } else {
            (report, writing)
        };
        if matches!(report.delivery.fate, Fate::Sent { .. })
            && let Some(known) = self.lines().topics.get_mut(&draft.topic)
        {
            known.writing = Some(writing);
        }
        Delivery { took: since.elapsed(), ..report.delivery }
    }

    async fn deliver_by(&self, draft: &Draft, writing: Writing, since: Instant) -> Report {
        let queued = check_headers(draft, writing)
            .and_then(|()| self.line(writing, &draft.topic))
            .and_then(|line| line.send(draft, None));
        match queued {
            Ok(report) => arrived(report, since).await,
            Err(failure) => Report {
                delivery: Delivery { fate: Fate::NotSent(failure), took: since.elapsed() },
                format_too_old: false,
            },
        }
    }

    /// Asks our own metadata: it never makes a topic, and it knows what is wrong before anything is sent.
    async fn look_up(&self, draft: &Draft) -> Result<Known, Failure> {
        let asked = std::slice::from_ref(&draft.topic);
        let metadata =
            self.0.wire.metadata(Topics::Some(asked)).await.map_err(|error| unreachable(&error))?;
        let topic = &draft.topic;
        let unknown =
            || Failure::because(format!("there is no topic {topic}")).try_to("check its name, or create it");
        let found = metadata.topics.iter().find(|found| found.name == *topic).ok_or_else(unknown)?;
        match found.error {
            UNKNOWN_TOPIC => return Err(unknown()),
            INVALID_TOPIC => return Err(Failure::because(format!("{topic:?} can't be a topic's name"))),
            TOPIC_DENIED => {
                return Err(Failure::because(format!("not allowed to describe topic {topic}"))
                    .try_to("the rights that are missing: Describe and Write on the topic"));
            }
            _ => {}
        }
        check_partition(draft, found.partitions.len())?;
        if let Some(partition) = draft.partition
            && found.partitions.iter().any(|one| one.id.0 == partition.0 && one.leader.is_none())
        {
            return Err(Failure::because(format!("partition {partition} of topic {topic} has no leader"))
                .try_to("bring its brokers back, or choose another partition"));
        }
        let mut lines = self.lines();
        let writing = lines.topics.get(topic).and_then(|known| known.writing);
        let known = Known { partitions: found.partitions.len(), writing };
        lines.topics.insert(Arc::clone(topic), known);
        Ok(known)
    }
}

fn check_partition(draft: &Draft, partitions: usize) -> Result<(), Failure> {
    let Some(partition) = draft.partition else { return Ok(()) };
    if usize::try_from(partition.0).is_ok_and(|partition| partition < partitions) {
        return Ok(());
    }
    Err(Failure::because(format!("topic {} has no partition {partition}", draft.topic))
        .try_to(format!("it has {partitions}, numbered from 0")))
}

/// A topic that is written to without idempotence keeps records in a format that is too old for headers. Brokers answer
/// "unknown error" to them.
fn check_headers(draft: &Draft, writing: Writing) -> Result<(), Failure> {
    if writing == Writing::Idempotent || draft.headers.is_empty() {
        return Ok(());
    }
    let why = format!("topic {} keeps records in an old record format, which has no headers", draft.topic);
    Err(Failure::because(why)
        .try_to("send it without headers, or raise message.format.version of the topic to 0.11 or later"))
}

fn unreachable(error: &wire::Error) -> Failure {
    Failure::because(format!("can't ask the cluster about the topic: {error}"))
}

fn not_sent(failure: Failure, since: Instant) -> Receipt {
    Receipt(State::Done(Delivery { fate: Fate::NotSent(failure), took: since.elapsed() }))
}

/// The report, or what can be said if librdkafka was closed before it came.
async fn arrived(report: oneshot::Receiver<Report>, since: Instant) -> Report {
    report.await.unwrap_or_else(|_| {
        let failure = Failure::because("the producer was closed before the broker answered")
            .try_to("look whether the record arrived before sending it again");
        Report {
            delivery: Delivery { fate: Fate::Unknown(failure), took: since.elapsed() },
            format_too_old: false,
        }
    })
}
