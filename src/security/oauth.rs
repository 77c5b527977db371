//! Where a bearer token comes from, as a setting: given, read, printed, or asked of a token endpoint, and by which grant.
//! Plain data; nothing is read, run or asked here.
use super::{Material, Secret, Trust};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Where a bearer token comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenSource {
    Static(Secret),
    /// Read anew for each login.
    File(PathBuf),
    /// Run by the shell for each login; its first line is the token.
    Command(String),
    Endpoint(Box<TokenRequest>),
}

/// What a token endpoint is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// The token endpoint: `https://…`.
    pub endpoint: String,
    pub grant: Grant,
    pub scope: Option<String>,
    pub audience: Option<String>,
    /// RFC 8707: the service that the token is for.
    pub resource: Option<String>,
    /// Whose certificate the endpoint may show.
    pub trust: Trust,
}

/// By what right a token is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// RFC 6749, 4.4.
    ClientCredentials(ClientProof),
    /// RFC 7523, 2.1: the assertion itself is the right.
    JwtBearer(Assertion),
    /// RFC 8628: somebody enters a code in a browser.
    Device(DeviceLogin),
}

/// How a client proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientProof {
    Secret {
        id: String,
        secret: Secret,
        /// RFC 6749, 2.3.1 wants id and secret percent-encoded, which not every server undoes.
        encoded: bool,
    },
    /// RFC 7523, 2.2 (`private_key_jwt`). The id may be left out: the assertion tells it.
    Assertion { id: Option<String>, assertion: Assertion },
}

/// A signed statement of who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assertion {
    /// Read anew each time: whoever writes it knows how long it is good.
    File(PathBuf),
    /// Run by the shell each time; its first line is the assertion.
    Command(String),
    /// Given as it is.
    Static(Secret),
    Signed(Box<Signing>),
}

/// What an assertion says, and the key that signs it: RS256 with an RSA key, ES256 with one on P-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    pub key: Material,
    pub key_password: Option<Secret>,
    /// Beside `alg` and `typ`: `kid`, for example.
    pub header: BTreeMap<String, String>,
    /// Beside the times: `iss`, `sub`, `aud`. They win over the template.
    pub claims: BTreeMap<String, String>,
    /// JSON with `header` and `payload`, as Java has it; read anew each time.
    pub template: Option<PathBuf>,
    /// How long it is good.
    pub life: Duration,
}

/// A login by a code that is entered in a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceLogin {
    /// The device authorization endpoint: `https://…`.
    pub url: String,
    pub id: String,
    /// None for a public client, as most are here.
    pub secret: Option<Secret>,
    /// What was granted before the cluster was opened.
    pub granted: Option<Granted>,
}

/// A token that was granted, and by what the next one is had without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub token: Secret,
    pub until: Option<SystemTime>,
    pub refresh: Option<Secret>,
}
