//! Records as bytes, for the standard output, for files and for the clipboard, and JSON Lines back into records. Pure:
//! knows nothing of where the bytes go.
//!
//! | file | owns |
//! |---|---|
//! | `jsonl` | a record as a line of JSON, exact for every byte, and back |
//! | `harmless` | JSON that a terminal can be given as it is |
//! | `csv` | the same as fields for spreadsheets |
//! | `table` | lines for people |
//! | `template` | a form of the user's own |
//! | `file` | the name of a record's own file |
mod csv;
pub mod file;
pub mod harmless;
pub mod jsonl;
mod table;
mod template;

use crate::kafka::record::Record;
use crate::nearest::did_you_mean;
use jiff::tz::TimeZone;
pub use template::Template;

/// How records are written.
#[derive(Clone, Debug)]
pub enum Form {
    /// For people: times in the zone, control characters made visible.
    Table { zone: TimeZone, topics: bool },
    /// For programs, exact for every byte.
    JsonLines,
    /// For spreadsheets.
    Csv,
    /// Values, each followed by a newline.
    Raw,
    /// As the user words it.
    Template(Template),
}

/// Those that have a name.
pub const NAMES: [&str; 4] = ["table", "jsonl", "csv", "raw"];

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
            "raw" => Self::Raw,
            format if format.contains('%') => Self::Template(Template::parse(format)?),
            other => {
                let hint = did_you_mean(other, NAMES);
                return Err(format!("expected table, jsonl, csv, raw or a FORMAT with %{hint}"));
            }
        })
    }

    /// Its name, as `-o` takes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Table { .. } => "table",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Raw => "raw",
            Self::Template(_) => "a format of the user's own",
        }
    }

    /// What stands before the first record.
    pub fn head(&self, out: &mut Vec<u8>) {
        match self {
            Self::Table { topics, .. } => table::head(*topics, out),
            Self::Csv => out.extend_from_slice(csv::HEAD),
            Self::JsonLines | Self::Raw | Self::Template(_) => {}
        }
    }

    /// Appends one record.
    pub fn record(&self, record: &Record, out: &mut Vec<u8>) {
        match self {
            Self::Table { zone, topics } => table::record(record, zone, *topics, out),
            Self::JsonLines => jsonl::write(record, out),
            Self::Csv => csv::record(record, out),
            Self::Raw => {
                out.extend_from_slice(record.value.as_deref().unwrap_or_default());
                out.push(b'\n');
            }
            Self::Template(template) => template.record(record, out),
        }
    }
}
