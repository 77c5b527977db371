//! Answers of verbs as tables for people, JSON and CSV for programs. Knows what a cell is, not what is asked.
mod csv;
mod json;
mod table;

use super::exit::Exit;
use crate::cli::say::say;
use crate::kafka::model::{Known, Timestamp};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// For people: aligned, numbers with thousands, times in the local zone
    Table,
    /// For programs: numbers as numbers, times in milliseconds, null where something is not known
    Json,
    /// For spreadsheets: as JSON, one line a row
    Csv,
}

/// One value of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Flag(bool),
    Number(i64),
    /// A number with a part after the point.
    Real(f64),
    /// A number that is only an upper bound.
    AtMost(u64),
    /// An amount of bytes.
    Bytes(u64),
    /// Milliseconds since 1970.
    Time(i64),
    Numbers(Vec<i64>),
    Texts(Vec<String>),
    /// The part that is known, and what lacks to the whole.
    AtLeast(Box<Cell>, String),
    /// There is none, and that is the answer.
    None,
    /// Not known; a reason is told once, on the standard error.
    Missing(Option<String>),
}

impl Cell {
    /// A text, or none.
    pub fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    /// A count of things in memory.
    pub fn count(number: usize) -> Self {
        Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// A time, or none where Kafka has none.
    pub fn time(at: Timestamp) -> Self {
        if at.0 < 0 { Cell::None } else { Cell::Time(at.0) }
    }

    /// A value that may be absent.
    pub fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Self {
        value.map_or(Cell::None, cell)
    }

    /// What lacks to the whole.
    fn lacks(&self) -> Option<&str> {
        match self {
            Cell::Missing(why) => why.as_deref(),
            Cell::AtLeast(_, lacks) => Some(lacks),
            _ => None,
        }
    }

    /// A fact that may not be known. What this kind of cluster can't tell is a gap without a reason to report.
    pub fn known<T>(fact: &Known<T>, cell: impl FnOnce(&T) -> Cell) -> Self {
        match fact {
            Known::Is(value) => cell(value),
            Known::AtLeast(value, lacks) => Cell::AtLeast(Box::new(cell(value)), lacks.to_string()),
            Known::Absent(_) => Cell::None,
            Known::Unsupported(_) => Cell::Missing(None),
            Known::Loading => Cell::Missing(Some("no answer in time".to_owned())),
            Known::Denied(why) | Known::Failed(why) => Cell::Missing(Some(why.to_string())),
        }
    }
}

/// Rows under names. The names are those of JSON and CSV; a table shows them in capitals.
#[derive(Debug)]
pub struct Sheet {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

/// Reasons told one by one: a broker that is down is one for every topic on it.
const TOLD: usize = 20;

/// An answer: single facts, then sheets by name. A list is one sheet without facts.
#[derive(Debug, Default)]
pub struct Answer {
    pub facts: Vec<(&'static str, Cell)>,
    pub sheets: Vec<(&'static str, Sheet)>,
    /// What could not be asked, besides what stands in cells.
    pub missing: Vec<String>,
}

impl Answer {
    /// A plain list.
    pub fn list(sheet: Sheet) -> Self {
        Self { sheets: vec![("", sheet)], ..Self::default() }
    }

    /// Prints the answer, says what is missing, and gives the exit code that this means.
    pub fn print(&self, form: Form, zone: &TimeZone) -> anyhow::Result<Exit> {
        let mut out = Vec::new();
        match form {
            Form::Table => table::answer(self, zone, &mut out),
            Form::Json => json::answer(self, &mut out),
            Form::Csv => csv::answer(self, &mut out),
        }
        io::stdout().lock().write_all(&out)?;
        let reasons = self.reasons();
        for reason in reasons.iter().take(TOLD) {
            say!("incomplete: {reason}");
        }
        if reasons.len() > TOLD {
            say!("incomplete: and {} reasons more", reasons.len() - TOLD);
        }
        Ok(if reasons.is_empty() { Exit::Done } else { Exit::Incomplete })
    }

    /// Each reason once, with the column that lacks something.
    fn reasons(&self) -> BTreeSet<String> {
        let facts = self.facts.iter().map(|(name, cell)| (*name, cell));
        let cells = self
            .sheets
            .iter()
            .flat_map(|(_, sheet)| sheet.rows.iter().flat_map(|row| sheet.columns.iter().copied().zip(row)));
        let told =
            facts.chain(cells).filter_map(|(name, cell)| cell.lacks().map(|why| format!("{name}: {why}")));
        told.chain(self.missing.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests;
