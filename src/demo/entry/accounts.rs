//! Who may log in, by which mechanism, for how long; and how a login is made to go wrong.
use std::time::Duration;

/// The logins of a cluster.
#[derive(Clone)]
pub struct Accounts {
    /// In the order in which they are offered.
    pub mechanisms: Vec<&'static str>,
    /// Names and passwords.
    pub users: Vec<(String, String)>,
    /// Ids and HMACs of delegation tokens, for SCRAM with `tokenauth=true`.
    pub delegation_tokens: Vec<(String, String)>,
    /// Bearer tokens that are good.
    pub bearers: Vec<String>,
    /// Access keys of AWS whose signed tokens are good, each with the session token that must stand in it. Signatures are
    /// not looked at.
    pub iam: Vec<(String, Option<String>)>,
    /// After this a connection has to log in again (`connections.max.reauth.ms`).
    pub session: Option<Duration>,
    /// Before a refusal is told (`connection.failed.authentication.delay.ms`).
    pub delay: Duration,
    pub iterations: u32,
    /// What is claimed of them.
    pub claimed_iterations: Option<u32>,
    /// Signs as one who does not know the password.
    pub forged: bool,
}

impl Default for Accounts {
    fn default() -> Accounts {
        Accounts {
            mechanisms: vec!["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"],
            users: vec![("alice".to_owned(), "alice-secret".to_owned())],
            delegation_tokens: Vec::new(),
            bearers: Vec::new(),
            iam: Vec::new(),
            session: None,
            delay: Duration::from_millis(20),
            iterations: 4096,
            claimed_iterations: None,
            forged: false,
        }
    }
}

/// What has happened at the door.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DoorCounts {
    pub connections: u64,
    /// First logins on a connection, and repeated ones.
    pub logins: u64,
    pub renewals: u64,
    pub refusals: u64,
    /// Requests that came where none may: before a login, during one, or after its time.
    pub trespasses: u64,
}
