//! Reads one record by its offset, and the ones beside it.
use super::{RecordPart, Single};
use crate::kafka::model::{Offset, PartitionEnds};
use crate::kafka::read::{
    Anchor, MOST_UNPACKED, PageRequest, Partitions, Position, Range, RecordPage, RecordRow,
};
use crate::kafka::record::Record;
use crate::shell::effect::Reach;
use crate::shell::{Cx, Notice};
use crate::ui::number;
use crate::views::reading_as::ReadingAs;

/// Why there is nothing at an offset, nor after it.
fn nothing_from(wanted: Offset, ends: Option<PartitionEnds>) -> String {
    let wanted_words = number::signed(wanted.0);
    match ends {
        Some(ends) if wanted >= ends.end => {
            format!(
                "Offset {wanted_words} was never written: the log ends at {}.",
                number::signed(ends.end.0)
            )
        }
        _ => format!("There is no record at offset {wanted_words} any more, nor after it."),
    }
}

/// Why another record is shown than was asked for.
fn no_record_at(wanted: Offset, ends: Option<PartitionEnds>) -> String {
    let wanted_words = number::signed(wanted.0);
    match ends {
        Some(ends) if wanted < ends.first => format!(
            "Offset {wanted_words} is deleted (by retention or by hand): the log begins at {}, this is its first record",
            number::signed(ends.first.0)
        ),
        _ => format!("Offset {wanted_words} holds no record (compaction or a marker); this is the next one"),
    }
}

impl Single {
    /// Reads this record; compaction may have left a gap there.
    pub(super) fn load(&mut self, cx: &mut Cx<'_>) {
        self.ask(Position::Offset(self.offset), Position::End, Anchor::Oldest, cx);
    }

    fn ask(&mut self, from: Position, until: Position, anchor: Anchor, cx: &mut Cx<'_>) {
        let mut range = Range::of([self.topic.as_str()]);
        range.partitions = Partitions::Only([self.partition.0].into());
        range.from = from;
        range.until = until;
        let mut request = PageRequest::of(range, anchor, cx.look.now, cx.look.zone.clone());
        request.rows = 1;
        // Whoever opens one record wants it, whatever its batch unpacks to.
        request.unpack = MOST_UNPACKED;
        let reading = ReadingAs::remembered(&self.topic, cx.look);
        let ask = |reach: Reach| async move { reading.of(&reach.cluster).await.page(request).await };
        cx.call("read the record", ask, Single::loaded);
    }

    fn loaded(&mut self, page: Result<RecordPage, crate::kafka::Error>, cx: &mut Cx<'_>) {
        let wanted = self.offset;
        let first = self.record.is_none();
        let ends = page.as_ref().ok().and_then(|page| page.ends.first()).map(|(.., ends)| *ends);
        match page.map(|page| page.rows.into_iter().next()) {
            Err(error) => self.miss(error.to_string(), cx),
            Ok(None) if first => self.miss(nothing_from(wanted, ends), cx),
            Ok(None) => cx.note(Notice::info("There is no record beyond this one").passing()),
            Ok(Some(RecordRow::Corrupt(corrupt))) => {
                let (first, last) = (corrupt.first, corrupt.last);
                self.miss(format!("The batch from {first} to {last} can't be read: {}", corrupt.why), cx);
            }
            Ok(Some(RecordRow::Break(at))) => self.miss(format!("There is no record here: {}", at.why), cx),
            Ok(Some(RecordRow::Record(record))) => {
                if first && record.offset != wanted {
                    cx.note(Notice::info(no_record_at(wanted, ends)));
                }
                self.show(record, cx);
            }
        }
    }

    fn miss(&mut self, why: String, cx: &mut Cx<'_>) {
        cx.note(Notice::bad(why.clone()));
        self.missing.get_or_insert(why);
    }

    fn show(&mut self, record: Record, cx: &mut Cx<'_>) {
        self.partition = record.partition;
        self.offset = record.offset;
        self.topic = record.topic.to_string();
        self.record = Some(record);
        self.missing = None;
        if let RecordPart::Header(_) = self.part {
            self.part = RecordPart::Value;
        }
        self.lay_out(cx);
    }

    /// The next record of the list (1) or the one before (-1); along the partition where there is no list.
    pub(super) fn step(&mut self, by: isize, cx: &mut Cx<'_>) {
        match self.at {
            Some(at) => match at.checked_add_signed(by).filter(|to| *to < self.list.len()) {
                Some(to) => {
                    self.at = Some(to);
                    self.show(self.list[to].clone(), cx);
                }
                None if !self.whole => {
                    cx.note(Notice::info("The list goes on: go back to it to see more").passing());
                }
                None => cx.note(Notice::info("This is the end of the list that you came from").passing()),
            },
            None if by > 0 => {
                self.ask(Position::Offset(Offset(self.offset.0 + 1)), Position::End, Anchor::Oldest, cx);
            }
            None => self.ask(Position::Begin, Position::Offset(self.offset), Anchor::Newest, cx),
        }
    }
}
