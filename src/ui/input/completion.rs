//! Offers for the word at the cursor.

/// Offers, of which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    from: usize,
    offers: Vec<(String, String)>,
    chosen: usize,
}

impl Completion {
    /// Offers (word, and what it is) for the word that begins at byte `from`; none if there are none.
    pub fn new(from: usize, offers: Vec<(String, String)>) -> Option<Completion> {
        (!offers.is_empty()).then_some(Completion { from, offers, chosen: 0 })
    }

    /// Where the completed word begins, in bytes.
    pub fn from(&self) -> usize {
        self.from
    }

    /// The offers: word, and what it is.
    pub fn offers(&self) -> &[(String, String)] {
        &self.offers
    }

    /// Index of the chosen offer.
    pub fn index(&self) -> usize {
        self.chosen
    }

    /// The chosen word.
    pub fn chosen(&self) -> &str {
        &self.offers[self.chosen].0
    }

    /// The word, if there is but one.
    pub fn only(&self) -> Option<String> {
        (self.offers.len() == 1).then(|| self.chosen().to_owned())
    }

    /// Moves the choice around the list.
    pub fn step(&mut self, by: isize) {
        let len = self.offers.len().cast_signed();
        self.chosen = (self.chosen.cast_signed() + by).rem_euclid(len).cast_unsigned();
    }
}
