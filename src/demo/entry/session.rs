//! One connection's way through SASL, as a broker goes it: what may be asked before a login, during one, and after.
use super::scram::{self, ScramExchange};
use super::{Accounts, FrontDoor};
use crate::demo::api::{Call, ReplyPieces, Unanswerable, code, text};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::{
    ApiKey, SaslAuthenticateRequest, SaslAuthenticateResponse, SaslHandshakeRequest, SaslHandshakeResponse,
};
use std::time::{Duration, Instant};

/// Where a connection stands.
#[derive(Default)]
pub struct SaslSession {
    stage: SaslStage,
    /// The mechanism of the first login: a later one must be by the same.
    mechanism: Option<&'static str>,
    /// When the last repeated login began, by the time that passes: `KafkaChannel` goes by it whatever the clock says.
    repeated: Option<Instant>,
}

/// A broker takes no other repeated login within this.
const BETWEEN: Duration = Duration::from_secs(1);

#[derive(Default)]
enum SaslStage {
    #[default]
    Strange,
    /// The mechanism is agreed on; what has been said in it so far.
    Talking(&'static str, SaslSaid),
    /// Until when, by the cluster's clock.
    In(Option<i64>),
}

enum SaslSaid {
    Nothing,
    Scram(Box<ScramExchange>),
    Objection,
}

/// What becomes of a request.
pub enum Passage {
    /// It is served.
    Free,
    Answer(ReplyPieces),
    /// The answer is told after a while, and is the last.
    Refusal(ReplyPieces, Duration),
}

/// The next turn of a login.
enum SaslTurn {
    Go(Vec<u8>, SaslSaid),
    Done(Vec<u8>),
    Refused(String),
}

const OBJECTION: &str = "{\"status\":\"invalid_token\"}";

impl SaslSession {
    /// Whether a request may be served here, and the answer if it belongs to the login.
    ///
    /// # Errors
    /// If a broker closes the connection at this request.
    pub fn passage(&mut self, entry: &FrontDoor, now: i64, call: &Call) -> Result<Passage, Unanswerable> {
        let accounts = entry.accounts.lock().clone();
        match (call.api, &accounts) {
            (ApiKey::SaslHandshake, None) => {
                let error = code(Some(ResponseError::IllegalSaslState));
                call.answer(&SaslHandshakeResponse::default().with_error_code(error)).map(Passage::Answer)
            }
            (ApiKey::SaslHandshake, Some(accounts)) => self.handshake(accounts, call).map(Passage::Answer),
            (ApiKey::SaslAuthenticate, Some(accounts)) => self.turn(accounts, entry, now, call),
            (_, None) => Ok(Passage::Free),
            (ApiKey::ApiVersions, Some(_)) if matches!(self.stage, SaslStage::Strange) => Ok(Passage::Free),
            _ => match self.stage {
                SaslStage::In(until) if until.is_none_or(|until| now < until) => Ok(Passage::Free),
                _ => {
                    entry.counts.lock().trespasses += 1;
                    Err(call.broken(&"this connection is not logged in"))
                }
            },
        }
    }

    fn handshake(&mut self, accounts: &Accounts, call: &Call) -> Result<ReplyPieces, Unanswerable> {
        let request: SaslHandshakeRequest = call.read()?;
        let wanted = &*request.mechanism;
        let offered = accounts.mechanisms.iter().find(|name| **name == wanted);
        let same = |name: &&&'static str| self.mechanism.is_none_or(|before| before == **name);
        if self.mechanism.is_some() {
            if self.repeated.is_some_and(|last| last.elapsed() < BETWEEN) {
                let error = code(Some(ResponseError::IllegalSaslState));
                return call.answer(&SaslHandshakeResponse::default().with_error_code(error));
            }
            self.repeated = Some(Instant::now());
        }
        let mut response = SaslHandshakeResponse::default()
            .with_mechanisms(accounts.mechanisms.iter().map(|name| text(name)).collect());
        match offered.filter(same) {
            Some(name) => self.stage = SaslStage::Talking(name, SaslSaid::Nothing),
            None => response.error_code = code(Some(ResponseError::UnsupportedSaslMechanism)),
        }
        call.answer(&response)
    }

