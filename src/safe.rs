//! Makes text from outside harmless and visible: control characters, escapes, bidi overrides and zero-width tricks become
//! signs of their own, so that nothing from a record reaches the terminal raw and every column stays straight.

use std::borrow::Cow;

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What one user-perceived character of a text looks like on the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grapheme<'a> {
    /// Where it begins in the text, in bytes.
    pub at: usize,
    /// Its length in the text, in bytes.
    pub len: usize,
    /// What is shown; differs from the text if that could not be shown as it is.
    pub shown: Cow<'a, str>,
    /// Cells that it takes.
    pub width: usize,
}

impl Grapheme<'_> {
    /// Whether a sign stands in for something that can't be shown.
    pub fn is_sign(&self) -> bool {
        matches!(self.shown, Cow::Owned(_))
    }
}

/// The clusters of a text, from its beginning; takes time only for those that are asked for.
pub fn clusters(text: &str) -> Clusters<'_> {
    Clusters { text, at: 0, slow: None }
}

/// Iterator of [`clusters`].
#[derive(Clone, Debug)]
pub struct Clusters<'a> {
    text: &'a str,
    at: usize,
    /// Segmentation of a stretch that needs Unicode's full rules, and where that stretch begins.
    slow: Option<(usize, GraphemeIndices<'a>)>,
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Grapheme<'a>;

    fn next(&mut self) -> Option<Grapheme<'a>> {
        if let Some((base, slow)) = &mut self.slow {
            if let Some((at, grapheme)) = slow.next() {
                let at = *base + at;
                self.at = at + grapheme.len();
                return Some(cluster(at, grapheme));
            }
            self.slow = None;
        }
        let rest = &self.text[self.at..];
        let mut chars = rest.chars();
        let first = chars.next()?;
        let next = chars.next();
        let (at, len) = (self.at, first.len_utf8());
        if let Some(width) = simple(first)
            && next.is_none_or(|next| simple(next).is_some())
        {
            self.at += len;
            return Some(Grapheme { at, len, shown: Cow::Borrowed(&rest[..len]), width });
        }
        self.slow = Some((at, slow_stretch(rest).grapheme_indices(true)));
        self.next()
    }
}

/// The beginning of `rest` that must be segmented by the full rules: up to two simple characters in a row.
fn slow_stretch(rest: &str) -> &str {
    let mut simple_before = false;
    for (at, c) in rest.char_indices().skip(1) {
        let is_simple = simple(c).is_some();
        if is_simple && simple_before {
            return &rest[..at];
        }
        simple_before = is_simple;
    }
    rest
}

/// Cells of a character that never joins with a simple neighbour; none for all others.
fn simple(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        // Latin, Greek and Cyrillic letters.
        '\u{a1}'..='\u{ac}' | '\u{c0}'..='\u{2af}' | '\u{400}'..='\u{481}' => Some(1),
        // Hiragana, Katakana, CJK, precomposed Hangul.
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' => Some(2),
        _ => None,
    }
}

fn cluster(at: usize, grapheme: &str) -> Grapheme<'_> {
    let shown = visible(grapheme);
    let width = shown.width();
    Grapheme { at, len: grapheme.len(), shown, width }
}

/// A grapheme as it may be shown.
fn visible(grapheme: &str) -> Cow<'_, str> {
    let lone = grapheme.width() == 0;
    if !lone && !grapheme.chars().any(|c| c.is_control() || hides(c, grapheme)) {
        return Cow::Borrowed(grapheme);
    }
    let mut shown = String::new();
    for c in grapheme.chars() {
        match c {
            '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + c as u32)),
            '\x7f' => shown.push('␡'),
            // A joiner beside a sign joins nothing.
            c if c.is_control() || is_joiner(c) || hides(c, grapheme) => {
                shown.push_str(&format!("‹{:04X}›", c as u32));
            }
            c => {
                // A mark with nothing beneath it would sit on what stands before.
                if (shown.is_empty() || shown.ends_with('›')) && (lone || c.width() == Some(0)) {
                    let on_circle = format!("◌{c}");
                    match on_circle.graphemes(true).count() {
                        1 => shown.push_str(&on_circle),
                        _ => shown.push_str(&format!("‹{:04X}›", c as u32)),
                    }
                    continue;
                }
                shown.push(c);
            }
        }
    }
    // Some that take no cell do not sit on a circle either.
    if lone && shown.starts_with('◌') && shown.graphemes(true).count() > 1 {
        shown = grapheme.chars().map(|c| format!("‹{:04X}›", c as u32)).collect();
    }
    Cow::Owned(shown)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Characters that can't be seen or that turn the order of others. Joiners are left alone where writing needs them:
