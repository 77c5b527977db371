//! Lays out what is shown: small values at once, large ones on a thread of their own, with their beginning on the screen
//! meanwhile. What nobody waits for any more is told to stop, and dropped if it comes all the same.
use super::laid_out::LaidOut;
use super::read_part::ReadPart;
use super::{BytesLayout, RecordPart, Single, facts};
use crate::decode::{self, Format, Showing, Stop};
use crate::shell::{Cx, Look};
use crate::ui::text::{Finds, Sought};
use bytes::Bytes;

/// Bytes that are laid out while a key is being handled.
const AT_ONCE: usize = 128 << 10;
/// Bytes that stand on the screen until all of a larger value is laid out.
const BEGINNING: usize = 16 << 10;

/// A layout under way. Dropping it tells that it is not wanted any more.
pub(super) struct Laying {
    stop: Stop,
    number: u64,
}

impl Drop for Laying {
    fn drop(&mut self) {
        self.stop.say();
    }
}

/// All of a value, and what of the list's filter was found in it.
struct Whole {
    number: u64,
    lines: LaidOut,
    finds: Option<Finds>,
}

impl Single {
    pub(super) fn lay_out(&mut self, cx: &mut Cx<'_>) {
        self.lay_out_at_once(cx.look);
        self.lay_out_the_rest(cx);
        self.ask_for_schemas(cx);
    }

    /// As much as can be shown without a wait.
    pub(super) fn lay_out_at_once(&mut self, look: &Look) {
        self.awaited = self.awaits();
        self.read =
            self.record.as_ref().and_then(|record| ReadPart::of(record, self.part, self.read_as.as_ref()));
        let wanted = self.wanted();
        let bytes = self.bytes();
        let large = bytes.is_some_and(|bytes| bytes.len() > AT_ONCE) && self.layout != BytesLayout::Hex;
        let laid_out = match (&self.record, self.part, bytes) {
            (Some(record), RecordPart::Facts, _) => LaidOut::facts(facts::all(record, look)),
            (.., Some(bytes)) if large => LaidOut::value(decode::beginning(bytes, BEGINNING, wanted)),
            _ => LaidOut::value(decode::look(bytes, wanted)),
        };
        self.laid_out = laid_out;
        self.layings += 1;
        self.laying = large.then(|| Laying { stop: Stop::default(), number: self.layings });
        if self.fits && !large {
            self.laid_out.fold_to(self.text.page());
        }
        self.show_from_the_top();
        self.point_out();
    }

    /// Has the rest of a large value laid out.
    pub(super) fn lay_out_the_rest(&mut self, cx: &mut Cx<'_>) {
        let (Some(laying), Some(bytes)) = (&self.laying, self.shared()) else { return };
        let (stop, number, wanted) = (laying.stop.clone(), laying.number, self.wanted());
        let page = self.fits.then(|| self.text.page());
        let sought = self.places();
        let make = move || {
            let mut lines = LaidOut::value(decode::look_until(Some(&bytes), wanted, &stop));
            page.into_iter().for_each(|page| lines.fold_to(page));
            let sought = sought.filter(|_| !stop.is_said());
            let finds = sought.map(|sought| Finds::new(sought, &lines, 0));
            Whole { number, lines, finds }
        };
        cx.work("lay out", make, Single::take_whole);
    }

    fn take_whole(&mut self, whole: Whole, _: &mut Cx<'_>) {
        if self.laying.as_ref().is_none_or(|laying| laying.number != whole.number) {
            return;
        }
        self.laying = None;
        self.laid_out = whole.lines;
        self.show_from_the_top();
        if let Some(finds) = whole.finds.filter(|_| !self.is_looking()) {
            self.text.point_out_found(finds);
        }
    }

    /// What was pointed out belongs to the text before; what the user looks for is looked for here too.
    fn show_from_the_top(&mut self) {
        if !self.is_looking() {
            self.text.stop_find();
        }
        self.text.reset(&self.laid_out);
    }

    /// Whether the user looks for something.
    pub(super) fn is_looking(&self) -> bool {
        matches!(self.text.finds().map(Finds::sought), Some(Sought::Text(_)))
    }

    fn wanted(&self) -> Showing {
        match self.layout {
            BytesLayout::Pretty => Showing::default(),
            BytesLayout::Raw => Showing { raw: true, ..Showing::default() },
            BytesLayout::Hex => Showing { format: Some(Format::Binary), raw: false },
        }
    }

    /// The bytes that are shown.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        self.shared_bytes().map(|bytes| &**bytes)
    }

    fn shared(&self) -> Option<Bytes> {
        self.shared_bytes().cloned()
    }

    fn shared_bytes(&self) -> Option<&Bytes> {
        let record = self.record.as_ref()?;
        if let Some(text) = self.read.as_ref().and_then(|read| read.text.as_ref())
            && self.layout != BytesLayout::Hex
        {
            return Some(text);
        }
        match self.part {
            RecordPart::Value => record.value.as_ref(),
            RecordPart::Key => record.key.as_ref(),
            RecordPart::Header(at) => record.headers.get(at)?.value.as_ref(),
            RecordPart::Facts => None,
        }
    }
}
