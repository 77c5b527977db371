//! What stands in a cell, on the screen and in an answer of the shell: a typed value, so that numbers sort as numbers and
//! what is unknown says why. The one kind of cell that there is: a list is written once for both.
use super::Look;
use crate::kafka::model::{Known, Lag, Timestamp};
use crate::ui::number;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// What is strange about a lag, in words; the first of them fit beside a name on 80 cells.
pub fn oddity(lag: &Lag) -> Option<String> {
    let expired = (lag.expired > 0).then(|| {
        let all = if lag.expired == lag.behind { "all" } else { "some" };
        format!("{} expired unread, {all} of the lag", number::counted(lag.expired, "record"))
    });
    let past = (lag.past > 0).then(|| {
        format!("committed {} past the end: the log was cut, or the topic made anew", number::count(lag.past))
    });
    let told: Vec<String> = expired.into_iter().chain(past).collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(Cow<'static, str>, Tone),
    Name(Arc<str>),
    Count(u64),
    /// A count that is an upper bound: `≈`.
    AtMost(u64),
    /// A number that may lie below zero.
    Signed(i64),
    Flag(bool),
    Numbers(Vec<i64>),
    Texts(Vec<String>),
    Bytes(u64),
    /// Records a second.
    Rate(f64),
    Percent(f64),
    /// How many of how many; all of them is well, fewer is not.
    Of(u64, u64),
    /// A moment, shown as the user wants times shown.
    Time(Timestamp),
    /// How long ago.
    Age(Timestamp),
    Spark(Arc<[f32]>),
    /// Asked for, no answer yet.
    Loading,
    /// There is no such value here.
    None,
    /// The part that is known, and what lacks to the whole: `≥`.
    AtLeast(Box<Cell>, Arc<str>),
    /// A value that is known, and about which there is something to say.
    Noted(Box<Cell>, Arc<str>),
    /// There is no such value, and that is the answer; the text says why.
    Absent(Arc<str>),
    Denied(Arc<str>),
    Unsupported(Arc<str>),
    Failed(Arc<str>),
}

/// Cells of a sparkline; where there is less room the newest are seen.
const SPARK: usize = 24;

impl Cell {
    /// Plain text.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Cell {
        Cell::Text(text.into(), Tone::Plain)
    }

    /// Text with a meaning.
    pub fn toned(text: impl Into<Cow<'static, str>>, tone: Tone) -> Cell {
        Cell::Text(text.into(), tone)
    }

    /// A known value as a cell, or why it is not known.
    pub fn known<T>(known: &Known<T>, cell: impl FnOnce(&T) -> Cell) -> Cell {
        match known {
            Known::Loading => Cell::Loading,
            Known::Is(value) => cell(value),
            Known::AtLeast(value, lacks) => Cell::AtLeast(Box::new(cell(value)), Arc::clone(lacks)),
            Known::Absent(why) => Cell::Absent(Arc::clone(why)),
            Known::Denied(why) => Cell::Denied(Arc::clone(why)),
            Known::Unsupported(why) => Cell::Unsupported(Arc::clone(why)),
            Known::Failed(why) => Cell::Failed(Arc::clone(why)),
        }
    }

    /// A lag, with what is strange about it.
    pub fn lag(lag: &Known<Lag>) -> Cell {
        Cell::known(lag, |lag| {
            let number = Cell::Signed(lag.records());
            match oddity(lag) {
                Some(oddity) => Cell::Noted(Box::new(number), oddity.into()),
                None => number,
            }
        })
    }

    /// A moment, or none where Kafka has none.
    pub fn moment(at: Timestamp) -> Cell {
        if at.0 < 0 { Cell::None } else { Cell::Time(at) }
    }

    /// How many things there are in memory.
    pub fn count(number: usize) -> Cell {
        Cell::Count(number as u64)
    }

    /// A value or nothing.
    pub fn or_none<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
        value.map_or(Cell::None, cell)
    }

    /// Why there is no value, for the line under the table when the row is selected.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Cell::AtLeast(_, why)
            | Cell::Noted(_, why)
            | Cell::Absent(why)
            | Cell::Denied(why)
            | Cell::Unsupported(why)
            | Cell::Failed(why) => Some(why),
            _ => None,
        }
    }

    /// What lacks to the whole, for those who count on it. What this kind of cluster can't tell lacks nobody.
    pub fn lacks(&self) -> Option<&str> {
        match self {
            Cell::Loading => Some("no answer in time"),
            Cell::Noted(part, _) => part.lacks(),
            Cell::AtLeast(_, why) | Cell::Denied(why) | Cell::Failed(why) => Some(why),
            _ => None,
        }
    }

    /// What there is to say about a value that is known.
    pub fn note(&self) -> Option<&str> {
        match self {
            Cell::Noted(_, note) => Some(note),
            Cell::AtLeast(part, _) => part.note(),
            _ => None,
        }
    }

    /// How the cell looks.
    pub fn words(&self, look: &Look) -> Words<'static> {
        match self {
            Cell::Text(text, tone) => Words::toned(*tone, text.clone()),
            Cell::Name(name) => Words::plain(name.to_string()),
            Cell::Count(count) => Words::plain(number::count(*count)),
            Cell::AtMost(count) => Words::toned(Tone::Muted, "≈").and(Tone::Plain, number::count(*count)),
            Cell::Signed(count) => Words::plain(number::signed(*count)),
            Cell::Flag(flag) => Words::plain(if *flag { "yes" } else { "no" }),
            Cell::Numbers(numbers) => {
                Words::plain(numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            }
            Cell::Texts(texts) => Words::plain(texts.join(", ")),
            Cell::Bytes(bytes) => number::bytes(*bytes).aligned(2),
            Cell::Rate(rate) if *rate <= 0.0 => Words::toned(Tone::Muted, "–"),
            Cell::Rate(rate) => number::rate(*rate).words(),
            Cell::Percent(percent) => Words::plain(format!("{percent:+.0}")).and(Tone::Muted, " %"),
            Cell::Of(some, all) => {
                Words::toned(if some < all { Tone::Bad } else { Tone::Plain }, format!("{some}/{all}"))
            }
            Cell::Time(at) => Words::plain(look.time(*at)),
            Cell::Age(Timestamp(..0)) => Words::toned(Tone::Muted, "–"),
            Cell::Age(at) => Words::plain(look.age(*at)),
            Cell::Spark(values) => Words::toned(Tone::Spark, spark::spark(values, SPARK)),
            Cell::Loading => Words::toned(Tone::Muted, "…"),
            // Whoever is at least so young is at most so old.
            Cell::AtLeast(part, _) if matches!(**part, Cell::Age(_)) => {
                Words::toned(Tone::Warn, "≤ ").then(part.words(look))
            }
            Cell::AtLeast(part, _) => Words::toned(Tone::Warn, "≥ ").then(part.words(look)),
            Cell::Noted(part, _) => part.words(look).and(Tone::Warn, " !"),
            Cell::None | Cell::Absent(_) => Words::toned(Tone::Muted, "–"),
            Cell::Denied(_) => Words::toned(Tone::Warn, "denied"),
            Cell::Unsupported(_) => Words::toned(Tone::Muted, "n/a"),
            Cell::Failed(_) => Words::toned(Tone::Bad, "failed"),
        }
    }

    /// Order for sorting by this column: what is not known comes last whichever way the sort goes.
    pub fn order(&self, other: &Cell) -> Ordering {
        match (self, other) {
            (Cell::AtLeast(part, _) | Cell::Noted(part, _), other) => part.order(other),
            (own, Cell::AtLeast(part, _) | Cell::Noted(part, _)) => own.order(part),
            (Cell::Text(a, _), Cell::Text(b, _)) => a.cmp(b),
            (Cell::Name(a), Cell::Name(b)) => a.cmp(b),
            (Cell::Count(a) | Cell::AtMost(a), Cell::Count(b) | Cell::AtMost(b)) => a.cmp(b),
            (Cell::Signed(a), Cell::Signed(b)) => a.cmp(b),
            (Cell::Bytes(a), Cell::Bytes(b)) => a.cmp(b),
            (Cell::Flag(a), Cell::Flag(b)) => a.cmp(b),
            (Cell::Numbers(a), Cell::Numbers(b)) => a.cmp(b),
            (Cell::Texts(a), Cell::Texts(b)) => a.cmp(b),
            (Cell::Rate(a), Cell::Rate(b)) | (Cell::Percent(a), Cell::Percent(b)) => a.total_cmp(b),
            // What lacks most first.
            (Cell::Of(a, of_a), Cell::Of(b, of_b)) => (of_a - a).cmp(&(of_b - b)).then(a.cmp(b)),
            (Cell::Time(a) | Cell::Age(a), Cell::Time(b) | Cell::Age(b)) => a.cmp(b),
            (Cell::Spark(a), Cell::Spark(b)) => {
                let last = |values: &[f32]| values.last().copied().unwrap_or_default();
                last(a).total_cmp(&last(b))
            }
            _ => Ordering::Equal,
        }
    }

    /// Whether there is a value to sort by.
    pub fn is_known(&self) -> bool {
        match self {
            Cell::AtLeast(part, _) | Cell::Noted(part, _) => part.is_known(),
            Cell::Loading
            | Cell::None
            | Cell::Absent(_)
            | Cell::Denied(_)
            | Cell::Unsupported(_)
            | Cell::Failed(_) => false,
            _ => true,
        }
    }
}
