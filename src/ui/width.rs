//! How many cells a text takes, and cutting and padding it to a number of cells. Text is measured as it is shown, see
//! [`safe`](super::safe).

use std::borrow::Cow;

use crate::safe::clusters;

/// Cells that `text` takes on the terminal.
pub fn cells(text: &str) -> usize {
    cells_up_to(text, usize::MAX)
}

/// Cells that `text` takes, counted no further than the first sum that exceeds `limit`: long texts cost no time.
pub fn cells_up_to(text: &str, limit: usize) -> usize {
    let mut sum = 0;
    for cluster in clusters(text) {
        sum += cluster.width;
        if sum > limit {
            break;
        }
    }
    sum
}

/// The longest beginning of `text` that fits `width` cells, as it may be shown, and the cells that it takes. The flag
/// says whether something was left off.
pub fn take(text: &str, width: usize) -> (Cow<'_, str>, usize, bool) {
    let mut sum = 0;
    let mut shown: Option<String> = None;
    for cluster in clusters(text) {
        if sum + cluster.width > width {
            let begin = shown.map_or(Cow::Borrowed(&text[..cluster.at]), Cow::Owned);
            return (begin, sum, true);
        }
        sum += cluster.width;
        if let Some(shown) = &mut shown {
            shown.push_str(&cluster.shown);
        } else if cluster.is_sign() {
            shown = Some(format!("{}{}", &text[..cluster.at], cluster.shown));
        }
    }
    (shown.map_or(Cow::Borrowed(text), Cow::Owned), sum, false)
}

/// `text` in at most `width` cells, its end replaced by `…` if it does not fit. Never splits a wide character.
pub fn clip(text: &str, width: usize) -> Cow<'_, str> {
    let (shown, _, cut) = take(text, width);
    if !cut || width == 0 {
        return shown;
    }
    let (shown, _, _) = take(text, width - 1);
    Cow::Owned(format!("{shown}…"))
}

/// The last byte up to `at` at which a character begins, or the text's end.
pub fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// `text` clipped to `width` and filled with spaces on its right.
pub fn pad_right(text: &str, width: usize) -> String {
    let shown = clip(text, width).into_owned();
    let space = width.saturating_sub(cells(&shown));
    format!("{shown}{}", " ".repeat(space))
}

/// `text` clipped to `width` and filled with spaces on its left.
pub fn pad_left(text: &str, width: usize) -> String {
    let shown = clip(text, width).into_owned();
    let space = width.saturating_sub(cells(&shown));
    format!("{}{shown}", " ".repeat(space))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_what_is_shown() {
        assert_eq!(cells("abc"), 3);
        assert_eq!(cells("日本"), 4);
        assert_eq!(cells("e\u{301}"), 1);
        assert_eq!(cells("\x1b"), 1);
        assert_eq!(cells("\u{202e}"), 6);
        assert_eq!(cells("👩\u{200d}🚀"), 2);
    }

    #[test]
    fn clips_between_characters() {
        assert_eq!(clip("kafka", 5), "kafka");
        assert_eq!(clip("kafka", 4), "kaf…");
        assert_eq!(clip("日本語", 5), "日本…");
        assert_eq!(clip("日本語", 4), "日…");
        assert_eq!(clip("日本語", 1), "…");
        assert_eq!(clip("日本語", 0), "");
    }

    #[test]
    fn pads_to_the_cell() {
        assert_eq!(pad_right("日", 4), "日  ");
        assert_eq!(pad_left("12", 4), "  12");
        assert_eq!(pad_left("12345", 4), "123…");
        assert_eq!(pad_right("日本", 2), "… ");
    }

    proptest::proptest! {
        #[test]
        fn never_wider_than_asked(text in "\\PC{0,30}", width in 0usize..20) {
            proptest::prop_assert!(cells(&clip(&text, width)) <= width);
            proptest::prop_assert_eq!(cells(&pad_left(&text, width)), width);
        }
    }
}
