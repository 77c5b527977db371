//! SASL on an open connection (KIP-43, KIP-152): the mechanism is agreed on, what the login says is carried to the broker and
//! back, and the broker tells how long the session lasts. The first login and every later one on the same connection (KIP-368)
//! go the same way, behind the gate of the link's writer.
use super::codes;
use super::envelope::{encode, skip_tags};
use super::error::Error;
use super::link::{Link, Pass};
use super::login::{Login, LoginTalk};
use super::names::{api_name, error_name};
use super::versions::Versions;
use crate::config::Address;
use crate::schema::{Message, walk};
use kafka_protocol::messages::{SaslAuthenticateRequest, SaslHandshakeRequest, SaslHandshakeResponse};
use kafka_protocol::protocol::{Decodable, Request, StrBytes};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// A session that lasts longer is renewed all the same.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);
/// From version 1 on SaslHandshake is followed by SaslAuthenticate (Kafka 1.0); before it, by bare bytes.
const WRAPPED: i16 = 1;

/// How to speak on this connection.
pub(super) struct LoginLine<'a> {
    pub(super) link: &'a Link,
    pub(super) versions: &'a Versions,
    pub(super) client_id: &'a StrBytes,
    /// Patience for each answer. That to a failed login comes late, on purpose.
    pub(super) within: Duration,
}

impl Login {
    /// Logs in, while nothing else is sent. Gives the time after which the broker wants to see it again, if it does.
    ///
    /// # Errors
    /// If the broker refuses, or does not speak the mechanism, or no login at all.
    pub(super) async fn run(&self, line: &LoginLine<'_>, talk: LoginTalk) -> Result<Option<Duration>, Error> {
        // Several addresses are tried side by side: a password that is wrong is not to be so at all of them.
        let trial = async {
            let turn = timeout(self.turn, self.trial.lock()).await;
            self.standing().map_or(Ok(turn), Err)
        };
        let _turn = if self.proven.load(Ordering::Relaxed) { None } else { Some(trial.await?) };
        let pass = line.link.gate();
        let outcome = self.converse(line, &pass, talk).await;
        // Before the gate opens: whoever waits at it is told this, and not that the broker has hung up.
        if let Err(error) = &outcome {
            line.link.end(error);
        }
        drop(pass);
        let refusal = outcome.as_ref().err().filter(|error| matches!(error, Error::LoginRefused { .. }));
        if let Some(tokens) = self.tokens.as_ref().filter(|_| refusal.is_some()) {
            tokens.forget();
        }
        *self.refused.lock() = refusal.map(|error| (error.clone(), Instant::now()));
        self.proven.fetch_or(outcome.is_ok(), Ordering::Relaxed);
        outcome
    }

    async fn converse(
        &self,
        line: &LoginLine<'_>,
        pass: &Pass<'_>,
        mut talk: LoginTalk,
    ) -> Result<Option<Duration>, Error> {
        let address = &line.link.address;
        let mechanism = self.sasl.mechanism();
        let user = self.user(&talk);
        let refused = |said: &str| Error::LoginRefused {
            address: address.clone(),
            mechanism,
            user: user.clone(),
            said: said.into(),
        };
        let request = SaslHandshakeRequest::default().with_mechanism(StrBytes::from_static_str(mechanism));
        let answer = line.ask(pass, WRAPPED, &request).await?;
        agreed(&answer, address, mechanism)?;
        let version =
            line.versions.pick::<SaslAuthenticateRequest>(None, &format!("the broker at {address}"))?;
        let mut said = talk.first();
        loop {
            let request = SaslAuthenticateRequest::default().with_auth_bytes(said.into());
            let answer = line.ask(pass, version, &request).await.map_err(|error| match error {
                Error::Closed { .. } | Error::ClosedAtOnce { .. } => {
                    refused("it closed the connection without a word")
                }
                error => error,
            })?;
            if answer.error_code != 0 {
                let words =
                    answer.error_message.as_ref().map(ToString::to_string).filter(|text| !text.is_empty());
                let said = words.unwrap_or_else(|| error_name(answer.error_code));
                return Err(refused(&talk.with_objection(said)));
            }
            let next;
            (talk, next) = talk.turn(answer.auth_bytes).await.map_err(|why| refused(&why))?;
            match next {
                Some(next) => said = next,
                None => {
                    let life = u64::try_from(answer.session_lifetime_ms).unwrap_or(0);
                    return Ok((life > 0).then(|| Duration::from_millis(life).min(LONGEST)));
                }
            }
        }
    }
}

/// The mechanisms that a listener takes, asked for by naming one.
///
/// # Errors
/// [`Error::NoLoginThere`] where it wants no login.
pub(super) async fn offered(line: &LoginLine<'_>, mechanism: &str) -> Result<Vec<String>, Error> {
    let pass = line.link.gate();
    let request = SaslHandshakeRequest::default().with_mechanism(StrBytes::from_string(mechanism.to_owned()));
    let answer = line.ask(&pass, WRAPPED, &request).await?;
    match answer.error_code {
        0 | codes::UNSUPPORTED_SASL_MECHANISM => {
            Ok(answer.mechanisms.iter().map(ToString::to_string).collect())
        }
        _ => agreed(&answer, &line.link.address, "").map(|()| Vec::new()),
    }
}

/// Whether the broker takes the mechanism.
fn agreed(answer: &SaslHandshakeResponse, address: &Address, mechanism: &'static str) -> Result<(), Error> {
    let address = address.clone();
    match answer.error_code {
        0 => Ok(()),
        codes::UNSUPPORTED_SASL_MECHANISM => {
            let offered: Vec<_> = answer.mechanisms.iter().map(ToString::to_string).collect();
            Err(Error::WrongMechanism { address, mechanism, offered: offered.join(", ").into() })
        }
        codes::ILLEGAL_SASL_STATE => Err(Error::NoLoginThere { address }),
        code => Err(Error::Code { doing: format!("logging in at {address}").into(), code, message: None }),
    }
}

impl LoginLine<'_> {
    async fn ask<R: Request>(
        &self,
        pass: &Pass<'_>,
        version: i16,
        request: &R,
    ) -> Result<R::Response, Error> {
        let question = || format!("{} version {version}", api_name(R::KEY));
        let mut pending = pass.begin(|correlation| encode(correlation, self.client_id, version, request))?;
        let answer = timeout(self.within, pending.answer()).await;
        let mut body = answer.map_err(|_| Error::Timeout {
            address: self.link.address.clone(),
            question: api_name(R::KEY).into(),
            after: self.within,
        })??;
        let unreadable = |detail: String| Error::Unreadable {
            address: self.link.address.clone(),
            question: question().into(),
            detail: detail.into(),
        };
        if <R::Response as kafka_protocol::protocol::HeaderVersion>::header_version(version) >= 1 {
            skip_tags(&mut body).map_err(|detail| unreadable(detail.to_owned()))?;
        }
        walk(Message::Response(R::KEY), version, &body).map_err(|misfit| unreadable(misfit.to_string()))?;
        R::Response::decode(&mut body, version).map_err(|error| unreadable(error.to_string()))
    }
}
