//! Answers as CSV (RFC 4180): the first sheet, or the facts where there is none. What is not known is an empty field.
use super::{Answer, Cell, json};
use serde_json::Value;

/// Appends a line of names and a line for each row.
pub fn answer(answer: &Answer, out: &mut Vec<u8>) {
    let Some((_, sheet)) = answer.sheets.first() else {
        line(answer.facts.iter().map(|(name, _)| (*name).to_owned()), out);
        return line(answer.facts.iter().map(|(_, cell)| text(cell)), out);
    };
    line(sheet.columns.iter().map(|name| (*name).to_owned()), out);
    for row in &sheet.rows {
        line(row.iter().map(text), out);
    }
}

/// Lists stand with spaces between, since a comma would need quotes.
fn text(cell: &Cell) -> String {
    match json::value(cell) {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}

fn line(fields: impl Iterator<Item = String>, out: &mut Vec<u8>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            out.extend_from_slice(format!("\"{}\"", field.replace('"', "\"\"")).as_bytes());
        } else {
            out.extend_from_slice(field.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}
