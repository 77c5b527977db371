//! Why a record matches a filter or not, part by part. For one record under the user's eyes, not for millions.
use super::ast::{Expr, Test};
use super::check::Check;
use super::compile::Node;
use super::context::Context;
use super::doubts::Doubts;
use super::field::Field;
use super::filter::Filter;
use super::needle::Needle;
use super::payload::Document;
use super::record::Record;
use super::{path::Path, time};
use crate::decode::framed::KeyOrValue;
use crate::decode::{self, Format};

/// A part of a filter and what it says of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterPart {
    /// The part as text.
    pub text: String,
    pub holds: bool,
    /// What was found: "is \"OPEN\"", "missing". Empty where the parts below say it.
    pub why: String,
    /// The conditions that it is made of, in the order of the text.
    pub parts: Vec<FilterPart>,
}

/// Values named in a reason, and the characters that are shown of each.
const MOST_VALUES: usize = 3;
const MOST_CHARACTERS: usize = 60;

impl Filter {
    /// Tries the filter on one record and says of each part why it holds or not.
    pub fn explain(&self, record: &Record<'_>) -> FilterPart {
        part(self.expr(), record, self.context())
    }
}

fn part(expr: &Expr, record: &Record<'_>, context: &Context) -> FilterPart {
    let parts: Vec<FilterPart> = match expr {
        Expr::And(parts) | Expr::Or(parts) => {
            parts.iter().map(|inner| part(inner, record, context)).collect()
        }
        Expr::Not(inner) => vec![part(inner, record, context)],
        Expr::All | Expr::Test(_) => Vec::new(),
    };
    let (holds, why) = match expr {
        Expr::All => (true, "every record matches".to_owned()),
        Expr::And(_) => (parts.iter().all(|part| part.holds), String::new()),
        Expr::Or(_) => (parts.iter().any(|part| part.holds), String::new()),
        Expr::Not(_) => (!parts[0].holds, String::new()),
        Expr::Test(test) => of_test(test, expr, record, context),
    };
    // `!=` and the like read as one condition.
    let merged = matches!(expr, Expr::Not(inner) if matches!(**inner, Expr::Test(_)));
    match parts.first() {
        Some(inner) if merged => {
            FilterPart { text: expr.to_string(), holds, why: inner.why.clone(), parts: Vec::new() }
        }
        _ => FilterPart { text: expr.to_string(), holds, why, parts },
    }
}

fn of_test(test: &Test, expr: &Expr, record: &Record<'_>, context: &Context) -> (bool, String) {
    let holds = Node::compile(expr, context).is_ok_and(|node| node.matches(record, &mut Doubts::default()));
    let why = match test {
        Test::Text(text) => place(text, record),
        Test::Jq(_) => jq(test, record, context),
        Test::Compare { field, .. }
        | Test::In { field, .. }
        | Test::Is { field, .. }
        | Test::Exists(field) => found(field, record, context),
    };
    (holds, why)
}

/// Where a word stands.
fn place(text: &str, record: &Record<'_>) -> String {
    let needle = Needle::smart(text);
    let mut places = Vec::new();
    let held = |of| record.document(of).is_some_and(|document| document.says(&needle));
    places.extend(held(KeyOrValue::Key).then(|| "the key".to_owned()));
    places.extend(held(KeyOrValue::Value).then(|| "the value".to_owned()));
    for (name, value) in record.headers {
        if value.is_some_and(|value| needle.is_said_in(value)) {
            places.push(format!("header {}", shown(name)));
        }
    }
    match places.as_slice() {
        [] => "in neither key, value nor a header".to_owned(),
        places => format!("in {}", places.join(" and ")),
    }
}

fn jq(test: &Test, record: &Record<'_>, context: &Context) -> String {
    let Ok(Check::Jq(program)) = Check::compile(test, context) else { return String::new() };
    match program.ask(record) {
        Ok(true) => "the program says yes".to_owned(),
        Ok(false) => "the program says no".to_owned(),
        Err(why) => format!("the program fails: {why}"),
    }
}

/// What a field is in the record.
fn found(field: &Field, record: &Record<'_>, context: &Context) -> String {
    let length = |bytes: Option<&[u8]>| format!("is {}", bytes.map_or(0, <[u8]>::len));
    match field {
        Field::Key => whole(record, KeyOrValue::Key),
        Field::Value => whole(record, KeyOrValue::Value),
        Field::Topic => format!("is {}", record.topic),
        Field::Partition => format!("is {}", record.partition),
        Field::Offset => format!("is {}", record.offset),
        Field::Timestamp => format!("is {}", time::shown(record.timestamp, &context.zone)),
        Field::Size => format!("is {}", record.size()),
        Field::KeySize => length(record.key),
        Field::ValueSize => length(record.value),
        Field::Header(name) => {
            let headers = record.headers.iter().filter(|(found, _)| *found == name.as_bytes());
            let values: Vec<String> =
                headers.map(|(_, value)| value.map_or_else(|| "null".to_owned(), shown)).collect();
            list(&values).unwrap_or_else(|| "missing: there is no such header".to_owned())
        }
        Field::InValue(path) => inside("value", record.document(KeyOrValue::Value), path),
        Field::InKey(path) => inside("key", record.document(KeyOrValue::Key), path),
    }
}

fn whole(record: &Record<'_>, of: KeyOrValue) -> String {
    let text = record.document(of).map(|document| document.text());
    text.map_or_else(|| "is null".to_owned(), |text| format!("is {}", shown(&text)))
}

fn inside(name: &str, document: Option<Document<'_>>, path: &Path) -> String {
    let Some(document) = document else { return format!("missing: the {name} is null") };
    let mut values = Vec::new();
    document.visit(path, &mut |found| {
        values.push(found.text().map_or_else(|| "null".to_owned(), |text| shown(&text)));
        values.len() > MOST_VALUES
    });
    if let Some(values) = list(&values) {
        return values;
    }
    if let Some(why) = document.lacks() {
        return format!("unknown: {why}");
    }
    let text = document.text();
    let format = Format::guess(Some(&text));
    if !format.is_value() {
        return format!("missing: the {name} is empty");
    }
    if !format.has_paths() {
        return format!("missing: the {name} is neither JSON nor XML");
    }
    match decode::check(format, &text) {
        Err(fault) => format!("missing: the {name} is not {}: {fault}", format.name()),
        Ok(()) => format!("missing: the {name} has no {path}"),
    }
}

fn list(values: &[String]) -> Option<String> {
    let more = if values.len() > MOST_VALUES { " and more" } else { "" };
    let named = &values[..values.len().min(MOST_VALUES)];
    (!values.is_empty()).then(|| format!("is {}{more}", named.join(", ")))
}

/// A value in a reason: safe to print, shortened, in quotes unless it is a number or a word.
fn shown(bytes: &[u8]) -> String {
    let preview = decode::preview(Some(bytes), Some(Format::Text), MOST_CHARACTERS);
    let dots = if preview.cut { "…" } else { "" };
    match preview.format {
        Format::Empty => "empty".to_owned(),
        Format::Text => format!("\"{}{dots}\"", preview.text),
        _ => format!("{}{dots}", preview.text),
    }
}

#[cfg(test)]
#[path = "tests/explain_tests.rs"]
mod tests;
