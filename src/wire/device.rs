//! A login by a code that somebody enters in a browser (RFC 8628): asks for the code, has it shown, and waits until it was
//! entered. Knows no screen.
use super::endpoint::{EndpointFault, EndpointForm, TokenAnswer, login_of, token_in};
use super::options::Options;
use crate::security::{DeviceLogin, Grant, Granted, Sasl, TokenRequest, TokenSource};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, sleep};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// How often is asked where the server does not say, and how much less often if that was too often (RFC 8628, 3.2 and 3.5).
const INTERVAL: Duration = Duration::from_secs(5);
const SLOWER: Duration = Duration::from_secs(5);
/// No less often where it is only not well.
const SLOWEST: Duration = Duration::from_secs(60);
/// Whatever the server says, no more often and no longer.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(3600);

/// What somebody has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCode {
    /// The address to open.
    pub url: String,
    /// The same with the code in it, where the server gives one.
    pub complete: Option<String>,
    /// What to enter there.
    pub code: String,
    /// How long that is good.
    pub life: Duration,
}

impl DeviceCode {
    /// In one sentence.
    pub fn words(&self) -> String {
        let minutes = self.life.as_secs().div_ceil(60).max(1);
        let plural = if minutes == 1 { "" } else { "s" };
        format!("open {} and enter the code {} within {minutes} minute{plural}", self.url, self.code)
    }
}

/// Shows a code to whoever has to enter it.
pub type ShowDeviceCode = Arc<dyn Fn(&DeviceCode) + Send + Sync>;

/// Logs in now if that takes somebody at a browser, so that no connection has to wait for it; other logins are left as they are.
/// Ends when it is dropped.
///
/// # Errors
/// In words, if the code was refused or not entered in time, or the server can't be reached.
pub async fn logged_in(mut options: Options, show: &ShowDeviceCode) -> Result<Options, String> {
    let asked = options.clone();
    if let Some(Sasl::OauthBearer { source: TokenSource::Endpoint(request), .. }) = &mut options.security.sasl
        && let Some((login, wanted)) = pending(request)
    {
        let started = start(&wanted, &login, &asked).await?;
        show(&started.code);
        let granted = started.entered(&wanted, &login, &asked).await?;
        request.grant = Grant::Device(DeviceLogin { granted: Some(granted), ..login });
    }
    Ok(options)
}

/// A login that nobody has made yet.
fn pending(request: &TokenRequest) -> Option<(DeviceLogin, TokenRequest)> {
    match &request.grant {
        Grant::Device(login) if login.granted.is_none() => Some((login.clone(), request.clone())),
        _ => None,
    }
}

/// A code that waits to be entered.
pub(super) struct StartedLogin {
    pub(super) code: DeviceCode,
    secret: String,
    interval: Duration,
    ends: Instant,
}

/// Asks for a code.
///
/// # Errors
/// In words, with the endpoint.
pub(super) async fn start(
    request: &TokenRequest,
    login: &DeviceLogin,
    options: &Options,
) -> Result<StartedLogin, String> {
    let fail = |why: &dyn std::fmt::Display| format!("the device endpoint {}: {why}", login.url);
    let mut form = form_of(&login.url, request, login);
    form.rows.extend(request.aims());
    let json = form.put(options).await.map_err(|why| fail(&why))?;
    let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
    let number = |name: &str| json.get(name).and_then(|n| n.as_u64().or_else(|| n.as_str()?.parse().ok()));
    // Google's name for it is an older one.
    let url = text("verification_uri").or_else(|| text("verification_url"));
    let (Some(secret), Some(code), Some(url)) = (text("device_code"), text("user_code"), url) else {
        return Err(fail(&"its answer has no device_code, user_code and verification_uri"));
    };
    let life = number("expires_in").map_or(LONGEST, Duration::from_secs).min(LONGEST);
    let interval = number("interval").map_or(INTERVAL, Duration::from_secs).clamp(SHORTEST, LONGEST);
    let code = DeviceCode { url, complete: text("verification_uri_complete"), code, life };
    Ok(StartedLogin { code, secret, interval, ends: Instant::now() + life })
}

