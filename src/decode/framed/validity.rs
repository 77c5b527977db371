//! Whether a value that can be read is what its schema demands: plain data. One that is not is no less readable.
use std::fmt;

/// What a schema says of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validity {
    Valid,
    /// What it objects to, at least one.
    Invalid(Vec<Objection>),
    /// It can't be told, and why.
    Unknown(String),
}

/// What a schema objects to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Where in the value, as a JSON pointer: `/items/0/sku`; empty for the whole.
    pub path: String,
    pub message: String,
}

impl Validity {
    /// Why it is not valid, or not known to be; none where it is.
    pub fn fault(&self) -> Option<String> {
        match self {
            Validity::Valid => None,
            Validity::Unknown(why) => Some(format!("not known whether it is valid: {why}")),
            Validity::Invalid(objections) => {
                let more = match objections.len() {
                    ..=1 => String::new(),
                    all => format!(" (and {} more)", all - 1),
                };
                Some(format!("does not validate: {}{more}", objections[0]))
            }
        }
    }
}

impl fmt::Display for Objection {
    /// `/items/0/sku: 5 is not of type "string"`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the whole" } else { &self.path };
        write!(f, "{place}: {}", self.message)
    }
}
