//! A Kafka cluster in this process that speaks the real protocol over loopback TCP: `kafdeck demo`, and the double of
//! every test. Shares no code with the client it checks, and knows no other room.
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use kafdeck::demo::{Api, Batch, Demo, ErrorCode, Options, Record};
//! let demo = Demo::start(Options::default()).await?;
//! demo.create_topic("orders", 6, 3, &[("retention.bytes", "1048576")]).expect("a new name");
//! demo.append("orders", 0, &Batch::of([Record::new("key", "value")])).expect("a known partition");
//! demo.faults().on(Api::Fetch).broker(2).times(3).error(ErrorCode::NotLeaderOrFollower);
//! println!("{}", demo.bootstrap()); // host:port,… for any Kafka client
//! # Ok(()) }
//! ```
//!
//! | part | owns |
//! |---|---|
//! | `options`, `clock`, `random` | how a cluster is sized, what time it is, what the seed decides |
//! | `state`, `broker`, `brokers`, `topic`, `configs`, `quorum` | what the cluster is: brokers up or down, topics, leaders, settings |
//! | `log/` | one partition's records: append, slice, retention, compaction, transactions |
//! | `batch` | record batches of format 0, 1 and 2, built and walked |
//! | `transactions` | the transaction coordinator |
//! | `faults`, `rights` | what is to go wrong, and who may do what |
//! | `entry/` | what a client must show first: TLS and a login |
//! | `server`, `api/`, `kept_metadata` | sockets and frames; one file an API family |
//! | `groups` | the group coordinator; `api/groups/` turns it into Kafka's messages |
//! | `connect` | a Connect worker beside the cluster: REST, a source, a sink into SQLite |
//! | `glue` | AWS Glue's registry: schemas by the ids that records name |
//! | `registry` | a schema registry beside the cluster: Confluent's API |
//! | `web` | what both share: HTTP over sockets, and mishaps |
//! | [`story`] | the records, the traffic and the groups of `kafdeck demo` |
//!
//! Time that a client feels on the socket (a long poll, a delay on request) is real time. Time that Kafka writes down or
//! lets run out (timestamps, retention, sessions, transactions) is the `Clock`'s, which a test may own.
mod api;
mod append;
pub(crate) mod batch;
mod broker;
mod brokers;
mod clock;
mod cluster;
mod configs;
mod connect;
mod create;
pub(crate) mod entry;
pub(crate) mod faults;
mod glue;
pub(crate) mod groups;
mod kept_metadata;
mod log;
mod markers;
mod options;
mod quorum;
mod random;
mod registry;
pub(crate) mod rights;
mod server;
mod state;
pub mod story;
mod topic;
mod transactions;
mod upkeep;
mod web;
mod written;

pub use batch::{Batch, BatchFormat, Codec, Header, Record};
pub use clock::ManualClock;
pub use cluster::Demo;
pub(crate) use cluster::Refusal;
pub use connect::{ConnectOptions, DemoConnect};
pub use entry::{Accounts, Certificate, Door};
pub use glue::DemoGlue;
pub use groups::{
    ModernGroup, ModernMember, SharedGroup, SharedMember, SharedStart, StreamsMember, StreamsPart,
    StreamsPortrait,
};
pub use kafka_protocol::error::ResponseError as ErrorCode;
pub use kafka_protocol::messages::ApiKey as Api;
pub use options::{Era, Listen, Options, Release};
pub use registry::{DemoRegistry, RegistryOptions};
pub use rights::{AclResource, Operation};
pub use web::WebMishap;
pub use web::WebMishap as ConnectMishap;
