//! One librdkafka client: its settings, its log lines, and the delivery report of every record.
use super::draft::{Delivery, Draft, Failure, Fate};
use super::requests::Requests;
use super::words;
use super::{SendPace, Tuning, Writing};
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::wire::BearerSource;
use parking_lot::Mutex;
use rdkafka::client::{ClientContext, OAuthToken};
use rdkafka::config::{ClientConfig, FromClientConfigAndContext, RDKafkaLogLevel};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Header as WireHeader, Message, OwnedHeaders};
use rdkafka::producer::{
    BaseRecord, DeliveryResult, NoCustomPartitioner, Producer, ProducerContext, PurgeConfig, ThreadedProducer,
};
use rdkafka::statistics::Statistics;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// The broker's limit decides how large a record may be, not the client's: this is librdkafka's own ceiling.
const LARGEST: &str = "1000000000";

/// Whether librdkafka knows these properties and can take their values.
///
/// # Errors
/// In its own words.
pub fn check_properties<'a>(
    properties: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> Result<(), String> {
    for (name, value) in properties {
        let one = ClientConfig::from_iter([(name.clone(), value.clone())]);
        if let Err(KafkaError::ClientConfig(_, why, ..)) = one.create_native_config() {
            return Err(format!("librdkafka does not take {name} = {value:?}: {why}"));
        }
    }
    Ok(())
}

/// How long connecting ahead of the first record may take.
const WARMING: Duration = Duration::from_secs(5);

/// The fate of one record, as librdkafka reports it, and whether the topic's format can't carry idempotence.
pub(super) struct Report {
    pub delivery: Delivery,
    pub format_too_old: bool,
}

/// What travels with a record through librdkafka and back.
pub(super) struct InFlight {
    reply: oneshot::Sender<Report>,
    asked: Instant,
    size: usize,
    /// Which record of its partition it is, by librdkafka's count.
    number: Option<u64>,
    /// Gives the record's room back when the report has come.
    _room: Option<OwnedSemaphorePermit>,
}

/// A librdkafka producer with a thread of its own that polls.
pub(super) struct ProducerThread(Option<ThreadedProducer<Reports>>);

