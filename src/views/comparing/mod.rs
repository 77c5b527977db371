//! Two records side by side: key, headers and value, line by line, whatever they are written in. Looks, and changes nothing.
//!
//! | file | owns |
//! |---|---|
//! | `text` | what of a record is compared, as lines |
//! | `differences` | how the lines of two texts lie to each other |
//! | `rows` | that as the rows of a screen |
//! | `drawing` | the screen |
mod commands;
mod differences;
mod drawing;
mod rows;
mod text;

use crate::decode::framed::KeyOrValue;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::read::{Anchor, MOST_UNPACKED, PageRequest, Partitions, Position, Range, RecordRow};
use crate::kafka::record::Record;
use crate::shell::route::{query_pairs, with_pair};
use crate::shell::{Command, Cx, Handled, Look, Notice, Route, Screen};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::movement::Move;
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::reading_as::ReadingAs;
use crate::views::schemas::WaitsFor;
use differences::differences;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rows::{Compared, ComparedLayout, ComparedRow};
use text::RecordText;

/// Where a record lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedPlace {
    pub topic: String,
    pub partition: PartitionId,
    pub offset: Offset,
}

/// The two records, handed over with the place by whoever has them.
#[derive(Clone, Debug)]
pub struct LentPair(pub [Record; 2]);

/// The screen.
pub struct Comparison {
    places: [Option<ComparedPlace>; 2],
    query: String,
    records: [Option<Record>; 2],
    /// Why there is none.
    missing: [Option<String>; 2],
    /// The schemas that they waited for when they were compared.
    awaited: WaitsFor,
    compared: Option<Compared>,
    left_out: Option<String>,
    /// In two halves where there is room; none: as the width says.
    beside: Option<bool>,
    folded: bool,
    /// The first row that is seen, and how many fit.
    top: usize,
    page: usize,
    rows: Vec<ComparedRow>,
    laid_out: Option<ComparedLayout>,
}

pub use commands::open;

/// The route of two records.
fn route(left: &Record, right: &Record) -> Route {
    let with = format!("{}/{}:{}", right.topic, right.partition, right.offset);
    Route::Compare {
        topic: left.topic.to_string(),
        partition: left.partition,
        offset: left.offset,
        query: with_pair("", "with", &with),
    }
}

impl ComparedPlace {
    /// Reads `orders/5:200981`.
    fn read(text: &str) -> Option<ComparedPlace> {
        let (topic, place) = text.rsplit_once('/')?;
        let (partition, offset) = place.split_once(':')?;
        Some(ComparedPlace {
            topic: topic.to_owned(),
            partition: PartitionId(partition.parse().ok()?),
            offset: Offset(offset.parse().ok()?),
        })
    }

    fn is_of(&self, record: &Record) -> bool {
        *record.topic == *self.topic && record.partition == self.partition && record.offset == self.offset
    }

    fn words(&self) -> String {
        format!("{} {}:{}", self.topic, self.partition, number::signed(self.offset.0))
    }
}

impl Comparison {
    pub fn new(left: ComparedPlace, query: String, look: &Look) -> Comparison {
        let with = query_pairs(&query).find(|(name, _)| *name == "with").map(|(_, text)| text);
        let right = with.as_deref().and_then(ComparedPlace::read);
        let lent: Option<&LentPair> = look.handed.get();
        let lent = |place: Option<&ComparedPlace>| {
            lent?.0.iter().find(|record| place.is_some_and(|place| place.is_of(record))).cloned()
        };
        let records = [lent(Some(&left)), lent(right.as_ref())];
        let unread = || Some("the place says no second record: ?with=TOPIC/PARTITION:OFFSET".to_owned());
        let missing = [None, if right.is_none() { unread() } else { None }];
        let mut comparison = Comparison {
            places: [Some(left), right],
            query,
            records,
            missing,
            awaited: WaitsFor::default(),
            compared: None,
            left_out: None,
            beside: None,
            folded: true,
            top: 0,
            page: 1,
            rows: Vec::new(),
            laid_out: None,
        };
        comparison.compare();
        comparison
    }

    fn compare(&mut self) {
        self.awaited = WaitsFor::by(self.records.iter().flatten());
        let [Some(left), Some(right)] = &self.records else { return };
        let (left, right) = (RecordText::of(left), RecordText::of(right));
        let own = |text: &RecordText| text.lines.iter().map(Words::text).collect::<Vec<_>>();
        let pairs = differences(&own(&left), &own(&right));
        self.left_out = left.left_out.or(right.left_out);
        self.compared = Some(Compared { left: left.lines, right: right.lines, pairs });
        self.laid_out = None;
    }

