//! Where the user is, as a value and as text: `topics/orders/records?from=-1h`. Knows no screen.
use crate::kafka::model::{Offset, PartitionId};
use crate::nearest::{hint, nearest};
use std::fmt;
use std::str::FromStr;

/// A place. Its text parses back to the same place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    Profiles,
    Deck,
    Brokers,
    Controller,
    Topics,
    /// A topic's partitions.
    Topic(String),
    TopicConfigs(String),
    /// The groups that read a topic.
    TopicGroups(String),
    /// `query` is what stands behind `?`: the range, the filter and the like, read by the records screen.
    Records {
        topic: String,
        query: String,
    },
    Record {
        topic: String,
        partition: PartitionId,
        offset: Offset,
    },
    Produce {
        topic: Option<String>,
    },
    Groups,
    /// A group's partitions and their lag.
    Group(String),
    GroupMembers(String),
    Notices,
    Log,
}

/// The first words of all routes: what `:` and `--go` take.
pub const PLACES: &[&str] =
    &["deck", "topics", "groups", "brokers", "controller", "produce", "profiles", "notices", "log"];

impl Route {
    /// The place that Esc leads to when this one was opened by name: the next one towards the deck.
    pub fn parent(&self) -> Option<Route> {
        match self {
            Route::Deck | Route::Profiles => None,
            Route::Topic(_)
            | Route::TopicConfigs(_)
            | Route::TopicGroups(_)
            | Route::Records { .. }
            | Route::Produce { topic: Some(_) } => Some(Route::Topics),
            Route::Record { topic, .. } => {
                Some(Route::Records { topic: topic.clone(), query: String::new() })
            }
            Route::Group(_) | Route::GroupMembers(_) => Some(Route::Groups),
            _ => Some(Route::Deck),
        }
    }
}

impl Route {
    /// Whether two routes differ in nothing but what they show of a place: range, filter, columns.
    pub fn is_same_place(&self, other: &Route) -> bool {
        match (self, other) {
            (Route::Records { topic, .. }, Route::Records { topic: other, .. }) => topic == other,
            _ => self == other,
        }
    }
}

/// A text that names no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRoute {
    pub text: String,
    pub nearest: Option<&'static str>,
}

impl std::error::Error for UnknownRoute {}

impl fmt::Display for UnknownRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no place \"{}\"", self.text)?;
        match self.nearest {
            None => write!(f, "; places are {}", PLACES.join(", ")),
            meant => f.write_str(&hint(meant)),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::Profiles => f.write_str("profiles"),
            Route::Deck => f.write_str("deck"),
            Route::Brokers => f.write_str("brokers"),
            Route::Controller => f.write_str("controller"),
            Route::Topics => f.write_str("topics"),
            Route::Topic(topic) => write!(f, "topics/{}", escape(topic)),
            Route::TopicConfigs(topic) => write!(f, "topics/{}/configs", escape(topic)),
            Route::TopicGroups(topic) => write!(f, "topics/{}/groups", escape(topic)),
            Route::Records { topic, query } if query.is_empty() => {
                write!(f, "topics/{}/records", escape(topic))
            }
            Route::Records { topic, query } => write!(f, "topics/{}/records?{query}", escape(topic)),
            Route::Record { topic, partition, offset } => {
                write!(f, "topics/{}/records/{partition}:{offset}", escape(topic))
            }
            Route::Produce { topic: Some(topic) } => write!(f, "topics/{}/produce", escape(topic)),
            Route::Produce { topic: None } => f.write_str("produce"),
            Route::Groups => f.write_str("groups"),
            Route::Group(group) => write!(f, "groups/{}", escape(group)),
            Route::GroupMembers(group) => write!(f, "groups/{}/members", escape(group)),
            Route::Notices => f.write_str("notices"),
            Route::Log => f.write_str("log"),
        }
    }
}

impl FromStr for Route {
    type Err = UnknownRoute;

