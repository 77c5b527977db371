//! Answers as JSON: a list is an array of objects; an answer with facts is an object with its sheets as arrays in it.
use super::{Cell, Printout, Sheet};
use crate::form::harmless;
use serde_json::{Map, Value};

/// Appends the answer and a newline.
pub fn answer(answer: &Printout, out: &mut Vec<u8>) {
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

/// The values by name; where some are not known, or known in part, `lacks` says of each what lacks, and `notes` what
/// else there is to say.
fn object<'a>(cells: impl Iterator<Item = (&'static str, &'a Cell)>) -> Map<String, Value> {
    let (mut object, mut lacks, mut notes) = (Map::new(), Map::new(), Map::new());
    for (name, cell) in cells {
        object.insert(name.to_owned(), value(cell));
        if let Some(why) = cell.lacks() {
            lacks.insert(name.to_owned(), why.into());
        }
        if let Some(note) = cell.note() {
            notes.insert(name.to_owned(), note.into());
        }
    }
    for (name, said) in [("lacks", lacks), ("notes", notes)] {
        if !said.is_empty() {
            object.insert(name.to_owned(), said.into());
        }
    }
    object
}

/// Numbers are numbers, times milliseconds, and what is not known is null.
pub fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text, _) => text.as_ref().into(),
        Cell::Name(name) => name.as_ref().into(),
        Cell::Flag(flag) => (*flag).into(),
        Cell::Signed(number) => (*number).into(),
        Cell::Rate(number) | Cell::Percent(number) => (*number).into(),
        Cell::Count(number) | Cell::AtMost(number) | Cell::Bytes(number) | Cell::Of(number, _) => {
            (*number).into()
        }
        Cell::Time(at) | Cell::Age(at) => at.0.into(),
        Cell::Numbers(numbers) => numbers.clone().into(),
        Cell::Texts(texts) => texts.clone().into(),
        Cell::AtLeast(part, _) | Cell::Noted(part, _) => value(part),
        Cell::None | Cell::Absent(_) | Cell::Spark(_) => Value::Null,
        Cell::Loading | Cell::Denied(_) | Cell::Unsupported(_) | Cell::Failed(_) => Value::Null,
    }
}
