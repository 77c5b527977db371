//! One connection's way through SASL, as a broker goes it: what may be asked before a login, during one, and after.
use super::scram::{self, Exchange};
use super::{Accounts, Entry};
use crate::demo::api::{Broken, Call, Reply, code, text};
use crate::demo::lock::lock;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::{
    ApiKey, SaslAuthenticateRequest, SaslAuthenticateResponse, SaslHandshakeRequest, SaslHandshakeResponse,
};
use std::time::{Duration, Instant};

/// Where a connection stands.
#[derive(Default)]
pub struct Session {
    stage: Stage,
    /// The mechanism of the first login: a later one must be by the same.
    mechanism: Option<&'static str>,
}

#[derive(Default)]
enum Stage {
    #[default]
    Strange,
    /// The mechanism is agreed on; what has been said in it so far.
    Talking(&'static str, Said),
    /// Until when.
    In(Option<Instant>),
}

enum Said {
    Nothing,
    Scram(Box<Exchange>),
    Objection,
}

/// What becomes of a request.
pub enum Passage {
    /// It is served.
    Free,
    Answer(Reply),
    /// The answer is told after a while, and is the last.
    Refusal(Reply, Duration),
}

/// The next turn of a login.
enum Turn {
    Go(Vec<u8>, Said),
    Done(Vec<u8>),
    Refused(String),
}

const OBJECTION: &str = "{\"status\":\"invalid_token\"}";

impl Session {
    /// Whether a request may be served here, and the answer if it belongs to the login.
    ///
    /// # Errors
    /// If a broker closes the connection at this request.
    pub fn passage(&mut self, entry: &Entry, call: &Call) -> Result<Passage, Broken> {
        let accounts = lock(&entry.accounts).clone();
        match (call.api, &accounts) {
            (ApiKey::SaslHandshake, None) => {
                let error = code(Some(ResponseError::IllegalSaslState));
                call.answer(&SaslHandshakeResponse::default().with_error_code(error)).map(Passage::Answer)
            }
            (ApiKey::SaslHandshake, Some(accounts)) => self.handshake(accounts, call).map(Passage::Answer),
            (ApiKey::SaslAuthenticate, Some(accounts)) => self.turn(accounts, entry, call),
            (_, None) => Ok(Passage::Free),
            (ApiKey::ApiVersions, Some(_)) if matches!(self.stage, Stage::Strange) => Ok(Passage::Free),
            _ => match self.stage {
                Stage::In(until) if until.is_none_or(|until| Instant::now() < until) => Ok(Passage::Free),
                _ => {
                    lock(&entry.counts).trespasses += 1;
                    Err(call.broken(&"this connection is not logged in"))
                }
            },
        }
    }

    fn handshake(&mut self, accounts: &Accounts, call: &Call) -> Result<Reply, Broken> {
        let request: SaslHandshakeRequest = call.read()?;
        let wanted = &*request.mechanism;
        let offered = accounts.mechanisms.iter().find(|name| **name == wanted);
        let same = |name: &&&'static str| self.mechanism.is_none_or(|before| before == **name);
        let mut response = SaslHandshakeResponse::default()
            .with_mechanisms(accounts.mechanisms.iter().map(|name| text(name)).collect());
        match offered.filter(same) {
            Some(name) => self.stage = Stage::Talking(name, Said::Nothing),
            None => response.error_code = code(Some(ResponseError::UnsupportedSaslMechanism)),
        }
        call.answer(&response)
    }

    fn turn(&mut self, accounts: &Accounts, entry: &Entry, call: &Call) -> Result<Passage, Broken> {
        let request: SaslAuthenticateRequest = call.read()?;
        let stage = std::mem::take(&mut self.stage);
        let Stage::Talking(mechanism, said) = stage else {
            return Err(call.broken(&"a login without a mechanism"));
        };
        let mut response = SaslAuthenticateResponse::default();
        match next(mechanism, said, &request.auth_bytes, accounts) {
            Turn::Go(answer, said) => {
                self.stage = Stage::Talking(mechanism, said);
                response.auth_bytes = answer.into();
            }
            Turn::Done(answer) => {
                response.auth_bytes = answer.into();
                if let Some(session) = accounts.session.filter(|_| call.since(1)) {
                    response.session_lifetime_ms = session.as_millis() as i64;
                }
                self.stage = Stage::In(accounts.session.map(|session| Instant::now() + session));
                let mut counts = lock(&entry.counts);
                match self.mechanism.replace(mechanism) {
                    None => counts.logins += 1,
                    Some(_) => counts.renewals += 1,
                }
            }
            Turn::Refused(why) => {
                lock(&entry.counts).refusals += 1;
                response.error_code = code(Some(ResponseError::SaslAuthenticationFailed));
                response.error_message = Some(text(&why));
                return Ok(Passage::Refusal(call.answer(&response)?, accounts.delay));
            }
        }
        call.answer(&response).map(Passage::Answer)
    }
}

fn next(mechanism: &'static str, said: Said, heard: &[u8], accounts: &Accounts) -> Turn {
    let invalid = || {
        let why =
            "Authentication failed during authentication due to invalid credentials with SASL mechanism";
        Turn::Refused(format!("{why} {mechanism}"))
    };
    match (mechanism, said) {
        ("PLAIN", _) => {
            let parts: Vec<&[u8]> = heard.split(|byte| *byte == 0).collect();
            let right = accounts.users.iter().any(|(user, password)| {
                matches!(parts[..], [_, name, word] if name == user.as_bytes() && word == password.as_bytes())
            });
            if right {
                Turn::Done(Vec::new())
            } else {
                Turn::Refused("Authentication failed: Invalid username or password".to_owned())
            }
        }
        ("OAUTHBEARER", Said::Objection) => Turn::Refused(OBJECTION.to_owned()),
        ("OAUTHBEARER", _) => {
            let said = String::from_utf8_lossy(heard);
            let token = said.split('\u{1}').find_map(|part| part.strip_prefix("auth=Bearer "));
            if token.is_some_and(|token| accounts.bearers.iter().any(|good| good == token)) {
                Turn::Done(Vec::new())
            } else {
                Turn::Go(OBJECTION.as_bytes().to_vec(), Said::Objection)
            }
        }
        (_, Said::Nothing) => match scram::begin(mechanism, heard, accounts) {
            Some((exchange, answer)) => Turn::Go(answer, Said::Scram(Box::new(exchange))),
            None => invalid(),
        },
        (_, Said::Scram(exchange)) => exchange.end(heard).map_or_else(invalid, Turn::Done),
        (_, Said::Objection) => invalid(),
    }
}
