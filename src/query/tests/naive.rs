//! The language's meaning, written as plainly as can be: a tree for every document, no literals, no bytes in place.
//! What it shares with the real evaluator is the parser alone.
use super::super::Record;
use super::super::ast::{Expr, FieldState, Op, Operand, Test};
use super::super::field::Field;
use crate::decode::Step;
use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::cmp::Ordering;

#[derive(Clone, Debug)]
pub(super) enum Tree {
    Null,
    /// A number, true or false.
    Plain(String),
    Text(String),
    Array(String, Vec<Tree>),
    Object(String, Vec<(String, Tree)>),
}

/// The document as a tree that keeps spellings and duplicate names; none if it is not JSON.
pub(super) fn tree(text: &str) -> Option<Tree> {
    let raw: &RawValue = serde_json::from_str(text).ok()?;
    let text = raw.get();
    Some(match text.as_bytes()[0] {
        b'n' => Tree::Null,
        b'"' => Tree::Text(serde_json::from_str(text).ok()?),
        b'[' => {
            let parts: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            Tree::Array(
                text.to_owned(),
                parts.into_iter().map(|part| tree(part.get())).collect::<Option<_>>()?,
            )
        }
        b'{' => {
            let members = serde_json::Deserializer::from_str(text).deserialize_map(Members).ok()?;
            let members = members
                .into_iter()
                .map(|(name, raw)| Some((name, tree(raw.get())?)))
                .collect::<Option<_>>()?;
            Tree::Object(text.to_owned(), members)
        }
        _ => Tree::Plain(text.to_owned()),
    })
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, Box<RawValue>)>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

pub(super) fn matches(expr: &Expr, record: &Record<'_>) -> bool {
    match expr {
        Expr::All => true,
        Expr::And(parts) => parts.iter().all(|part| matches(part, record)),
        Expr::Or(parts) => parts.iter().any(|part| matches(part, record)),
        Expr::Not(inner) => !matches(inner, record),
        Expr::Test(test) => holds(test, record),
    }
}

type Ask<'a> = Box<dyn Fn(&Tree) -> bool + 'a>;

fn holds(test: &Test, record: &Record<'_>) -> bool {
    let (field, ask): (&Field, Ask<'_>) = match test {
        Test::Text(text) => {
            let mut parts = vec![record.key, record.value];
            parts.extend(record.headers.iter().map(|(_, value)| value));
            return parts.into_iter().flatten().any(|bytes| contains(bytes, text));
        }
        Test::Compare { field, op, operand } => (field, Box::new(move |tree| compare(tree, *op, operand))),
        Test::In { field, operands } => {
            (field, Box::new(move |tree| operands.iter().any(|operand| compare(tree, Op::Equal, operand))))
        }
        Test::Is { field, state: FieldState::Missing } => return found(field, record).is_empty(),
        Test::Is { field, state } => (field, Box::new(move |tree| is(tree, *state))),
        Test::Exists(field @ (Field::Key | Field::Value)) => {
            (field, Box::new(|tree| !matches!(tree, Tree::Null)))
        }
        Test::Exists(field) => (field, Box::new(|_| true)),
        Test::Jq(_) => panic!("jq is not generated"),
    };
    found(field, record).iter().any(ask)
}

fn contains(bytes: &[u8], text: &str) -> bool {
    let any_case = !text.chars().any(char::is_uppercase);
    let fold = |bytes: &[u8]| if any_case { bytes.to_ascii_lowercase() } else { bytes.to_vec() };
    let (bytes, text) = (fold(bytes), fold(text.as_bytes()));
    text.is_empty() || bytes.windows(text.len()).any(|window| window == text)
}

fn found(field: &Field, record: &Record<'_>) -> Vec<Tree> {
    let whole = |bytes: Option<&[u8]>| match bytes {
        None => Tree::Null,
        // Bytes one to one, so that what is not UTF-8 stays apart.
        Some(bytes) => Tree::Text(latin(bytes)),
    };
    let number = |number: usize| vec![Tree::Plain(number.to_string())];
    match field {
        Field::Key => vec![whole(record.key)],
        Field::Value => vec![whole(record.value)],
        Field::Header(name) => record
            .headers
            .iter()
            .filter(|(found, _)| *found == name.as_bytes())
            .map(|(_, value)| whole(value))
            .collect(),
        Field::Topic => vec![Tree::Text(record.topic.to_owned())],
        Field::Partition => vec![Tree::Plain(record.partition.to_string())],
        Field::Offset => vec![Tree::Plain(record.offset.to_string())],
        Field::Timestamp => vec![Tree::Plain(record.timestamp.to_string())],
        Field::Size => {
            let headers =
                record.headers.into_iter().map(|(name, value)| name.len() + value.unwrap_or(b"").len());
            let payload = record.key.unwrap_or(b"").len() + record.value.unwrap_or(b"").len();
            number(payload + headers.sum::<usize>())
        }
        Field::KeySize => number(record.key.map_or(0, <[u8]>::len)),
        Field::ValueSize => number(record.value.map_or(0, <[u8]>::len)),
        Field::InValue(path) => inside(record.value, path.steps()),
        Field::InKey(path) => inside(record.key, path.steps()),
    }
}

