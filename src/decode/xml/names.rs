//! Which characters XML allows, and where (XML 1.0, fifth edition, 2.2 and 2.3).

/// Whether a character may stand in a document at all.
pub(super) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn begins_name(c: char) -> bool {
    matches!(c,
        ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn goes_on(c: char) -> bool {
    begins_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// The name at the head of a text, empty if there is none, and what follows it.
pub(super) fn name(text: &str) -> (&str, &str) {
    let end = match text.chars().next() {
        Some(first) if begins_name(first) => text.find(|c| !goes_on(c)).unwrap_or(text.len()),
        _ => 0,
    };
    text.split_at(end)
}

/// Whether the whole text is a name.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && name(text).1.is_empty()
}

/// Text without the white space at its head; none if it has none there.
pub(super) fn space(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', '\t', '\r', '\n']);
    (rest.len() < text.len()).then_some(rest)
}

/// What stands in the quotes at the head, and what follows them.
pub(super) fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text.get(1..)?.split_once(quote)
}
