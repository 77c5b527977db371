//! Sorting the loaded rows by a column: what a row is compared by, and the keys that choose. `list` keeps the order.
use super::Records;
use super::columns::RecordColumn;
use crate::kafka::read::RecordRow;
use crate::query::{Field, Found, compare_numbers, is_number};
use crate::shell::{Command, Cx, Ready};
use crate::ui::popup::Offer;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::cmp::Ordering;
use std::fmt;

/// What can be done about the order.
pub(super) const COMMANDS: &[Command<Records>] = &[
    Command::new(
        "records.sort",
        &["s"],
        "sort",
        "Sorts what is loaded by a column, which you choose by its number, or by time again.",
        Records::choose_order,
    ),
    Command::new("records.reverse", &["S"], "reverse", "Turns the sorting around.", Records::reverse).ready(
        |records, _| {
            Ready::when(records.listing.rows.sort().is_some(), "nothing is sorted: s sorts by a column")
        },
    ),
];

/// A column to sort by, and which way. Its text is `.status`, or `-.status` for the largest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordSort {
    pub by: RecordColumn,
    pub descending: bool,
}

/// What a row is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rank {
    Count(i64),
    /// Digits, compared exactly at any size.
    Number(Box<[u8]>),
    Text(Box<[u8]>),
    /// Null or missing: last, whichever way.
    Nothing,
}

/// Longer texts are compared by their beginning.
const LONGEST: usize = 256;

impl RecordSort {
    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Result<RecordSort, String> {
        let (by, descending) = text.strip_prefix('-').map_or((text, false), |by| (by, true));
        RecordColumn::parse(by, &[]).map(|by| RecordSort { by, descending })
    }

    /// What a row is compared by.
    pub fn rank(&self, row: &RecordRow) -> Rank {
        let RecordColumn::Field(field) = &self.by else {
            return row.record().map_or(Rank::Nothing, |record| Rank::of_count(record.headers.len()));
        };
        match (field, row.record()) {
            (Field::Timestamp, _) => Rank::Count(row.timestamp().0),
            (Field::Partition, _) => Rank::Count(row.partition().0.into()),
            (Field::Offset, _) => Rank::Count(row.offset().0),
            (Field::Topic, _) => Rank::Text(row.topic().as_bytes().into()),
            (Field::Size, Some(record)) => Rank::of_count(record.size()),
            (field, Some(record)) => {
                let values = field.values(&record.view(), 1);
                let text = values.first().and_then(Found::text);
                text.map_or(Rank::Nothing, |text| Rank::of_text(&text))
            }
            (_, None) => Rank::Nothing,
        }
    }

    /// The order of two rows by what they are compared by.
    pub fn compare(&self, a: &Rank, b: &Rank) -> Ordering {
        let order = match (a, b) {
            (Rank::Nothing, Rank::Nothing) => return Ordering::Equal,
            (Rank::Nothing, _) => return Ordering::Greater,
            (_, Rank::Nothing) => return Ordering::Less,
            (Rank::Count(a), Rank::Count(b)) => a.cmp(b),
            (Rank::Number(a), Rank::Number(b)) => compare_numbers(a, b).unwrap_or(Ordering::Equal),
            (Rank::Text(a), Rank::Text(b)) => a.cmp(b),
            // Numbers before texts.
            (Rank::Text(_), _) => Ordering::Greater,
            (_, Rank::Text(_)) => Ordering::Less,
            (Rank::Count(_), Rank::Number(_)) | (Rank::Number(_), Rank::Count(_)) => Ordering::Equal,
        };
        if self.descending { order.reverse() } else { order }
    }
}

impl Rank {
    fn of_count(count: usize) -> Rank {
        Rank::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn of_text(text: &[u8]) -> Rank {
        if is_number(text) {
            return Rank::Number(text.into());
        }
        Rank::Text(text[..text.len().min(LONGEST)].into())
    }
}

impl fmt::Display for RecordSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.by)
    }
}

impl Records {
    fn choose_order(&mut self, cx: &mut Cx<'_>) {
        let sorted = self.listing.rows.sort();
        let way = |column: &RecordColumn| match sorted {
            Some(sort) if sort.by == *column && sort.descending => {
                "sorted, the greatest first: again is by time"
            }
            Some(sort) if sort.by == *column => "sorted, the least first: again turns it round",
            _ => "",
        };
        let columns = &self.listing.columns;
        let mut offers: Vec<Offer> =
            columns.iter().map(|column| Offer::new(column.to_string(), way(column))).collect();
        offers.push(Offer::new("no order", "by time"));
        cx.choose_by_number("Sort by", offers, |records: &mut Records, picked, _| {
            if picked < records.listing.columns.len() {
                records.sort_by_head(picked);
            } else {
                records.listing.sort_by(None);
            }
        });
    }

    fn reverse(&mut self, _: &mut Cx<'_>) {
        let reversed = self
            .listing
            .rows
            .sort()
            .map(|sort| RecordSort { by: sort.by.clone(), descending: !sort.descending });
        self.listing.sort_by(reversed);
    }

    /// A click on a head: sorts by its column, again turns around, once more is by time again.
    pub(super) fn sort_by_head(&mut self, column: usize) {
        let Some(by) = self.listing.columns.get(column).cloned() else { return };
        let sort = match self.listing.rows.sort() {
            Some(sort) if sort.by == by && sort.descending => None,
            Some(sort) if sort.by == by => Some(RecordSort { by, descending: true }),
            _ => Some(RecordSort { by, descending: false }),
        };
        self.listing.sort_by(sort);
    }

    /// Says that the order is not that of time, and of how many rows.
    pub(super) fn sorted_words(&self) -> Words<'static> {
        let Some(sort) = self.listing.rows.sort() else { return Words::new() };
        let way = if sort.descending { ", largest first" } else { "" };
        let rows = crate::ui::number::count(self.listing.rows.len() as u64);
        Words::toned(Tone::Accent, format!("sorted by {}{way} within the {rows} loaded", sort.by))
    }
}
