//! Answers of verbs as tables for people, JSON and CSV for programs. Knows what a cell is, not what is asked.
mod csv;
mod json;
mod table;

pub(crate) use crate::shell::Cell;

use super::exit::Exit;
use crate::cli::say::say;
use crate::shell::Look;
use crate::views::table::Resource;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};

/// Prints what is already words.
pub fn plain(text: &str) -> anyhow::Result<Exit> {
    writeln!(io::stdout(), "{text}")?;
    Ok(Exit::Done)
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OutputForm {
    /// For people: aligned, numbers with thousands, times in the local zone
    Table,
    /// For programs: numbers as numbers, times in milliseconds, null where something is not known
    Json,
    /// For spreadsheets: as JSON, one line a row
    Csv,
}

/// Rows under names. The names are those of JSON and CSV; a table shows them in capitals.
#[derive(Debug)]
pub struct Sheet {
    pub columns: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The list that the screen shows, by the columns that programs get.
    pub fn of<'a, R: Resource>(rows: impl IntoIterator<Item = &'a R>) -> Sheet {
        let keys: Vec<&'static str> = R::COLUMNS.iter().filter_map(|column| column.key).collect();
        Sheet::only(&keys, rows)
    }

    /// The same with these columns only.
    pub fn only<'a, R: Resource>(keys: &[&'static str], rows: impl IntoIterator<Item = &'a R>) -> Sheet {
        // One for all rows: its theme is read from text, which takes longer than the cells of a row.
        let look = Look::blank();
        let cells = |row: &R| keys.iter().map(|key| cell(row, key, &look)).collect();
        Sheet { columns: keys.to_vec(), rows: rows.into_iter().map(cells).collect() }
    }
}

/// Facts about one row of a list: what its columns of these names tell programs.
pub fn facts<R: Resource>(row: &R, keys: &[&'static str]) -> Vec<(&'static str, Cell)> {
    let look = Look::blank();
    keys.iter().map(|key| (*key, cell(row, key, &look))).collect()
}

fn cell<R: Resource>(row: &R, key: &str, look: &Look) -> Cell {
    let column = R::COLUMNS.iter().find(|column| column.key == Some(key));
    column.expect("the list has this column").value(row, look)
}

/// Reasons told one by one: a broker that is down is one for every topic on it.
const TOLD: usize = 20;

/// An answer: single facts, then sheets by name. A list is one sheet without facts.
#[derive(Debug, Default)]
pub struct Printout {
    pub facts: Vec<(&'static str, Cell)>,
    pub sheets: Vec<(&'static str, Sheet)>,
    /// What could not be asked, besides what stands in cells.
    pub missing: Vec<String>,
}

impl Printout {
    /// A plain list.
    pub fn list(sheet: Sheet) -> Self {
        Self { sheets: vec![("", sheet)], ..Self::default() }
    }

    /// Prints the answer, says what is missing, and gives the exit code that this means.
    pub fn print(&self, form: OutputForm, zone: &TimeZone) -> anyhow::Result<Exit> {
        let mut out = Vec::new();
        match form {
            OutputForm::Table => table::answer(self, zone, &mut out),
            OutputForm::Json => json::answer(self, &mut out),
            OutputForm::Csv => csv::answer(self, &mut out),
        }
        if form == OutputForm::Csv && io::stdout().is_terminal() {
            out = crate::form::for_terminal(&out);
        }
        io::stdout().lock().write_all(&out)?;
        for note in self.told(Cell::note).iter().take(TOLD) {
            say!("note: {note}");
        }
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
        let mut told = self.told(Cell::lacks);
        told.extend(self.missing.iter().cloned());
        told
    }

    /// Something that cells have to say, each once, with the column; of a part of a whole also the row.
    fn told(&self, say: fn(&Cell) -> Option<&str>) -> BTreeSet<String> {
        let facts = self.facts.iter().filter_map(|(name, cell)| Some(format!("{name}: {}", say(cell)?)));
        let cells = self.sheets.iter().flat_map(|(_, sheet)| {
            sheet.rows.iter().flat_map(move |row| {
                let cells = sheet.columns.iter().zip(row);
                cells.filter_map(move |(name, cell)| {
                    let said = say(cell)?;
                    Some(match (cell, row.first()) {
                        (Cell::AtLeast(..) | Cell::Noted(..), Some(first)) => {
                            format!("{name} of {}: {said}", table::plain(first))
                        }
                        _ => format!("{name}: {said}"),
                    })
                })
            })
        });
        facts.chain(cells).collect()
    }
}

#[cfg(test)]
mod tests;
