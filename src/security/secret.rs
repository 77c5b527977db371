//! Text that must never be shown: passwords, tokens, keys. Whoever prints it, by whatever way, prints dots.
use std::fmt;

const DOTS: &str = "•••";

/// A password, a token or a key. `Debug` and `Display` print dots; it can't be serialized.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The text itself: for the place that sends it or computes with it, never for one that shows.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(DOTS)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(DOTS)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Sasl, Security};
    use super::*;

    #[test]
    fn a_secret_prints_dots_wherever_it_stands() {
        let password = Secret::new("hunter2");
        let sasl = Some(Sasl::Plain { user: "alice".to_owned(), password: password.clone() });
        let shown = format!("{password} {password:?} {:#?}", Security { tls: None, sasl });
        assert!(!shown.contains("hunter2") && shown.contains("alice") && shown.contains(DOTS), "{shown}");
        assert_eq!(password.expose(), "hunter2");
    }
}
