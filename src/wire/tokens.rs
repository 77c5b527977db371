//! Bearer tokens: where the next one comes from, and how long the last one may still be used. One source for both clients.
use super::device_tokens::DeviceTokens;
use super::endpoint;
use super::options::Options;
use super::printed;
use crate::security::{Grant, MskIam, Sasl, Secret, TokenSource, aws};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::sync::Mutex;

/// The part of its life in which a token is used for new logins, in percent.
const FRESH: u32 = 80;
/// What is said to last longer is asked for again all the same.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 3600);
/// How long one is used that does not say when it ends: a command may take seconds and open a browser.
const UNTOLD: Duration = Duration::from_secs(60);
/// Brokers take a token of MSK for 15 minutes; librdkafka would refresh one at the twelfth, when it is too late for some.
const MSK_LIFE: Duration = Duration::from_secs(9 * 60);

/// A token, and what is known of it.
#[derive(Clone)]
pub(super) struct BearerToken {
    pub(super) text: Secret,
    /// Whose it is, if it says so (a JWT's `sub`).
    principal: Option<String>,
    until: Option<SystemTime>,
    /// Until when it serves for new logins.
    fresh: SystemTime,
}

/// What librdkafka is given.
pub struct Bearer {
    pub token: Secret,
    pub principal: String,
    /// Milliseconds since 1970.
    pub until: i64,
}

/// Hands out a token; blocks until there is one. Not to be called on a thread of the runtime.
pub type BearerSource = Arc<dyn Fn() -> Result<Bearer, String> + Send + Sync>;

/// What makes a token.
enum TokenMaker {
    Oauth(TokenSource),
    /// With the region, where it is known.
    Msk(MskIam),
}

/// The tokens of a handle.
pub(super) struct TokenKeeper {
    source: TokenMaker,
    /// How an endpoint is reached: as the brokers are.
    options: Options,
    kept: Mutex<Option<BearerToken>>,
    device: DeviceTokens,
}

impl TokenKeeper {
    /// None for a login that needs no token.
    pub(super) fn of(sasl: &Sasl, options: &Options) -> Option<Self> {
        let source = match sasl {
            Sasl::OauthBearer { source, .. } => TokenMaker::Oauth(source.clone()),
            Sasl::MskIam(iam) => {
                let hosts = options.bootstrap.iter();
                let named =
                    || hosts.clone().find_map(|address| aws::region(&address.host)).map(str::to_owned);
                TokenMaker::Msk(MskIam { region: iam.region.clone().or_else(named), ..iam.clone() })
            }
            _ => return None,
        };
        Some(TokenKeeper {
            source,
            options: options.clone(),
            kept: Mutex::default(),
            device: DeviceTokens::default(),
        })
    }

    /// A token that lasts for a while yet. Whoever comes while one is being fetched waits for that one.
    pub(super) async fn fresh(&self) -> Result<BearerToken, Arc<str>> {
        let mut kept = self.kept.lock().await;
        if let Some(token) = kept.as_ref().filter(|token| SystemTime::now() < token.fresh) {
            return Ok(token.clone());
        }
        let token = self.fetch().await.map_err(Arc::<str>::from)?;
        *kept = Some(token.clone());
        Ok(token)
    }

    /// The broker did not like it: the next login gets another.
    pub(super) fn forget(&self) {
        // Whoever holds it is fetching a new one anyway.
        if let Ok(mut kept) = self.kept.try_lock() {
            *kept = None;
        }
    }

    /// For a thread that may block.
    pub(super) fn source(self: Arc<Self>) -> Option<BearerSource> {
        let runtime = Handle::try_current().ok()?;
        Some(Arc::new(move || {
            let token = runtime.block_on(self.fresh()).map_err(|why| why.to_string())?;
            let until = token.until.unwrap_or_else(|| SystemTime::now() + UNTOLD);
            let millis = until.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
            Ok(Bearer {
                token: token.text,
                principal: token.principal.unwrap_or_else(|| "kafdeck".to_owned()),
                until: i64::try_from(millis).unwrap_or(i64::MAX),
            })
        }))
    }

    async fn fetch(&self) -> Result<BearerToken, String> {
        match &self.source {
            TokenMaker::Oauth(source) => self.asked_of(source).await,
            TokenMaker::Msk(iam) => self.signed(iam).await,
        }
    }

