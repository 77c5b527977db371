//! Makes text from outside harmless and visible: control characters, escapes, bidi overrides and zero-width tricks become
//! signs of their own, so that nothing from a record reaches the terminal raw and every column stays straight.

use std::borrow::Cow;

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text as one word of a shell, whatever stands in it.
pub fn for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// What is not unreserved (RFC 3986) as `%XX`: AWS demands that, and a form may have it.
pub fn percent_encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

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

/// A grapheme as it may be shown: as it is, or in signs that need none themselves, whatever stands before and behind them.
/// What is safe once is safe for good, so a text may pass here twice without a change.
fn visible(grapheme: &str) -> Cow<'_, str> {
    if !needs_signs(grapheme) {
        return Cow::Borrowed(grapheme);
    }
    let shown = in_signs(grapheme);
    match shown.graphemes(true).any(needs_signs) {
        false => Cow::Owned(shown),
        // What was left between two signs means something else there.
        true => Cow::Owned(grapheme.chars().map(spelled).collect()),
    }
}

fn needs_signs(grapheme: &str) -> bool {
    grapheme.width() == 0
        || grapheme.chars().any(|c| c.is_control() || hides(c, grapheme))
        || grapheme.chars().next().is_some_and(leans)
}

/// Whether a character sits on whatever stands before it: a mark, a joiner, the skin tone of an emoji. At the head of a
/// cluster it has nothing to sit on, and would take the sign of what stands before.
fn leans(c: char) -> bool {
    let mut bytes = [0; 8];
    let sign = '›'.encode_utf8(&mut bytes).len();
    let len = sign + c.encode_utf8(&mut bytes[sign..]).len();
    std::str::from_utf8(&bytes[..len]).is_ok_and(|both| both.graphemes(true).count() == 1)
}

/// A grapheme with signs for what can't be shown, and circles beneath marks that have lost what they sat on.
fn in_signs(grapheme: &str) -> String {
    let mut shown = String::new();
    for c in grapheme.chars() {
        match c {
            '\0'..='\x1f' => shown.extend(char::from_u32(0x2400 + c as u32)),
            '\x7f' => shown.push('␡'),
            // A joiner beside a sign joins nothing.
            c if c.is_control() || is_joiner(c) || hides(c, grapheme) => shown.push_str(&spelled(c)),
            c if (shown.is_empty() || shown.ends_with('›')) && (leans(c) || c.width() == Some(0)) => {
                shown.push('◌');
                shown.push(c);
            }
            c => shown.push(c),
        }
    }
    shown
}

/// The sign of a character that can't be shown: its code point.
fn spelled(c: char) -> String {
    format!("‹{:04X}›", c as u32)
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
            "\u{fffa}\u{200d}\u{1f3fe}",
            "\u{1f3fe}",
            "\x01\u{903}\u{200d}",
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

    /// Characters that join, hide, lean or turn, and some that do not.
    const UNRULY: [char; 24] = [
        'a',
        '›',
        '◌',
        '\x01',
        '\u{85}',
        '\u{301}',
        '\u{20e3}',
        '\u{200c}',
        '\u{200d}',
        '\u{202e}',
        '\u{fffa}',
        '\u{fe0f}',
        '\u{1f3fe}',
        '\u{1f680}',
        '\u{1f3f4}',
        '\u{e0067}',
        '\u{1f1e9}',
        '\u{600}',
        '\u{645}',
        '\u{915}',
        '\u{94d}',
        '\u{903}',
        '\u{1100}',
        '\u{1161}',
    ];

    #[test]
    fn of_any_three_unruly_characters_signs_are_made_once() {
        let some = || UNRULY.iter().copied();
        for pair in some().flat_map(|first| some().map(move |second| [first, second])) {
            for text in some().map(|last| String::from_iter([pair[0], pair[1], last])) {
                let shown = safe(&text).into_owned();
                assert_eq!(safe(&shown), shown, "{text:?}");
                assert!(!shown.contains(['\x01', '\u{85}', '\u{202e}', '\u{fffa}']), "{shown:?}");
            }
        }
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