impl ProducerThread {
    /// Starts the client; it connects when the first record comes. Fails only if librdkafka refuses its settings.
    /// `reach` is how the cluster is reached, as the wire client reaches it; `bearer` where its tokens come from, and `more`
    /// what the user wants of librdkafka.
    pub fn start(
        reach: Vec<(&'static str, String)>,
        more: &[(String, String)],
        bearer: Option<BearerSource>,
        tuning: Tuning,
        writing: Writing,
    ) -> Result<Self, Failure> {
        let Tuning { pace, patience } = tuning;
        let mut config = ClientConfig::new();
        config.extend(reach.into_iter().map(|(name, value)| (name.to_owned(), value)));
        config
            .set("acks", "all")
            .set("partitioner", "murmur2_random")
            // Whether the topic exists is asked before; between that and the send it must not be made either.
            .set("allow.auto.create.topics", "false")
            .set("message.timeout.ms", patience.as_millis().to_string())
            .set("message.max.bytes", LARGEST)
            // The room (a semaphore over bytes) bounds the queue, so that waiting is async instead of an error.
            .set("queue.buffering.max.messages", "0")
            // KIP-714: what this client does is its user's business.
            .set("enable.metrics.push", "false")
            // Which requests left and what became of them (`requests`): two lines a request.
            .set("debug", "msg")
            .set_log_level(RDKafkaLogLevel::Debug);
        match pace {
            SendPace::Single => config.set("linger.ms", "0"),
            SendPace::Load => config.set("linger.ms", "10").set("compression.type", "lz4"),
        };
        config.extend(more.iter().cloned());
        match writing {
            Writing::Idempotent => config.set("enable.idempotence", "true"),
            // Without idempotence order needs a single request in flight.
            Writing::Plain => config.set("max.in.flight", "1"),
        };
        let client =
            ThreadedProducer::from_config_and_context(&config, Reports { bearer, ..Reports::default() })
                .map_err(|error| Failure::because(format!("can't start the producer: {error}")))?;
        Ok(Self(Some(client)))
    }

    fn client(&self) -> &ThreadedProducer<Reports> {
        self.0.as_ref().expect("taken only when dropped")
    }

    /// Connects and asks for a producer id ahead of the first record, in the background.
    ///
    /// By itself librdkafka takes half a second for that: it drops the first connection once it knows the cluster, looks
    /// for another to ask on, finds none, and sleeps. Each answer to a metadata question makes it look again; the second
    /// one comes from a connection that stays. Measured: 60 ms instead of 510 to 1,060.
    pub fn warm(&self, topic: &Arc<str>) {
        let (client, topic) = (self.client().clone(), Arc::clone(topic));
        let asking = move || {
            for _ in 0..2 {
                if let Err(error) = client.client().fetch_metadata(Some(&topic), WARMING) {
                    tracing::debug!(target: "librdkafka", "while connecting: {error}");
                }
            }
        };
        if let Err(error) = std::thread::Builder::new().name("warm producer".to_owned()).spawn(asking) {
            tracing::debug!("the first record will take longer: {error}");
        }
    }

    /// Takes back what was not handed to a broker.
    pub fn take_back(&self) {
        self.client().purge(PurgeConfig::default().queue());
    }

    /// The same, and waits no longer for the answers to what was handed over.
    pub fn give_up(&self) {
        self.client().purge(PurgeConfig::default().queue().inflight());
    }

    /// Whether librdkafka has given this client up for good.
    pub fn is_dead(&self) -> bool {
        self.client().client().fatal_error().is_some()
    }

    /// Hands the record over; its report comes through the receiver. Fails if it can't be handed over at all.
    pub fn send(
        &self,
        draft: &Draft,
        room: Option<OwnedSemaphorePermit>,
    ) -> Result<oneshot::Receiver<Report>, Failure> {
        let (reply, report) = oneshot::channel();
        let (timestamp, headers) = (timestamp(draft)?, headers(draft));
        let client = self.client();
        let hand = |number| {
            let waiting =
                Box::new(InFlight { reply, asked: Instant::now(), size: draft.size(), number, _room: room });
            let mut record: BaseRecord<'_, [u8], [u8], Box<InFlight>> =
                BaseRecord::with_opaque_to(&draft.topic, waiting);
            record.partition = draft.partition.map(|partition| partition.0);
            record.key = draft.key.as_deref();
            record.payload = draft.value.as_deref();
            (record.timestamp, record.headers) = (timestamp, headers);
            client.send(record).map_err(|(error, _)| words::refusal(&error, draft))
        };
        client.context().requests.hand_over((&draft.topic, draft.partition), hand).map(|()| report)
    }

    /// What keeps records from being confirmed, by the last word of a broker.
    pub fn last_word(&self) -> Option<String> {
        self.client().context().requests.last_word().map(|said| words::broker_words(&said))
    }
}

impl Drop for ProducerThread {
    /// Closing can take half a second: not on the caller's thread, which may be the one that draws.
    fn drop(&mut self) {
        let client = self.0.take();
        let closing =
            std::thread::Builder::new().name("close producer".to_owned()).spawn(move || drop(client));
        if let Err(error) = closing {
            tracing::warn!("closed the producer without a thread of its own: {error}");
        }
    }
}

/// A time before 1970 is none in Kafka; 0 and "none" are sent by `own`.
fn timestamp(draft: &Draft) -> Result<Option<i64>, Failure> {
    match draft.timestamp {
        None => Ok(None),
        Some(Timestamp(at)) if at > 0 => Ok(Some(at)),
        Some(Timestamp(at)) => Err(words::no_such_time(at)),
    }
}

/// Null where there are none. librdkafka takes names as text only: a record with others is sent by `own`.
fn headers(draft: &Draft) -> Option<OwnedHeaders> {
    if draft.headers.is_empty() {
        return None;
    }
    let fresh = OwnedHeaders::new_with_capacity(draft.headers.len());
    Some(draft.headers.iter().fold(fresh, |all, header| {
        let key = std::str::from_utf8(&header.name).expect("a record with another name is sent by `own`");
        all.insert(WireHeader { key, value: header.value.as_deref() })
    }))
}

/// Receives librdkafka's log lines and delivery reports, on its polling thread.
#[derive(Default)]
struct Reports {
    requests: Requests,
    /// Why librdkafka gave this client up for good; it throws away what is queued then.
    given_up: Mutex<Option<String>>,
    bearer: Option<BearerSource>,
}

impl ClientContext for Reports {
    const ENABLE_REFRESH_OAUTH_TOKEN: bool = true;

