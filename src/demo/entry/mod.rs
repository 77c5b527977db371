//! What a client has to show before it is served: TLS and a login, where a test wants them. By default nothing.
//!
//! | file | owns |
//! |---|---|
//! | `accounts` | who may log in, and how the cluster misbehaves while they do |
//! | `session` | one connection's way through SASL: what may be asked in which state |
//! | `scram` | the server's half of SCRAM |
//! | `tls` | the server's half of TLS |
mod accounts;
mod scram;
mod session;
mod tls;

pub use accounts::{Accounts, DoorCounts};
pub use session::{Passage, SaslSession};
pub use tls::{Certificate, ServedStream, accept};

use openssl::ssl::SslAcceptor;
use parking_lot::Mutex;
use std::io;

/// The door of a cluster.
#[derive(Clone, Default)]
pub struct Door {
    pub tls: Option<Certificate>,
    pub login: Option<Accounts>,
}

/// The same at work.
#[derive(Default)]
pub struct FrontDoor {
    pub acceptor: Mutex<Option<SslAcceptor>>,
    pub accounts: Mutex<Option<Accounts>>,
    pub counts: Mutex<DoorCounts>,
}

impl FrontDoor {
    pub fn new(door: &Door) -> io::Result<FrontDoor> {
        let acceptor = door.tls.as_ref().map(tls::acceptor).transpose().map_err(io::Error::other)?;
        Ok(FrontDoor {
            acceptor: Mutex::new(acceptor),
            accounts: Mutex::new(door.login.clone()),
            counts: Mutex::default(),
        })
    }
}
