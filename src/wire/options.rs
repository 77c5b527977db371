//! How to reach a cluster: addresses, identity, security, patience.
use crate::config::Address;
use std::time::Duration;

/// What the client needs to know before the first connection.
#[derive(Clone, Debug)]
pub struct Options {
    /// Asked in this order until one answers; everything else is learned from the cluster.
    pub bootstrap: Vec<Address>,
    /// Stands in the broker's request log and decides its quotas.
    pub client_id: String,
    pub security: Security,
    /// Patience for opening a connection, the first question and its answer included.
    pub connect: Duration,
    /// Patience for a question where the caller names none.
    pub answer: Duration,
}

/// How a connection is secured.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Security {
    #[default]
    Plaintext,
}

impl Options {
    /// As a profile says.
    pub fn of(profile: &crate::config::Profile) -> Self {
        Options::new(profile.brokers.clone())
    }

    /// The same settings as librdkafka's properties, for the client that sends records: what one reaches, the other does.
    /// It starts from `brokers`: those of the cluster that was looked at, where they are known. From the addresses that
    /// the user gave it could get to another cluster behind one of them.
    pub fn librdkafka(&self, brokers: &[Address]) -> Vec<(&'static str, String)> {
        let addresses = if brokers.is_empty() { &self.bootstrap } else { brokers };
        let list: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        let protocol = match self.security {
            Security::Plaintext => "plaintext",
        };
        // librdkafka takes no less than a second.
        let connect = self.connect.as_millis().max(1000);
        vec![
            ("bootstrap.servers", list.join(",")),
            ("client.id", self.client_id.clone()),
            ("security.protocol", protocol.to_owned()),
            ("socket.connection.setup.timeout.ms", connect.to_string()),
        ]
    }

    /// Plaintext, and the usual patience: 5 s to connect, 15 s for an answer.
    pub fn new(bootstrap: Vec<Address>) -> Self {
        Options {
            bootstrap,
            client_id: "kafdeck".to_owned(),
            security: Security::Plaintext,
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(15),
        }
    }
}
