//! What the suite and the benches stand on: real clusters, Kafka's own tools, kcat, and the built program, each as
//! plain functions. Knows nothing of kafdeck's insides: everything goes through processes.
pub mod cluster;
pub mod connect;
pub mod doors;
pub mod embedded;
pub mod issuer;
pub mod jars;
pub mod kcat;
pub mod kerberos;
pub mod kraft;
pub mod leash;
pub mod patience;
pub mod ports;
pub mod postgres;
pub mod program;
#[path = "../../shared/recorder.rs"]
pub mod recorder;
pub mod registry;
pub mod rules;
pub mod screen;
pub mod secured;
pub mod secured_zookeeper;
pub mod sender;
pub mod shared;
pub mod stores;
pub mod tools;
pub mod transactions;
pub mod zookeeper;

pub use cluster::{Cluster, Flavour};
