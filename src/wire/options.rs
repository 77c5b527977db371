//! How to reach a cluster: addresses, identity, security, patience.
use crate::config::{
    Address, DecodedTopics, MapRule, PartitionerName, ProfileBounds, RegistryService, Tunnel,
};
use crate::security::{Security, WebService};
use std::sync::Arc;
use std::time::Duration;

/// What the client needs to know before the first connection.
#[derive(Clone, Debug)]
pub struct Options {
    /// Asked in this order until one answers; everything else is learned from the cluster.
    pub bootstrap: Vec<Address>,
    /// The addresses are those of KRaft controllers: nobody else is asked.
    pub controllers: bool,
    /// Stands in the broker's request log and decides its quotas.
    pub client_id: String,
    /// The cluster that must answer; none: whichever does first.
    pub cluster_id: Option<Arc<str>>,
    /// More properties for librdkafka, by its names: none that secures a connection or weakens a send.
    pub producer: Vec<(String, String)>,
    pub security: Security,
    /// Connect clusters beside it.
    pub connects: Arc<[WebService]>,
    /// Schema registries beside it.
    pub registries: Arc<[RegistryService]>,
    /// What the keys and values of topics are read as.
    pub decode: Arc<DecodedTopics>,
    /// Which partition a record's key leads to.
    pub partitioner: PartitionerName,
    /// Beyond which names nothing is asked.
    pub bounds: ProfileBounds,
    /// What opens every connection instead of this program.
    pub via: Option<Tunnel>,
    /// Where to dial instead of where an address says; the first rule that fits decides.
    pub map: Vec<MapRule>,
    /// Patience for each step of opening a connection, the first question and its answer included.
    pub connect: Duration,
    /// Patience for a question where the caller names none.
    pub answer: Duration,
}

impl Options {
    /// As a profile says, with its secrets read; those of its Connect clusters and registries are read when one is asked.
    pub fn of(profile: &crate::config::Profile, security: Security) -> Self {
        let usual = Options::new(profile.addresses().to_vec());
        Options {
            controllers: !profile.bootstrap_controllers.is_empty(),
            client_id: profile.client_id.clone().unwrap_or(usual.client_id),
            cluster_id: profile.cluster_id.as_deref().map(Arc::from),
            producer: profile.librdkafka.clone().into_iter().collect(),
            connects: profile.connect_services(security.tls.as_ref()).into(),
            registries: profile.registry_services(security.tls.as_ref()).into(),
            security,
            decode: Arc::new(DecodedTopics::of(profile)),
            partitioner: profile.partitioner.unwrap_or_default(),
            bounds: profile.bounds(),
            via: profile.via.clone(),
            map: profile.map.clone(),
            ..usual
        }
    }

    /// Plaintext, and the usual patience: 5 s to connect, 15 s for an answer.
    pub fn new(bootstrap: Vec<Address>) -> Self {
        Options {
            bootstrap,
            controllers: false,
            client_id: "kafdeck".to_owned(),
            cluster_id: None,
            producer: Vec::new(),
            security: Security::default(),
            connects: Arc::default(),
            registries: Arc::default(),
            decode: Arc::default(),
            partitioner: PartitionerName::default(),
            bounds: ProfileBounds::default(),
            via: None,
            map: Vec::new(),
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(15),
        }
    }
}
