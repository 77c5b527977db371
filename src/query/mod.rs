//! The `where` language: lexer, parser, compiled form, required literals. Pure.
mod ask;
mod ast;
mod bounds;
mod check;
mod compile;
mod context;
mod field;
mod filter;
mod found;
mod jq;
mod jq_rules;
mod json_path;
mod lexer;
mod literals;
mod mistake;
mod needle;
mod number;
mod operand;
mod parse;
mod parse_test;
mod path;
mod quote;
mod ranges;
mod record;
mod regex_literals;
mod required;
mod time;
mod xml_path;

pub use bounds::{Bounds, Span};
pub use context::Context;
pub use field::Field;
pub use filter::{Filter, Needs};
pub use found::Found;
pub use jq::Failures;
pub use literals::Literals;
pub use mistake::{Mistake, nearest};
pub use needle::Needle;
pub use path::{Path, Step};
pub use record::{Header, HeaderIter, HeaderList, Headers, Record};

#[cfg(test)]
mod tests;
