//! The text of `sasl.jaas.config`: `class flag name="value" …;`, quoted and escaped as Java's tokenizer has it.
use super::Pair;

/// A login module with its options, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The class without its package: `ScramLoginModule`.
    pub class: String,
    pub options: Vec<Pair>,
}

/// Reads the first module; a client has no more than one. The text is never repeated in an error: passwords stand in it.
///
/// # Errors
/// With what is missing.
pub fn parse(text: &str) -> Result<Module, String> {
    let tokens = tokens(text)?;
    let mut tokens = tokens.into_iter();
    let class = match tokens.next() {
        Some(JaasToken::Word(class)) => class.rsplit(['.', '$']).next().unwrap_or_default().to_owned(),
        _ => return Err("expected a login module's class first".to_owned()),
    };
    match tokens.next() {
        Some(JaasToken::Word(flag))
            if ["required", "requisite", "sufficient", "optional"]
                .contains(&flag.to_ascii_lowercase().as_str()) => {}
        _ => return Err(format!("expected `required` behind {class}")),
    }
    let mut options = Vec::new();
    loop {
        let name = match tokens.next() {
            // Kafka insists on the semicolon; everybody else's intent is as clear without.
            None | Some(JaasToken::Sign(';')) => break,
            Some(JaasToken::Word(name) | JaasToken::Quoted(name)) => name,
            Some(JaasToken::Sign(sign)) => {
                return Err(format!("`{sign}` where an option's name was expected"));
            }
        };
        match (tokens.next(), tokens.next()) {
            (Some(JaasToken::Sign('=')), Some(JaasToken::Word(value) | JaasToken::Quoted(value))) => {
                options.push((name, value));
            }
            _ => return Err(format!("expected `{name}=\"…\"`")),
        }
    }
    Ok(Module { class, options })
}

#[derive(Debug)]
enum JaasToken {
    Word(String),
    Quoted(String),
    Sign(char),
}

fn tokens(text: &str) -> Result<Vec<JaasToken>, String> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if c.is_whitespace() => {}
            '"' | '\'' => found.push(JaasToken::Quoted(quoted(c, &mut chars)?)),
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '=' | ';' | '{' | '}' => found.push(JaasToken::Sign(c)),
            _ => {
                let mut word = c.to_string();
                while let Some(c) =
                    chars.next_if(|c| !c.is_whitespace() && !matches!(c, '=' | ';' | '"' | '\''))
                {
                    word.push(c);
                }
                found.push(JaasToken::Word(word));
            }
        }
    }
    Ok(found)
}

fn quoted(quote: char, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match chars.next() {
            None => return Err("a quote is never closed".to_owned()),
            Some(c) if c == quote => return Ok(text),
            Some('\\') => match chars.next() {
                None => return Err("a quote is never closed".to_owned()),
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('b') => text.push('\u{8}'),
                Some('f') => text.push('\u{c}'),
                Some('a') => text.push('\u{7}'),
                Some('v') => text.push('\u{b}'),
                Some(first @ '0'..='7') => text.push(octal(first, chars)),
                Some(other) => text.push(other),
            },
            Some(c) => text.push(c),
        }
    }
}

/// `\101`: at most three digits, and no more than 255.
fn octal(first: char, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> char {
    let mut code = first.to_digit(8).unwrap_or_default();
    let most = if first <= '3' { 2 } else { 1 };
    for _ in 0..most {
        match chars.next_if(|c| c.is_digit(8)).and_then(|c| c.to_digit(8)) {
            Some(digit) => code = code * 8 + digit,
            None => break,
        }
    }
    char::from_u32(code).unwrap_or_default()
}
