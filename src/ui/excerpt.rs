//! Words that do not fit, cut at their beginning rather than at their end, so that what was found in them is seen. Knows
//! not what was found.
use std::borrow::Cow;

use super::tone::Tone;
use super::width::cells_up_to;
use super::words::Words;
use crate::safe::clusters;

/// The words from so far on that their first match is visible in `room` cells, `…` in front; as they are if it is visible
/// anyway or there is none.
pub fn around_match<'w, 'a>(words: &'w Words<'a>, room: usize) -> Cow<'w, Words<'a>> {
    let Some((before, found)) = first_match(words, room) else { return Cow::Borrowed(words) };
    // The last cell belongs to the sign that something follows.
    let needed = found.min(room / 2);
    if before + needed < room || room < 4 || words.width_up_to(room) <= room {
        return Cow::Borrowed(words);
    }
    // What stands before the match says what it is: a third of the room, if the match leaves that.
    let lead = (room / 3).min((room - 2).saturating_sub(found));
    Cow::Owned(without(words, before - lead))
}

/// Cells before the first match, and those of the match, counted no further than `room`.
fn first_match(words: &Words<'_>, room: usize) -> Option<(usize, usize)> {
    let at = words.pieces().iter().position(|(tone, _)| *tone == Tone::Match)?;
    let before = words.pieces()[..at].iter().map(|(_, text)| cells_up_to(text, usize::MAX)).sum();
    Some((before, cells_up_to(&words.pieces()[at].1, room)))
}

/// `…` and the words behind their first `skipped` cells.
fn without<'a>(words: &Words<'a>, skipped: usize) -> Words<'a> {
    let mut rest = Words::toned(Tone::Muted, "…");
    let mut left = skipped;
    for (tone, text) in words.pieces() {
        let mut from = 0;
        for cluster in clusters(text) {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(cluster.width);
            from = cluster.at + cluster.len;
        }
        let part = match text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[from..]),
            Cow::Owned(text) => Cow::Owned(text[from..].to_owned()),
        };
        if !part.is_empty() {
            rest.push(*tone, part);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, found: &str, room: usize) -> String {
        let at = text.find(found).unwrap();
        let before = Words::plain(text[..at].to_owned());
        let words = before.and(Tone::Match, found).and(Tone::Plain, text[at + found.len()..].to_owned());
        around_match(&words, room).text()
    }

    #[test]
    fn what_is_visible_stays() {
        assert_eq!(shown("abcdef needle x", "needle", 15), "abcdef needle x");
        assert_eq!(shown("abcdef needle and more", "needle", 15), "abcdef needle and more");
        assert_eq!(around_match(&Words::plain("no match at all"), 5).text(), "no match at all");
    }

    #[test]
    fn a_match_behind_the_room_is_brought_into_it() {
        assert_eq!(
            shown("{\"a\":\"xxxxxxxxxxxxxxxxxxx\",\"b\":\"needle\"}", "needle", 20),
            "…,\"b\":\"needle\"}"
        );
        assert_eq!(shown("日本日本日本日本needle", "needle", 12), "…日本needle");
    }

    proptest::proptest! {
        #[test]
        fn the_match_is_always_visible(
            before in "[a日\u{301} \u{1b}]{0,40}", found in "[xy]{1,6}", after in "[b本]{0,20}", room in 12usize..40,
        ) {
            let words = Words::plain(before).and(Tone::Match, found.clone()).and(Tone::Plain, after);
            let shown = around_match(&words, room).text();
            let (visible, _, cut) = crate::ui::width::take(&shown, room);
            let visible = if cut { crate::ui::width::take(&shown, room - 1).0.into_owned() } else { visible.into_owned() };
            proptest::prop_assert!(visible.contains(&found), "{visible:?} of {shown:?}");
        }
    }
}
