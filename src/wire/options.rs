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
    /// As a profile says, with its security unlocked.
    ///
    /// # Errors
    /// If it asks for what can't be done.
    pub fn of(profile: &crate::config::Profile, security: crate::security::Security) -> Result<Self, String> {
        if security != crate::security::Security::default() {
            return Err(format!(
                "profile `{}` asks for {}, which this version can't do yet",
                profile.name,
                security.protocol()
            ));
        }
        let mut options = Options::new(profile.brokers.clone());
        if let Some(client_id) = &profile.client_id {
            options.client_id.clone_from(client_id);
        }
        Ok(options)
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
