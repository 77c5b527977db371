//! Pieces of a document that stand by themselves: references, comments, processing instructions, the declaration. Whether each is
//! well formed (XML 1.0).
use super::names::{is_character, is_name, name, quoted, space};

/// What is wrong, and at which byte of a piece.
pub(super) type WrongAt = (usize, String);

/// The name between `&` and `;`, or `#` and a number that is a character.
pub(super) fn reference_name(piece: &str) -> Result<&str, WrongAt> {
    let inner = piece.strip_prefix('&').and_then(|inner| inner.strip_suffix(';')).unwrap_or_default();
    let Some(number) = inner.strip_prefix('#') else {
        return match is_name(inner) {
            true => Ok(inner),
            false => {
                Err((0, "`&` begins an entity such as `&amp;`; write `&amp;` for the sign itself".to_owned()))
            }
        };
    };
    match character(number) {
        Some(_) => Ok(inner),
        None => Err((0, format!("`&{inner};` is no character that XML allows"))),
    }
}

/// The character of a reference by number.
pub(super) fn character(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    let code = plain.then(|| u32::from_str_radix(digits, radix).ok())??;
    char::from_u32(code).filter(|c| is_character(*c))
}

pub(super) fn comment(piece: &str) -> Result<(), WrongAt> {
    let inner = piece.strip_prefix("<!--").and_then(|inner| inner.strip_suffix("-->"));
    let Some(inner) = inner else { return Err((0, "a comment ends with `-->`".to_owned())) };
    match inner.find("--").or(inner.ends_with('-').then(|| inner.len() - 1)) {
        Some(at) => Err((4 + at, "`--` can't stand in a comment".to_owned())),
        None => Ok(()),
    }
}

/// A processing instruction, or the declaration if it stands first.
pub(super) fn instruction(piece: &str, first: bool) -> Result<(), WrongAt> {
    let inner = piece.strip_prefix("<?").and_then(|inner| inner.strip_suffix("?>")).unwrap_or_default();
    let (target, rest) = name(inner);
    let wrong = |message: &str| Err((2, message.to_owned()));
    if target.is_empty() || !(rest.is_empty() || space(rest).is_some()) {
        return wrong("expected the name of what the instruction is for");
    }
    if target == "xml" {
        return match (first, declaration(rest)) {
            (false, _) => wrong("an XML declaration is the very first thing of a document"),
            (true, None) => wrong("expected version=\"1.0\", then encoding and standalone if wanted"),
            (true, Some(())) => Ok(()),
        };
    }
    if target.eq_ignore_ascii_case("xml") { wrong("the name is reserved: it is `xml`") } else { Ok(()) }
}

fn declaration(rest: &str) -> Option<()> {
    let (version, mut rest) = pseudo(rest, "version")?;
    let digits = version.strip_prefix("1.")?;
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    if let Some((encoding, after)) = pseudo(rest, "encoding") {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if !encoding.starts_with(|c: char| c.is_ascii_alphabetic()) || !encoding.chars().all(plain) {
            return None;
        }
        rest = after;
    }
    if let Some((standalone, after)) = pseudo(rest, "standalone") {
        rest = matches!(standalone, "yes" | "no").then_some(after)?;
    }
    space(rest).unwrap_or(rest).is_empty().then_some(())
}

fn pseudo<'a>(text: &'a str, wanted: &str) -> Option<(&'a str, &'a str)> {
    let rest = space(text)?.strip_prefix(wanted)?;
    let rest = space(rest).unwrap_or(rest).strip_prefix('=')?;
    quoted(space(rest).unwrap_or(rest))
}