/// in emoji, and in Arabic and Indic scripts.
fn hides(c: char, grapheme: &str) -> bool {
    match c {
        c if is_joiner(c) => {
            let base = grapheme.chars().next().unwrap_or(c);
            let written = matches!(base, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}');
            let emoji = c == '\u{200d}' && grapheme.width() == 2;
            !written && !emoji
        }
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{115f}' | '\u{1160}' => true,
        // A flag of a region is spelled in tags behind a black flag.
        '\u{e0020}'..='\u{e007f}' if grapheme.starts_with('\u{1f3f4}') && grapheme.width() == 2 => false,
        '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// The whole text as it may be shown on one line.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    if !clusters(text).any(|cluster| cluster.is_sign()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(clusters(text).map(|cluster| cluster.shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_tricks_are_shown() {
        assert_eq!(safe("plain text"), "plain text");
        assert_eq!(safe("\x1b[31mred\x07"), "␛[31mred␇");
        assert_eq!(safe("a\tb\r\nc\x7f"), "a␉b␍␊c␡");
        assert_eq!(safe("\u{9b}2J"), "‹009B›2J");
        assert_eq!(safe("user\u{202e}txt.exe"), "user‹202E›txt.exe");
        assert_eq!(safe("pay\u{200b}pal a\u{200d}b \u{feff}"), "pay‹200B›pal a‹200D›b ‹FEFF›");
        assert_eq!(safe("\u{301}x"), "◌\u{301}x");
    }

    #[test]
    fn what_is_safe_stays_as_it_is() {
        for text in [
            "\u{301}x",
            "\u{1161}",
            "\u{302}\u{303}",
            "A\u{1161}b",
            "\u{200d}",
            "\u{20e3}\x01",
            "日\u{200c}\u{200d}",
        ] {
            let once = safe(text).into_owned();
            assert_eq!(safe(&once), once);
        }
    }

    #[test]
    fn writing_that_people_use_is_left_alone() {
        for text in [
            "日本語",
            "e\u{301}tude",
            "👩\u{200d}🚀",
            "می\u{200c}خواهم",
            "क्षत्रिय",
            "क्\u{200d}ष",
            "🇩🇪",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "Привет",
            "ÄÖÜ ß",
        ] {
            assert_eq!(safe(text), text);
        }
    }

    #[test]
    fn clusters_cover_the_text_and_have_width() {
        let text = "ab\u{301}c日本\x1b\u{202e}👩\u{200d}🚀e\u{301}\u{301}z";
        let mut at = 0;
        for cluster in clusters(text) {
            assert_eq!(cluster.at, at);
            assert!(cluster.width > 0, "{cluster:?}");
            at += cluster.len;
        }
        assert_eq!(at, text.len());
        let slow: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let fast: Vec<usize> = clusters(text).map(|cluster| cluster.at).collect();
        assert_eq!(fast, slow);
    }

    proptest::proptest! {
        #[test]
        fn nothing_raw_passes(text in "\\PC{0,20}|[\\x00-\\x1f\u{200b}-\u{202e}a\u{300}-\u{310}日]{0,20}") {
            let shown = safe(&text);
            proptest::prop_assert!(!shown.chars().any(char::is_control));
            let tricks = ['\u{202e}', '\u{200b}', '\u{200e}', '\u{2028}'];
            proptest::prop_assert_eq!(shown.find(tricks), None);
            proptest::prop_assert_eq!(safe(&shown), shown.as_ref());
            let slow: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            let fast: Vec<usize> = clusters(&text).map(|cluster| cluster.at).collect();
            proptest::prop_assert_eq!(fast, slow);
        }
    }
}
