//! Answers as JSON: a list is an array of objects; an answer with facts is an object with its sheets as arrays in it.
use super::{Answer, Cell, Sheet};
use crate::form::harmless;
use serde_json::{Map, Value};

/// Appends the answer and a newline.
pub fn answer(answer: &Answer, out: &mut Vec<u8>) {
    let value = match &answer.sheets[..] {
        [("", sheet)] if answer.facts.is_empty() => rows(sheet),
        sheets => {
            let mut whole = object(answer.facts.iter().map(|(name, cell)| (*name, cell)));
            whole.extend(sheets.iter().map(|(name, sheet)| ((*name).to_owned(), rows(sheet))));
            Value::Object(whole)
        }
    };
    harmless::pretty(&value, out);
    out.push(b'\n');
}

fn rows(sheet: &Sheet) -> Value {
    let row = |row: &Vec<Cell>| Value::Object(object(sheet.columns.iter().copied().zip(row)));
    sheet.rows.iter().map(row).collect()
}

/// The values by name; where some are not known, or known in part, `lacks` says of each what lacks.
fn object<'a>(cells: impl Iterator<Item = (&'static str, &'a Cell)>) -> Map<String, Value> {
    let (mut object, mut lacks) = (Map::new(), Map::new());
    for (name, cell) in cells {
        object.insert(name.to_owned(), value(cell));
        if let Some(why) = cell.lacks() {
            lacks.insert(name.to_owned(), why.into());
        }
    }
    if !lacks.is_empty() {
        object.insert("lacks".to_owned(), lacks.into());
    }
    object
}

/// Numbers are numbers, times milliseconds, and what is not known is null.
pub fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => text.as_str().into(),
        Cell::Flag(flag) => (*flag).into(),
        Cell::Number(number) | Cell::Time(number) => (*number).into(),
        Cell::Real(number) => (*number).into(),
        Cell::AtMost(number) | Cell::Bytes(number) => (*number).into(),
        Cell::Numbers(numbers) => numbers.clone().into(),
        Cell::Texts(texts) => texts.clone().into(),
        Cell::AtLeast(part, _) => value(part),
        Cell::None | Cell::Missing(_) => Value::Null,
    }
}
