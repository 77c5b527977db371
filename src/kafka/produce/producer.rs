//! What stands between a draft and librdkafka: the topic must exist, the queue must have room, and topics in an old
//! record format are written without idempotence.
use super::draft::{Delivery, Draft, Failure, Fate};
use super::line::{ProducerThread, Report};
use super::own::{self, OwnSender};
use super::topic::KnownTopic;
use super::watching::Watching;
use super::{SendPace, Tuning, Writing};
use crate::change::Permit;
use crate::kafka::model::PartitionId;
use crate::wire::{self, Wire};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Bytes that may wait for their confirmation: a load takes no more memory than this, however large it is.
const ROOM: u32 = 32 << 20;
/// How often a record under way is reason to look whether the cluster is still the same.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often to try to take records back that wait for another try.
const TAKE_BACK_EVERY: Duration = Duration::from_millis(50);
/// What a record costs in the queue besides its bytes, about.
const OVERHEAD: usize = 256;
/// How long a record may wait for its confirmation.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends records to one cluster. Cheap to clone; the connection is closed with the last clone.
#[derive(Clone)]
pub struct Producer(Arc<ProducerInner>);

struct ProducerInner {
    wire: Wire,
    tuning: Tuning,
    room: Arc<Semaphore>,
    lines: Mutex<ProducerThreads>,
    own: OwnSender,
}

/// The clients in use and what has been learned about topics.
#[derive(Default)]
struct ProducerThreads {
    idempotent: Option<Arc<ProducerThread>>,
    plain: Option<Arc<ProducerThread>>,
    topics: HashMap<Arc<str>, KnownTopic>,
}

/// The promise of a record's fate.
pub struct Receipt(Promise);

enum Promise {
    Done(Delivery),
    Coming { report: oneshot::Receiver<Report>, since: Instant },
}

impl Receipt {
    /// Waits for the fate. It always comes: at the latest when librdkafka's patience (30 s) ends.
    pub async fn fate(self) -> Delivery {
        match self.0 {
            Promise::Done(delivery) => delivery,
            Promise::Coming { report, since } => arrived(report, since).await.delivery,
        }
    }
}

impl Producer {
    /// A producer for the cluster behind `wire`. Nothing is connected before the first record.
    pub fn new(wire: Wire, pace: SendPace) -> Self {
        Self::patient(wire, pace, PATIENCE)
    }

    /// The same with a patience of its own for each record's confirmation.
    pub fn patient(wire: Wire, pace: SendPace, patience: Duration) -> Self {
        let room = Arc::new(Semaphore::new(ROOM as usize));
        Self(Arc::new(ProducerInner {
            wire,
            tuning: Tuning { pace, patience },
            room,
            lines: Mutex::default(),
            own: OwnSender::new(patience),
        }))
    }

    /// Connects ahead of the first record, in the background: worth it as soon as someone begins to write one.
    pub fn prepare(&self, topic: &Arc<str>) {
        if self.0.wire.sends_itself() {
            return;
        }
        if let Err(failure) = self.line(Writing::Idempotent, topic) {
            tracing::warn!("{failure}");
        }
    }

    /// Sends one record and waits for its fate. The topic is looked up anew; one that is not there is refused.
    pub async fn send(&self, permit: &Permit, draft: Draft) -> Delivery {
        self.send_alone(permit, draft).await
    }

    /// The same in the eyes of somebody who waits for it, and may take it back.
    pub async fn send_watched(&self, permit: &Permit, draft: Draft, watching: &Watching) -> Delivery {
        let mut sending = std::pin::pin!(self.send_alone(permit, draft));
        let mut looks = tokio::time::interval(LOOK_EVERY);
        loop {
            tokio::select! {
                delivery = &mut sending => return delivery,
                () = watching.taken_back() => return self.taking_back(sending).await,
                _ = looks.tick() => watching.say(self.last_word()),
            }
        }
    }

    /// Takes back what was not handed to a broker until this has come to its end: a record that is with a broker in one
    /// moment is refused and waits for the next try in another.
    pub async fn taking_back<T>(&self, sending: impl Future<Output = T>) -> T {
        let mut sending = std::pin::pin!(sending);
        loop {
            self.take_back();
            if let Ok(ended) = tokio::time::timeout(TAKE_BACK_EVERY, &mut sending).await {
                return ended;
            }
        }
    }

