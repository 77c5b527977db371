//! The forms in which records are printed. Owns the choice; each form has a file of its own.
use super::template::Template;
use super::{csv, table};
use crate::cli::exit::usage;
use crate::cli::jsonl;
use crate::config::did_you_mean;
use crate::kafka::record::Record;
use jiff::tz::TimeZone;

/// How records are printed.
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

const NAMES: [&str; 4] = ["table", "jsonl", "csv", "raw"];

impl Form {
    /// Reads `-o`: a name, or a format, which has a `%` in it. `topics`: there are several, so tables name them.
    pub fn parse(text: &str, zone: &TimeZone, topics: bool) -> anyhow::Result<Self> {
        Ok(match text {
            "table" => Self::Table { zone: zone.clone(), topics },
            "jsonl" => Self::JsonLines,
            "csv" => Self::Csv,
            "raw" => Self::Raw,
            format if format.contains('%') => {
                Self::Template(Template::parse(format).map_err(|why| usage(format!("-o {format}: {why}")))?)
            }
            other => {
                let hint = did_you_mean(other, NAMES);
                return Err(usage(format!(
                    "-o {other}: expected table, jsonl, csv, raw or a FORMAT with %{hint}"
                )));
            }
        })
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
