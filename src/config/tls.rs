//! `[profiles.NAME.tls]`: its presence is TLS. Plain data as it was written, and which settings go together.
use super::entry::Entry;
use super::rows::{ProfileRow, RowValue};
use serde::Deserialize;
use std::path::Path;

/// How connections are encrypted, as written. Every key may be left out: then the system's authorities are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub struct TlsTable {
    /// The authorities to trust: a PEM file, or PEM text. Left out: those of the system.
    pub ca: Option<Entry>,
    /// The same as a key store: JKS or PKCS#12.
    pub truststore: Option<Entry>,
    pub truststore_password: Option<Entry>,
    /// One's own certificate with its chain: a PEM file, or PEM text.
    pub certificate: Option<Entry>,
    /// Its key; left out, it stands in the same file.
    pub key: Option<Entry>,
    /// Of an encrypted key, or of the key in the key store where it differs from the store's own.
    pub key_password: Option<Entry>,
    /// One's own certificate and key as a key store: JKS or PKCS#12.
    pub keystore: Option<Entry>,
    pub keystore_password: Option<Entry>,
    /// Which entry of the key store; left out: the only one with a key.
    pub keystore_alias: Option<String>,
    /// False: a certificate for another host is good, too.
    pub check_hostname: Option<bool>,
    /// False: nothing is verified. Whoever stands in between can read and change everything.
    pub verify: Option<bool>,
    /// `1.2` or `1.3` (`1.0` and `1.1` are taken, and refused by most of today's OpenSSL).
    pub min_version: Option<Version>,
    /// As OpenSSL writes them: `ECDHE-RSA-AES256-GCM-SHA384:…`.
    pub ciphers: Option<String>,
    /// The name to ask and check for in place of the broker's own.
    pub server_name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Version {
    #[serde(rename = "1.0")]
    V1_0,
    #[serde(rename = "1.1")]
    V1_1,
    #[serde(rename = "1.2")]
    V1_2,
    #[serde(rename = "1.3")]
    V1_3,
}

impl Version {
    pub fn name(self) -> &'static str {
        match self {
            Version::V1_0 => "1.0",
            Version::V1_1 => "1.1",
            Version::V1_2 => "1.2",
            Version::V1_3 => "1.3",
        }
    }
}

impl TlsTable {
    /// What is set, in the file's words.
    pub fn rows(&self) -> Vec<ProfileRow<'_>> {
        let open = |entry: &'_ Option<Entry>| entry.as_ref().map(|entry| RowValue::Open(entry.clone()));
        let secret = |entry: &'_ Option<Entry>| entry.as_ref().map(|entry| RowValue::Secret(entry.clone()));
        let text = |text: &'_ Option<String>| text.clone().map(RowValue::Text);
        [
            ("ca", open(&self.ca)),
            ("truststore", open(&self.truststore)),
            ("truststore_password", secret(&self.truststore_password)),
            ("certificate", open(&self.certificate)),
            ("key", open(&self.key)),
            ("key_password", secret(&self.key_password)),
            ("keystore", open(&self.keystore)),
            ("keystore_password", secret(&self.keystore_password)),
            ("keystore_alias", text(&self.keystore_alias)),
            ("check_hostname", self.check_hostname.map(RowValue::Flag)),
            ("verify", self.verify.map(RowValue::Flag)),
            ("min_version", self.min_version.map(|version| RowValue::Text(version.name().to_owned()))),
            ("ciphers", text(&self.ciphers)),
            ("server_name", text(&self.server_name)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some(ProfileRow::new(name, value?)))
        .collect()
    }

    /// What can't be meant: the key that is wrong, and why.
    pub fn mistake(&self) -> Option<(&'static str, &'static str)> {
        let ours = self.keystore.is_some();
        let pem = self.certificate.is_some();
        let nothing_verified = self.verify == Some(false);
        let rules = [
            (
                self.ca.is_some() && self.truststore.is_some(),
                "truststore",
                "`ca` says already whom to trust: keep one of them",
            ),
            (
                self.truststore_password.is_some() && self.truststore.is_none(),
                "truststore_password",
                "it belongs to truststore = \"trust.p12\", which is missing",
            ),
            (
                nothing_verified && (self.ca.is_some() || self.truststore.is_some()),
                "verify",
                "`verify = false` trusts anyone, so that `ca` or `truststore` means nothing: keep one of them",
            ),
            (ours && pem, "keystore", "`certificate` says already who you are: keep one of them"),
            (
                self.key.is_some() && !pem,
                "key",
                "a key goes with its certificate: certificate = \"client.pem\"",
            ),
            (
                self.key_password.is_some() && !ours && !pem,
                "key_password",
                "it belongs to certificate = \"client.pem\" or keystore = \"client.p12\", and neither is there",
            ),
            (
                self.keystore_password.is_some() && !ours,
                "keystore_password",
                "it belongs to keystore = \"client.p12\", which is missing",
            ),
            (
                self.keystore_alias.is_some() && !ours,
                "keystore_alias",
                "it belongs to keystore = \"client.p12\", which is missing",
            ),
        ];
        rules.into_iter().find(|(wrong, ..)| *wrong).map(|(_, key, why)| (key, why))
    }

    /// Makes relative paths ones below `folder`.
    pub fn anchor(&mut self, folder: &Path) {
        let files =
            [&mut self.ca, &mut self.truststore, &mut self.certificate, &mut self.key, &mut self.keystore];
        files.into_iter().flatten().for_each(|entry| entry.anchor_path(folder));
        let secrets = [&mut self.truststore_password, &mut self.key_password, &mut self.keystore_password];
        secrets.into_iter().flatten().for_each(|entry| entry.anchor(folder));
    }

    /// The secrets, by key.
    pub fn secrets(&mut self) -> [(&'static str, &mut Option<Entry>); 3] {
        [
            ("tls.truststore_password", &mut self.truststore_password),
            ("tls.keystore_password", &mut self.keystore_password),
            ("tls.key_password", &mut self.key_password),
        ]
    }
}
