//! "Did you mean": the nearest of some names. Pure, and for every room: it knows none.
use crate::safe::safe;
use std::fmt::Display;

/// The name nearest to `word`, if one is near enough to be a slip of the finger. Case is not counted.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (distance(&word, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Edits between the two; a name that goes on where the word stops counts as one slip (`ord` for `orders`).
fn distance(word: &str, name: &str) -> usize {
    if word.chars().count() >= 3 && name.starts_with(word) && name != word {
        return 1;
    }
    strsim::damerau_levenshtein(word, name)
}

/// The end of an error message about a word that is none of `names`: as [`hint`].
pub fn did_you_mean<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    hint(nearest(word, names))
}

/// The end of an error message, where what was probably meant is known already: `; did you mean `orders`?`, or nothing.
/// The name comes from a cluster, where a group may be called anything: what a terminal would obey is shown instead.
pub fn hint(meant: Option<impl Display>) -> String {
    meant.map_or_else(String::new, |meant| format!("; did you mean `{}`?", safe(&meant.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_refuses_strangers() {
        let names = ["orders", "payments", "shipments", "orders.DLT"];
        assert_eq!(nearest("oders", names), Some("orders"));
        assert_eq!(nearest("ORDERS.dlt", names), Some("orders.DLT"));
        assert_eq!(nearest("ship", names), Some("shipments"));
        assert_eq!(nearest("invoices", names), None);
        assert_eq!(nearest("x", ["y", "zz"]), Some("y"));
        assert_eq!(did_you_mean("paymnts", names), "; did you mean `payments`?");
        assert_eq!(did_you_mean("qqqq", names), "");
        assert_eq!(hint(Some("esc\x1b[31mred")), "; did you mean `esc␛[31mred`?");
    }
}
