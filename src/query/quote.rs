//! Text in quotes: how it is written and read back. Knows nothing of what it is for.
use std::fmt::Write;

/// The text at the head of `text`, which begins with `"` or `'`, and its length, quotes included.
///
/// `\n`, `\t`, `\r`, `\xNN`, `\\` and an escaped quote are escapes; before any other sign the backslash stays, so that
/// regular expressions need not be written with two.
pub(super) fn unquote(text: &str) -> Result<(String, usize), String> {
    let quote = text.chars().next().expect("called at a quote");
    let mut plain = String::new();
    let mut rest = text[1..].char_indices();
    while let Some((at, character)) = rest.next() {
        if character == quote {
            return Ok((plain, at + 2));
        }
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match rest.next() {
            Some((_, 'n')) => plain.push('\n'),
            Some((_, 't')) => plain.push('\t'),
            Some((_, 'r')) => plain.push('\r'),
            Some((_, escaped @ ('\\' | '"' | '\''))) => plain.push(escaped),
            Some((at, 'x')) => {
                let code = text[1..].get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
                match code.filter(u8::is_ascii) {
                    Some(code) => {
                        plain.push(code as char);
                        rest.nth(1);
                    }
                    None => plain.push_str("\\x"),
                }
            }
            Some((_, other)) => {
                plain.push('\\');
                plain.push(other);
            }
            None => break,
        }
    }
    Err(format!("the text has no closing {quote}"))
}

/// `text` in double quotes, so that [`unquote`] reads it back.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_ascii_control() => {
                write!(quoted, "\\x{:02x}", control as u32).expect("a string takes everything");
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn backslashes_of_regular_expressions_stay() {
        assert_eq!(unquote(r#""\d+\.\"\\" x"#), Ok((r#"\d+\."\"#.to_owned(), 11)));
        assert_eq!(unquote(r"'it\'s' x"), Ok(("it's".to_owned(), 7)));
        assert!(unquote("\"open").is_err());
        assert!(unquote("\"open\\").is_err());
    }

    proptest! {
        #[test]
        fn quoted_text_is_read_back(text in any::<String>()) {
            let quoted = quoted(&text);
            let length = quoted.len();
            prop_assert_eq!(unquote(&quoted), Ok((text, length)));
        }
    }
}
