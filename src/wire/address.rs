//! Where a broker listens, as a user writes it: `host:port`, `host`, `[::1]:9092`.
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The port that Kafka listens on unless told otherwise.
const DEFAULT_PORT: u16 = 9092;

/// Host and port of a listener. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    pub host: Arc<str>,
    pub port: u16,
}

/// What is wrong with an address that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no broker address: {why}; write host:port, for example localhost:9092")]
pub struct AddressError {
    text: String,
    why: &'static str,
}

impl Address {
    /// An address from its parts; an IPv6 host stands here without brackets.
    pub fn new(host: impl Into<Arc<str>>, port: u16) -> Self {
        Address { host: host.into(), port }
    }

    /// Reads `a:9092,b:9092`; blanks around the commas are fine.
    ///
    /// # Errors
    /// If one of them is no address, or there is none at all.
    pub fn list(text: &str) -> Result<Vec<Self>, AddressError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let found = parts.map(str::parse).collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() {
            return Err(AddressError { text: text.to_owned(), why: "it is empty" });
        }
        Ok(found)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = |why| AddressError { text: text.to_owned(), why };
        // Listeners are often copied from a broker's configuration, with the protocol in front.
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/');
        let (host, port) = if let Some(inner) = rest.strip_prefix('[') {
            let (host, after) = inner.split_once(']').ok_or_else(|| wrong("the bracket is not closed"))?;
            (host, after.strip_prefix(':'))
        } else if rest.matches(':').count() > 1 {
            (rest, None)
        } else {
            rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)))
        };
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c == '/' || c == '@') {
            return Err(wrong("the host is missing or has characters that no host has"));
        }
        let port = match port {
            None => DEFAULT_PORT,
            Some(port) => match port.parse() {
                Ok(port) if port > 0 => port,
                _ => return Err(wrong("the port must be a number from 1 to 65535")),
            },
        };
        Ok(Address::new(host, port))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<Address>().map_or_else(|error| error.to_string(), |address| address.to_string())
    }

    #[test]
    fn reads_what_users_write() {
        assert_eq!(shown("kafka-1.example.com:19092"), "kafka-1.example.com:19092");
        assert_eq!(shown("localhost"), "localhost:9092");
        assert_eq!(shown("[::1]:29092"), "[::1]:29092");
        assert_eq!(shown("::1"), "[::1]:9092");
        assert_eq!(shown("PLAINTEXT://broker:9093"), "broker:9093");
        assert_eq!(Address::list("a:1, b ,").unwrap(), vec![Address::new("a", 1), Address::new("b", 9092)]);
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(shown("broker:x").contains("the port must be a number"), "{}", shown("broker:x"));
        assert!(shown("broker:0").contains("1 to 65535"));
        assert!(shown(":9092").contains("the host is missing"));
        assert!(shown("[::1").contains("bracket"));
        assert!(Address::list(" , ").is_err());
    }
}
