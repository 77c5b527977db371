//! How a connection is secured and who logs in, as plain data: one value, from which the wire client and librdkafka are
//! both set up. The types do no I/O and know no file format of ours; a profile fills them, `wire` carries them out.
//! Beside them stands what belongs to neither: how key material is read, and what SCRAM says.
//!
//! | file | owns |
//! |---|---|
//! | `secret` | text that must never be shown |
//! | `tls` | whom to trust, and who one is by certificate |
//! | `sasl` | who one is by name: passwords, tokens, tickets |
//! | `oauth` | where a bearer token comes from, and by which grant |
//! | `jwt` | a JSON Web Token, signed |
//! | `load` | reads the certificates and keys that the settings name |
//! | `pem`, `jks` | PEM with its line ends put back; Java's key store |
//! | `scram` | the client's half of a SCRAM login |
//! | `web` | a service beside the cluster, asked by HTTP |
//! | `aws` | the signed token that MSK takes for a login by IAM |
pub(crate) mod aws;
pub(crate) mod jks;
pub(crate) mod jwt;
pub mod load;
mod oauth;
pub(crate) mod pem;
mod sasl;
pub(crate) mod scram;
mod secret;
mod tls;
mod web;

pub(crate) use oauth::{Assertion, Signing};
pub use oauth::{ClientProof, DeviceLogin, Grant, Granted, TokenRequest, TokenSource};
pub use sasl::{AwsCredentials, MskIam, Sasl, ScramHash};
pub(crate) use sasl::{AwsRole, Kerberos};
pub use secret::Secret;
pub(crate) use tls::StoreKind;
pub use tls::{Identity, Material, Store, Tls, TlsVersion, Trust};
pub use web::{WebAddress, WebKeys, WebLogin, WebService, WebUnlock};

/// How to reach a cluster: by default in plain text, and without a login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Security {
    pub tls: Option<Tls>,
    pub sasl: Option<Sasl>,
}

impl Security {
    /// Kafka's name for the combination (`security.protocol`).
    pub fn protocol(&self) -> &'static str {
        match (&self.tls, &self.sasl) {
            (None, None) => "PLAINTEXT",
            (Some(_), None) => "SSL",
            (None, Some(_)) => "SASL_PLAINTEXT",
            (Some(_), Some(_)) => "SASL_SSL",
        }
    }
}
