//! A filter as the rest of the program holds it: parsed, compiled, with what it says about where to look.
use super::ast::Expr;
use super::bounds::{self, Bounds};
use super::compile::Node;
use super::context::Context;
use super::doubts::Doubts;
use super::literals::Literals;
use super::marks::Marks;
use super::mistake::Mistake;
use super::needs::Needs;
use super::record::Record;
use super::{parse, required};
use std::fmt;
use std::sync::Arc;

/// A compiled filter over records; cheap to clone, free to share between threads.
#[derive(Clone, Debug)]
pub struct Filter(Arc<FilterInner>);

#[derive(Debug)]
struct FilterInner {
    text: String,
    expr: Expr,
    node: Node,
    needs: Needs,
    literals: Option<Literals>,
    bounds: Bounds,
    context: Context,
    marks: Marks,
}

impl Filter {
    /// Compiles `text`; empty text matches every record.
    pub fn parse(text: &str, context: &Context) -> Result<Filter, Mistake> {
        let expr = parse::parse(text, context)?;
        let node = match Node::compile(&expr, context) {
            Ok(Node::Check(check)) => Node::Check(Box::new(check.alone())),
            other => other.map_err(|message| Mistake::new(0..text.len(), message))?,
        };
        Ok(Filter(Arc::new(FilterInner {
            text: text.trim().to_owned(),
            needs: node.needs(),
            literals: Literals::of(required::required_clauses(&expr)),
            bounds: bounds::bounds_of(&expr),
            marks: Marks::of(&expr, context),
            context: context.clone(),
            expr,
            node,
        })))
    }

    /// Whether the filter lets the record through.
    pub fn matches(&self, record: &Record<'_>) -> bool {
        self.judge(record, &mut Doubts::default())
    }

    /// Whether the filter lets the record through, and what could not be looked at for that.
    pub fn judge(&self, record: &Record<'_>, doubts: &mut Doubts) -> bool {
        self.0.node.matches(record, doubts)
    }

    /// Whether every record matches: there is nothing to evaluate.
    pub fn is_all(&self) -> bool {
        self.0.expr == Expr::All
    }

    /// Which parts of a record must be there to be asked about.
    pub fn needs(&self) -> Needs {
        self.0.needs
    }

    /// What a batch must contain before any of its records can match; none if that can't be told.
    pub fn literals(&self) -> Option<&Literals> {
        self.0.literals.as_ref()
    }

    /// Where matching records can lie.
    pub fn bounds(&self) -> &Bounds {
        &self.0.bounds
    }

    /// What a screen highlights of the records that it lets through.
    pub fn marks(&self) -> &Marks {
        &self.0.marks
    }

    /// The text that it was made from. The canonical spelling is its `Display`.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    pub(super) fn expr(&self) -> &Expr {
        &self.0.expr
    }

    pub(super) fn context(&self) -> &Context {
        &self.0.context
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expr.fmt(f)
    }
}
