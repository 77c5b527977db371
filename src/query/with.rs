//! Adds "only these" or "not these" to a filter's text, from a value that the user points at.
use super::ast::{Expr, Op, Operand, Test};
use super::context::Context;
use super::field::Field;
use super::mistake::Mistake;
use super::time::Time;
use super::{number, parse};
use crate::decode::Found;

/// What the user points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A value, as it reads once escapes are resolved.
    Text(String),
    /// A JSON number as it is spelled.
    Number(String),
    Null,
    /// The field has no value here.
    Missing,
}

impl Pick {
    /// What a value is; none for an object, an array or an element with child elements, which equal nothing.
    pub(super) fn of(found: &Found<'_>) -> Option<Pick> {
        let text = |found: &Found<'_>| Some(String::from_utf8_lossy(&found.text()?).into_owned());
        match found {
            Found::Null => Some(Pick::Null),
            Found::Whole(_) => None,
            Found::Plain(raw) if !matches!(&raw[..], b"true" | b"false") => text(found).map(Pick::Number),
            found => text(found).map(Pick::Text),
        }
    }
}

/// `text` with a condition more: only records whose `field` is `pick`, or (`positive` false) only others.
///
/// A second "only" for a field widens the first, since no record can have both; a condition that says the opposite is
/// replaced. The error is that of `text`, if it is not understood.
pub fn with(
    text: &str,
    field: &Field,
    pick: &Pick,
    positive: bool,
    context: &Context,
) -> Result<String, Mistake> {
    let mut parts = match parse::parse(text, context)? {
        Expr::All => Vec::new(),
        Expr::And(parts) => parts,
        other => vec![other],
    };
    let operand = operand(field, pick, context);
    let test = Expr::Test(condition(field, pick, operand.clone()));
    let opposite = Expr::Not(Box::new(test.clone()));
    let (wanted, unwanted) = if positive { (test, opposite) } else { (opposite, test) };
    parts.retain(|part| *part != unwanted);
    if !positive {
        // What is excluded is no longer asked for either.
        parts.iter_mut().for_each(|part| drop_from_list(part, field, operand.as_ref()));
    }
    let widened = positive && parts.iter_mut().any(|part| widen(part, field, operand.as_ref()));
    if !widened && !parts.contains(&wanted) {
        parts.push(wanted);
    }
    Ok(match parts.len() {
        1 => parts.remove(0).to_string(),
        _ => Expr::And(parts).to_string(),
    })
}

fn condition(field: &Field, pick: &Pick, operand: Option<Operand>) -> Test {
    use super::ast::FieldState;
    match operand {
        Some(operand) => Test::Compare { field: field.clone(), op: Op::Equal, operand },
        None if *pick == Pick::Missing => Test::Is { field: field.clone(), state: FieldState::Missing },
        None => Test::Is { field: field.clone(), state: FieldState::Null },
    }
}

fn operand(field: &Field, pick: &Pick, context: &Context) -> Option<Operand> {
    match pick {
        Pick::Text(text) | Pick::Number(text) if *field == Field::Timestamp => {
            Time::parse(text, context).map(Operand::Time)
        }
        Pick::Number(text)
            if number::is_number(text.as_bytes()) && (field.is_count() || field.path().is_some()) =>
        {
            Some(Operand::Number(text.clone()))
        }
        Pick::Text(text) if field.is_count() && number::is_number(text.as_bytes()) => {
            Some(Operand::Number(text.clone()))
        }
        Pick::Text(text) | Pick::Number(text) => Some(Operand::Text(text.clone())),
        Pick::Null | Pick::Missing => None,
    }
}

/// Makes "is a" on the field into "is a or b", if the part is that.
fn widen(part: &mut Expr, field: &Field, operand: Option<&Operand>) -> bool {
    let Some(operand) = operand.cloned() else { return false };
    let mut operands = match part {
        Expr::Test(Test::Compare { field: found, op: Op::Equal, operand }) if found == field => {
            vec![operand.clone()]
        }
        Expr::Test(Test::In { field: found, operands }) if found == field => operands.clone(),
        _ => return false,
    };
    if !operands.contains(&operand) {
        operands.push(operand);
    }
    if operands.len() > 1 {
        *part = Expr::Test(Test::In { field: field.clone(), operands });
    }
    true
}

fn drop_from_list(part: &mut Expr, field: &Field, unwanted: Option<&Operand>) {
    if let Expr::Test(Test::In { field: found, operands }) = part
        && found == field
        && operands.len() > 1
    {
        operands.retain(|operand| Some(operand) != unwanted);
    }
}

#[cfg(test)]
#[path = "tests/with_tests.rs"]
mod tests;
