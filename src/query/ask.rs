//! One question about one value, compiled: equal, less, contains, is json … Knows nothing of records.
use super::ast::{FieldState, Op, Operand};
use super::context::Context;
use super::{number, time};
use crate::decode;
use crate::decode::Found;
use jiff::tz::TimeZone;
use memchr::memmem;
use regex::bytes::{Regex, RegexBuilder};
use std::cmp::Ordering;

/// A question that a value answers with yes or no.
#[derive(Clone, Debug)]
pub(super) enum ValueTest {
    /// Any of these.
    Equal(Vec<Operand>),
    Order {
        op: Op,
        than: Operand,
        zone: TimeZone,
    },
    Matches(Regex),
    Contains(Box<memmem::Finder<'static>>),
    Starts(Vec<u8>),
    Ends(Vec<u8>),
    Is(FieldState),
    /// The value is there.
    Exists,
}

/// Compiles a regular expression within limits of size and nesting; it matches anywhere in the bytes.
pub(super) fn regex(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern).size_limit(2 << 20).dfa_size_limit(4 << 20).nest_limit(60).build().map_err(
        |error| {
            match error {
                regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
                // The last line says what is wrong; those before draw it.
                error => format!(
                    "this is not a regular expression: {}",
                    error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ")
                ),
            }
        },
    )
}

impl ValueTest {
    /// Compiles a comparison; the pattern of a `~` was checked when it was read.
    pub fn compare(op: Op, operand: &Operand, context: &Context) -> Result<ValueTest, String> {
        let text = |operand: &Operand| match operand {
            Operand::Text(text) | Operand::Number(text) => text.clone(),
            Operand::Time(time) => time.to_string(),
        };
        Ok(match op {
            Op::Equal => ValueTest::Equal(vec![operand.clone()]),
            Op::Less | Op::AtMost | Op::More | Op::AtLeast => {
                ValueTest::Order { op, than: operand.clone(), zone: context.zone.clone() }
            }
            Op::Matches => ValueTest::Matches(regex(&text(operand))?),
            Op::Contains => {
                ValueTest::Contains(Box::new(memmem::Finder::new(text(operand).as_bytes()).into_owned()))
            }
            Op::Starts => ValueTest::Starts(text(operand).into_bytes()),
            Op::Ends => ValueTest::Ends(text(operand).into_bytes()),
        })
    }

    /// The answer. Null answers only to `is null` and `exists`; what has parts equals nothing and has no order.
    pub fn of(&self, value: &Found<'_>) -> bool {
        match self {
            ValueTest::Exists => return true,
            ValueTest::Is(state) => return is(value, *state),
            ValueTest::Equal(_) | ValueTest::Order { .. } if matches!(value, Found::Whole(_)) => {
                return false;
            }
            _ => {}
        }
        let Some(text) = value.text() else { return false };
        match self {
            ValueTest::Equal(operands) => operands.iter().any(|operand| equal(&text, operand)),
            ValueTest::Order { op, than, zone } => {
                order(&text, than, zone).is_some_and(|order| fits(*op, order))
            }
            ValueTest::Matches(regex) => regex.is_match(&text),
            ValueTest::Contains(finder) => finder.find(&text).is_some(),
            ValueTest::Starts(start) => text.starts_with(start),
            ValueTest::Ends(end) => text.ends_with(end),
            ValueTest::Is(_) | ValueTest::Exists => true,
        }
    }
}

fn equal(text: &[u8], operand: &Operand) -> bool {
    match operand {
        Operand::Text(wanted) => text == wanted.as_bytes(),
        Operand::Number(wanted) => number::compare(text, wanted.as_bytes()) == Some(Ordering::Equal),
        Operand::Time(time) => text == time.to_string().as_bytes(),
    }
}

/// How the value lies to the operand, as far as it can be compared with it: numbers with numbers, times with times.
fn order(text: &[u8], than: &Operand, zone: &TimeZone) -> Option<Ordering> {
    match than {
        Operand::Text(than) => Some(text.cmp(than.as_bytes())),
        Operand::Number(than) => number::compare(text, than.as_bytes()),
        Operand::Time(than) => {
            let at = time::of_value(text, zone)?;
            Some(match at {
                at if at < than.from => Ordering::Less,
                at if at >= than.until => Ordering::Greater,
                _ => Ordering::Equal,
            })
        }
    }
}

/// Whether an operator holds for an order.
pub(super) fn fits(op: Op, order: Ordering) -> bool {
    match op {
        Op::Less => order.is_lt(),
        Op::AtMost => order.is_le(),
        Op::More => order.is_gt(),
        Op::AtLeast => order.is_ge(),
        _ => order.is_eq(),
    }
}

fn is(value: &Found<'_>, state: FieldState) -> bool {
    let Some(text) = value.text() else { return state == FieldState::Null };
    match state {
        FieldState::Null | FieldState::Missing => false,
        FieldState::Empty => match value {
            Found::Whole(_) => {
                text.get(1..text.len() - 1).is_some_and(|inside| inside.trim_ascii().is_empty())
            }
            _ => text.is_empty(),
        },
        _ if text.is_empty() => false,
        FieldState::Json => decode::check(decode::Format::Json, &text).is_ok(),
        FieldState::Xml => decode::check(decode::Format::Xml, &text).is_ok(),
        FieldState::Text => decode::is_text(&text, true),
        FieldState::Binary => !decode::is_text(&text, true),
    }
}

#[cfg(test)]
#[path = "tests/ask_tests.rs"]
mod tests;
