//! A place as text, and back: `topics/orders/records?from=-1h`. Which places there are says the table in `places`. Knows no screen.
use super::escape::{escape, unescape};
use super::places::WORDS;
use crate::nearest::{hint, nearest};
use std::fmt;
use std::str::FromStr;

pub use super::places::Route;
pub(crate) use super::places::{JUMPS, Jump};

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
            None => {
                let places: Vec<&str> = Route::jumps().map(|jump| jump.row.name).collect();
                write!(f, "; places are {}", places.join(", "))
            }
            meant => f.write_str(&hint(meant)),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, query) = self.written();
        f.write_str(&words.join("/"))?;
        if query.is_empty() { Ok(()) } else { write!(f, "?{query}") }
    }
}

impl FromStr for Route {
    type Err = UnknownRoute;

    fn from_str(text: &str) -> Result<Route, UnknownRoute> {
        // A copied route stands in quotes for a shell, and may be given back with them.
        let plain = text.trim();
        let plain = plain.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')).unwrap_or(plain);
        let (path, query) = plain.split_once('?').unwrap_or((plain, ""));
        let words: Vec<&str> = path.trim_matches('/').split('/').collect();
        Route::read(&words, query)
            .ok_or_else(|| UnknownRoute { text: text.to_owned(), nearest: meant(&words) })
    }
}

/// The word that was meant where the text leaves the places that there are.
fn meant(words: &[&str]) -> Option<&'static str> {
    let agrees = |(known, word): &(&Option<&str>, &&str)| known.is_none_or(|known| known == **word);
    let depth = |place: &[Option<&str>]| place.iter().zip(words).take_while(agrees).count();
    let deepest = WORDS.iter().map(|place| depth(place)).max()?;
    let next =
        WORDS.iter().filter(|place| depth(place) == deepest).filter_map(|place| *place.get(deepest)?);
    nearest(words.get(deepest)?, next)
}

impl Route {
    /// The route as one word of a command line.
    pub fn for_shell(&self) -> String {
        for_shell(&self.to_string())
    }

    /// The route for people to read: names as they are, and each part of the question by itself.
    pub fn told(&self) -> String {
        let (words, query) = self.written();
        let place = words.iter().map(|word| unescape(word)).collect::<Vec<_>>().join("/");
        let parts = query_pairs(&query).map(|(name, value)| format!("{name} {value}"));
        std::iter::once(place).chain(parts).collect::<Vec<_>>().join(" · ")
    }

    /// Whether two routes differ in nothing but what they show of a place: range, filter, columns.
    pub fn is_same_place(&self, other: &Route) -> bool {
        self.written().0 == other.written().0
    }

    /// The topic that the place is about, or several with commas.
    pub fn topic(&self) -> Option<String> {
        match self.written().0.as_slice() {
            [first, topic, ..] if first == "topics" => Some(unescape(topic)),
            _ => None,
        }
    }
}

pub use crate::safe::for_shell;

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
    use crate::kafka::model::{Offset, PartitionId};
    use proptest::prelude::*;

    #[test]
    fn every_row_of_the_table_parses_back() {
        for route in Route::every() {
            assert_eq!(route.to_string().parse::<Route>().unwrap(), route);
        }
    }

    #[test]
    fn a_mistyped_place_names_the_nearest() {
        let error = "topcis".parse::<Route>().unwrap_err();
        assert_eq!(error.to_string(), "there is no place \"topcis\"; did you mean `topics`?");
        let error = "topics/orders/recrods".parse::<Route>().unwrap_err();
        assert_eq!(error.nearest, Some("records"));
        let error = "topics/orders/records/five".parse::<Route>().unwrap_err();
        assert_eq!(error.nearest, None);
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
    fn a_route_is_told_in_words() {
        let route: Route =
            "topics/orders/records?from=-1h&where=.status%20%3D%20%22FAILED%22".parse().unwrap();
        assert_eq!(route.told(), "topics/orders/records · from -1h · where .status = \"FAILED\"");
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
