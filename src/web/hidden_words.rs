//! Secrets in running text: passwords in addresses, in their parameters, in JAAS and JSON, and keys written out. Any text of
//! a service, as a value of a config, the trace of a task or a refusal, may hold one.
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What stands in place of a secret.
pub(crate) const MASK: &str = "•••";

/// Whether a value only says where it is found: `${file:/run/secrets.properties:password}`, all of it.
pub(crate) fn is_reference(value: &str) -> bool {
    let inner = value.trim().strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| inner.contains(':') && !inner.contains(['{', '}']))
}

/// `password=…` of an address or of JAAS, `"token": "…"` of JSON, `Bearer …`, `user/password@` of Oracle's, a PEM block.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let name = r"(?:password|passwd|passphrase|passcode|pwd|secret|token|credentials?|(?:api|access|account|private|shared|secret)[_.-]?(?:access)?[_.-]?key|sig|signature)";
    let patterns = [
        format!(r#"(?i)(?P<name>{name}[\w.-]*["']\s*:\s*["'])(?P<value>(?:[^"'\\]|\\.)+)"#),
        format!(r#"(?i)(?P<name>{name}\s*=\s*"?)(?P<value>[^&;,"\s]+)"#),
        r"(?i)(?P<name>\b(?:bearer|basic)\s+)(?P<value>[\w+/=.~-]{16,})".to_owned(),
        r"(?i)(?P<name>\bjdbc:oracle:\w+:[^/@\s]+/)(?P<value>[^@\s]+)".to_owned(),
        r"(?P<name>-----BEGIN [A-Z ]*PRIVATE KEY-----)(?P<value>(?s:.+?)(?:-----END [A-Z ]*-----|$))"
            .to_owned(),
    ];
    // Each is a constant that a test reads.
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

/// A text whose secrets are hidden. What only says where one is found stays.
pub(crate) fn hidden(text: &str) -> String {
    let mut shown = logins_hidden(text);
    for pattern in PATTERNS.iter() {
        let masked =
            pattern.replace_all(&shown, |found: &Captures<'_>| match is_reference(&found["value"]) {
                true => found[0].to_owned(),
                false => format!("{}{MASK}", &found["name"]),
            });
        shown = masked.into_owned();
    }
    shown
}

/// Hides each password in `scheme://user:password@host`.
fn logins_hidden(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, behind) = rest.split_at(at + 3);
        shown.push_str(before);
        rest = behind;
        if let Some((user, password)) = login(behind) {
            let masked = if is_reference(password) { password } else { MASK };
            shown.push_str(&format!("{user}:{masked}"));
            rest = &behind[user.len() + 1 + password.len()..];
        }
    }
    shown.push_str(rest);
    shown
}

/// User and password at the beginning of an address, where they stand before its host.
fn login(address: &str) -> Option<(&str, &str)> {
    let word =
        &address[..address.find(|c: char| c.is_whitespace() || "\"'<>".contains(c)).unwrap_or(address.len())];
    // Another address may follow in a list.
    let word = &word[..word.find("://").unwrap_or(word.len())];
    let authority = &word[..word.find(['/', '?', '#']).unwrap_or(word.len())];
    let (user, behind) = word.split_once(':')?;
    if user.len() >= authority.len() || is_port(&authority[user.len() + 1..]) {
        return None;
    }
    // A password with a stroke in it should have been encoded, and is one all the same.
    let end = authority.rfind('@').or_else(|| word.rfind('@'))?;
    Some((user, &behind[..end.checked_sub(user.len() + 1)?]))
}

fn is_port(text: &str) -> bool {
    let text = text.split(',').next().unwrap_or_default();
    !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_a_text_is_hidden_wherever_it_stands() {
        assert_eq!(PATTERNS.len(), 5);
        for text in [
            "jdbc:postgresql://h:5432/shop?user=a&password=hunter2&x=1",
            "jdbc:x://h/d;Password=hunter2;user=a;sslPassword=hunter2",
            "mongodb://me:hunter2@h:27017/db",
            "http://h1:8081,http://me:hunter2@h2:8081,http://you:hunter2@h3",
            "https://me:hunter2/with@h/x",
            "https://me:hunter2@x@h/x",
            "redis://:hunter2@h",
            "jdbc:oracle:thin:scott/hunter2@//h:1521/orcl",
            "org.apache.PlainLoginModule required username=\"a\" password=\"hunter2\";",
            "com.x.Login required password = \"hunter2\";",
            "{\"type\":\"service\",\"private_key\":\"hunter2\"}",
            "{\"aws.secret.access.key\" : \"hunter2\\\"hunter2\"}",
            "Endpoint=sb://h/;SharedAccessKeyName=a;SharedAccessKey=hunter2",
            "DefaultEndpointsProtocol=https;AccountKey=hunter2==;x=1",
            "Authorization: Bearer hunter2hunter2hunter2",
            "https://h/c?sv=1&sig=hunter2%2B",
            "-----BEGIN RSA PRIVATE KEY-----\nhunter2\nhunter2\n-----END RSA PRIVATE KEY-----",
            "PSQLException: no route to jdbc:postgresql://h/shop?password=hunter2 (tried 3)",
        ] {
            let shown = hidden(text);
            assert!(!shown.contains("hunter2") && shown.contains(MASK), "{text}: {shown}");
            assert_eq!(hidden(&shown), shown);
        }
    }

    #[test]
    fn what_is_no_secret_stays_as_it_is() {
        for text in [
            "jdbc:x://h/d;trustStorePassword=${env:P};user=a",
            "mongodb://me:${file:/a:b}@h/db",
            "http://h:8083/x?mail=a@b",
            "http://h1:8081,http://h2:8081",
            "http://[::1]:8081/x",
            "org.apache.kafka.connect.errors.DataException: topic a partition 2",
            "tokenizer",
            "basic authentication is refused",
            "",
        ] {
            assert_eq!(hidden(text), text);
        }
    }
}
