//! A broker's address as text and as a value. Knows no DNS and no socket.
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

/// Kafka's usual port, for an address without one.
const DEFAULT_PORT: u16 = 9092;

/// Host and port of a broker: `kafka-1:9092`, `10.0.0.7:9093`, `[::1]:9092`. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    pub host: Arc<str>,
    pub port: u16,
}

impl Address {
    /// An address from its parts; an IPv6 host stands here without brackets.
    pub fn new(host: impl Into<Arc<str>>, port: u16) -> Self {
        Self { host: host.into(), port }
    }

    /// Reads a comma-separated list as `-b` takes it. Errors say which address is wrong; an empty list is an error.
    pub fn list(text: &str) -> Result<Vec<Self>, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let brokers = parts.map(str::parse).collect::<Result<Vec<_>, _>>()?;
        if brokers.is_empty() {
            return Err("no broker address: expected host:port[,host:port…]".to_owned());
        }
        Ok(brokers)
    }
}

impl fmt::Display for Address {
    /// A broker may advertise any bytes as its host: what could steer a terminal is spelled out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = if self.host.contains(':') { ("[", "]") } else { ("", "") };
        f.write_str(before)?;
        for c in self.host.chars() {
            if c.is_control() { write!(f, "{}", c.escape_debug())? } else { f.write_char(c)? }
        }
        write!(f, "{after}:{}", self.port)
    }
}

impl FromStr for Address {
    type Err = String;

    /// Reads `host`, `host:port` or `[v6]:port`; a port left out is 9092.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let bare = text.strip_prefix("PLAINTEXT://").unwrap_or(text);
        if bare.contains('@') {
            return Err(
                "a broker address is host:port: a login stands in `sasl`, not in the address".to_owned()
            );
        }
        if let Some((scheme, _)) = bare.split_once("://") {
            return Err(format!("`{text}`: a broker address is host:port, without `{scheme}://`"));
        }
        if bare.contains(',') {
            return Err(format!("`{text}` is several addresses: one address an entry"));
        }
        if let Some(meant) = port_without_brackets(bare) {
            return Err(format!("`{text}`: IPv6 needs brackets before a port: `{meant}`"));
        }
        let (host, port) =
            split(bare).ok_or_else(|| format!("`{text}`: expected `]` after the IPv6 address"))?;
        if host.is_empty() || host.contains(char::is_whitespace) || host.contains('/') {
            return Err(format!("`{text}` is not host:port"));
        }
        let port = match port {
            None => DEFAULT_PORT,
            Some(port) => match port.parse::<u16>() {
                Ok(port) if port > 0 => port,
                _ => return Err(format!("`{text}`: `{port}` is not a port (1 to 65535)")),
            },
        };
        Ok(Self::new(host, port))
    }
}

/// `::1:9092` is an IPv6 address to the letter, and hardly ever meant as one: how it would be written with a port. A text of
/// several colons that is no IPv6 address can only mean the same.
fn port_without_brackets(bare: &str) -> Option<String> {
    let (host, port) =
        bare.rsplit_once(':').filter(|(host, _)| host.contains(':') && !host.starts_with('['))?;
    let digits = port.len() >= 4 && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_address = |text: &str| text.parse::<std::net::Ipv6Addr>().is_ok();
    let meant = digits || !is_address(bare.split('%').next().unwrap_or(bare));
    meant.then(|| format!("[{host}]:{port}"))
}

/// Host and, if given, port. A second colon without brackets makes the whole text an IPv6 address.
fn split(text: &str) -> Option<(&str, Option<&str>)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']')?;
        return match after.strip_prefix(':') {
            Some(port) => Some((host, Some(port))),
            None if after.is_empty() => Some((host, None)),
            None => None,
        };
    }
    match text.split_once(':') {
        Some((_, rest)) if rest.contains(':') => Some((text, None)),
        Some((host, port)) => Some((host, Some(port))),
        None => Some((text, None)),
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_and_print() {
        for (text, host, port) in [
            ("kafka", "kafka", 9092),
            (" kafka:1 ", "kafka", 1),
            ("PLAINTEXT://kafka:29092", "kafka", 29092),
            ("[::1]:9093", "::1", 9093),
            ("::1", "::1", 9092),
            ("[fe80::1]", "fe80::1", 9092),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!((&*address.host, address.port), (host, port), "{text}");
            assert_eq!(address.to_string().parse::<Address>().unwrap(), address);
        }
    }

    #[test]
    fn a_host_of_control_characters_is_spelled_out() {
        let address = Address::new("a\u{1b}[31mb\u{9b}", 9092);
        assert_eq!(address.to_string(), "a\\u{1b}[31mb\\u{9b}:9092");
    }

    #[test]
    fn wrong_addresses_say_what_is_wrong() {
        for (text, said) in [
            ("kafka:0", "not a port"),
            ("kafka:99999", "not a port"),
            ("kafka:", "not a port"),
            (":9092", "not host:port"),
            ("[::1:9092", "expected `]`"),
            ("http://kafka:80", "without `http://`"),
            ("::1:9092", "IPv6 needs brackets before a port: `[::1]:9092`"),
            ("fe80::1%eth0:9092", "`[fe80::1%eth0]:9092`"),
            ("a:1,b:2", "one address an entry"),
        ] {
            let error = text.parse::<Address>().unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert!(Address::list(" , ").is_err());
        assert_eq!(Address::list("a:1,b").unwrap().len(), 2);
    }
}
