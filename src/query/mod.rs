//! The `where` language: lexer, parser, compiled form, required literals. Pure.
//!
//! ```text
//! cancelled "card declined"              words: contained in key, value or a header's value; all of them
//! .status = "OPEN" and .amount > 99.95   paths into the value, JSON or XML
//! key.id in (7, 8) or header.trace exists
//! timestamp >= -15m and not partition = 3
//! .items[].sku ~ "^A-\d+$"               a regular expression
//! jq '.value.items | length > 3'         anything else
//! ```
//!
//! # What it means
//!
//! - **Words** are smart: without a capital they are found in any case, else exactly. They are looked for in the bytes as
//!   written, in whichever encoding: a document's `\u0041` is no `A` to them. Every other comparison of text is exact (`(?i)` in a pattern asks for
//!   any case), and on paths it is of what the document *says*: escapes and entities are resolved.
//! - **Several values** (`[]`, repeated headers, duplicate names, XML siblings): any of them makes a condition true. `!=` and
//!   `!~` are `not` around `=` and `~`: true if none fits, and so also where nothing is found.
//! - **Null, empty and missing** are three things. A path without a value is *missing*; JSON's null, `xsi:nil` and Kafka's
//!   null are *null*; no bytes, `""`, `[]`, `{}` and `<a/>` are *empty*. A comparison with any of null or missing is false. Keys
//!   and values are never missing, and *exist* if they are not null; a path or header exists also if it is null there.
//! - **Numbers** (unquoted, spelled as JSON spells them) are compared exactly by their digits at any size, with JSON
//!   numbers and with text that is spelled so: `.id = 12` finds `12`, `"12"`, `12.0` and `1.2e1`; `.id = "12"` finds `12`
//!   and `"12"`, as it is spelled. What is no number is neither less nor more than one. Whole keys, values and headers
//!   are bytes: `key = 12` is the text, `key > 12` the number.
//! - **Regular expressions** match anywhere within; `^` and `$` anchor them.
//! - **Times** name a span: `timestamp = 2026-11-22` is that day, `> 2026-11-22` after it. Compared by order with a date or a
//!   `-15m`, a value is a time too: ISO 8601, or a number of seconds, milli-, micro- or nanoseconds by its size.
//! - **Objects, arrays and elements with child elements** are contained in and matched as they are written, and equal nothing.
//! - **A document with a fault** counts as far as the fault, and records that were not read to their end are counted. What
//!   programs write that is no JSON (`NaN`, `None`, `.5`, other quotes, comments) is passed over. XML's root element may be named or left out.
//!
//! # How it is evaluated
//!
//! `lexer` → `parse`, `parse_test`, `operand` → `ast` → `compile`, `check`, `ask` (the form in which records are judged),
//! beside it `bounds` (for the plan of a read) and `required` → `literals` (what a batch must contain). A path is followed
//! on the bytes by the formats of `decode`, which hand out values undecoded; `payload` is where a schema comes in. `explain`, `complete`, `known`,
//! `values` and `with` serve the line in which a filter is typed, `marks`, `marked`, `token` and `field_values` the list of
//! what it found. Nothing here recurses over a record, and a filter's own depth and
//! size are limited, so no input can exhaust the stack or the memory; `jq_rules` says what a jq program may not do.
mod ask;
mod ast;
mod bounds;
mod check;
mod clock;
mod compile;
mod complete;
mod context;
mod day;
mod doubts;
#[cfg(test)]
mod exercise;
mod explain;
mod field;
mod field_values;
mod filter;
mod hints;
mod jq;
mod jq_rules;
mod known;
mod lexer;
mod literals;
mod marked;
mod marks;
mod mistake;
mod needle;
mod needs;
mod number;
mod operand;
mod parse;
mod parse_test;
mod path;
mod payload;
mod point;
mod quote;
mod ranges;
mod record;
mod regex_literals;
mod required;
mod time;
mod token;
mod values;
mod with;

pub(crate) use crate::decode::{Found, Step};
pub(crate) use bounds::{Bounds, Span};
pub(crate) use clock::{ClockTime, Moment};
pub(crate) use complete::{Completions, FilterCompletion, complete};
pub use context::Context;
pub(crate) use day::NamedDay;
pub(crate) use doubts::Doubts;
pub(crate) use explain::FilterPart;
pub(crate) use field::Field;
pub use filter::Filter;
pub(crate) use known::KnownFields;
pub(crate) use literals::Literals;
pub(crate) use marked::Marked;
pub(crate) use mistake::Mistake;
pub(crate) use number::{compare as compare_numbers, is_number};
pub(crate) use path::Path;

pub(crate) use payload::Document;
pub(crate) use point::point;
pub(crate) use record::{Header, HeaderList, Headers, Record};
pub(crate) use time::When;
pub(crate) use values::values;
pub(crate) use with::{Pick, with};

#[cfg(test)]
mod tests;
