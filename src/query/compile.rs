//! A filter as it is evaluated: cheap conditions first. Knows nothing of text.
use super::ast::Expr;
use super::check::Check;
use super::context::Context;
use super::doubts::Doubts;
use super::needs::Needs;
use super::record::Record;

/// The compiled form of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    All,
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Check(Box<Check>),
}

impl Node {
    /// Compiles an expression; an error only if a part does not compile that the parser let through.
    pub fn compile(expr: &Expr, context: &Context) -> Result<Node, String> {
        let many = |parts: &[Expr]| {
            let mut nodes =
                parts.iter().map(|part| Node::compile(part, context)).collect::<Result<Vec<_>, _>>()?;
            nodes.sort_by_key(Node::cost);
            Ok::<_, String>(nodes)
        };
        Ok(match expr {
            Expr::All => Node::All,
            Expr::And(parts) => Node::And(many(parts)?),
            Expr::Or(parts) => Node::Or(many(parts)?),
            Expr::Not(inner) => Node::Not(Box::new(Node::compile(inner, context)?)),
            Expr::Test(test) => Node::Check(Box::new(Check::compile(test, context)?)),
        })
    }

    pub fn matches(&self, record: &Record<'_>, doubts: &mut Doubts) -> bool {
        match self {
            Node::All => true,
            Node::And(parts) => parts.iter().all(|part| part.matches(record, doubts)),
            Node::Or(parts) => parts.iter().any(|part| part.matches(record, doubts)),
            Node::Not(inner) => !inner.matches(record, doubts),
            Node::Check(check) => check.holds(record, doubts),
        }
    }

    fn cost(&self) -> u8 {
        match self {
            Node::All => 0,
            Node::And(parts) | Node::Or(parts) => parts.iter().map(Node::cost).max().unwrap_or(0),
            Node::Not(inner) => inner.cost(),
            Node::Check(check) => check.cost(),
        }
    }

    pub fn needs(&self) -> Needs {
        match self {
            Node::All => Needs::default(),
            Node::And(parts) | Node::Or(parts) => {
                parts.iter().map(Node::needs).fold(Needs::default(), Needs::or)
            }
            Node::Not(inner) => inner.needs(),
            Node::Check(check) => check.needs(),
        }
    }
}
