//! What stands in a column of the list, and how wide it may be. Knows neither the list nor its order.
use super::{Formats, RecordColumn};
use crate::kafka::read::RecordRow;
use crate::kafka::record::Record;
use crate::query::{Field, Filter, Found, Marked, is_number};
use crate::shell::Look;
use crate::ui::grid::{self, Width};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::width::floor_boundary;
use crate::ui::words::Words;
use crate::views::shown;

/// Values of one cell at most, and the bytes of each.
const MOST_VALUES: usize = 20;
const LONGEST: usize = 4096;

/// What it takes to draw the rows of one frame.
pub struct Cells<'a> {
    pub columns: &'a [RecordColumn],
    /// The topics of the list, parted by commas: each has its colour.
    pub topics: &'a str,
    /// What most values are.
    pub formats: &'a Formats,
    /// What the rows passed.
    pub filter: Option<&'a Filter>,
    /// Cells that the widest column can have.
    pub room: usize,
    pub look: &'a Look,
}

impl Cells<'_> {
    /// The columns as the grid wants them.
    pub fn heads(&self) -> Vec<grid::GridColumn> {
        let value = self.columns.contains(&RecordColumn::Field(Field::Value));
        let widest = if value { 28 } else { 40 };
        let mut heads: Vec<grid::GridColumn> =
            self.columns.iter().map(|column| head(column, widest)).collect();
        // Something stays on every terminal: the value, or else the key, or else what the user put first.
        let stays = [Field::Value, Field::Key].map(RecordColumn::Field);
        let stays = stays.iter().find_map(|column| self.columns.iter().position(|own| own == column));
        if let Some(head) = heads.get_mut(stays.unwrap_or(0)) {
            head.priority = 0;
        }
        heads
    }

    /// A row of the list.
    pub fn row(&self, row: &RecordRow) -> grid::GridRow<'static> {
        match row {
            RecordRow::Record(record) => {
                let view = record.view();
                let marked = self.filter.map(|filter| filter.marks().on(&view)).unwrap_or_default();
                grid::GridRow::new(
                    self.columns.iter().map(|column| self.cell(column, record, &marked)).collect(),
                )
            }
            RecordRow::Corrupt(corrupt) => {
                let last = number::signed(corrupt.last.0);
                let why = format!("can't be read up to offset {last}: {}", corrupt.why);
                self.words(row, &why, Tone::Bad).sign('!', Tone::Bad)
            }
            RecordRow::Break(at) => {
                let (was, from) = (number::signed(at.was.0), number::signed(at.from.0));
                let why = format!(
                    "── {}: what was read of the old one ends before {was}, this begins at {from} ──",
                    at.why
                );
                self.words(row, &why, Tone::Warn).sign('!', Tone::Warn)
            }
        }
    }

    /// A row that is no record: words where the value would stand.
    fn words(&self, row: &RecordRow, words: &str, tone: Tone) -> grid::GridRow<'static> {
        let value = self.columns.iter().position(|column| *column == RecordColumn::Field(Field::Value));
        let at = value.unwrap_or(self.columns.len() - 1);
        let cells = self.columns.iter().enumerate().map(|(index, column)| match column {
            _ if index == at => Words::toned(tone, words.to_owned()),
            RecordColumn::Field(field) => self.place(field, row).unwrap_or_default(),
            RecordColumn::Headers => Words::new(),
        });
        grid::GridRow::new(cells.collect())
    }

    /// When and where the row is, for the columns that say that.
    fn place(&self, field: &Field, row: &RecordRow) -> Option<Words<'static>> {
        Some(match field {
            Field::Timestamp => {
                let at = row.timestamp();
                let tone = if at.is_wild(self.look.now) { Tone::Warn } else { Tone::Plain };
                Words::toned(tone, self.look.time(at))
            }
            Field::Topic => {
                let series = self.topics.split(',').position(|topic| topic == &**row.topic());
                Words::toned(Tone::series(series.unwrap_or_default()), row.topic().to_string())
            }
            Field::Partition => Words::toned(Tone::Muted, row.partition().to_string()),
            Field::Offset => Words::toned(Tone::Muted, number::signed(row.offset().0)),
            _ => return None,
        })
    }

    fn cell(&self, column: &RecordColumn, record: &Record, marked: &Marked) -> Words<'static> {
        let size = |bytes: Option<usize>| match bytes {
            Some(bytes) => number::bytes(bytes as u64).aligned(2),
            None => Words::toned(Tone::Muted, "–"),
        };
        let length = |bytes: &Option<bytes::Bytes>| bytes.as_ref().map(bytes::Bytes::len);
        let RecordColumn::Field(field) = column else { return headers(record, marked) };
        match field {
            Field::Key => shown::found_record_key(record, 28, (field, marked)),
            Field::Value => {
                shown::found_value(record, self.formats.of(&record.topic), self.room, (field, marked))
            }
            Field::Size => size(Some(record.size())),
            Field::KeySize => size(length(&record.key)),
            Field::ValueSize => size(length(&record.value)),
            Field::Header(_) | Field::InValue(_) | Field::InKey(_) => values(field, record, marked),
            Field::Timestamp | Field::Topic | Field::Partition | Field::Offset => {
                self.place(field, &RecordRow::Record(record.clone())).unwrap_or_default()
            }
        }
    }
}

