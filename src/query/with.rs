//! Adds "only these" or "not these" to a filter's text, from a value that the user points at.
use super::ast::{Expr, Op, Operand, Test};
use super::context::Context;
use super::field::Field;
use super::mistake::Mistake;
use super::{number, parse};

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
    let test = Expr::Test(condition(field, pick));
    let opposite = Expr::Not(Box::new(test.clone()));
    let (wanted, unwanted) = if positive { (test, opposite) } else { (opposite, test) };
    parts.retain(|part| *part != unwanted);
    if !positive {
        // What is excluded is no longer asked for either.
        parts.iter_mut().for_each(|part| drop_from_list(part, field, pick));
    }
    let widened = positive && parts.iter_mut().any(|part| widen(part, field, pick));
    if !widened && !parts.contains(&wanted) {
        parts.push(wanted);
    }
    Ok(match parts.len() {
        1 => parts.remove(0).to_string(),
        _ => Expr::And(parts).to_string(),
    })
}

fn condition(field: &Field, pick: &Pick) -> Test {
    use super::ast::State;
    match operand(field, pick) {
        Some(operand) => Test::Compare { field: field.clone(), op: Op::Equal, operand },
        None if *pick == Pick::Missing => Test::Is { field: field.clone(), state: State::Missing },
        None => Test::Is { field: field.clone(), state: State::Null },
    }
}

fn operand(field: &Field, pick: &Pick) -> Option<Operand> {
    match pick {
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
fn widen(part: &mut Expr, field: &Field, pick: &Pick) -> bool {
    let Some(operand) = operand(field, pick) else { return false };
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

fn drop_from_list(part: &mut Expr, field: &Field, pick: &Pick) {
    if let Expr::Test(Test::In { field: found, operands }) = part {
        let unwanted = operand(field, pick);
        if found == field && operands.len() > 1 {
            operands.retain(|operand| Some(operand) != unwanted.as_ref());
        }
    }
}

#[cfg(test)]
#[path = "tests/with_tests.rs"]
mod tests;
