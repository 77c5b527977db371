//! Writing records, with the fate of every one of them told. The only room of librdkafka: idempotence, batching and
//! retries are where years of production use of a client count most. Never its admin client, never its consumer.
//!
//! | file | owns |
//! |---|---|
//! | `by_schema` | a draft whose key or value is JSON, written by a schema |
//! | `draft` | a record before it is sent, and what became of it |
//! | `line` | one librdkafka client and its settings |
//! | `own` | sending by our own client: what librdkafka can't carry, and where it can't follow |
//! | `producer` | what is checked before, the room in the queue, and old record formats |
//! | `requests` | which requests a broker may have carried out, from librdkafka's log |
//! | `topic` | what must be known of a topic before it is written to, and which partition a record goes to |
//! | `watching` | a send in the eyes of who waits for it |
//! | `words` | error codes as fates in words |
mod by_schema;
mod draft;
mod line;
mod own;
mod producer;
mod requests;
mod topic;
mod watching;
mod words;

use std::time::Duration;

pub(in crate::kafka) use own::{
    BY_NAME, BatchEnd, first_number, judge, passes, produce_request, row, unanswered,
};

pub(in crate::kafka) use draft::Failure;
pub use draft::{Delivery, Draft, Fate};
pub use line::check_properties;
pub use producer::{Producer, Receipt};
pub use watching::Watching;

/// What the producer is tuned for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendPace {
    /// One record now and then: sent at once.
    Single,
    /// Many records: gathered for 10 ms and compressed.
    Load,
}

/// How a client is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tuning {
    pace: SendPace,
    /// How long a record may wait for its confirmation. After that its fate is told as it stands.
    patience: Duration,
}

/// How the broker guards against doubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// A retry never writes a record twice (KIP-98).
    Idempotent,
    /// For topics in record format 0 or 1, which can't carry sequence numbers.
    Plain,
}