fn head(column: &RecordColumn, widest: u16) -> grid::GridColumn {
    let name = |text: String| text.strip_prefix("header.").map(str::to_owned).unwrap_or(text);
    let RecordColumn::Field(field) = column else {
        return grid::GridColumn::new("HEADERS", Width::Share { min: 12, parts: 1 }, 3);
    };
    match field {
        Field::Timestamp => grid::GridColumn::new("TIME", Width::Range(8, 29), 2).right(),
        Field::Topic => grid::GridColumn::new("TOPIC", Width::Range(5, 24), 3),
        Field::Partition => grid::GridColumn::new("P", Width::Range(1, 6), 4).right(),
        Field::Offset => grid::GridColumn::new("OFFSET", Width::Range(6, 16), 5).right(),
        Field::Key => grid::GridColumn::new("KEY", Width::Range(4, 28), 1),
        Field::Value => grid::GridColumn::new("VALUE", Width::Share { min: 20, parts: 2 }, 0),
        Field::Size => grid::GridColumn::new("SIZE", Width::Range(6, 9), 6).right(),
        Field::KeySize => grid::GridColumn::new("KEY SIZE", Width::Range(8, 9), 7).right(),
        Field::ValueSize => grid::GridColumn::new("VALUE SIZE", Width::Range(10, 10), 7).right(),
        Field::Header(_) => {
            grid::GridColumn::new(name(field.to_string()), Width::Range(4, widest), 2).right_if_numbers()
        }
        Field::InValue(_) | Field::InKey(_) => {
            grid::GridColumn::new(field.to_string(), Width::Range(4, widest), 1).right_if_numbers()
        }
    }
}

/// The values of a path or a header, joined by commas; what is missing, null or empty looks different.
fn values(field: &Field, record: &Record, marked: &Marked) -> Words<'static> {
    let found = field.values(&record.view(), MOST_VALUES + 1);
    if found.is_empty() {
        return Words::toned(Tone::Muted, "–");
    }
    let mut words = Words::new();
    for (index, value) in found.iter().enumerate() {
        if index > 0 {
            words.push(Tone::Punct, ", ");
        }
        if index == MOST_VALUES {
            words.push(Tone::Muted, "…");
            break;
        }
        words = words.then(value_words(value));
    }
    let ranges = marked.ranges(field, &words.text());
    words.marked(&ranges, Tone::Match)
}

fn value_words(value: &Found<'_>) -> Words<'static> {
    let Some(bytes) = value.text() else { return Words::toned(Tone::Null, "null") };
    if bytes.is_empty() {
        return Words::toned(Tone::Null, "(empty)");
    }
    if is_number(&bytes) {
        return Words::toned(Tone::Number, String::from_utf8_lossy(&bytes).into_owned());
    }
    match value {
        Found::Plain(_) => Words::toned(Tone::Word, value.shown().into_owned()),
        Found::Quoted { .. } | Found::Text(_) => {
            let text = value.shown();
            Words::plain(text[..floor_boundary(&text, LONGEST)].to_owned())
        }
        _ => shown::key(Some(&bytes), LONGEST),
    }
}

/// `trace=7f3a source=web`.
fn headers(record: &Record, marked: &Marked) -> Words<'static> {
    if record.headers.is_empty() {
        return Words::toned(Tone::Muted, "–");
    }
    let mut words = Words::new();
    for (index, header) in record.headers.iter().take(MOST_VALUES).enumerate() {
        let space = if index > 0 { "  " } else { "" };
        let name = String::from_utf8_lossy(&header.name).into_owned();
        words = words.and(Tone::Plain, space).and(Tone::Attribute, name.clone()).and(Tone::Punct, "=");
        let value = match &header.value {
            None => Words::toned(Tone::Null, "null"),
            some => shown::key(some.as_deref(), 200),
        };
        let ranges = marked.ranges(&Field::Header(name), &value.text());
        words = words.then(value.marked(&ranges, Tone::Match));
    }
    let more = record.headers.len().saturating_sub(MOST_VALUES);
    if more > 0 { words.and(Tone::Muted, format!("  and {more} more")) } else { words }
}
