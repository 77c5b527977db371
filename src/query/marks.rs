//! What a filter wants to be there, compiled for highlighting: the parts that are not under a `not`. Knows no record; what
//! of it stands in a record is [`Marked`](super::Marked).
use super::ask::{self, ValueTest};
use super::ast::{Expr, Op, Operand, Test};
use super::context::Context;
use super::field::Field;
use super::needle::Needle;
use regex::bytes::Regex;
use std::sync::Arc;

/// The parts of a filter that can be pointed at in a record.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    pub(super) wants: Vec<Arc<Want>>,
}

/// One thing that is wanted.
#[derive(Debug)]
pub(super) struct Want {
    /// None: in the key, the value or the value of a header.
    pub field: Option<Field>,
    pub sought: FoundBy,
}

/// How it is found in a text.
#[derive(Debug)]
pub(super) enum FoundBy {
    Text(Needle),
    Pattern(Regex),
    Start(String),
    End(String),
    /// The value as a whole, if it answers this with yes.
    Whole(ValueTest),
}

impl Marks {
    /// The parts of a filter.
    pub(super) fn of(expr: &Expr, context: &Context) -> Marks {
        let mut marks = Marks::default();
        marks.collect(expr, true, context);
        marks
    }

    /// Whether there is nothing to point at: numbers of the record, what is said of a whole key or value, jq.
    pub fn is_empty(&self) -> bool {
        self.wants.is_empty()
    }

    fn collect(&mut self, expr: &Expr, wanted: bool, context: &Context) {
        match expr {
            Expr::All => {}
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| self.collect(part, wanted, context));
            }
            Expr::Not(inner) => self.collect(inner, !wanted, context),
            Expr::Test(test) if wanted => self.wants.extend(want(test, context).map(Arc::new)),
            Expr::Test(_) => {}
        }
    }
}

fn want(test: &Test, context: &Context) -> Option<Want> {
    let (field, sought) = match test {
        Test::Text(text) => return Some(Want { field: None, sought: FoundBy::Text(Needle::smart(text)) }),
        Test::Compare { field, op, operand } => (field, compared(*op, operand, context)?),
        Test::In { field, operands } => (field, FoundBy::Whole(ValueTest::Equal(operands.clone()))),
        Test::Is { field, state } => (named(field)?, FoundBy::Whole(ValueTest::Is(*state))),
        Test::Exists(field) => (named(field)?, FoundBy::Whole(ValueTest::Exists)),
        Test::Jq(_) => return None,
    };
    let bytes = matches!(field, Field::Key | Field::Value | Field::Header(_));
    (bytes || field.path().is_some()).then(|| Want { field: Some(field.clone()), sought })
}

/// A part of a record: a condition on a whole key or value would mark all of it.
fn named(field: &Field) -> Option<&Field> {
    (field.path().is_some() || matches!(field, Field::Header(_))).then_some(field)
}

fn compared(op: Op, operand: &Operand, context: &Context) -> Option<FoundBy> {
    let text = match operand {
        Operand::Text(text) | Operand::Number(text) => text.clone(),
        Operand::Time(time) => time.to_string(),
    };
    Some(match op {
        Op::Matches => FoundBy::Pattern(ask::regex(&text).ok()?),
        Op::Contains => FoundBy::Text(Needle::exact(text.as_bytes())),
        Op::Starts => FoundBy::Start(text),
        Op::Ends => FoundBy::End(text),
        Op::Equal | Op::Less | Op::AtMost | Op::More | Op::AtLeast => {
            FoundBy::Whole(ValueTest::compare(op, operand, context).ok()?)
        }
    })
}