    async fn signed(&self, iam: &MskIam) -> Result<BearerToken, String> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let of_environment = || variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
        let region = &iam.region.clone().or_else(of_environment).ok_or(
            "the region of AWS is not known: the broker's name does not tell it, so it must be given",
        )?;
        let found = super::aws::keys(&iam.credentials, iam.role.as_ref(), region, &self.options).await?;
        // A token is good no longer than the keys that sign it.
        let left = found.until.map(|until| until.duration_since(SystemTime::now()).unwrap_or_default());
        if left == Some(Duration::ZERO) {
            return Err("the AWS keys have expired: log in to AWS again".to_owned());
        }
        let at = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let token = aws::token(&found.keys, region, &at).map_err(|error| error.to_string())?;
        BearerToken::read(token.expose(), Some(left.map_or(MSK_LIFE, |left| left.min(MSK_LIFE))))
    }

    async fn asked_of(&self, source: &TokenSource) -> Result<BearerToken, String> {
        match source {
            TokenSource::Static(token) => BearerToken::read(token.expose(), None),
            TokenSource::File(path) => {
                let what = format!("the token file {}", path.display());
                let text = printed::in_file(path).await.map_err(|error| format!("{what}: {error}"))?;
                let token = BearerToken::read(&text, None).map_err(|why| format!("{what}: {why}"))?;
                // A file costs nothing, and whoever writes it knows when.
                Ok(BearerToken { fresh: SystemTime::now(), ..token })
            }
            TokenSource::Command(command) => BearerToken::read(&printed::by(command).await?, None)
                .map_err(|why| format!("the token command {command:?}: {why}")),
            TokenSource::Endpoint(request) => {
                let at = |why: String| format!("the token endpoint {}: {why}", request.endpoint);
                if let Grant::Device(login) = &request.grant {
                    let granted = self.device.next(request, login, &self.options).await?;
                    let left = granted
                        .until
                        .map(|until| until.duration_since(SystemTime::now()).unwrap_or_default());
                    return BearerToken::read(granted.token.expose(), left).map_err(at);
                }
                let answer = endpoint::token(request, &self.options).await?;
                BearerToken::read(answer.token.expose(), answer.life).map_err(at)
            }
        }
    }
}

impl BearerToken {
    /// The first line of a text. How long it lasts is told beside it, or in it if it is a JWT.
    fn read(text: &str, life: Option<Duration>) -> Result<Self, String> {
        let text = text.trim_start().lines().next().unwrap_or_default().trim();
        if text.is_empty() {
            return Err("there is no token".to_owned());
        }
        // RFC 6750's alphabet: anything else would break out of the message that carries it.
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
        if !text.chars().all(plain) {
            return Err("what it gives is no bearer token: it has characters that none has".to_owned());
        }
        let (now, claims) = (SystemTime::now(), JwtClaims::of(text));
        let expiry = claims.until.and_then(|at| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(at)));
        let until = life.map(|life| now + life.min(LONGEST_LIFE)).or(expiry);
        if until.is_some_and(|until| until <= now) {
            return Err("the token has expired".to_owned());
        }
        let left = until.and_then(|until| until.duration_since(now).ok());
        let fresh = now + left.map_or(UNTOLD, |left| left.min(LONGEST_LIFE) * FRESH / 100);
        Ok(BearerToken { text: Secret::new(text), principal: claims.subject, until, fresh })
    }
}

/// What a JWT says of itself. Nothing is verified: that is the broker's part.
#[derive(Default)]
struct JwtClaims {
    subject: Option<String>,
    until: Option<u64>,
}

impl JwtClaims {
    fn of(token: &str) -> Self {
        let payload =
            token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok());
        let json: Option<serde_json::Value> = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let Some(json) = json else { return JwtClaims::default() };
        let until = json.get("exp").and_then(|at| at.as_u64().or_else(|| Some(at.as_f64()? as u64)));
        JwtClaims { subject: json.get("sub").and_then(|name| name.as_str()).map(str::to_owned), until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(claims: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    fn tokens(source: TokenSource) -> TokenKeeper {
        let (source, options) = (TokenMaker::Oauth(source), Options::new(Vec::new()));
        TokenKeeper { source, options, kept: Mutex::default(), device: DeviceTokens::default() }
    }

    #[test]
    fn a_token_tells_whose_it_is_and_how_long_it_lasts() {
        let soon = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() + 1000;
        let token = BearerToken::read(
            &format!("  {}\nmore", jwt(&format!("{{\"sub\":\"dora\",\"exp\":{soon}}}"))),
            None,
        );
        let token = token.unwrap();
        assert_eq!(token.principal.as_deref(), Some("dora"));
        let (fresh, until) = (token.fresh, token.until.unwrap());
        assert!(
            fresh < until && fresh > SystemTime::now() + Duration::from_secs(700),
            "80 % of a thousand seconds"
        );
        assert!(BearerToken::read(&jwt("{\"exp\":1}"), None).is_err(), "expired");
        assert!(BearerToken::read("opaque", None).unwrap().until.is_none());
        let forever = BearerToken::read("opaque", Some(Duration::from_secs(u64::MAX)));
        assert!(forever.unwrap().until.is_some(), "and no sum overflows");
        assert!(BearerToken::read(&jwt(&format!("{{\"exp\":{}}}", u64::MAX)), None).is_ok());
        assert!(BearerToken::read("a\u{1}auth=b", None).is_err() && BearerToken::read(" \n", None).is_err());
    }

    #[tokio::test]
    async fn commands_and_files_give_their_first_line() {
        let token = tokens(TokenSource::Command("echo abc; echo def".to_owned())).fresh().await.unwrap();
        assert_eq!(token.text.expose(), "abc");
        let failed = tokens(TokenSource::Command("echo not logged in >&2; exit 3".to_owned())).fresh().await;
        let why = failed.err().unwrap();
        assert!(why.contains("not logged in") && why.contains('3'), "{why}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let from_file = tokens(TokenSource::File(path.clone()));
        assert!(from_file.fresh().await.err().unwrap().contains("token"), "no such file");
        for text in ["one", "two"] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(from_file.fresh().await.unwrap().text.expose(), text, "read anew each time");
        }
    }
}
