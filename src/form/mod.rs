//! Records as bytes, for the standard output, for files and for the clipboard, and JSON Lines back into records. Pure:
//! knows nothing of where the bytes go.
//!
//! | file | owns |
//! |---|---|
//! | `jsonl` | a record as a line of JSON, exact for every byte, and back |
//! | `by_schema` | what a schema makes of keys and values |
//! | `harmless` | JSON that a terminal can be given as it is |
//! | `csv` | the same as fields, for spreadsheets if wanted |
//! | `table` | lines for people |
//! | `template` | a form of the user's own |
//! | `file` | the name of a record's own file |
mod by_schema;
mod csv;
pub(crate) mod file;
pub(crate) mod harmless;
pub(crate) mod jsonl;
mod table;
mod template;

use crate::kafka::record::Record;
use crate::nearest::did_you_mean;
use crate::safe::safe;
use jiff::tz::TimeZone;
pub(crate) use template::Template;

/// How records are written.
#[derive(Clone, Debug)]
pub enum Form {
    /// For people: times in the zone, control characters made visible.
    Table { zone: TimeZone, topics: bool },
    /// For programs, exact for every byte.
    JsonLines,
    /// Fields, exact.
    Csv,
    /// Fields for spreadsheets: none of them runs as a formula.
    Sheet,
    /// Values, each followed by a newline.
    Raw,
    /// As the user words it.
    Template(Template),
}

/// Those that have a name.
pub const NAMES: [&str; 5] = ["table", "jsonl", "csv", "sheet", "raw"];

impl Form {
    /// Reads `-o`: a name, or a format, which has a `%` in it. `topics`: there are several, so tables name them.
    ///
    /// # Errors
    /// In words, with the nearest name.
    pub fn parse(text: &str, zone: &TimeZone, topics: bool) -> Result<Self, String> {
        Ok(match text {
            "table" => Self::Table { zone: zone.clone(), topics },
            "jsonl" => Self::JsonLines,
            "csv" => Self::Csv,
            "sheet" => Self::Sheet,
            "raw" => Self::Raw,
            format if format.contains('%') => Self::Template(Template::parse(format)?),
            other => {
                let hint = did_you_mean(other, NAMES);
                return Err(format!("expected table, jsonl, csv, sheet, raw or a FORMAT with %{hint}"));
            }
        })
    }

    /// Its name, as `-o` takes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Table { .. } => "table",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Sheet => "sheet",
            Self::Raw => "raw",
            Self::Template(_) => "a format of the user's own",
        }
    }

    /// Whether nothing that it writes steers a terminal.
    pub fn is_shown_safe(&self) -> bool {
        matches!(self, Self::Table { .. } | Self::JsonLines)
    }

    /// What stands before the first record.
    pub fn head(&self, out: &mut Vec<u8>) {
        match self {
            Self::Table { topics, .. } => table::head(*topics, out),
            Self::Csv | Self::Sheet => out.extend_from_slice(csv::HEAD),
            Self::JsonLines | Self::Raw | Self::Template(_) => {}
        }
    }

    /// Appends one record.
    pub fn record(&self, record: &Record, out: &mut Vec<u8>) {
        match self {
            Self::Table { zone, topics } => table::record(record, zone, *topics, out),
            Self::JsonLines => jsonl::write(record, out),
            Self::Csv => csv::record(record, false, out),
            Self::Sheet => csv::record(record, true, out),
            Self::Raw => {
                out.extend_from_slice(record.value.as_deref().unwrap_or_default());
                out.push(b'\n');
            }
            Self::Template(template) => template.record(record, out),
        }
    }
}

/// Bytes for a terminal: what it would obey is shown by name, what is no text as `\\xff`. Line ends and tabs stay.
pub fn for_terminal(bytes: &[u8]) -> Vec<u8> {
    let mut shown = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let end = [&b"\r\n"[..], b"\n"].into_iter().find(|end| line.ends_with(end)).unwrap_or_default();
        let text = &line[..line.len() - end.len()];
        for (at, part) in text.split(|byte| *byte == b'\t').enumerate() {
            if at > 0 {
                shown.push(b'\t');
            }
            for chunk in part.utf8_chunks() {
                shown.extend_from_slice(safe(chunk.valid()).as_bytes());
                chunk
                    .invalid()
                    .iter()
                    .for_each(|byte| shown.extend_from_slice(format!("\\x{byte:02x}").as_bytes()));
            }
        }
        shown.extend_from_slice(end);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::for_terminal;

    #[test]
    fn a_terminal_is_shown_what_it_would_obey() {
        let shown = |bytes: &[u8]| String::from_utf8(for_terminal(bytes)).unwrap();
        assert_eq!(shown(b"a\tb\r\n\x1b[31mred\xff\n\xc2\x9b2J"), "a\tb\r\n␛[31mred\\xff\n‹009B›2J");
        assert_eq!(shown("日本 é\n".as_bytes()), "日本 é\n");
    }
}