fn latin(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| byte as char).collect(),
    }
}

fn inside(document: Option<&[u8]>, steps: &[Step]) -> Vec<Tree> {
    let Some(tree) = document.and_then(|bytes| std::str::from_utf8(bytes).ok()).and_then(tree) else {
        return Vec::new();
    };
    let mut trees = vec![tree];
    for step in steps {
        trees = trees
            .into_iter()
            .flat_map(|tree| match (tree, step) {
                (Tree::Object(_, members), Step::Name(name)) => {
                    members.into_iter().filter(|(found, _)| found == name).map(|(_, tree)| tree).collect()
                }
                (Tree::Array(_, parts), Step::Index(index)) => {
                    parts.into_iter().nth(*index).into_iter().collect()
                }
                (Tree::Array(_, parts), Step::Each) => parts,
                _ => Vec::new(),
            })
            .collect();
    }
    trees
}

fn is(tree: &Tree, state: FieldState) -> bool {
    match (tree, state) {
        (Tree::Null, state) => state == FieldState::Null,
        (Tree::Array(_, parts), FieldState::Empty) => parts.is_empty(),
        (Tree::Object(_, members), FieldState::Empty) => members.is_empty(),
        (Tree::Text(text), FieldState::Empty) => text.is_empty(),
        (Tree::Text(text), FieldState::Json) => serde_json::from_str::<&RawValue>(text).is_ok(),
        (Tree::Text(_), _) => false,
        (_, FieldState::Json) => true,
        _ => false,
    }
}

fn compare(tree: &Tree, op: Op, operand: &Operand) -> bool {
    let (text, whole) = match tree {
        Tree::Null => return false,
        Tree::Plain(text) | Tree::Text(text) => (text, false),
        Tree::Array(text, _) | Tree::Object(text, _) => (text, true),
    };
    match (op, operand) {
        (Op::Contains, Operand::Text(wanted)) => text.contains(wanted),
        (Op::Starts, Operand::Text(wanted)) => text.starts_with(wanted),
        (Op::Ends, Operand::Text(wanted)) => text.ends_with(wanted),
        (Op::Matches, Operand::Text(pattern)) => {
            regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
        }
        _ if whole => false,
        (op, Operand::Text(wanted)) => fits(op, text.as_bytes().cmp(wanted.as_bytes())),
        (op, Operand::Number(wanted)) => match (expanded(text), expanded(wanted)) {
            (Some(a), Some(b)) => fits(op, order(&a, &b)),
            _ => false,
        },
        (_, Operand::Time(_)) => panic!("times are not generated"),
    }
}

fn fits(op: Op, order: Ordering) -> bool {
    match op {
        Op::Equal => order == Ordering::Equal,
        Op::Less => order == Ordering::Less,
        Op::AtMost => order != Ordering::Greater,
        Op::More => order == Ordering::Greater,
        Op::AtLeast => order != Ordering::Less,
        _ => false,
    }
}

/// A number as sign and 200 digits, 100 of them behind the point; exponents are small here.
fn expanded(text: &str) -> Option<(bool, String)> {
    let spelled = regex::Regex::new(r"^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$").ok()?;
    let parts = spelled.captures(text)?;
    let fraction = parts.get(3).map_or("", |part| part.as_str());
    let exponent: i64 = parts.get(4).map_or("0", |part| part.as_str()).parse().ok()?;
    let digits = format!("{}{fraction}", &parts[2]);
    let point = i64::try_from(parts[2].len()).ok()? + exponent;
    let mut expanded = String::new();
    for place in -100..100i64 {
        let at = usize::try_from(place + point).ok();
        expanded.push(at.and_then(|at| digits.as_bytes().get(at)).map_or('0', |&digit| digit as char));
    }
    let zero = expanded.bytes().all(|digit| digit == b'0');
    Some((!zero && parts[1].starts_with('-'), expanded))
}

fn order(a: &(bool, String), b: &(bool, String)) -> Ordering {
    match (a.0, b.0) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.1.cmp(&b.1),
        (true, true) => b.1.cmp(&a.1),
    }
}
