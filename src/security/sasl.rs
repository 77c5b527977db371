//! SASL as a setting: who one is by name, and how that is proved. Plain data; nothing is read or run here.
use super::{Secret, Trust};
use std::path::PathBuf;

/// A login. One variant for each of Kafka's mechanisms (MSK IAM is its own kind of OAUTHBEARER).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sasl {
    Plain {
        user: String,
        password: Secret,
    },
    Scram {
        hash: ScramHash,
        /// A delegation token's id where `delegation_token` is set, and the password its HMAC.
        user: String,
        password: Secret,
        delegation_token: bool,
    },
    OauthBearer {
        source: TokenSource,
        /// What goes with the token, such as `logicalCluster` and `identityPoolId`.
        extensions: Vec<(String, String)>,
    },
    MskIam(MskIam),
    Kerberos(Kerberos),
}

impl Sasl {
    /// Kafka's name of the mechanism (`sasl.mechanism`), as it goes over the wire.
    pub fn mechanism(&self) -> &'static str {
        match self {
            Sasl::Plain { .. } => "PLAIN",
            Sasl::Scram { hash: ScramHash::Sha256, .. } => "SCRAM-SHA-256",
            Sasl::Scram { hash: ScramHash::Sha512, .. } => "SCRAM-SHA-512",
            Sasl::OauthBearer { .. } | Sasl::MskIam(_) => "OAUTHBEARER",
            Sasl::Kerberos(_) => "GSSAPI",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScramHash {
    Sha256,
    Sha512,
}

/// Where a bearer token comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenSource {
    Static(Secret),
    /// Read anew for each login.
    File(PathBuf),
    /// Run by the shell for each login; its first line is the token.
    Command(String),
    ClientCredentials(ClientCredentials),
}

/// OAuth's client credentials by a secret (RFC 6749, 4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCredentials {
    /// The token endpoint: `https://…`.
    pub endpoint: String,
    pub client_id: String,
    pub client_secret: Secret,
    pub scope: Option<String>,
    pub audience: Option<String>,
    /// Whose certificate the endpoint may show.
    pub trust: Trust,
}

/// A login by AWS's own means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MskIam {
    /// None: read out of the broker's name.
    pub region: Option<String>,
    pub credentials: AwsCredentials,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsCredentials {
    /// `AWS_ACCESS_KEY_ID` and the others of the environment, then the profile files.
    Environment {
        profile: Option<String>,
    },
    Keys {
        access_key: String,
        secret_key: Secret,
        session_token: Option<Secret>,
    },
    /// Prints credentials as `aws configure export-credentials --format process` does.
    Command(String),
}

/// A login by Kerberos ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kerberos {
    /// The first part of the broker's principal, usually `kafka`.
    pub service: String,
    /// None: whoever the ticket cache is for, or the keytab's first.
    pub principal: Option<String>,
    /// None: the ticket cache.
    pub keytab: Option<PathBuf>,
    /// Where the tickets are, as Kerberos writes it (`FILE:/tmp/krb5cc_1000`); none: the usual place.
    pub ticket_cache: Option<String>,
}