    /// What keeps records from being confirmed, by the last word of a broker; none if the last one came through.
    pub fn last_word(&self) -> Option<String> {
        self.started().iter().find_map(|line| line.last_word()).or_else(|| self.0.own.last_word())
    }

    async fn send_alone(&self, permit: &Permit, mut draft: Draft) -> Delivery {
        let since = Instant::now();
        let placed = self.look_up(&draft.topic).await.and_then(|()| self.place(&draft));
        match placed {
            Ok((partition, writing)) => {
                draft.partition = partition;
                self.deliver(permit, &draft, writing, since).await
            }
            Err(failure) => Delivery { fate: Fate::NotSent(failure), took: since.elapsed() },
        }
    }

    /// Queues a record, waiting while there is no room, and gives a receipt. For many records: the first of each topic
    /// is sent by itself, which tells how the topic can be written to.
    pub async fn submit(&self, permit: &Permit, mut draft: Draft) -> Receipt {
        let since = Instant::now();
        let Ok((partition, Some(writing))) = self.place(&draft) else {
            // Not written to yet, or without a leader when it was looked up: it is looked up anew.
            return Receipt(Promise::Done(self.send_alone(permit, draft).await));
        };
        draft.partition = partition;
        // The first of a topic looks it up; the others would not notice that another cluster answers by now.
        if let Err(error @ wire::Error::AnotherCluster { .. }) = self.0.wire.same_cluster().await {
            self.give_up();
            return not_sent(Failure::because(error.to_string()), since);
        }
        if let Err(failure) = check_headers(&draft, writing) {
            return not_sent(failure, since);
        }
        if !self.0.wire.sends_itself() && own::is_needed(&draft) {
            return Receipt(Promise::Done(self.deliver(permit, &draft, Some(writing), since).await));
        }
        let bytes = u32::try_from(draft.size() + OVERHEAD).unwrap_or(ROOM).min(ROOM);
        let room = Arc::clone(&self.0.room).acquire_many_owned(bytes).await.expect("never closed");
        if self.0.wire.sends_itself() {
            let report = self.hand_over(permit, &draft, writing, Some(room));
            return Receipt(Promise::Coming { report, since });
        }
        let queued = self.line(writing, &draft.topic).and_then(|line| line.send(&draft, Some(room)));
        match queued {
            Ok(report) => Receipt(Promise::Coming { report, since }),
            Err(failure) => not_sent(failure, since),
        }
    }

    /// Whether our own client sends it.
    fn is_own(&self, draft: &Draft) -> bool {
        self.0.wire.sends_itself() || own::is_needed(draft)
    }

    /// To our own client, behind what it was handed before.
    fn hand_over(
        &self,
        permit: &Permit,
        draft: &Draft,
        writing: Writing,
        room: Option<OwnedSemaphorePermit>,
    ) -> oneshot::Receiver<Report> {
        let partition = draft.partition.expect("it has been placed");
        let ProducerInner { wire, own, .. } = &*self.0;
        own.send(wire.permitted(permit), (draft, partition), writing, room)
    }

    /// Sends by our own client, when all that librdkafka has before it has been answered: the order of a partition stays.
    async fn send_itself(&self, permit: &Permit, draft: &Draft, writing: Writing, since: Instant) -> Report {
        let all_before = match self.0.wire.sends_itself() {
            true => None,
            false => Some(self.0.room.acquire_many(ROOM).await.expect("never closed")),
        };
        let report = arrived(self.hand_over(permit, draft, writing, None), since).await;
        drop(all_before);
        report
    }

    /// Takes back what was not handed to a broker: its receipts say that it is not sent.
    pub fn take_back(&self) {
        self.started().iter().for_each(|line| line.take_back());
        self.0.own.take_back();
    }

    /// Ends all sends under way: what was not handed to a broker is not sent, what was is unknown. Each receipt says so.
    pub fn give_up(&self) {
        self.started().iter().for_each(|line| line.give_up());
        self.0.own.give_up();
    }

