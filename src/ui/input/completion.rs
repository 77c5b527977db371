//! Offers for the word at the cursor. A list that came by itself has no choice in it yet: Enter still means the line.

/// Offers, of which one may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    from: usize,
    offers: Vec<(String, String)>,
    chosen: Option<usize>,
}

impl Completion {
    /// Offers (word, and what it is) for the word that begins at byte `from`; none if there are none.
    pub fn new(from: usize, offers: Vec<(String, String)>) -> Option<Completion> {
        (!offers.is_empty()).then_some(Completion { from, offers, chosen: None })
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
    pub fn index(&self) -> Option<usize> {
        self.chosen
    }

    /// The chosen word.
    pub fn chosen(&self) -> Option<&str> {
        self.offers.get(self.chosen?).map(|(word, _)| word.as_str())
    }

    /// The word, if there is but one.
    pub fn only(&self) -> Option<String> {
        (self.offers.len() == 1).then(|| self.offers[0].0.clone())
    }

    /// Moves the choice around the list; the first move goes into it.
    pub fn step(&mut self, by: isize) {
        let len = self.offers.len().cast_signed();
        let to = self.chosen.map_or(if by > 0 { 0 } else { -1 }, |at| at.cast_signed() + by);
        self.chosen = Some(to.rem_euclid(len).cast_unsigned());
    }
}
