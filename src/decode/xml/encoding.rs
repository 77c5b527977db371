//! In which encoding XML is, and its text in UTF-8: as its first bytes and its declaration say (XML 1.0, appendix F). Knows
//! nothing of what the text says.
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Bytes in which a declaration ends.
const DECLARATION: usize = 256;

/// Made once: it is looked for in every document.
static NAME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("encoding"));

/// Whether bytes may begin XML, in any encoding: a look at the first few.
pub(super) fn may_be_xml(bytes: &[u8]) -> bool {
    match bytes {
        [0, b'<', 0, 1..=127, ..] | [0xff, 0xfe, b'<', 0, ..] | [0xfe, 0xff, 0, b'<', ..] => true,
        [b'<' | 0xef | b' ' | b'\t' | b'\r' | b'\n', ..] => {
            let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
            // What begins a tag, a declaration or a comment; a line of syslog (`<34>`) or an arrow does not.
            match start {
                [b'<', next, ..] => {
                    matches!(next, b'A'..=b'Z' | b'a'..=b'z' | b'_' | b':' | b'?' | b'!' | 0 | 0x80..)
                }
                start => start == b"<",
            }
        }
        _ => false,
    }
}

/// The document as UTF-8: as it is if it is that already, or if nobody can tell what else it is.
///
/// What is valid UTF-8 stays so whatever it declares: a writer of a wrong declaration is common, other text that happens to
/// be UTF-8 is not.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, [u8]> {
    match foreign(bytes) {
        None => Cow::Borrowed(bytes),
        Some((encoding, from)) => {
            let (text, _) = encoding.decode_without_bom_handling(bytes.get(from..).unwrap_or_default());
            Cow::Owned(text.into_owned().into_bytes())
        }
    }
}

/// The name of an encoding that is not UTF-8.
pub(super) fn name(bytes: &[u8]) -> Option<&str> {
    let (encoding, _) = foreign(bytes)?;
    Some(label(bytes).filter(|_| encoding.is_ascii_compatible()).unwrap_or(encoding.name()))
}

/// Whether each byte makes sense in the encoding that the bytes are in.
pub(super) fn is_sound(bytes: &[u8]) -> bool {
    match foreign(bytes) {
        None => true,
        Some((encoding, from)) => {
            !encoding.decode_without_bom_handling(bytes.get(from..).unwrap_or_default()).1
        }
    }
}

/// The encoding if it is not UTF-8, and where the text begins.
fn foreign(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match bytes {
        [0xff, 0xfe, ..] => return Some((UTF_16LE, 2)),
        [0xfe, 0xff, ..] => return Some((UTF_16BE, 2)),
        // Without a mark: `<` and the first byte of ASCII that follows it.
        [b'<', 0, 1..=127, 0, ..] => return Some((UTF_16LE, 0)),
        [0, b'<', 0, 1..=127, ..] => return Some((UTF_16BE, 0)),
        // Nearly every declaration is this one.
        _ if bytes.starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-8\"") => return None,
        _ => {}
    }
    let label = label(bytes)?;
    if label.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let encoding = Encoding::for_label(label.as_bytes())?;
    let readable = encoding != UTF_8 && encoding.is_ascii_compatible();
    (readable && std::str::from_utf8(bytes).is_err()).then_some((encoding, 0))
}

/// The encoding that a declaration in ASCII names.
pub(super) fn label(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(DECLARATION))?.strip_prefix(b"<?xml")?;
    let end = memchr::memchr(b'>', head).unwrap_or(head.len());
    let declaration = head.get(..end)?;
    let at = NAME.find(declaration)?;
    let value = declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let end = memchr::memchr(*quote, value)?;
    std::str::from_utf8(value.get(..end)?).ok()
}
