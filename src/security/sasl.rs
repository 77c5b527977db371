//! SASL as a setting: who one is by name, and how that is proved. Plain data; nothing is read or run here.
use super::{Secret, TokenSource};
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

/// A login by AWS's own means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MskIam {
    /// None: read out of the broker's name.
    pub region: Option<String>,
    pub credentials: AwsCredentials,
    /// Taken on with these credentials.
    pub role: Option<AwsRole>,
}

/// A role of AWS's, and in what name it is taken on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsRole {
    pub arn: String,
    /// How the session is called in AWS's own log.
    pub session: Option<String>,
    pub external_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsCredentials {
    /// Wherever AWS's own programs look, in their order; a profile that is named goes before the environment.
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
