//! TLS as a setting: whom to trust, and who one is by certificate. Plain data; nothing is read here.
use super::Secret;
use std::path::PathBuf;

/// How a connection is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    pub trust: Trust,
    /// The certificate to show where a broker asks for one.
    pub identity: Option<Identity>,
    /// Whether the certificate must be for the host that was asked for.
    pub check_hostname: bool,
    /// None: what OpenSSL takes for safe.
    pub min_version: Option<TlsVersion>,
    /// As OpenSSL writes them: up to TLS 1.2 `ECDHE-RSA-AES256-GCM-SHA384:…`, of 1.3 `TLS_AES_256_GCM_SHA384:…`.
    pub ciphers: Option<String>,
    /// The name to ask and check for in place of the broker's own.
    pub server_name: Option<String>,
}

impl Default for Tls {
    fn default() -> Self {
        Tls {
            trust: Trust::System,
            identity: None,
            check_hostname: true,
            min_version: None,
            ciphers: None,
            server_name: None,
        }
    }
}

/// Whose signature makes a broker's certificate good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The authorities that this machine trusts.
    System,
    /// These certificates.
    Pem(Material),
    /// The certificates in a key store.
    Store(Store),
    /// Anyone: nothing is verified, which has to be marked on the screen.
    Anyone,
}

/// The certificate and key that say who one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    Pem {
        chain: Material,
        /// May be the same file as the chain.
        key: Material,
        key_password: Option<Secret>,
    },
    Store {
        store: Store,
        /// Which entry; none: the only one with a key.
        alias: Option<String>,
        /// None: that of the store, as in Java.
        key_password: Option<Secret>,
    },
}

/// Where PEM text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Material {
    File(PathBuf),
    /// The text itself, also with its line ends turned into blanks. A key may be in it, so it is secret.
    Inline(Secret),
}

/// A key store as Java keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    pub path: PathBuf,
    /// None: found by its first bytes.
    pub kind: Option<StoreKind>,
    pub password: Option<Secret>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    Jks,
    Pkcs12,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    V1_0,
    V1_1,
    V1_2,
    V1_3,
}
