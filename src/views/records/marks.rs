//! Marked records: picked one by one, kept by topic, partition and offset whatever becomes of the list around them.
//! The record itself is kept with its mark, so that what the list has let go can still be copied and written.
use super::Records;
use super::list::merged;
use crate::decode::framed::KeyOrValue;
use crate::form::jsonl;
use crate::kafka::model::{Offset, PartitionId, Timestamp};
use crate::kafka::read::RecordRow;
use crate::kafka::record::Record;
use crate::shell::{Command, Cx, Notice, Ready};
use crate::ui::movement::Move;
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::connect::resending;
use crate::views::shown;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What can be done with marks.
pub(super) const COMMANDS: &[Command<Records>] = &[
    Command::<Records>::new(
        "records.mark",
        &["space"],
        "mark",
        "Marks the record and goes on to the next, or takes its mark away.",
        Records::mark,
    )
    .ready(|records, _| Ready::when(records.listing.rows.len() > 0, "there is no record to mark")),
    Command::<Records>::new(
        "records.unmark",
        &[],
        "unmark",
        "Takes all marks away, as Esc does.",
        |records, _| records.marks.clear(),
    )
    .ready(|records, _| Ready::when(records.marks.len() > 0, "no record is marked")),
    Command::<Records>::new(
        "records.copy",
        &["c"],
        "copy",
        "Copies the value, or the marked values: one a line, as JSON Lines where one is no line of text.",
        Records::copy,
    )
    .ready(|records, _| {
        let value = records.listing.selected().and_then(|row| row.record()?.value.as_ref());
        Ready::when(value.is_some() || !records.marks.0.is_empty(), "this row has no value to copy")
    })
    .rank(10),
    Command::<Records>::new(
        "records.send-back",
        &["M"],
        "send back",
        "Sends the dead letter, or all marked ones, again to the topic that they came from, after a review.",
        Records::send_back,
    )
    .writes()
    .ready(|records, _| {
        let letter = |record: &Record| resending::letter(record).is_some();
        let selected = records.listing.selected().and_then(|row| row.record()).is_some_and(letter);
        let some = selected || records.marks.0.values().any(letter);
        Ready::when(some, "it is no dead letter: it has no headers of an error")
    }),
];

type RecordPlace = (Arc<str>, PartitionId, Offset);

/// The marked records by their place.
#[derive(Default)]
pub(super) struct MarkedRecords(BTreeMap<RecordPlace, Record>);

fn place(record: &Record) -> RecordPlace {
    (record.topic.clone(), record.partition, record.offset)
}

impl MarkedRecords {
    pub fn has(&self, row: &RecordRow) -> bool {
        // Most lists have no marks: no place is made up then.
        !self.0.is_empty() && row.record().is_some_and(|record| self.0.contains_key(&place(record)))
    }

    /// All of them in the order of the list by time, the oldest first.
    pub fn records(&self, now: Timestamp) -> Vec<Record> {
        let rows = merged(self.0.values().cloned().map(RecordRow::Record).collect(), now);
        rows.into_iter().filter_map(|row| row.record().cloned()).collect()
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many there are, for the status.
    pub fn words(&self) -> Words<'static> {
        match self.0.len() {
            0 => Words::new(),
            marked => Words::toned(Tone::Accent, format!(" · {} marked", number::count(marked as u64))),
        }
    }
}

impl Records {
    fn mark(&mut self, cx: &mut Cx<'_>) {
        let Some(record) = self.listing.selected().and_then(|row| row.record()).cloned() else {
            cx.note(Notice::warn("This row is a batch that can't be read: there is no record to mark"));
            return;
        };
        let place = place(&record);
        if self.marks.0.remove(&place).is_none() {
            self.marks.0.insert(place, record);
        }
        self.listing.go(Move::Down);
    }

    fn send_back(&mut self, cx: &mut Cx<'_>) {
        let mut letters = self.marks.records(cx.look.now);
        if letters.is_empty() {
            letters.extend(self.listing.selected().and_then(|row| row.record()).cloned());
        }
        resending::resend::<Self>(&letters, cx);
    }

    fn copy(&mut self, cx: &mut Cx<'_>) {
        let marked = self.marks.records(cx.look.now);
        if marked.is_empty() {
            let record = self.listing.selected().and_then(|row| row.record());
            let document = record.and_then(|record| record.view().document(KeyOrValue::Value));
            if let Some(document) = document {
                let (what, text) = shown::copied("the value", &document.text());
                cx.copy(what, text);
            }
            return;
        }
        let lines: Option<Vec<String>> = marked.iter().map(line).collect();
        match lines {
            Some(lines) => cx.copy(number::counted(lines.len() as u64, "value"), lines.join("\n")),
            None => {
                let lines: Vec<String> = marked.iter().map(jsonl::line).collect();
                let what = format!("{} as JSON Lines", number::counted(marked.len() as u64, "record"));
                cx.copy(what, lines.join("\n") + "\n");
            }
        }
    }
}

/// The value, if it is one line of text: neither null, nor binary, nor with a line end of its own.
fn line(record: &Record) -> Option<String> {
    let text = record.view().document(KeyOrValue::Value)?.text().into_owned();
    let text = String::from_utf8(text).ok()?;
    (!text.contains(['\n', '\r'])).then_some(text)
}