    fn started(&self) -> Vec<Arc<ProducerThread>> {
        let lines = self.lines();
        lines.idempotent.iter().chain(&lines.plain).cloned().collect()
    }

    fn lines(&self) -> parking_lot::MutexGuard<'_, ProducerThreads> {
        self.0.lines.lock()
    }

    /// The client for this way of writing; started when first needed, and anew if librdkafka has given it up.
    fn line(&self, writing: Writing, topic: &Arc<str>) -> Result<Arc<ProducerThread>, Failure> {
        let mut lines = self.lines();
        let place = match writing {
            Writing::Idempotent => &mut lines.idempotent,
            Writing::Plain => &mut lines.plain,
        };
        if let Some(line) = place.as_ref().filter(|line| !line.is_dead()) {
            return Ok(Arc::clone(line));
        }
        let wire = &self.0.wire;
        let reach = wire.librdkafka().map_err(|error| Failure::because(error.to_string()))?;
        let (more, bearer) = (&wire.options().producer, wire.bearer());
        let line = Arc::new(ProducerThread::start(reach, more, bearer, self.0.tuning, writing)?);
        line.warm(topic);
        *place = Some(Arc::clone(&line));
        Ok(line)
    }

    /// Sends and waits; a topic whose format is too old for idempotence gets the record again without.
    async fn deliver(
        &self,
        permit: &Permit,
        draft: &Draft,
        writing: Option<Writing>,
        since: Instant,
    ) -> Delivery {
        let writing = writing.unwrap_or(Writing::Idempotent);
        let report = self.deliver_by(permit, draft, writing, since).await;
        let (report, writing) = if report.format_too_old && writing == Writing::Idempotent {
            tracing::info!("topic {} has an old record format: writing without idempotence", draft.topic);
            (self.deliver_by(permit, draft, Writing::Plain, since).await, Writing::Plain)
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

    async fn deliver_by(&self, permit: &Permit, draft: &Draft, writing: Writing, since: Instant) -> Report {
        let checked = check_headers(draft, writing);
        if checked.is_ok() && self.is_own(draft) {
            return self.send_itself(permit, draft, writing, since).await;
        }
        let queued =
            checked.and_then(|()| self.line(writing, &draft.topic)).and_then(|line| line.send(draft, None));
        match queued {
            Ok(report) => self.watched(arrived(report, since)).await,
            Err(failure) => Report {
                delivery: Delivery { fate: Fate::NotSent(failure), took: since.elapsed() },
                format_too_old: false,
            },
        }
    }

    /// Waits for a report, and looks meanwhile whether the cluster is still the same: librdkafka goes on trying for half
    /// a minute, at addresses that another cluster may have got.
    async fn watched(&self, report: impl Future<Output = Report>) -> Report {
        let mut report = std::pin::pin!(report);
        loop {
            if let Ok(report) = tokio::time::timeout(LOOK_EVERY, &mut report).await {
                return report;
            }
            if matches!(self.0.wire.same_cluster().await, Err(wire::Error::AnotherCluster { .. })) {
                self.give_up();
                return report.await;
            }
        }
    }

    /// Asks our own metadata: it never makes a topic, and it knows what is wrong before anything is sent.
    async fn look_up(&self, topic: &Arc<str>) -> Result<(), Failure> {
        let mut found = KnownTopic::ask(&self.0.wire, topic).await?;
        let mut lines = self.lines();
        found.writing = lines.topics.get(topic).and_then(|known| known.writing);
        lines.topics.insert(Arc::clone(topic), found);
        Ok(())
    }

    /// Where the record goes, and how its topic is written to. Of a topic that was not looked up neither is known.
    fn place(&self, draft: &Draft) -> Result<(Option<PartitionId>, Option<Writing>), Failure> {
        let mut lines = self.lines();
        let Some(known) = lines.topics.get_mut(&draft.topic) else { return Ok((draft.partition, None)) };
        Ok((Some(known.place(draft)?), known.writing))
    }
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

fn not_sent(failure: Failure, since: Instant) -> Receipt {
    Receipt(Promise::Done(Delivery { fate: Fate::NotSent(failure), took: since.elapsed() }))
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
