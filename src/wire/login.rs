//! The login of a handle: what is said in each mechanism, turn by turn, and what is remembered from one connection to the next.
//! How it is said to a broker stands in `logging_in`.
use super::error::Error;
use super::kerberos::{KerberosTalk, TicketKeeper};
use super::options::Options;
use super::tokens::TokenKeeper;
use crate::config::Address;
use crate::security::scram::Conversation;
use crate::security::{Sasl, Secret};
use base64::Engine;
use bytes::Bytes;
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::time::Instant;

/// A refusal stands so long for every other address too: a wrong password that is tried at each broker locks accounts.
const STANDS: Duration = Duration::from_secs(3);

/// The login of all connections of a handle.
pub(super) struct Login {
    pub(super) sasl: Sasl,
    pub(super) tokens: Option<Arc<TokenKeeper>>,
    tickets: Option<Arc<TicketKeeper>>,
    pub(super) refused: Mutex<Option<(Error, Instant)>>,
    /// Whether a login has succeeded.
    pub(super) proven: AtomicBool,
    pub(super) trial: tokio::sync::Mutex<()>,
    /// So long the first login has for itself: others wait for its outcome.
    pub(super) turn: Duration,
}

/// What is said, turn by turn.
pub(super) enum LoginTalk {
    Plain(Secret),
    /// Whether the proof has been given.
    Scram(Box<Conversation>, bool),
    /// The first message, and the server's objection to it.
    Bearer(Secret, Option<String>),
    Kerberos(Box<KerberosTalk>),
}

impl Login {
    pub(super) fn new(sasl: Sasl, options: &Options) -> Self {
        let tokens = TokenKeeper::of(&sasl, options).map(Arc::new);
        let tickets = TicketKeeper::of(&sasl, options).map(Arc::new);
        Login {
            sasl,
            tokens,
            tickets,
            refused: Mutex::default(),
            proven: AtomicBool::new(false),
            trial: tokio::sync::Mutex::default(),
            turn: options.connect / 2,
        }
    }

    /// Gets ready what will be said to the broker that is advertised at this address. A token or a ticket may have to be fetched
    /// for it: nothing waits for that but the login.
    ///
    /// # Errors
    /// If there is none to be had, or a login was refused a moment ago.
    pub(super) async fn prepare(&self, address: &Address) -> Result<LoginTalk, Error> {
        if let Some(error) = self.standing() {
            return Err(error);
        }
        if let Some(tickets) = &self.tickets {
            return tickets.begin(address).await.map(|talk| LoginTalk::Kerberos(Box::new(talk)));
        }
        if let Some(tokens) = &self.tokens {
            let token = tokens.fresh().await.map_err(|why| Error::NoToken { why })?;
            let mut said = format!("n,,\u{1}auth=Bearer {}", token.text.expose());
            if let Sasl::OauthBearer { extensions, .. } = &self.sasl {
                extensions.iter().for_each(|(name, value)| said.push_str(&format!("\u{1}{name}={value}")));
            }
            said.push_str("\u{1}\u{1}");
            return Ok(LoginTalk::Bearer(Secret::new(said), None));
        }
        match &self.sasl {
            Sasl::Plain { user, password } => {
                Ok(LoginTalk::Plain(Secret::new(format!("\0{user}\0{}", password.expose()))))
            }
            Sasl::Scram { hash, user, password, delegation_token } => {
                let talk = Conversation::new(*hash, user, password.clone(), *delegation_token, nonce()?);
                Ok(LoginTalk::Scram(Box::new(talk), false))
            }
            Sasl::OauthBearer { .. } | Sasl::MskIam(_) | Sasl::Kerberos(_) => {
                unreachable!("it goes by tokens or tickets")
            }
        }
    }

    /// Whose Kerberos ticket it is and how long it lasts yet; none for another login, or without a ticket.
    pub(super) async fn ticket(&self, address: &Address) -> Option<(String, Duration)> {
        let talk = self.tickets.as_ref()?.begin(address).await.ok()?;
        let (principal, left) = talk.whose();
        Some((principal.to_owned(), left))
    }

    /// Who logs in; empty where only the token tells.
    pub(super) fn user(&self, talk: &LoginTalk) -> Arc<str> {
        match (&self.sasl, talk) {
            (Sasl::Plain { user, .. } | Sasl::Scram { user, .. }, _) => user.as_str().into(),
            (_, LoginTalk::Kerberos(talk)) => talk.whose().0.into(),
            _ => "".into(),
        }
    }

    /// A refusal that is still fresh.
    pub(super) fn standing(&self) -> Option<Error> {
        let refused = self.refused.lock();
        refused.as_ref().filter(|(_, at)| at.elapsed() < STANDS).map(|(error, _)| error.clone())
    }
}

/// 18 random bytes in base64: no comma among them.
fn nonce() -> Result<String, Error> {
    let mut bytes = [0; 18];
    openssl::rand::rand_bytes(&mut bytes)
        .map_err(|error| Error::NoToken { why: error.to_string().into() })?;
    Ok(base64::engine::general_purpose::STANDARD.encode(bytes))
}

impl LoginTalk {
    pub(super) fn first(&self) -> Vec<u8> {
        match self {
            LoginTalk::Plain(said) | LoginTalk::Bearer(said, _) => said.expose().as_bytes().to_vec(),
            LoginTalk::Scram(talk, _) => talk.first(),
            LoginTalk::Kerberos(talk) => talk.first(),
        }
    }

    /// What follows on what the broker said, worked out where it holds nobody up: a password is hashed thousands of times, and
    /// Kerberos's library may block.
    pub(super) async fn turn(mut self, heard: Bytes) -> Result<(Self, Option<Vec<u8>>), String> {
        let work = move || self.next(&heard).map(|next| (self, next));
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(error.to_string()))
    }

    /// The answer to what the broker said; none when all is said.
    fn next(&mut self, said: &[u8]) -> Result<Option<Vec<u8>>, String> {
        match self {
            LoginTalk::Plain(_) => Ok(None),
            LoginTalk::Scram(talk, proved @ false) => {
                *proved = true;
                talk.prove(said).map(Some).map_err(|why| format!("the broker {why}"))
            }
            LoginTalk::Scram(talk, true) => {
                talk.verify(said).map(|()| None).map_err(|why| format!("the broker {why}"))
            }
            LoginTalk::Kerberos(talk) => talk.next(said),
            LoginTalk::Bearer(..) if said.is_empty() => Ok(None),
            LoginTalk::Bearer(_, objection @ None) => {
                // JSON that says why not; the broker's error comes after one more byte of ours.
                *objection = Some(String::from_utf8_lossy(said).into_owned());
                Ok(Some(vec![1]))
            }
            LoginTalk::Bearer(_, Some(objection)) => Err(objection.clone()),
        }
    }

    pub(super) fn with_objection(&self, said: String) -> String {
        match self {
            LoginTalk::Bearer(_, Some(objection)) if !said.contains(objection.as_str()) => {
                format!("{said} {objection}")
            }
            _ => said,
        }
    }
}
