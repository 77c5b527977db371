//! Answers as JSON: a list is an array of objects; an answer with facts is an object with its sheets as arrays in it.
use super::{Answer, Cell, Sheet};
use serde_json::{Map, Value};

/// Appends the answer and a newline.
pub fn answer(answer: &Answer, out: &mut Vec<u8>) {
    let value = match &answer.sheets[..] {
        [("", sheet)] if answer.facts.is_empty() => rows(sheet),
        sheets => {
            let facts = answer.facts.iter().map(|(name, cell)| ((*name).to_owned(), value(cell)));
            let sheets = sheets.iter().map(|(name, sheet)| ((*name).to_owned(), rows(sheet)));
            Value::Object(facts.chain(sheets).collect())
        }
    };
    serde_json::to_writer_pretty(&mut *out, &value).expect("values always serialize into memory");
    out.push(b'\n');
}

fn rows(sheet: &Sheet) -> Value {
    let object = |row: &Vec<Cell>| {
        let fields = sheet.columns.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), value(cell)));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    sheet.rows.iter().map(object).collect()
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
        Cell::None | Cell::Missing(_) => Value::Null,
    }
}
