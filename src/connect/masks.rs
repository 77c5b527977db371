//! Which values may be shown and kept: by the type that the plugin gives a key, by the key's name, and by what the value itself looks
//! like. A reference to where a secret stands is none. A mask is never written back: what is sent is made of what was fetched, not of
//! what was shown.
use super::raw::{RawConfig, plain};
use crate::web::{MASK, hidden, is_reference};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parts of a key's name, written small and without what separates words, that make its value a secret.
const SECRET: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "credential",
    "jaas",
    "privatekey",
    "apikey",
    "accesskey",
    "accountkey",
    "sharedkey",
    "masterkey",
    "encryptionkey",
    "keystorekey",
    "sslkey",
    "userinfo",
    "authorization",
    "bearer",
    "cookie",
    "connectionstring",
];

/// The same, of whole words at the end.
const SECRET_ENDS: &[&str] = &["pass", "auth", "sas", "license"];

/// Last words of a key that is about a secret, and holds none: where it is found, how often it is renewed.
const ABOUT: &[&str] = &[
    "url",
    "uri",
    "path",
    "location",
    "file",
    "filename",
    "class",
    "type",
    "source",
    "provider",
    "enable",
    "enabled",
    "ms",
    "seconds",
    "size",
    "format",
    "algorithm",
];

/// The words of a key: `connection.password`, `aws_secret_access_key` and `dbPassword` alike.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in key.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && small) {
            words.push(String::new());
        }
        small = c.is_lowercase() || c.is_numeric();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether the name of a key says that its value is a secret: rather one too many.
fn looks_secret(key: &str) -> bool {
    let words = words(key);
    let last = words.last().map_or("", String::as_str);
    let joined = words.concat();
    !ABOUT.contains(&last) && (SECRET_ENDS.contains(&last) || SECRET.iter().any(|part| joined.contains(part)))
}

/// What a plugin calls passwords; it may not have been told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PluginSecrets(Option<BTreeSet<String>>);

/// A config as a file may keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeptConfig {
    pub(crate) config: Vec<(String, String)>,
    /// Keys whose values are kept nowhere.
    pub(crate) withheld: Vec<String>,
}

impl PluginSecrets {
    pub(crate) fn told(keys: BTreeSet<String>) -> Self {
        PluginSecrets(Some(keys))
    }

    /// Whether it was told: else only names and values speak.
    pub(crate) fn is_told(&self) -> bool {
        self.0.is_some()
    }

    /// A value as it may be shown.
    pub(crate) fn shown(&self, key: &str, value: &str) -> String {
        let typed = self.0.as_ref().is_some_and(|keys| keys.contains(key));
        match (typed || looks_secret(key)) && !value.is_empty() && !is_reference(value) {
            true => MASK.to_owned(),
            false => hidden(value),
        }
    }

    /// Whether a value may be kept: it is shown whole. Where the plugin was not told of, any value may be a secret.
    pub(super) fn may_keep(&self, key: &str, value: &str) -> bool {
        self.is_told() && self.shown(key, value) == value
    }

    /// A text that may repeat secrets of a config, without them.
    pub(super) fn hidden_in(&self, text: &str, config: &RawConfig) -> String {
        let mut shown = hidden(text);
        for (key, value) in config {
            let value = plain(value);
            if self.shown(key, &value) != value {
                shown = shown.replace(&value, MASK);
            }
        }
        shown
    }

    /// What may be kept of a config: what is shown whole. Where the plugin was not told of, any value may be a secret.
    pub(crate) fn kept(&self, config: &[(Arc<str>, Arc<str>)]) -> KeptConfig {
        let mut kept = KeptConfig::default();
        for (key, value) in config {
            match self.may_keep(key, value) {
                true => kept.config.push((key.to_string(), value.to_string())),
                false => kept.withheld.push(key.to_string()),
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_what_says_where_they_are_is_not() {
        let shown = |key, value| PluginSecrets::default().shown(key, value);
        assert_eq!(
            shown("connection.password", "${file:/run/s.properties:pw}"),
            "${file:/run/s.properties:pw}"
        );
        assert_eq!(shown("connection.password", "${file:/a:b}hunter2"), MASK);
        assert_eq!(shown("connection.password", ""), "");
        for key in [
            "connection.password",
            "aws_secret_access_key",
            "aws.accessKeyId",
            "ssl.key",
            "consumer.override.sasl.jaas.config",
            "database.history.producer.ssl.keystore.key",
            "value.converter.basic.auth.user.info",
            "snowflake.private.key.passphrase",
            "snowflake_private_key",
            "api-key",
            "dbPass",
            "azure.storage.connection.string",
            "confluent.license",
            "gcs.credentials.json",
        ] {
            assert_eq!(shown(key, "hunter2"), MASK, "{key}");
        }
        for key in [
            "key.converter.basic.auth.credentials.source",
            "sasl.oauthbearer.token.endpoint.url",
            "aws.credentials.provider.class",
            "gcs.credentials.path",
            "topics",
            "primary.key.fields",
            "key.converter",
            "author",
            "compass.field",
            "tasks.max",
        ] {
            assert_eq!(shown(key, "secret-orders"), "secret-orders", "{key}");
        }
    }

    #[test]
    fn what_the_plugin_calls_a_password_is_hidden_under_any_name() {
        let told = PluginSecrets::told(["door".to_owned()].into());
        assert_eq!(told.shown("door", "hunter2"), MASK);
        assert_eq!(told.shown("door", "${env:X}"), "${env:X}");
        assert_eq!(told.shown("window", "open"), "open");
        assert_eq!(told.shown("db.password", "hunter2"), MASK);
    }

    #[test]
    fn a_config_is_kept_without_any_secret_and_not_at_all_where_the_plugin_is_not_told() {
        let config =
            [("door", "hunter2"), ("url", "http://a:hunter3@h"), ("password", "${env:P}"), ("topics", "a")]
                .map(|(key, value)| (key.into(), value.into()));
        let kept = PluginSecrets::told(["door".to_owned()].into()).kept(&config);
        assert_eq!(kept.withheld, ["door", "url"]);
        assert_eq!(kept.config.len(), 2);
        let kept = PluginSecrets::default().kept(&config);
        assert_eq!((kept.config.len(), kept.withheld.len()), (0, 4));
    }
}
