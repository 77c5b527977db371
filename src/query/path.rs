//! Paths into a structured key or value, as written: `.customer.id`, `.items[0].sku`, `.items[].sku`, `."odd name"`.
//! Knows how they are spelled, not how they are followed.
use super::quote;
use crate::decode::Step;
use std::fmt;

/// A path into a document; without steps it is the document itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Path {
    pub(super) steps: Vec<Step>,
}

/// Paths with more steps are refused: following a path takes stack for each.
const MOST_STEPS: usize = 60;

impl Path {
    /// Reads a path as it is written, from its first dot on. The error says what is wrong, and where in the text.
    pub fn parse(text: &str) -> Result<Path, (usize, String)> {
        let mut steps = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let (step, length) = match rest.as_bytes() {
                [b'.', b'"' | b'\'', ..] => {
                    let (name, length) = quote::unquote(&rest[1..]).map_err(|message| (at + 1, message))?;
                    (Step::Name(name), length + 1)
                }
                [b'.', b'[', ..] if steps.is_empty() => {
                    bracket(&rest[1..], at + 1).map(|(step, end)| (step, end + 1))?
                }
                [b'.', ..] => {
                    let length = rest[1..].find(|c| !is_plain(c)).unwrap_or(rest.len() - 1);
                    if length == 0 {
                        return Err((at + 1, "expected a name after `.`".to_owned()));
                    }
                    (Step::Name(rest[1..=length].to_owned()), length + 1)
                }
                [b'[', ..] => bracket(rest, at)?,
                _ => {
                    return Err((
                        at,
                        "expected `.` or `[`; a name with other signs needs quotes: `.\"a b\"`".to_owned(),
                    ));
                }
            };
            steps.push(step);
            at += length;
        }
        if steps.len() > MOST_STEPS {
            return Err((0, format!("a path has at most {MOST_STEPS} steps")));
        }
        Ok(Path { steps })
    }

    /// The steps from the document inwards.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// A path of these steps; none if there are too many.
    pub fn of(steps: Vec<Step>) -> Option<Path> {
        (steps.len() <= MOST_STEPS).then_some(Path { steps })
    }
}

/// `[0]`, `[]` or `["name"]` at the head of `text`, and its length.
fn bracket(text: &str, at: usize) -> Result<(Step, usize), (usize, String)> {
    if text[1..].starts_with(['"', '\'']) {
        let (name, length) = quote::unquote(&text[1..]).map_err(|message| (at + 1, message))?;
        if !text[1 + length..].starts_with(']') {
            return Err((at + 1 + length, "expected `]`".to_owned()));
        }
        return Ok((Step::Name(name), length + 2));
    }
    let Some(end) = text.find(']') else { return Err((at + text.len(), "expected `]`".to_owned())) };
    let step = match &text[1..end] {
        "" => Step::Each,
        index => match index.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => {
                return Err((
                    at + 1,
                    "expected a number counted from 0, or nothing for any element".to_owned(),
                ));
            }
        },
    };
    Ok((step, end + 1))
}

/// Whether a character may stand in a name without quotes.
pub(super) fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '@' | ':' | '$')
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Name(name) if !name.is_empty() && name.chars().all(is_plain) => write!(f, ".{name}")?,
                Step::Name(name) => write!(f, ".{}", quote::quoted(name))?,
                Step::Index(number) => write!(f, "{}[{number}]", if index == 0 { "." } else { "" })?,
                Step::Each => write!(f, "{}[]", if index == 0 { "." } else { "" })?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "tests/path_tests.rs"]
mod tests;
