//! Key-value files as text: Java's `.properties` with its continued lines and escapes, and librdkafka's plain ones.
use super::Pair;

/// Reads a file as `java.util.Properties` does. Java takes the bytes for Latin-1; a file that is UTF-8 is taken for what it is.
pub fn properties(bytes: &[u8]) -> Vec<Pair> {
    let text = decode(bytes);
    let mut pairs = Vec::new();
    let mut lines = text.split(['\n', '\r']);
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches(BLANK);
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let mut whole = line.to_owned();
        while is_continued(&whole) {
            whole.pop();
            let Some(next) = lines.next() else { break };
            whole.push_str(next.trim_start_matches(BLANK));
        }
        pairs.push(pair(&whole));
    }
    pairs
}

/// Reads `key=value` lines as kcat does: no escapes, no continued lines.
pub fn librdkafka(bytes: &[u8]) -> Vec<Pair> {
    let text = decode(bytes);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect()
}

const BLANK: [char; 3] = [' ', '\t', '\u{c}'];

fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n"),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().replace("\r\n", "\n"),
    }
}

/// An odd number of backslashes at the end.
fn is_continued(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The key ends at the first blank, `=` or `:` that is not escaped; one `=` or `:` after blanks belongs to what parts them.
fn pair(line: &str) -> Pair {
    let mut escaped = false;
    let end = line.char_indices().find(|(_, c)| {
        let ends = !escaped && (BLANK.contains(c) || matches!(c, '=' | ':'));
        escaped = !escaped && *c == '\\';
        ends
    });
    let (key, rest) = line.split_at(end.map_or(line.len(), |(at, _)| at));
    let rest = rest.trim_start_matches(BLANK);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start_matches(BLANK);
    (unescape(key), unescape(rest))
}

fn unescape(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = text.chars();
    let mut buffer = [0; 2];
    while let Some(c) = chars.next() {
        let c = match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some('u') => {
                    let digits: String = chars.clone().take(4).collect();
                    match u16::from_str_radix(&digits, 16) {
                        Ok(unit) if digits.len() == 4 => {
                            // Half a pair, perhaps: the other half follows.
                            units.push(unit);
                            chars.nth(3);
                            continue;
                        }
                        _ => 'u',
                    }
                }
                Some(other) => other,
                None => break,
            },
            (c, false) => c,
        };
        units.extend_from_slice(c.encode_utf16(&mut buffer));
    }
    String::from_utf16_lossy(&units)
}