fn form_of<'a>(url: &'a str, request: &'a TokenRequest, login: &'a DeviceLogin) -> EndpointForm<'a> {
    EndpointForm {
        url,
        trust: &request.trust,
        rows: vec![("client_id", &login.id)],
        login: login.secret.as_ref().map(|secret| login_of(&login.id, secret, false)),
    }
}

/// What an answer means to the one who waits.
#[derive(Debug, PartialEq, Eq)]
enum NextPoll {
    After(Duration),
    Over(String),
}

fn next_poll(fault: &EndpointFault, interval: Duration) -> NextPoll {
    match fault.error() {
        Some("authorization_pending") => NextPoll::After(interval),
        Some("slow_down") => NextPoll::After(interval + SLOWER),
        Some("access_denied") => NextPoll::Over("the login was refused in the browser".to_owned()),
        Some("expired_token") => NextPoll::Over("the code was not entered in time: try again".to_owned()),
        // A server that is not well for a moment is asked less often.
        None if fault.may_pass() => NextPoll::After((interval * 2).min(SLOWEST.max(interval))),
        _ => NextPoll::Over(fault.to_string()),
    }
}

impl StartedLogin {
    /// Waits until the code was entered.
    ///
    /// # Errors
    /// In words, with the endpoint.
    pub(super) async fn entered(
        mut self,
        request: &TokenRequest,
        login: &DeviceLogin,
        options: &Options,
    ) -> Result<Granted, String> {
        let fail = |why: &dyn std::fmt::Display| format!("the token endpoint {}: {why}", request.endpoint);
        loop {
            if Instant::now() + self.interval > self.ends {
                return Err(fail(&"the code was not entered in time: try again"));
            }
            sleep(self.interval).await;
            let mut form = form_of(&request.endpoint, request, login);
            form.rows.extend([("grant_type", GRANT), ("device_code", self.secret.as_str())]);
            match form.put(options).await.and_then(|json| token_in(&json)) {
                Ok(answer) => return Ok(granted(answer)),
                Err(fault) => match next_poll(&fault, self.interval) {
                    NextPoll::After(interval) => self.interval = interval,
                    NextPoll::Over(why) => return Err(fail(&why)),
                },
            }
        }
    }
}

/// The next token, by what was given with the last.
pub(super) async fn refreshed(
    request: &TokenRequest,
    login: &DeviceLogin,
    refresh: &str,
    options: &Options,
) -> Result<Granted, EndpointFault> {
    let mut form = form_of(&request.endpoint, request, login);
    form.rows.extend([("grant_type", "refresh_token"), ("refresh_token", refresh)]);
    let answer = token_in(&form.put(options).await?)?;
    let next = granted(answer);
    // A server that gives no new one means the old one to stay.
    Ok(Granted { refresh: next.refresh.or_else(|| Some(refresh.into())), ..next })
}

fn granted(answer: TokenAnswer) -> Granted {
    let until = answer.life.map(|life| SystemTime::now() + life.min(LONGEST * 24));
    Granted { token: answer.token, until, refresh: answer.refresh }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(error: &str) -> EndpointFault {
        EndpointFault::Refused { status: 400, error: Some(error.to_owned()), words: None }
    }

    #[test]
    fn who_waits_keeps_to_the_pace_that_the_server_sets() {
        let five = Duration::from_secs(5);
        assert_eq!(next_poll(&refused("authorization_pending"), five), NextPoll::After(five));
        assert_eq!(next_poll(&refused("slow_down"), five), NextPoll::After(five * 2));
        let gone = EndpointFault::Unreached("refused".to_owned());
        assert_eq!(next_poll(&gone, five), NextPoll::After(five * 2));
        assert_eq!(next_poll(&gone, SLOWEST), NextPoll::After(SLOWEST));
        let unwell = EndpointFault::Refused { status: 503, error: None, words: None };
        assert_eq!(next_poll(&unwell, five), NextPoll::After(five * 2));
        let plain = EndpointFault::Unusable("use https".to_owned());
        assert_eq!(next_poll(&plain, five), NextPoll::Over("use https".to_owned()));
        for (error, words) in [
            ("access_denied", "refused in the browser"),
            ("expired_token", "try again"),
            ("invalid_client", "400: invalid_client"),
        ] {
            assert!(
                matches!(next_poll(&refused(error), five), NextPoll::Over(why) if why.contains(words)),
                "{error}"
            );
        }
    }
}
