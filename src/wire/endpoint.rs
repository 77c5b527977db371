//! What a token endpoint is asked, by grant, and what it answers (RFC 6749, 7523, 8707).
use super::assertion::{self, AssertionDefaults};
use super::http::{HttpQuestion, header};
use super::options::Options;
use crate::security::aws::percent_encoded;
use crate::security::{ClientProof, Grant, Secret, TokenRequest, Trust};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::time::Duration;

const BY_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// A token, and what was said beside it.
pub(super) struct TokenAnswer {
    pub(super) token: Secret,
    pub(super) life: Option<Duration>,
    /// By which the next one is had without asking anybody.
    pub(super) refresh: Option<Secret>,
}

/// Why an endpoint gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EndpointFault {
    /// Its address can't be used.
    Unusable(String),
    Unreached(String),
    /// It answers, in OAuth's words if it speaks them.
    Refused {
        status: u16,
        error: Option<String>,
        words: Option<String>,
    },
    Odd(&'static str),
}

impl EndpointFault {
    /// OAuth's name of the refusal: `invalid_client`.
    pub(super) fn error(&self) -> Option<&str> {
        match self {
            EndpointFault::Refused { error, .. } => error.as_deref(),
            _ => None,
        }
    }
}

impl EndpointFault {
    /// Whether it may be well again in a while.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            EndpointFault::Unreached(_) => true,
            EndpointFault::Refused { status, error: None, .. } => *status >= 500,
            _ => false,
        }
    }
}

impl std::fmt::Display for EndpointFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EndpointFault::Unreached(why) | EndpointFault::Unusable(why) => f.write_str(why),
            EndpointFault::Odd(what) => f.write_str(what),
            EndpointFault::Refused { status, error, words } => match (error, words) {
                (Some(error), Some(more)) => write!(f, "it answers {status}: {error} ({more})"),
                (Some(error), None) => write!(f, "it answers {status}: {error}"),
                _ => write!(f, "it answers {status}"),
            },
        }
    }
}

/// One question to an endpoint: a form, and who asks.
pub(super) struct EndpointForm<'a> {
    pub(super) url: &'a str,
    pub(super) trust: &'a Trust,
    pub(super) rows: Vec<(&'a str, &'a str)>,
    /// Id and secret, for HTTP's own login.
    pub(super) login: Option<String>,
}

impl EndpointForm<'_> {
    /// The JSON that it answers.
    ///
    /// # Errors
    /// If it can't be reached, refuses, or answers no JSON.
    pub(super) async fn put(&self, options: &Options) -> Result<Value, EndpointFault> {
        let mut question = HttpQuestion::form(self.url, self.trust, &self.rows);
        if let Some(login) = &self.login {
            question.headers.push((header::AUTHORIZATION, format!("Basic {}", STANDARD.encode(login))));
        }
        question.usable().map_err(EndpointFault::Unusable)?;
        let answer = question.put(options).await.map_err(EndpointFault::Unreached)?;
        let json: Option<Value> = serde_json::from_slice(&answer.body).ok();
        if answer.status == 200 {
            return json.ok_or(EndpointFault::Odd("its answer is no JSON"));
        }
        let text = |name: &str| Some(json.as_ref()?.get(name)?.as_str()?.to_owned());
        let (error, words) = (text("error"), text("error_description"));
        Err(EndpointFault::Refused { status: answer.status, error, words })
    }
}

/// Name and secret for HTTP's own login.
pub(super) fn login_of(id: &str, secret: &Secret, encoded: bool) -> String {
    match encoded {
        true => format!("{}:{}", percent_encoded(id), percent_encoded(secret.expose())),
        // As they are, as Java's client sends them by default.
        false => format!("{id}:{}", secret.expose()),
    }
}

/// Reads the answer that has a token.
///
/// # Errors
/// If there is none in it.
pub(super) fn token_in(json: &Value) -> Result<TokenAnswer, EndpointFault> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let token = text("access_token").ok_or(EndpointFault::Odd("its answer has no access_token"))?;
    let life = json.get("expires_in").and_then(|life| life.as_u64().or_else(|| life.as_str()?.parse().ok()));
    Ok(TokenAnswer {
        token: token.into(),
        life: life.map(Duration::from_secs),
        refresh: text("refresh_token").map(Secret::from),
    })
}

impl TokenRequest {
    /// Scope, audience and resource, as far as they are set.
    pub(super) fn aims(&self) -> impl Iterator<Item = (&str, &str)> {
        let rows = [("scope", &self.scope), ("audience", &self.audience), ("resource", &self.resource)];
        rows.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }
}

/// A token, by a grant that asks nobody.
///
/// # Errors
/// In words, with the endpoint.
pub(super) async fn token(request: &TokenRequest, options: &Options) -> Result<TokenAnswer, String> {
    let fail = |why: &dyn std::fmt::Display| format!("the token endpoint {}: {why}", request.endpoint);
    let defaults = |issuer| AssertionDefaults { issuer, audience: &request.endpoint };
    let (mut rows, mut login, stated) = (Vec::new(), None, proof(request, defaults).await?);
    match &request.grant {
        Grant::ClientCredentials(ClientProof::Secret { id, secret, encoded }) => {
            rows.push(("grant_type", "client_credentials"));
            login = Some(login_of(id, secret, *encoded));
        }
        Grant::ClientCredentials(ClientProof::Assertion { id, .. }) => {
            rows.push(("grant_type", "client_credentials"));
            rows.extend(id.as_deref().map(|id| ("client_id", id)));
            rows.extend([("client_assertion_type", BY_ASSERTION), ("client_assertion", stated.expose())]);
        }
        Grant::JwtBearer(_) => rows.extend([("grant_type", JWT_BEARER), ("assertion", stated.expose())]),
        Grant::Device(_) => return Err(fail(&"a login by device code has to be entered by somebody")),
    }
    rows.extend(request.aims());
    let form = EndpointForm { url: &request.endpoint, trust: &request.trust, rows, login };
    let json = form.put(options).await.map_err(|why| fail(&why))?;
    token_in(&json).map_err(|why| fail(&why))
}

/// The assertion that goes with the grant; empty where none does.
async fn proof<'a>(
    request: &'a TokenRequest,
    defaults: impl Fn(Option<&'a str>) -> AssertionDefaults<'a>,
) -> Result<Secret, String> {
    match &request.grant {
        Grant::ClientCredentials(ClientProof::Assertion { id, assertion }) => {
            assertion::text(assertion, &defaults(id.as_deref())).await
        }
        Grant::JwtBearer(assertion) => assertion::text(assertion, &defaults(None)).await,
        _ => Ok(Secret::default()),
    }
}
