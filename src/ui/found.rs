//! Words that are typed to find rows or lines: whether a text has all of them, and the letters that they are. Pure.
use super::tone::Tone;
use super::words::Words;
use std::ops::Range;

/// The words of what is typed, in small letters.
pub fn sought(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether all of the words stand in a text, in any case.
pub fn has_all(text: &str, sought: &[String]) -> bool {
    let text = text.to_lowercase();
    sought.iter().all(|word| text.contains(word.as_str()))
}

/// The words of a line with the letters marked that were sought.
pub fn marked<'a>(line: Words<'a>, sought: &[String]) -> Words<'a> {
    if sought.is_empty() {
        return line;
    }
    let places = places(&line.text(), sought);
    line.marked(&places, Tone::Match)
}

/// Where the words stand in a text, in order and apart. Letters beyond ASCII are found as they were typed.
fn places(text: &str, sought: &[String]) -> Vec<Range<usize>> {
    let small = text.to_ascii_lowercase();
    let found = sought.iter().flat_map(|word| small.match_indices(word.as_str()));
    let mut all: Vec<Range<usize>> = found.map(|(at, found)| at..at + found.len()).collect();
    all.sort_by_key(|place| (place.start, place.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(all.len());
    for place in all {
        match apart.last_mut().filter(|last| place.start <= last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => apart.push(place),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_in_order_and_apart_whatever_the_letters_case() {
        let sought = sought("ORD er");
        assert_eq!(places("my-Orders-order", &sought), [3..8, 10..15]);
        assert_eq!(places("ÄNNE", &["änne".to_owned()]), [] as [Range<usize>; 0]);
        assert!(has_all("My Order", &sought) && !has_all("ord", &sought));
    }
}
