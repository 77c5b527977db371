//! Cuts a filter's text into words, quoted text, signs and brackets. Knows no meaning of words.
use super::mistake::Mistake;
use super::quote;
use std::ops::Range;

/// A piece of a filter's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    Word(String),
    Quoted(String),
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`, `~`, `!~`
    Sign(&'static str),
    Open,
    Close,
    Comma,
    End,
}

/// A piece and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Lexed {
    pub piece: Lexeme,
    pub at: Range<usize>,
}

/// Longer filters are refused: they are a mistake of the clipboard.
pub(super) const LONGEST: usize = 64 * 1024;

/// Signs, longer ones first; `==`, `=~` and `<>` are taken for what they mean elsewhere.
const SIGNS: &[(&str, &str)] = &[
    ("!=", "!="),
    ("!~", "!~"),
    ("<=", "<="),
    (">=", ">="),
    ("==", "="),
    ("=~", "~"),
    ("<>", "!="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("~", "~"),
];

/// All pieces of `text`, the last of them the end.
pub(super) fn pieces(text: &str) -> Result<Vec<Lexed>, Mistake> {
    if text.len() > LONGEST {
        return Err(Mistake::new(0..text.len(), format!("the filter is longer than {} KB", LONGEST / 1024)));
    }
    let mut pieces: Vec<Lexed> = Vec::new();
    let mut at = 0;
    // Commas part the values of `in (…)`; elsewhere they belong to words, as in `Hello, world`.
    let mut in_list = false;
    while at < text.len() {
        let rest = &text[at..];
        let space = rest.len() - rest.trim_start().len();
        if space > 0 {
            at += space;
            continue;
        }
        let (piece, length) = next(rest, at, in_list)?;
        in_list = match piece {
            Lexeme::Open => {
                matches!(pieces.last(), Some(Lexed { piece: Lexeme::Word(word), .. }) if word.eq_ignore_ascii_case("in"))
            }
            Lexeme::Close => false,
            _ => in_list,
        };
        pieces.push(Lexed { piece, at: at..at + length });
        at += length;
    }
    pieces.push(Lexed { piece: Lexeme::End, at: text.len()..text.len() });
    Ok(pieces)
}

fn next(rest: &str, at: usize, in_list: bool) -> Result<(Lexeme, usize), Mistake> {
    if let Some((spelling, sign)) = SIGNS.iter().find(|(spelling, _)| rest.starts_with(spelling)) {
        return Ok((Lexeme::Sign(sign), spelling.len()));
    }
    match rest.as_bytes()[0] {
        b'(' => Ok((Lexeme::Open, 1)),
        b')' => Ok((Lexeme::Close, 1)),
        b',' if in_list => Ok((Lexeme::Comma, 1)),
        b'"' | b'\'' => match quote::unquote(rest) {
            Ok((text, length)) => Ok((Lexeme::Quoted(text), length)),
            Err(message) => {
                Err(Mistake::new(at..at + rest.len(), message).expected(format!("a closing {}", &rest[..1])))
            }
        },
        _ => {
            let length = word(rest, at, in_list)?;
            Ok((Lexeme::Word(rest[..length].to_owned()), length))
        }
    }
}

/// The length of the word at the head of `rest`. In what begins like a path, names in quotes belong to the word.
fn word(rest: &str, at: usize, in_list: bool) -> Result<usize, Mistake> {
    let is_path = ["key", "value", "header"]
        .iter()
        .any(|root| rest.strip_prefix(root).is_some_and(|after| after.starts_with(['.', '['])))
        || rest.starts_with('.');
    let mut end = 0;
    while let Some(character) = rest[end..].chars().next() {
        let after = &rest[end..];
        let is_sign = SIGNS.iter().any(|(spelling, _)| after.starts_with(spelling));
        let ends =
            character.is_whitespace() || matches!(character, '(' | ')') || (character == ',' && in_list);
        if ends || is_sign {
            break;
        }
        let quotes = is_path && matches!(character, '"' | '\'') && rest[..end].ends_with(['.', '[']);
        end += if quotes {
            match quote::unquote(after) {
                Ok((_, length)) => length,
                Err(message) => return Err(Mistake::new(at + end..at + rest.len(), message)),
            }
        } else {
            character.len_utf8()
        };
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        pieces(text).unwrap().into_iter().map(|lexed| format!("{:?}", lexed.piece)).collect()
    }

    #[test]
    fn text_is_cut_into_pieces() {
        assert_eq!(words(".\"a b\">=1"), ["Word(\".\\\"a b\\\"\")", "Sign(\">=\")", "Word(\"1\")", "End"]);
        assert_eq!(words("Hello, it's {\"a\":1}").len(), 4);
        assert_eq!(words("key in (a,b)").len(), 8);
        assert_eq!(
            words("wait! a!=b"),
            ["Word(\"wait!\")", "Word(\"a\")", "Sign(\"!=\")", "Word(\"b\")", "End"]
        );
        assert_eq!(pieces("a \"b").unwrap_err().at, 2..4);
    }

    proptest! {
        #[test]
        fn pieces_lie_side_by_side(text in any::<String>()) {
            if let Ok(pieces) = pieces(&text) {
                for pair in pieces.windows(2) {
                    prop_assert!(pair[0].at.end <= pair[1].at.start);
                    prop_assert!(text[pair[0].at.end..pair[1].at.start].trim().is_empty());
                }
            }
        }
    }
}
