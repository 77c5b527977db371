//! One record: key, headers, metadata, and its value laid out to be read. Next and previous go along the list that the user
//! came from, or along the partition.
mod commands;
mod drawing;
mod facts;
mod reading;

use crate::decode::{self, Shown, Wanted};
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::record::Record;
use crate::shell::{Command, Cx, Handled, Look, Route, Screen};
use crate::ui::input::{LineInput, Typed};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::number;
use crate::ui::text::{Lines, TextState};
use crate::ui::tone::Tone;
use crate::ui::words::{Piece, Words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Which bytes the viewer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Value,
    Key,
    Header(usize),
}

/// How the bytes are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Pretty,
    Raw,
    Hex,
}

/// The screen of one record.
pub struct Single {
    topic: String,
    partition: PartitionId,
    offset: Offset,
    /// The list that the user came from, and where in it this record stands.
    list: Arc<[Record]>,
    at: Option<usize>,
    record: Option<Record>,
    /// Why there is no record.
    missing: Option<String>,
    part: Part,
    layout: Layout,
    laid_out: LaidOut,
    text: TextState,
    find: LineInput,
    finding: bool,
}

/// A decoded value as lines for the viewer.
struct LaidOut(Shown);

impl Lines for LaidOut {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn line(&self, index: usize) -> Vec<Piece<'_>> {
        let Some(line) = self.0.line(index) else { return Vec::new() };
        let piece = |token: &decode::Token| {
            (super::shown::tone(token.kind), line.text[token.range.clone()].to_owned().into())
        };
        line.tokens.iter().map(piece).collect()
    }
}

impl Single {
    /// The record of a route; taken from the list that the user came from if it is in there.
    pub fn new(topic: String, partition: PartitionId, offset: Offset, look: &Look) -> Single {
        let list = Arc::clone(&look.lent.records);
        let same = |record: &Record| {
            *record.topic == *topic && record.partition == partition && record.offset == offset
        };
        let at = list.iter().position(same);
        let record = at.map(|at| list[at].clone());
        let mut text = TextState::new();
        text.wrap = true;
        let mut single = Single {
            topic,
            partition,
            offset,
            list,
            at,
            record,
            missing: None,
            part: Part::Value,
            layout: Layout::Pretty,
            laid_out: LaidOut(decode::look(None, Wanted::default())),
            text,
            find: LineInput::default(),
            finding: false,
        };
        single.lay_out();
        single
    }

    fn bytes(&self) -> Option<&[u8]> {
        let record = self.record.as_ref()?;
        match self.part {
            Part::Value => record.value.as_deref(),
            Part::Key => record.key.as_deref(),
            Part::Header(at) => record.headers.get(at)?.value.as_deref(),
        }
    }

    fn lay_out(&mut self) {
        let wanted = match self.layout {
            Layout::Pretty => Wanted::default(),
            Layout::Raw => Wanted { raw: true, ..Wanted::default() },
            Layout::Hex => Wanted { format: Some(decode::Format::Binary), raw: false },
        };
        self.laid_out = LaidOut(decode::look(self.bytes(), wanted));
        self.text.reset(&self.laid_out);
    }

    fn find_key(&mut self, key: &Key) -> Handled {
        match self.find.key(key) {
            Typed::Ignored => return Handled::No,
            Typed::Left => {
                self.finding = false;
                self.text.stop_find();
            }
            Typed::Done => {
                self.finding = false;
                self.find.remember();
            }
            Typed::Changed => self.text.find(self.find.text(), &self.laid_out),
            Typed::Moved | Typed::Complete => {}
        }
        Handled::Yes
    }
}

impl Screen for Single {
    const COMMANDS: &'static [&'static [Command<Single>]] = &[commands::ALL];

    fn route(&self) -> Route {
        Route::Record { topic: self.topic.clone(), partition: self.partition, offset: self.offset }
    }
    fn title(&self) -> String {
        format!("{}:{}", self.partition, number::signed(self.offset.0))
    }
    fn status(&self, _look: &Look) -> Words<'static> {
        match self.at {
            Some(at) => Words::plain(number::count(at as u64 + 1)).and(
                Tone::Muted,
                format!(" of {}   ← → previous, next", number::count(self.list.len() as u64)),
            ),
            None => Words::toned(Tone::Muted, "← → previous, next offset"),
        }
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        if self.record.is_none() {
            self.load(cx);
        }
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.load(cx);
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
            self.text.find(self.find.text(), &self.laid_out);
        }
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, _cx: &mut Cx<'_>) -> Handled {
        if self.text.mouse(mouse, &self.laid_out) { Handled::Yes } else { Handled::No }
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.draw_all(area, buffer, look);
    }
}