    /// On the polling thread, which may wait.
    fn generate_oauth_token(&self, _: Option<&str>) -> Result<OAuthToken, Box<dyn std::error::Error>> {
        let bearer = self.bearer.as_ref().ok_or("no token is set")?()?;
        Ok(OAuthToken {
            token: bearer.token.expose().to_owned(),
            principal_name: bearer.principal,
            lifetime_ms: bearer.until,
        })
    }

    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        use RDKafkaLogLevel as Level;
        // The error callback is not told of every broker that can't be reached.
        if facility == "FAIL" {
            self.requests.trouble(message.split_once("]: ").map_or(message, |(_, what)| what));
        }
        // Said before what was queued comes back; the error callback has the cause's code, as of errors that pass.
        if facility == "FATAL" {
            *self.given_up.lock() = Some(message.to_owned());
        }
        match level {
            Level::Emerg | Level::Alert | Level::Critical | Level::Error => {
                tracing::error!(target: "librdkafka", "{facility}: {message}");
            }
            Level::Warning => tracing::warn!(target: "librdkafka", "{facility}: {message}"),
            Level::Notice | Level::Info => tracing::info!(target: "librdkafka", "{facility}: {message}"),
            Level::Debug if self.requests.read(message) => {}
            Level::Debug => tracing::trace!(target: "librdkafka", "{facility}: {message}"),
        }
    }

    fn stats(&self, _: Statistics) {}

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::warn!(target: "librdkafka", "{error}: {reason}");
        self.requests.trouble(reason);
    }
}

impl ProducerContext<NoCustomPartitioner> for Reports {
    type DeliveryOpaque = Box<InFlight>;

    fn delivery(&self, result: &DeliveryResult<'_>, waiting: Self::DeliveryOpaque) {
        let took = waiting.asked.elapsed();
        let (fate, format_too_old) = match result {
            Ok(message) => {
                let place = (message.topic(), PartitionId(message.partition()));
                self.requests.delivered(place, waiting.number);
                (sent(message), false)
            }
            Err((error, message)) => {
                tracing::warn!(target: "librdkafka", "record for {}: {error}", message.topic());
                let too_old =
                    error.rdkafka_error_code() == Some(RDKafkaErrorCode::UnsupportedForMessageFormat);
                let place = (message.topic(), PartitionId(message.partition()));
                let evidence = self.requests.evidence(place, waiting.number);
                let given_up = self.given_up.lock().clone();
                let fate = words::fate_of(error, evidence, message.topic(), waiting.size);
                (words::after_giving_up(fate, given_up.as_deref(), message.topic()), too_old)
            }
        };
        // Whoever asked may have left; the record's fate is in the log then.
        let _ = waiting.reply.send(Report { delivery: Delivery { fate, took }, format_too_old });
    }
}

fn sent(message: &impl Message) -> Fate {
    Fate::Sent {
        partition: PartitionId(message.partition()),
        offset: Some(message.offset()).filter(|offset| *offset >= 0).map(Offset),
        timestamp: message.timestamp().to_millis().filter(|at| *at >= 0).map(Timestamp),
    }
}
