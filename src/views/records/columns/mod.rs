//! Which columns the list of records has, as the user writes them: `time partition offset key .status header.trace value`.
//! `cells` draws them, `checklist` and `choosing` ask for them, `proposing` finds the fields that deserve one.
mod arranged;
mod cells;
mod checklist;
mod choosing;
mod formats;
mod proposing;

pub(crate) use arranged::Arranged;
pub(crate) use cells::Cells;
pub(super) use checklist::Checklist;
pub(super) use choosing::COMMANDS;
pub(crate) use formats::Formats;
pub(super) use proposing::COMMANDS as PROPOSING;

use crate::nearest::{hint, nearest};
use crate::query::{Field, Path};
use crate::ui::input::InputMistake;
use std::fmt;
use std::ops::Range;

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordColumn {
    /// All headers, short.
    Headers,
    Field(Field),
}

/// Columns by name, with what they show.
pub const NAMES: &[(&str, &str)] = &[
    ("time", "the record's time"),
    ("topic", "the topic's name"),
    ("partition", "the partition's number"),
    ("offset", "the offset"),
    ("key", "the key"),
    ("value", "the value"),
    ("headers", "all headers, short"),
    ("size", "bytes of key, value and headers"),
    ("key.size", "bytes of the key"),
    ("value.size", "bytes of the value"),
    ("header.", "a header, by its name"),
];

impl RecordColumn {
    /// Reads one column. `known` are fields that records were seen to have, for the nearest name.
    pub fn parse(word: &str, known: &[&str]) -> Result<RecordColumn, String> {
        match word {
            "time" => return Ok(RecordColumn::Field(Field::Timestamp)),
            "headers" => return Ok(RecordColumn::Headers),
            _ => {}
        }
        match Field::parse(word) {
            Some(Ok(Field::InValue(path))) if path == Path::default() => {
                Ok(RecordColumn::Field(Field::Value))
            }
            Some(Ok(field)) => Ok(RecordColumn::Field(field)),
            Some(Err((_, message))) => Err(format!("{word}: {message}")),
            None => {
                let names = NAMES.iter().map(|(name, _)| *name).chain(known.iter().copied());
                let hint = match nearest(word, names) {
                    None => ": a name such as size, a path such as .status, header.NAME".to_owned(),
                    meant => hint(meant),
                };
                Err(format!("{word} is not a column{hint}"))
            }
        }
    }

    /// The columns of a text, parted by blanks or commas, each once.
    pub fn parse_all(text: &str, known: &[&str]) -> Result<Vec<RecordColumn>, InputMistake> {
        let mut columns = Vec::new();
        for at in words(text) {
            let column = RecordColumn::parse(&text[at.clone()], known)
                .map_err(|message| InputMistake { range: at, message })?;
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        Ok(columns)
    }

    /// Whether every record has it: no path and no header of a name.
    fn is_built_in(&self) -> bool {
        !matches!(self, RecordColumn::Field(Field::Header(_) | Field::InKey(_) | Field::InValue(_)))
    }

    /// What is shown where nobody chose.
    pub fn usual(several_topics: bool) -> Vec<RecordColumn> {
        let topic = several_topics.then_some(Field::Topic);
        let before = std::iter::once(Field::Timestamp).chain(topic);
        let fields = before.chain([Field::Partition, Field::Offset, Field::Key, Field::Value]);
        fields.map(RecordColumn::Field).collect()
    }
}

impl fmt::Display for RecordColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordColumn::Headers => f.write_str("headers"),
            RecordColumn::Field(Field::Timestamp) => f.write_str("time"),
            RecordColumn::Field(field) => field.fmt(f),
        }
    }
}

/// Columns as they are written.
pub fn text(columns: &[RecordColumn]) -> String {
    columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Where the words of a text lie; what stands in quotes is of one word.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let (mut start, mut quote, mut escaped) = (None, None, false);
    for (at, c) in text.char_indices() {
        let parts = quote.is_none() && (c.is_whitespace() || c == ',');
        match (parts, start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
        quote = match (quote, c) {
            _ if std::mem::take(&mut escaped) => quote,
            (None, '"' | '\'') => Some(c),
            (Some(open), _) if open == c => None,
            (Some(_), '\\') => {
                escaped = true;
                quote
            }
            _ => quote,
        };
    }
    words.extend(start.map(|from| from..text.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        RecordColumn::parse_all(text, &[".status", "header.trace"])
            .map(|columns| self::text(&columns))
            .map_err(|mistake| format!("{}: {}", &text[mistake.range], mistake.message))
    }

    #[test]
    fn columns_are_read_and_written() {
        let text = "time topic partition offset key value size key.size headers header.trace .status .items[0].sku key.id";
        assert_eq!(parsed(text).as_deref(), Ok(text));
        assert_eq!(parsed(" time,.\"odd \\\"name\"  time ").as_deref(), Ok("time .\"odd \\\"name\""));
        assert_eq!(parsed("").as_deref(), Ok(""));
        assert_eq!(text_of_usual(false), "time partition offset key value");
        assert_eq!(text_of_usual(true), "time topic partition offset key value");
    }

    fn text_of_usual(several: bool) -> String {
        text(&RecordColumn::usual(several))
    }

    #[test]
    fn mistakes_name_the_nearest() {
        assert_eq!(parsed("time ofset").unwrap_err(), "ofset: ofset is not a column; did you mean `offset`?");
        assert_eq!(parsed("status").unwrap_err(), "status: status is not a column; did you mean `.status`?");
        assert!(parsed("time .a[x]").unwrap_err().contains(".a[x]: expected a number"));
        assert!(parsed("customer").unwrap_err().contains("a path such as .status"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_is_written_so_that_it_reads_the_same(text in "[a-z.\\[\\]\"'\\\\ ,日0]{0,24}") {
            if let Ok(columns) = RecordColumn::parse_all(&text, &[]) {
                let again = RecordColumn::parse_all(&self::text(&columns), &[]);
                proptest::prop_assert_eq!(again, Ok(columns));
            }
        }
    }
}
