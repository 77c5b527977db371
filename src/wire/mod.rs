//! Speaks Kafka's protocol: frames, connections, versions, routing, retry. Knows no screen and no feature.
//!
//! [`Wire`] is the handle: cheap to clone, and the tables behind it (connections, leaders, coordinators) are shared.
//! From the bottom up: `stream` opens a socket, `frame` cuts it into frames, `link` matches answers to questions,
//! `connection` adds the versions of that broker, `pool` keeps one connection per broker, `metadata`, `leaders` and
//! `coordinators` know who answers what, and `ask` sends each question there and tries again while that is sensible.
mod ask;
mod backoff;
mod buffers;
mod connection;
mod coordinators;
mod error;
mod frame;
mod leaders;
mod link;
mod metadata;
mod names;
mod options;
mod pool;
mod primitives;
mod release;
mod route;
mod stream;
mod versions;
mod write;

pub use crate::config::Address;
pub use ask::{Answer, Question, Target, Wire};
pub use connection::{Connection, Reply};
pub use coordinators::CoordinatorKind;
pub use error::{Error, Foreign};
pub use metadata::{BrokerAddress, Metadata, Partition, TopicMetadata, Topics};
pub use names::{BrokerId, PartitionId, api_name};
pub use options::{Options, Security};
pub use primitives::Primitives;
pub use versions::Versions;
