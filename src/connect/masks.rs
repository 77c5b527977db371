//! Which values of a config may be shown: by the type that the plugin gives a key, else by its name. A reference to where a secret
//! stands is none. A mask is never written back: what is sent is made of what was fetched, not of what was shown.
use super::model::Connector;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What stands in place of a secret.
pub(crate) const MASK: &str = "•••";

/// Words of which one in a key's name makes its value a secret, where no plugin says so.
const SECRET: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "token",
    "credential",
    "private.key",
    "privatekey",
    "api.key",
    "apikey",
    "access.key",
    "sasl.jaas.config",
    "passphrase",
];

/// Whether the name of a key says that its value is a secret.
pub(crate) fn looks_secret(key: &str) -> bool {
    let key = key.to_lowercase().replace('_', ".");
    // Where a secret is found, or how often it is renewed, is none.
    let about = ["url", "path", "location", "file", "class", "ms", "seconds", "size"];
    let ends_apart = about.iter().any(|word| key.ends_with(&format!(".{word}")));
    SECRET.iter().any(|word| key.contains(word)) && !ends_apart
}

/// Whether a value only says where it is found: `${file:/run/secrets.properties:password}`, all of it.
pub(crate) fn is_reference(value: &str) -> bool {
    let inner = value.trim().strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| inner.contains(':') && !inner.contains(['{', '}']))
}

impl Connector {
    /// A value as it may be shown. `typed` says whether the plugin calls the key a password; none where it was not asked.
    pub(crate) fn shown(key: &str, value: &str, typed: Option<bool>) -> String {
        let secret = typed == Some(true) || looks_secret(key);
        if value.is_empty() || !secret || is_reference(value) {
            return userinfo_masked(value);
        }
        MASK.to_owned()
    }
}

/// A parameter of an address whose name says that its value is a secret.
static PARAMETERS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)(?P<name>[\w.-]*(?:password|passwd|pwd|secret|token)=)(?P<value>[^&;]+)";
    Regex::new(pattern).expect("a test compiles it")
});

/// Hides the password in `scheme://user:password@host`, and in each `password=…` of a JDBC address.
fn userinfo_masked(value: &str) -> String {
    let mut shown = value.to_owned();
    if let Some(at) = shown.find("://") {
        let rest = &shown[at + 3..];
        let end = rest.find(['/', '?', ' ']).unwrap_or(rest.len());
        if let Some((user, host)) = rest[..end].rsplit_once('@')
            && let Some((name, password)) = user.split_once(':')
            && !is_reference(password)
        {
            shown = format!("{}://{name}:{MASK}@{host}{}", &shown[..at], &rest[end..]);
        }
    }
    // Each of them: an address may have one for the user and one for a key store.
    let masked = PARAMETERS.replace_all(&shown, |found: &Captures<'_>| match is_reference(&found["value"]) {
        true => found[0].to_owned(),
        false => format!("{}{MASK}", &found["name"]),
    });
    masked.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_what_says_where_they_are_is_not() {
        let shown = |key, value| Connector::shown(key, value, None);
        assert_eq!(shown("connection.password", "hunter2"), MASK);
        assert_eq!(
            shown("connection.password", "${file:/run/s.properties:password}"),
            "${file:/run/s.properties:password}"
        );
        assert_eq!(shown("connection.password", "${file:/a:b}hunter2"), MASK);
        assert_eq!(shown("aws_secret_access_key", "hunter2"), MASK);
        assert_eq!(shown("key.converter.basic.auth.credentials.source", "USER_INFO"), MASK);
        assert_eq!(shown("sasl.oauthbearer.token.endpoint.url", "https://idp/t"), "https://idp/t");
        assert_eq!(shown("topics", "secret-orders"), "secret-orders");
        assert_eq!(
            shown("connection.url", "jdbc:postgresql://h:5432/shop?user=a&password=hunter2&x=1"),
            format!("jdbc:postgresql://h:5432/shop?user=a&password={MASK}&x=1")
        );
        assert_eq!(
            shown(
                "url",
                "jdbc:x://h/d;Password=hunter2;trustStorePassword=${env:P};sslPassword=hunter3;user=a"
            ),
            format!("jdbc:x://h/d;Password={MASK};trustStorePassword=${{env:P}};sslPassword={MASK};user=a")
        );
        assert_eq!(
            shown("uri", "mongodb://me:hunter2@h:27017/db"),
            format!("mongodb://me:{MASK}@h:27017/db")
        );
        assert_eq!(Connector::shown("license", "hunter2", Some(true)), MASK);
        assert_eq!(Connector::shown("license", "x", Some(false)), "x");
    }
}
