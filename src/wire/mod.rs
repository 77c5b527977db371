//! Speaks Kafka's protocol: frames, connections, versions, routing, retry. Knows no screen and no feature.
//!
//! [`Wire`] is the handle (`handle`): cheap to clone, and what stands behind it (connections, leaders, coordinators) is
//! shared. From the bottom up: `socket` connects, `stream` opens a socket, or what leads there (`via`), and secures it (`tls`),
//! `frame` cuts it into frames, `link` matches answers to questions (`waiting`), `greeting` asks for the versions (`late_alert` tells why a secured listener hung up at that),
//! `connection` adds them, `opening` goes through the steps that make one (`login` with `tokens`, which commands may
//! have `printed`, and `kerberos` among them; OAuth's are had of an `endpoint`, for an `assertion` or a code entered in a
//! browser (`device`, `device_tokens`), by `http` through a `web` door, and `aws` finds the keys of MSK's; said by `logging_in`, which `renewal` repeats), `patience` waits for an answer and finds out what silence
//! means, `pool` keeps one connection per broker, `terms` holds all of them to one cluster, `bounds` what is asked to the profile's names, `metadata` (or `controllers`, where
//! only those can be reached), `leaders` and `coordinators` know who answers what. On top, `question` is what is asked of whom, `ask` puts what only looks (the list is
//! in `looks`) and tries again while that is sensible, and `write` puts what changes something: once, and with a permit;
//! `rehearse` has a change judged without making it. `probe` takes the steps of a connection one by one, for a diagnosis
//! (`tls_facts` is what it sees of TLS, `clock` compares the cluster's time with this machine's). `properties` tells librdkafka the same connection setting.
mod ask;
mod assertion;
mod aws;
mod backoff;
mod bounds;
mod buffers;
mod by_hand;
mod clock;
pub(crate) mod codes;
mod connection;
mod controllers;
mod coordinators;
mod device;
mod device_tokens;
mod endpoint;
mod envelope;
mod error;
mod find_coordinator;
mod frame;
mod greeting;
mod handle;
mod http;
mod kerberos;
mod late_alert;
mod leaders;
mod link;
mod logging_in;
mod login;
mod looks;
mod metadata;
mod names;
mod opening;
mod options;
mod patience;
mod pool;
mod primitives;
mod printed;
mod probe;
mod properties;
mod question;
mod race;
mod rehearse;
mod release;
mod renewal;
mod route;
mod socket;
mod stream;
mod terms;
mod tls;
mod tls_facts;
mod tls_words;
mod tokens;
mod versions;
mod via;
mod waiting;
mod web;
mod write;

pub use crate::config::{Address, PartitionerName};
pub use crate::security::Security;
pub(crate) use by_hand::{answer_by_hand, question_of_codec};
pub(crate) use clock::SeenClock;
pub use connection::Connection;
pub(crate) use controllers::CONTROLLERS;
pub(crate) use device::{DeviceCode, ShowDeviceCode, logged_in};
pub use error::{Error, Foreign, TlsFault};
pub use handle::Wire;
pub use looks::Looks;
pub(crate) use metadata::{BrokerAddress, NO_LISTENER, TopicMetadata, shared_addresses};
pub use metadata::{Metadata, Partition, WhichTopics};
pub use names::{BrokerId, PartitionId};
pub use options::Options;
pub(crate) use primitives::{Primitives, put_varint};
pub(crate) use probe::{LayerProbe, SeenRights};
pub use question::{Answer, Question, Target};
pub(crate) use tls_facts::TlsFacts;
pub use tokens::Bearer;
pub(crate) use tokens::BearerSource;
pub(crate) use web::WebDoor;
pub(crate) use write::PermittedWire;