    fn load(&self, side: usize, cx: &mut Cx<'_>) {
        let Some(place) = self.places[side].clone() else { return };
        let mut range = Range::of([place.topic.as_str()]);
        range.partitions = Partitions::Only([place.partition.0].into());
        (range.from, range.until) = (Position::Offset(place.offset), Position::End);
        let mut request = PageRequest::of(range, Anchor::Oldest, cx.look.now, cx.look.zone.clone());
        (request.rows, request.unpack) = (1, MOST_UNPACKED);
        let reading = ReadingAs::remembered(&place.topic, cx.look);
        cx.call(
            ["read the left record", "read the right record"][side],
            |reach| async move { reading.of(&reach.cluster).await.page(request).await },
            move |comparison: &mut Comparison, page, cx| {
                let found = page.map(|page| page.rows.into_iter().next());
                let why = match found {
                    Ok(Some(RecordRow::Record(record))) if place.is_of(&record) => {
                        comparison.records[side] = Some(record);
                        comparison.compare();
                        comparison.ask_for_schemas(cx);
                        return;
                    }
                    Ok(_) => format!("there is no record at {} (any more)", place.words()),
                    Err(error) => error.to_string(),
                };
                cx.note(Notice::bad(why.clone()));
                comparison.missing[side] = Some(why);
            },
        );
    }

    fn ask_for_schemas(&self, cx: &mut Cx<'_>) {
        self.awaited.ask(cx, |comparison: &mut Comparison, _| comparison.compare());
    }

    fn go(&mut self, step: Move) {
        let last = self.rows.len().saturating_sub(self.page);
        self.top = step.apply(self.top, last + 1, self.page);
    }

    /// To the next difference, or the one before.
    fn next(&mut self, forward: bool) {
        let begins = |(_, row): &(usize, &ComparedRow)| row.begins;
        let all: Vec<usize> = self.rows.iter().enumerate().filter(begins).map(|(at, _)| at).collect();
        let to = match forward {
            true => all.iter().find(|at| **at > self.top + 1),
            false => all.iter().rev().find(|at| **at <= self.top),
        };
        // A line before it says where it stands.
        if let Some(to) = to {
            self.top = to.saturating_sub(1).min(self.rows.len().saturating_sub(self.page));
        }
    }

    fn swap(&mut self) {
        self.places.swap(0, 1);
        self.records.swap(0, 1);
        self.missing.swap(0, 1);
        if let [Some(left), Some(right)] = &self.records
            && let Route::Compare { query, .. } = route(left, right)
        {
            self.query = query;
        }
        self.compare();
    }

    /// What one of the records reads as, for a summary.
    fn by(record: &Record) -> Option<String> {
        record.read_by(KeyOrValue::Value)
    }
}

impl Screen for Comparison {
    const COMMANDS: &'static [&'static [Command<Comparison>]] = &[commands::ALL];

    fn route(&self) -> Route {
        let place = self.places[0].clone();
        let ComparedPlace { topic, partition, offset } = place.unwrap_or(ComparedPlace {
            topic: String::new(),
            partition: PartitionId(0),
            offset: Offset(0),
        });
        Route::Compare { topic, partition, offset, query: self.query.clone() }
    }
    fn title(&self) -> String {
        let words =
            |place: &Option<ComparedPlace>| place.as_ref().map_or("?".to_owned(), ComparedPlace::words);
        format!("{} and {}", words(&self.places[0]), words(&self.places[1]))
    }
    fn status(&self, _: &Look) -> Words<'static> {
        let Some(compared) = &self.compared else { return Words::new() };
        let counts = compared.counts();
        if counts == [0; 4] {
            return Words::toned(Tone::Good, "the same");
        }
        let names = ["changed", "only left", "only right", "moved"];
        let told = counts.into_iter().zip(names).filter(|(count, _)| *count > 0);
        let told: Vec<String> =
            told.map(|(count, name)| format!("{} {name}", number::count(count as u64))).collect();
        Words::plain(told.join(" · "))
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        for side in 0..2 {
            if self.records[side].is_none() {
                self.load(side, cx);
            }
        }
        self.ask_for_schemas(cx);
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        for side in 0..2 {
            self.load(side, cx);
        }
    }
    fn key(&mut self, key: &Key, _: &mut Cx<'_>) -> Handled {
        let Some(step) = Move::of(key).filter(|step| !matches!(step, Move::Left | Move::Right)) else {
            return Handled::No;
        };
        self.go(step);
        Handled::Yes
    }
    fn mouse(&mut self, mouse: &Mouse, _: Rect, _: &mut Cx<'_>) -> Handled {
        match mouse.wheel_rows() {
            0 => return Handled::No,
            rows => {
                let step = if rows > 0 { Move::Down } else { Move::Up };
                (0..rows.unsigned_abs()).for_each(|_| self.go(step));
            }
        }
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.draw_all(area, buffer, look);
    }
}
