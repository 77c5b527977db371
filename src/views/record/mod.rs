//! One record: key, headers, metadata, and its value laid out to be read. Next and previous go along the list that the user
//! came from, or along the partition.
//!
//! The pretty view is the tree: a bar in the margin points at a line, objects, arrays and elements fold where they stand
//! (`laying`, `laid_out`, `folding`), and what is pointed at can become part of the list's filter (`pointing`). A tree view beside it
//! would show the same lines a second time.
mod commands;
mod drawing;
mod facts;
mod folding;
mod laid_out;
mod laying;
mod pointing;
mod read_part;
mod reading;
mod seeking;
mod versions;

use crate::decode::{self, Showing};
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::record::Record;
use crate::query;
use crate::shell::{Command, Cx, Handled, Look, Route, Screen, Touched};
use crate::ui::input::{LineInput, Typed};
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::number;
use crate::ui::text::TextState;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::schemas::WaitsFor;
use laid_out::LaidOut;
use laying::Laying;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use read_part::ReadPart;
use std::sync::Arc;
use versions::ReadByVersion;

/// Which bytes the viewer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RecordPart {
    Value,
    Key,
    Header(usize),
    /// What Kafka says about the record.
    Facts,
}

/// How the bytes are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BytesLayout {
    Pretty,
    Raw,
    Hex,
}

/// The list that a record was opened from; it is handed over with the record.
#[derive(Clone, Debug)]
pub struct LentList {
    /// In the order of the list: next and previous go along it.
    pub records: Arc<[Record]>,
    /// Whether these are all of the list, or those around the record.
    pub whole: bool,
    /// The list's own place, with its range and filter: where a filter is added to.
    pub from: Route,
}

/// The screen of one record.
pub struct Single {
    topic: String,
    partition: PartitionId,
    offset: Offset,
    /// The list that the user came from, and where in it this record stands.
    list: Arc<[Record]>,
    at: Option<usize>,
    /// The list has no other records.
    whole: bool,
    /// The place of that list: its range and filter.
    from: Option<Route>,
    record: Option<Record>,
    /// What the list was searched for.
    sought: Option<query::Filter>,
    /// Why there is no record.
    missing: Option<String>,
    part: RecordPart,
    /// The part as a schema reads it.
    read: Option<ReadPart>,
    /// The schemas that it waited for when it was laid out.
    awaited: WaitsFor,
    /// Another version of its subject reads it.
    read_as: Option<ReadByVersion>,
    layout: BytesLayout,
    laid_out: LaidOut,
    /// More of it is on its way.
    laying: Option<Laying>,
    /// Layouts so far: an answer belongs to the last one.
    layings: u64,
    /// Inner levels are folded as far as it takes to fit the screen, in the records to come too.
    fits: bool,
    text: TextState,
    find: LineInput,
    finding: bool,
}

impl Single {
    /// The record of a route; taken from the list that the user came from if it is in there.
    pub fn new(topic: String, partition: PartitionId, offset: Offset, look: &Look) -> Single {
        let lent: Option<&LentList> = look.handed.get();
        let list = lent.map_or_else(|| Arc::new([]) as Arc<[Record]>, |lent| lent.records.clone());
        let same = |record: &Record| {
            *record.topic == *topic && record.partition == partition && record.offset == offset
        };
        let at = list.iter().position(same);
        let record = at.map(|at| list[at].clone());
        let mut text = TextState::new();
        text.wrap = true;
        text.selected = Some(0);
        let mut single = Single {
            topic,
            partition,
            offset,
            list,
            at,
            whole: lent.is_none_or(|lent| lent.whole),
            from: lent.filter(|_| at.is_some()).map(|lent| lent.from.clone()),
            record,
            sought: lent.and_then(|lent| seeking::filter(lent, look)),
            missing: None,
            part: RecordPart::Value,
            read: None,
            awaited: WaitsFor::default(),
            read_as: None,
            layout: BytesLayout::Pretty,
            laid_out: LaidOut::value(decode::look(None, Showing::default())),
            laying: None,
            layings: 0,
            fits: false,
            text,
            find: LineInput::default(),
            finding: false,
        };
        single.lay_out_at_once(look);
        single
    }

    fn lay_out_facts(&mut self, look: &Look) {
        if let Some(record) = &self.record {
            self.laid_out = LaidOut::facts(facts::all(record, look));
        }
    }

    fn find_key(&mut self, key: &Key) -> Handled {
        match self.find.key(key) {
            Typed::Ignored => return Handled::No,
            Typed::Left => {
                self.finding = false;
                self.text.stop_find();
                self.point_out();
            }
            Typed::Done => {
                self.finding = false;
                self.find.remember();
            }
            Typed::Changed => {
                self.open_all();
                self.text.find(self.find.text(), &self.laid_out);
            }
            Typed::Moved | Typed::Complete => {}
        }
        Handled::Yes
    }
}

impl Screen for Single {
    const COMMANDS: &'static [&'static [Command<Single>]] =
        &[commands::ALL, folding::COMMANDS, pointing::COMMANDS];

    fn route(&self) -> Route {
        Route::Record { topic: self.topic.clone(), partition: self.partition, offset: self.offset }
    }
    fn title(&self) -> String {
        format!("{}:{}", self.partition, number::signed(self.offset.0))
    }
    fn status(&self, _look: &Look) -> Words<'static> {
        match self.at {
            Some(_) if !self.whole => Words::toned(Tone::Muted, "[ ] previous, next"),
            Some(at) => Words::plain(number::count(at as u64 + 1)).and(
                Tone::Muted,
                format!(" of {}   [ ] previous, next", number::count(self.list.len() as u64)),
            ),
            None => Words::toned(Tone::Muted, "[ ] previous, next offset"),
        }
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        match self.record {
            None => self.load(cx),
            Some(_) => {
                self.lay_out_the_rest(cx);
                self.ask_for_schemas(cx);
            }
        }
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.load(cx);
    }
    fn changed(&mut self, how: Touched, cx: &mut Cx<'_>) {
        if how == Touched::Altered {
            self.load(cx);
        }
    }
    fn mode(&self) -> &'static [(&'static str, &'static str)] {
        if self.finding { &[("enter", "find"), ("esc", "close")] } else { &[] }
    }
    fn typing(&self) -> bool {
        self.finding
    }
    fn key(&mut self, key: &Key, _cx: &mut Cx<'_>) -> Handled {
        if self.finding {
            return self.find_key(key);
        }
        if self.text.key(key, &self.laid_out) { Handled::Yes } else { Handled::No }
    }
    fn paste(&mut self, text: &str, _cx: &mut Cx<'_>) {
        if self.finding {
            self.find.paste(text);
            self.open_all();
            self.text.find(self.find.text(), &self.laid_out);
        }
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, _cx: &mut Cx<'_>) -> Handled {
        let double = mouse.kind == MouseKind::DoubleClick;
        let click = if double { Mouse { kind: MouseKind::Click, ..*mouse } } else { *mouse };
        if !self.text.mouse(&click, &self.laid_out) {
            return Handled::No;
        }
        if double {
            self.fold_here();
        }
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.draw_all(area, buffer, look);
    }
}