    fn from_str(text: &str) -> Result<Route, UnknownRoute> {
        let unknown = |nearest| UnknownRoute { text: text.to_owned(), nearest };
        // A copied route stands in quotes for a shell, and may be given back with them.
        let plain = text.trim();
        let plain = plain.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')).unwrap_or(plain);
        let (path, query) = plain.split_once('?').unwrap_or((plain, ""));
        let parts: Vec<String> = path.trim_matches('/').split('/').map(unescape).collect();
        let words: Vec<&str> = parts.iter().map(String::as_str).collect();
        Ok(match words.as_slice() {
            ["profiles"] => Route::Profiles,
            ["deck"] => Route::Deck,
            ["brokers"] => Route::Brokers,
            ["controller"] => Route::Controller,
            ["topics"] => Route::Topics,
            ["topics", topic] => Route::Topic((*topic).to_owned()),
            ["topics", topic, "records"] => {
                Route::Records { topic: (*topic).to_owned(), query: query.to_owned() }
            }
            ["topics", topic, "records", at] => {
                let (partition, offset) = position(at).ok_or_else(|| unknown(None))?;
                Route::Record { topic: (*topic).to_owned(), partition, offset }
            }
            ["topics", topic, "configs"] => Route::TopicConfigs((*topic).to_owned()),
            ["topics", topic, "groups"] => Route::TopicGroups((*topic).to_owned()),
            ["topics", topic, "produce"] => Route::Produce { topic: Some((*topic).to_owned()) },
            ["produce"] => Route::Produce { topic: None },
            ["groups"] => Route::Groups,
            ["groups", group] => Route::Group((*group).to_owned()),
            ["groups", group, "members"] => Route::GroupMembers((*group).to_owned()),
            ["notices"] => Route::Notices,
            ["log"] => Route::Log,
            ["topics", _, below, ..] => {
                return Err(unknown(nearest(below, ["records", "configs", "groups", "produce"])));
            }
            ["groups", _, below, ..] => return Err(unknown(nearest(below, ["members"]))),
            [first, ..] => return Err(unknown(nearest(first, PLACES.iter().copied()))),
            [] => return Err(unknown(None)),
        })
    }
}

impl Route {
    /// The route as one word of a command line.
    pub fn for_shell(&self) -> String {
        for_shell(&self.to_string())
    }
}

/// Text as one word of a shell, whatever stands in it.
pub fn for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// `5:200981` or `5:200,981`.
fn position(text: &str) -> Option<(PartitionId, Offset)> {
    let (partition, offset) = text.split_once(':')?;
    let offset = offset.replace([',', '_'], "");
    Some((PartitionId(partition.parse().ok()?), Offset(offset.parse().ok()?)))
}

/// Percent-encodes what would end a segment, and whatever a shell or a terminal would obey: a route is copied, and what
/// it names may be called anything. Topic names never need it.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'.' | b'_' | b'-' | b',' | b':' | b'@' => escaped.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// The reverse of [`escape`]; what is not an escape stands for itself.
pub fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            plain.push(byte);
            at += 3;
        } else {
            plain.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// The values of a query text: `from=-1h&where=FAILED`.
pub fn query_pairs(query: &str) -> impl Iterator<Item = (&str, String)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name, unescape(value))
    })
}

/// The query text with one value set; an empty value takes the name out.
pub fn with_pair(query: &str, name: &str, value: &str) -> String {
    let others = query.split('&').filter(|pair| !pair.is_empty());
    let others = others.filter(|pair| pair.split('=').next() != Some(name));
    let own = (!value.is_empty()).then(|| format!("{name}={}", escape(value)));
    others.map(str::to_owned).chain(own).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mistyped_place_names_the_nearest() {
        let error = "topcis".parse::<Route>().unwrap_err();
        assert_eq!(error.to_string(), "there is no place \"topcis\"; did you mean `topics`?");
        let error = "topics/orders/recrods".parse::<Route>().unwrap_err();
        assert_eq!(error.nearest, Some("records"));
    }

    #[test]
    fn one_value_of_a_query_is_set_and_the_others_stay() {
        assert_eq!(with_pair("", "where", "a = 1"), "where=a%20%3D%201");
        assert_eq!(with_pair("from=-1h&where=x&order=oldest", "where", "y"), "from=-1h&order=oldest&where=y");
        assert_eq!(with_pair("from=-1h&where=x", "where", ""), "from=-1h");
    }

    #[test]
    fn a_copied_route_is_one_word_of_a_shell_whatever_it_names() {
        let query = with_pair("order=oldest", "where", "a = \"$(reboot)`'\\\x1b\n\"");
        let route = Route::Records { topic: "orders".to_owned(), query };
        let copied = route.for_shell();
        assert!(copied.starts_with('\'') && copied.ends_with('\''), "{copied}");
        let inner = &copied[1..copied.len() - 1];
        assert!(
            !inner.contains(['\'', '"', '$', '`', '\\', '(', ' ']) && !inner.chars().any(char::is_control)
        );
        assert_eq!(copied.parse::<Route>().unwrap(), route);
    }

    #[test]
    fn an_offset_may_be_written_with_thousands() {
        let route: Route = "topics/orders/records/5:200,981".parse().unwrap();
        assert_eq!(route.to_string(), "topics/orders/records/5:200981");
    }

    proptest! {
        #[test]
        fn every_route_parses_back(name in "[^\u{0}]{1,12}", query in "[a-z=&-]{0,12}", offset in 0i64..i64::MAX) {
            for route in [
                Route::Topic(name.clone()),
                Route::Group(name.clone()),
                Route::Records { topic: name.clone(), query },
                Route::Record { topic: name, partition: PartitionId(3), offset: Offset(offset) },
            ] {
                prop_assert_eq!(route.to_string().parse::<Route>().unwrap(), route);
            }
        }
    }
}
