//! A filter as it was understood, and its one canonical spelling. Knows nothing of records.
use super::field::Field;
use super::quote::quoted;
use super::time::Time;
use std::fmt;

/// A filter, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Every record.
    All,
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Test(Test),
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Contained in key, value or the value of a header.
    Text(String),
    Compare {
        field: Field,
        op: Op,
        operand: Operand,
    },
    In {
        field: Field,
        operands: Vec<Operand>,
    },
    Is {
        field: Field,
        state: FieldState,
    },
    Exists(Field),
    /// A jq program over the whole record.
    Jq(String),
}

/// How a field is compared. `!=` and `!~` are `not` around `=` and `~`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
    /// A regular expression matches somewhere within.
    Matches,
    Contains,
    Starts,
    Ends,
}

/// With what a field is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    Text(String),
    /// Spelled like a JSON number.
    Number(String),
    Time(Time),
}

/// What a field can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldState {
    Null,
    Empty,
    Missing,
    Json,
    Xml,
    Text,
    Binary,
}

/// The states by name, with what they mean.
pub const STATES: &[(&str, FieldState, &str)] = &[
    ("null", FieldState::Null, "there, but null (a null value is a tombstone)"),
    ("empty", FieldState::Empty, "there, but without content"),
    ("missing", FieldState::Missing, "not there"),
    ("json", FieldState::Json, "a whole JSON document"),
    ("xml", FieldState::Xml, "a whole XML document"),
    ("text", FieldState::Text, "text that people read: few bytes in it are none"),
    ("binary", FieldState::Binary, "bytes that are not text"),
];

/// The operators by spelling, with what they mean.
pub const OPS: &[(&str, Op, &str)] = &[
    ("=", Op::Equal, "equal"),
    ("<", Op::Less, "less"),
    ("<=", Op::AtMost, "less or equal"),
    (">", Op::More, "more"),
    (">=", Op::AtLeast, "more or equal"),
    ("~", Op::Matches, "a regular expression matches within"),
    ("contains", Op::Contains, "text stands within"),
    ("starts", Op::Starts, "text stands at the start"),
    ("ends", Op::Ends, "text stands at the end"),
];

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = OPS.iter().find(|(_, op, _)| op == self).map_or("=", |(spelling, ..)| spelling);
        f.write_str(spelling)
    }
}

impl fmt::Display for FieldState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = STATES.iter().find(|(_, state, _)| state == self).map_or("null", |(name, ..)| name);
        f.write_str(name)
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Text(text) => f.write_str(&quoted(text)),
            Operand::Number(number) => f.write_str(number),
            Operand::Time(time) => time.fmt(f),
        }
    }
}

/// Words that mean something of their own and need quotes to be text.
const WORDS: &[&str] = &["and", "or", "not", "in", "is", "exists", "contains", "starts", "ends", "jq"];

/// Whether `text` can stand as a word without being taken for anything else.
fn is_bare(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | ':' | '@' | '.');
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && text.chars().all(plain)
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        && Field::parse(text).is_none()
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Test::Text(text) if is_bare(text) => f.write_str(text),
            Test::Text(text) => f.write_str(&quoted(text)),
            Test::Compare { field, op, operand } => write!(f, "{field} {op} {operand}"),
            Test::In { field, operands } => {
                let operands: Vec<String> = operands.iter().map(ToString::to_string).collect();
                write!(f, "{field} in ({})", operands.join(", "))
            }
            Test::Is { field, state } => write!(f, "{field} is {state}"),
            Test::Exists(field) => write!(f, "{field} exists"),
            Test::Jq(program) => write!(f, "jq {}", quoted(program)),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::All => Ok(()),
            Expr::Test(test) => test.fmt(f),
            Expr::Not(inner) => match &**inner {
                Expr::Test(Test::Compare { field, op: Op::Equal, operand }) => {
                    write!(f, "{field} != {operand}")
                }
                Expr::Test(Test::Compare { field, op: Op::Matches, operand }) => {
                    write!(f, "{field} !~ {operand}")
                }
                Expr::Test(Test::Is { field, state }) => write!(f, "{field} is not {state}"),
                inner @ (Expr::Test(_) | Expr::Not(_)) => write!(f, "not {inner}"),
                inner => write!(f, "not ({inner})"),
            },
            Expr::And(parts) => join(f, parts, " and ", |part| matches!(part, Expr::Or(_) | Expr::And(_))),
            Expr::Or(parts) => join(f, parts, " or ", |part| matches!(part, Expr::Or(_))),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Expr], word: &str, bracket: fn(&Expr) -> bool) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        if bracket(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}
