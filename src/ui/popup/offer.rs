//! One line of a list to choose from.

/// Something to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// What is matched and shown first.
    pub name: String,
    /// What it is, muted behind the name. Matched as well, with less weight.
    pub detail: String,
    /// At the right edge: its key.
    pub key: String,
    /// What else it is called: typed whole, it is meant.
    pub also: &'static [&'static str],
    /// Why it can't be chosen now.
    pub off: Option<String>,
}

impl Offer {
    /// An offer without a key that can be chosen.
    pub fn new(name: impl Into<String>, detail: impl Into<String>) -> Offer {
        Offer { name: name.into(), detail: detail.into(), ..Offer::default() }
    }

    /// The same offers, of which the first nine have a number for a key.
    pub fn numbered(offers: Vec<Offer>) -> Vec<Offer> {
        let keys = (1..10).map(|number| number.to_string()).chain(std::iter::repeat(String::new()));
        offers.into_iter().zip(keys).map(|(offer, key)| Offer { key, ..offer }).collect()
    }

    /// Whether a text is its whole name, or one of the others.
    pub(super) fn is_called(&self, text: &str) -> bool {
        self.name.eq_ignore_ascii_case(text) || self.also.iter().any(|name| name.eq_ignore_ascii_case(text))
    }

    /// What it is, and why it can't be chosen.
    pub(super) fn told(&self) -> String {
        self.off.as_ref().map_or(self.detail.clone(), |why| format!("{} ({why})", self.detail))
    }

    /// How long that is.
    pub(super) fn length(&self) -> usize {
        self.detail.chars().count() + self.off.as_ref().map_or(0, |why| why.chars().count() + 3)
    }

    /// The same offer, which can't be chosen now for this reason.
    #[must_use]
    pub fn off(self, why: Option<String>) -> Offer {
        Offer { off: why, ..self }
    }
}
