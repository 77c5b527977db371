//! The page that tells of every partition how far it was read: offsets, records, bytes, leader, state, and why not.
use crate::kafka::model::{BrokerId, PartitionId};
use crate::kafka::read::{PartState, PartitionProgress, Reason};
use crate::shell::{Cx, Look};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::width::{pad_left, pad_right};
use crate::ui::words::Words;
use crate::views::records::{Reading, Records};

/// A line of the table: texts and the tone of the state.
struct TruthLine {
    cells: Vec<String>,
    tone: Tone,
    why: Option<String>,
}

impl Records {
    /// Shows the page as it stands now.
    pub(super) fn show_progress(&mut self, cx: &mut Cx<'_>) {
        let look = cx.look;
        let mut lines = vec![self.progress_words(look), self.meaning_words(look), Words::new()];
        match self.read.reading.tap() {
            Some(tap) => lines.extend(read_table(&tap.parts(), look)),
            None => lines.extend(self.page_table(look)),
        }
        let notes = self.read.notes();
        if !notes.is_empty() {
            lines.push(Words::new());
            lines.extend(notes.iter().map(|note| Words::toned(Tone::Warn, note.to_string())));
        }
        let missing = self.read.missing(look.now);
        if !missing.is_empty() {
            lines.push(Words::new());
            lines.push(Words::toned(Tone::Bad, "Not read:"));
            lines
                .extend(missing.iter().map(|reason: &Reason| Words::toned(Tone::Bad, format!("  {reason}"))));
        }
        cx.show(format!("How far {} was read", self.question.topic), lines);
    }

    /// Of when the answer is, and how to have a newer one.
    fn meaning_words(&self, look: &Look) -> Words<'static> {
        let text = match &self.read.reading {
            Reading::Search { since, tap, .. } => {
                let at = look.whole_time(*since);
                let state =
                    if tap.ending().is_some() { "" } else { " This page stands still: % shows it anew." };
                format!(
                    "The range ends where it ended at {at}. What came later: f follows on, r searches again.{state}"
                )
            }
            Reading::Follow { .. } => "A follow has no end; offsets are those of now.".to_owned(),
            Reading::Idle | Reading::Page(_) => {
                "Pages are read as you go to the ends of the list.".to_owned()
            }
        };
        Words::toned(Tone::Muted, text)
    }

    /// What a page knows of the partitions: where they begin and end.
    fn page_table(&self, look: &Look) -> Vec<Words<'static>> {
        let many = self.question.topic.contains(',');
        let head = ["PARTITION", "LEADER", "FIRST", "END", "≈RECORDS", "LAST STABLE"];
        let rows = self.read.page.ends.iter().map(|(topic, partition, ends)| {
            let held = ends.stable < ends.end;
            TruthLine {
                cells: vec![
                    named(topic, *partition, many),
                    leader(look, topic, *partition),
                    number::signed(ends.first.0),
                    number::signed(ends.end.0),
                    number::signed(ends.end.0 - ends.first.0),
                    number::signed(ends.stable.0),
                ],
                tone: if held { Tone::Warn } else { Tone::Plain },
                why: held.then(|| "an open transaction holds readers of committed records back".to_owned()),
            }
        });
        table(&head, rows.collect())
    }
}

/// Each partition of a scan: those in trouble first, then those that are being read, then the rest.
fn read_table(parts: &[PartitionProgress], look: &Look) -> Vec<Words<'static>> {
    let many = parts.iter().any(|part| part.topic != parts[0].topic);
    let head = ["PARTITION", "LEADER", "STATE", "SCANNED", "OF", "RECORDS", "BYTES", "NEXT OFFSET"];
    let mut parts: Vec<&PartitionProgress> = parts.iter().collect();
    parts.sort_by_key(|part| match part.state {
        PartState::GivenUp(_) => 0,
        PartState::Retrying(_) => 1,
        PartState::Reading => 2,
        PartState::Done => 3,
    });
    let rows = parts.into_iter().map(|part| {
        let scanned = part.next.0 - part.from.0;
        let (state, tone, why) = match &part.state {
            PartState::Reading => ("reading", Tone::Accent, None),
            PartState::Done => ("done", Tone::Good, None),
            PartState::Retrying(why) => ("tried again", Tone::Warn, Some(why.to_string())),
            PartState::GivenUp(why) => ("unread", Tone::Bad, Some(why.to_string())),
        };
        TruthLine {
            cells: vec![
                named(&part.topic, part.partition, many),
                leader(look, &part.topic, part.partition),
                state.to_owned(),
                number::signed(scanned),
                part.end.map_or("–".to_owned(), |end| number::signed(end.0 - part.from.0)),
                number::count(part.records),
                number::bytes(part.bytes).text(),
                number::signed(part.next.0),
            ],
            tone,
            why,
        }
    });
    table(&head, rows.collect())
}

fn named(topic: &str, partition: PartitionId, many: bool) -> String {
    if many { format!("{topic} {partition}") } else { partition.to_string() }
}

/// The leader as the last look at the cluster told it.
fn leader(look: &Look, topic: &str, partition: PartitionId) -> String {
    let topic = look.pulse.topics.iter().find(|row| &*row.name == topic);
    let found = topic.and_then(|topic| topic.partitions.iter().find(|row| row.id == partition));
    match found.map(|row| row.leader) {
        Some(Some(BrokerId(id))) => id.to_string(),
        Some(None) => "none".to_owned(),
        None => "–".to_owned(),
    }
}

/// Columns as wide as what stands in them, numbers at the right; a reason stands below its row.
fn table(head: &[&str], rows: Vec<TruthLine>) -> Vec<Words<'static>> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| crate::ui::width::cells(&row.cells[column]));
        cells.chain([crate::ui::width::cells(head[column])]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let padded = |column: usize, text: &str| match head[column] {
        "STATE" => pad_right(text, widths[column]),
        _ => pad_left(text, widths[column]),
    };
    let titles: Vec<String> = head.iter().enumerate().map(|(at, text)| padded(at, text)).collect();
    let mut lines = vec![Words::toned(Tone::Head, titles.join("  "))];
    for row in &rows {
        let mut words = Words::new();
        for (at, cell) in row.cells.iter().enumerate() {
            let tone = if head[at] == "STATE" { row.tone } else { Tone::Plain };
            words.push(tone, padded(at, cell));
            words.push(Tone::Plain, "  ");
        }
        lines.push(words);
        lines.extend(row.why.iter().map(|why| Words::toned(row.tone, format!("    {why}"))));
    }
    lines
}
