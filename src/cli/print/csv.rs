//! Answers as CSV (RFC 4180): the first sheet, or the facts where there is none. What is not known is an empty field;
//! where a value is only a part of the whole, a last column says what lacks.
use super::{Cell, Printout, json};
use serde_json::Value;

/// Appends a line of names and a line for each row.
pub fn answer(answer: &Printout, out: &mut Vec<u8>) {
    let Some((_, sheet)) = answer.sheets.first() else {
        line(answer.facts.iter().map(|(name, _)| (*name).to_owned()), out);
        return line(answer.facts.iter().map(|(_, cell)| text(cell)), out);
    };
    let parts = sheet.rows.iter().flatten().any(|cell| matches!(cell, Cell::AtLeast(..)));
    let names = sheet.columns.iter().copied().chain(parts.then_some("lacks"));
    line(names.map(str::to_owned), out);
    for row in &sheet.rows {
        line(row.iter().map(text).chain(parts.then(|| lacking(&sheet.columns, row))), out);
    }
}

/// What lacks in a row.
fn lacking(columns: &[&str], row: &[Cell]) -> String {
    let cells = columns.iter().zip(row);
    let told = cells.filter_map(|(name, cell)| cell.lacks().map(|why| format!("{name}: {why}")));
    told.collect::<Vec<_>>().join("; ")
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
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    // Writing to a Vec can't fail, nor can flushing it.
    let _ = writer.write_record(fields);
    let _ = writer.flush();
}
