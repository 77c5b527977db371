//! What the bytes of a record must contain for a filter to hold: found from the filter's conditions, soundly.
//!
//! A text can be spelled in several ways in a document, so a clause names all of them: the longest run of characters that
//! need no escape in any format, and the signs of every other spelling (`decode::disguises`): JSON may write any character
//! as `\u0041`; XML may write any as `&#65;`, cut text with a comment or CDATA section (`<!`), and be in an encoding whose
//! bytes are others. A number is split by its decimal point at most once: one half of its digits is whole.
use super::ast::{Expr, FieldState, Op, Operand, Test};
use super::field::Field;
use super::path::Path;
use super::{number, regex_literals};
use crate::decode::{self, Spelled, Step};

/// Text to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Exact(Vec<u8>),
    /// In any case.
    AnyCase(String),
}

/// Pieces of which one must be there.
pub(super) type Clause = Vec<Literal>;

/// Shorter runs stand in every document and tell nothing.
const SHORTEST: usize = 2;
/// More pieces cost more than they spare.
const MOST_PIECES: usize = 500;

/// The clauses that must all hold for a record to match, for whole batches of records.
pub(super) fn required_clauses(expr: &Expr) -> Vec<Clause> {
    match expr {
        Expr::All => Vec::new(),
        Expr::Test(test) => of_test(test),
        Expr::Not(inner) => match &**inner {
            Expr::Not(inner) => required_clauses(inner),
            _ => Vec::new(),
        },
        Expr::And(parts) => parts.iter().flat_map(required_clauses).collect(),
        Expr::Or(parts) => {
            let mut any = Clause::new();
            for part in parts {
                match required_clauses(part).into_iter().max_by_key(worth) {
                    Some(best) => any.extend(best),
                    None => return Vec::new(),
                }
            }
            any.dedup();
            if any.len() > MOST_PIECES { Vec::new() } else { vec![any] }
        }
    }
}

/// A longer shortest piece tells more.
pub(super) fn worth(clause: &Clause) -> usize {
    let length = |piece: &Literal| match piece {
        Literal::Exact(bytes) => bytes.len(),
        Literal::AnyCase(text) => text.len(),
    };
    clause.iter().filter(|piece| !is_marker(piece)).map(length).min().unwrap_or(0)
}

fn of_test(test: &Test) -> Vec<Clause> {
    let clause = match test {
        Test::Text(text) if text.is_empty() => None,
        Test::Text(text) => {
            let exact = text.chars().any(char::is_uppercase);
            let piece = if exact {
                Literal::Exact(text.clone().into_bytes())
            } else {
                Literal::AnyCase(text.clone())
            };
            Some(disguised(vec![piece], text.as_bytes(), Spelled::Written))
        }
        Test::Jq(_) | Test::Is { state: FieldState::Missing, .. } => None,
        Test::Compare { field, op, operand } => on_field(field, *op, std::slice::from_ref(operand)),
        Test::In { field, operands } => on_field(field, Op::Equal, operands),
        Test::Is { field, .. } | Test::Exists(field) => name(field),
    };
    clause.filter(|clause| clause.len() <= MOST_PIECES).into_iter().collect()
}

fn on_field(field: &Field, op: Op, operands: &[Operand]) -> Option<Clause> {
    match field {
        Field::InValue(_) | Field::InKey(_) => in_document(op, operands).or_else(|| name(field)),
        Field::Key | Field::Value | Field::Header(_) => raw(op, operands).or_else(|| name(field)),
        _ => None,
    }
}

/// The clause of a comparison with what lies at a path, for the document alone.
pub(super) fn of_inside(test: &Test) -> Option<Clause> {
    match test {
        Test::Compare { op, operand, .. } => in_document(*op, std::slice::from_ref(operand)),
        Test::In { operands, .. } => in_document(Op::Equal, operands),
        _ => None,
    }
}

/// The field's own name, if it stands in the record and no value could be looked for.
fn name(field: &Field) -> Option<Clause> {
    match field {
        Field::Header(name) if name.len() >= SHORTEST => {
            Some(vec![Literal::Exact(name.clone().into_bytes())])
        }
        Field::InValue(path) | Field::InKey(path) => path_name(path),
        _ => None,
    }
}

fn path_name(path: &Path) -> Option<Clause> {
    let names = path.steps().iter().filter_map(|step| match step {
        Step::Name(name) => run(name.trim_start_matches('@').as_bytes()),
        _ => None,
    });
    let longest = names.max_by_key(Vec::len)?;
    let text = longest.clone();
    Some(disguised(vec![Literal::Exact(longest)], &text, Spelled::Name))
}

/// A comparison with bytes as they are.
fn raw(op: Op, operands: &[Operand]) -> Option<Clause> {
    let pieces = pieces(op, operands)?;
    let all = pieces.into_iter().map(|piece| (piece.len() >= SHORTEST).then_some(Literal::Exact(piece)));
    all.collect()
}

/// A comparison with text that may be spelled in several ways.
fn in_document(op: Op, operands: &[Operand]) -> Option<Clause> {
    let mut clause = Clause::new();
    // One text that is not of ASCII makes all the signs needed that such a one needs.
    let mut widest: Vec<u8> = Vec::new();
    for operand in operands {
        match operand {
            Operand::Number(text) if op == Op::Equal => {
                let digits = number::core_digits(text.as_bytes())?;
                let (first, last) = digits.split_at(digits.len() / 2);
                if first.len() < SHORTEST + 1 {
                    return None;
                }
                clause.extend([Literal::Exact(first.to_vec()), Literal::Exact(last.to_vec())]);
            }
            operand => {
                for piece in pieces(op, std::slice::from_ref(operand))? {
                    let run = run(&piece)?;
                    if !run.is_ascii() {
                        widest.clone_from(&run);
                    }
                    clause.push(Literal::Exact(run));
                }
            }
        }
    }
    Some(disguised(clause, &widest, Spelled::Value))
}

/// A clause with the signs that the text may be spelled in another way.
fn disguised(mut clause: Clause, text: &[u8], spelled: Spelled) -> Clause {
    clause.extend(decode::disguises(text, spelled).into_iter().map(|sign| Literal::Exact(sign.to_vec())));
    clause
}

fn is_marker(piece: &Literal) -> bool {
    let all = || decode::disguises("ü".as_bytes(), Spelled::Value);
    matches!(piece, Literal::Exact(bytes) if all().contains(&bytes.as_slice()))
}

/// Pieces of decoded text of which one must stand in what is compared.
fn pieces(op: Op, operands: &[Operand]) -> Option<Vec<Vec<u8>>> {
    let mut pieces = Vec::new();
    for operand in operands {
        let Operand::Text(text) = operand else { return None };
        match op {
            Op::Matches => pieces.extend(regex_literals::literals_of_pattern(text)?),
            Op::Equal | Op::Contains | Op::Starts | Op::Ends => pieces.push(text.clone().into_bytes()),
            _ => return None,
        }
    }
    Some(pieces)
}

/// The longest run of bytes that every format writes as they are.
fn run(text: &[u8]) -> Option<Vec<u8>> {
    let special = |byte: &u8| decode::escapes(*byte);
    let longest = text.split(special).max_by_key(|run| run.len())?;
    // Characters of ASCII have the same bytes in nearly every encoding: a run of them needs fewer signs beside it.
    let plain = longest.split(|byte| !byte.is_ascii()).max_by_key(|run| run.len())?;
    let chosen = if plain.len() > SHORTEST { plain } else { longest };
    (chosen.len() >= SHORTEST).then(|| chosen.to_vec())
}
