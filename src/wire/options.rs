//! How to reach a cluster: addresses, identity, security, patience.
use crate::config::Address;
use crate::security::Security;
use std::time::Duration;

/// What the client needs to know before the first connection.
#[derive(Clone, Debug)]
pub struct Options {
    /// Asked in this order until one answers; everything else is learned from the cluster.
    pub bootstrap: Vec<Address>,
    /// Stands in the broker's request log and decides its quotas.
    pub client_id: String,
    pub security: Security,
    /// Patience for each step of opening a connection, the first question and its answer included.
    pub connect: Duration,
    /// Patience for a question where the caller names none.
    pub answer: Duration,
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

    /// Plaintext, and the usual patience: 5 s to connect, 15 s for an answer.
    pub fn new(bootstrap: Vec<Address>) -> Self {
        Options {
            bootstrap,
            client_id: "kafdeck".to_owned(),
            security: Security::default(),
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(15),
        }
    }
}