    fn turn(
        &mut self,
        accounts: &Accounts,
        entry: &FrontDoor,
        now: i64,
        call: &Call,
    ) -> Result<Passage, Unanswerable> {
        let request: SaslAuthenticateRequest = call.read()?;
        let stage = std::mem::take(&mut self.stage);
        let SaslStage::Talking(mechanism, said) = stage else {
            return Err(call.broken(&"a login without a mechanism"));
        };
        let mut response = SaslAuthenticateResponse::default();
        match next(mechanism, said, &request.auth_bytes, accounts) {
            SaslTurn::Go(answer, said) => {
                self.stage = SaslStage::Talking(mechanism, said);
                response.auth_bytes = answer.into();
            }
            SaslTurn::Done(answer) => {
                response.auth_bytes = answer.into();
                if let Some(session) = accounts.session.filter(|_| call.since(1)) {
                    response.session_lifetime_ms = session.as_millis() as i64;
                }
                self.stage = SaslStage::In(accounts.session.map(|session| now + session.as_millis() as i64));
                let mut counts = entry.counts.lock();
                match self.mechanism.replace(mechanism) {
                    None => counts.logins += 1,
                    Some(_) => counts.renewals += 1,
                }
            }
            SaslTurn::Refused(why) => {
                entry.counts.lock().refusals += 1;
                response.error_code = code(Some(ResponseError::SaslAuthenticationFailed));
                response.error_message = Some(text(&why));
                return Ok(Passage::Refusal(call.answer(&response)?, accounts.delay));
            }
        }
        call.answer(&response).map(Passage::Answer)
    }
}

/// Whether a token is the signed address that MSK takes, of somebody who is known.
fn is_signed(token: &str, accounts: &Accounts) -> bool {
    let Some(url) = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return false;
    };
    let Some((_, query)) = url.split_once("/?") else { return false };
    let field = |name: &str| {
        query
            .split('&')
            .filter_map(|row| row.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    };
    let signer = field("X-Amz-Credential").and_then(|value| value.split_once("%2F")).map(|(key, _)| key);
    field("Action") == Some("kafka-cluster%3AConnect")
        && field("X-Amz-Signature").is_some_and(|signature| signature.len() == 64)
        && accounts
            .iam
            .iter()
            .any(|(key, session)| signer == Some(key) && field("X-Amz-Security-Token") == session.as_deref())
}

fn next(mechanism: &'static str, said: SaslSaid, heard: &[u8], accounts: &Accounts) -> SaslTurn {
    let invalid = || {
        let why =
            "Authentication failed during authentication due to invalid credentials with SASL mechanism";
        SaslTurn::Refused(format!("{why} {mechanism}"))
    };
    match (mechanism, said) {
        ("PLAIN", _) => {
            let parts: Vec<&[u8]> = heard.split(|byte| *byte == 0).collect();
            let right = accounts.users.iter().any(|(user, password)| {
                matches!(parts[..], [_, name, word] if name == user.as_bytes() && word == password.as_bytes())
            });
            if right {
                SaslTurn::Done(Vec::new())
            } else {
                SaslTurn::Refused("Authentication failed: Invalid username or password".to_owned())
            }
        }
        ("OAUTHBEARER", SaslSaid::Objection) => SaslTurn::Refused(OBJECTION.to_owned()),
        ("OAUTHBEARER", _) => {
            let said = String::from_utf8_lossy(heard);
            let token = said.split('\u{1}').find_map(|part| part.strip_prefix("auth=Bearer "));
            let known = |token: &str| accounts.bearers.iter().any(|good| good == token);
            if token.is_some_and(|token| known(token) || is_signed(token, accounts)) {
                SaslTurn::Done(Vec::new())
            } else {
                SaslTurn::Go(OBJECTION.as_bytes().to_vec(), SaslSaid::Objection)
            }
        }
        (_, SaslSaid::Nothing) => match scram::begin(mechanism, heard, accounts) {
            Some((exchange, answer)) => SaslTurn::Go(answer, SaslSaid::Scram(Box::new(exchange))),
            None => invalid(),
        },
        (_, SaslSaid::Scram(exchange)) => exchange.end(heard).map_or_else(invalid, SaslTurn::Done),
        (_, SaslSaid::Objection) => invalid(),
    }
}
