//! What can be done with one record, each as one row.
use super::{BytesLayout, RecordPart, Single};
use crate::form::jsonl;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::record::Record;
use crate::shell::route::for_shell;
use crate::shell::{Command, Cx, Look, Notice, Ready, Route};
use crate::ui::text::Lines;
use crate::views::comparing;
use crate::views::connect::{letters, resending};
use crate::views::produce::{Again, Prepared};
use crate::views::reading_as::ReadingAs;
use crate::views::shown;

/// All of them, in the order of the help page.
pub(super) const ALL: &[Command<Single>] = &[
    Command::<Single>::new(
        "record.copy",
        &["c"],
        "copy",
        "Copies what is shown: the value, the key or a header.",
        |single, cx| {
            if let Some((what, text)) = single.to_copy() {
                cx.copy(what, text);
            }
        },
    )
    .ready(|single, _| Ready::when(single.to_copy().is_some(), "there is nothing to copy: it is null"))
    .rank(1),
    Command::<Single>::new(
        "record.pager",
        &["ctrl-e"],
        "in the pager",
        "Shows in $PAGER what is shown here, all of it and unfolded.",
        |single, cx| {
            let ending = single.laid_out.shown().map_or("txt", |shown| shown.format.ending());
            cx.read_outside(single.laid_out.whole(), ending);
        },
    )
    .ready(|single, _| match single.laying {
        Some(_) => Ready::No("its rest is still being laid out".to_owned()),
        None => Ready::when(single.record.is_some(), "there is no record"),
    }),
    Command::<Single>::new(
        "record.copy-all",
        &["x"],
        "export",
        "Copies the whole record as one line of JSON.",
        |single, cx| {
            if let Some(record) = &single.record {
                cx.copy("the record", jsonl::line(record));
            }
        },
    )
    .ready(present)
    .rank(10),
    Command::<Single>::new(
        "record.copy-command",
        &["C"],
        "copy command",
        "Copies the kafdeck command line that shows this record.",
        |single, cx| {
            let command = single.command_line(cx.look);
            cx.copy("the command", command);
        },
    ),
    Command::<Single>::new(
        "record.next",
        &["]"],
        "next",
        "Shows the next record of the list.",
        |single, cx| {
            single.step(1, cx);
        },
    ),
    Command::<Single>::new(
        "record.previous",
        &["["],
        "previous",
        "Shows the record before in the list.",
        |single, cx| {
            single.step(-1, cx);
        },
    ),
    Command::<Single>::new(
        "record.layout",
        &["v"],
        "pretty/raw/hex",
        "Shows the bytes pretty, as they are, or as hex.",
        |single, cx| {
            let next = match single.layout {
                BytesLayout::Pretty => BytesLayout::Raw,
                BytesLayout::Raw => BytesLayout::Hex,
                BytesLayout::Hex => BytesLayout::Pretty,
            };
            single.set_layout(next, cx);
        },
    )
    .rank(3),
    Command::<Single>::new(
        "record.hex",
        &["#"],
        "hex",
        "Shows the bytes as hex, or as before.",
        |single, cx| {
            let other =
                if single.layout == BytesLayout::Hex { BytesLayout::Pretty } else { BytesLayout::Hex };
            single.set_layout(other, cx);
        },
    ),
    Command::<Single>::new(
        "record.version",
        &["V"],
        "version",
        "Shows the value, or the key, as another version of its subject reads it.",
        Single::choose_version,
    )
    .ready(|single, _| Ready::when(single.has_versions(), "it names no schema of a subject that is known")),
    Command::<Single>::new(
        "record.part",
        &["tab"],
        "key/headers/meta",
        "Shows the value, the key, each header, and what Kafka says about the record in turn.",
        Single::next_part,
    )
    .rank(4),
    Command::<Single>::new("record.wrap", &["w"], "wrap", "Wraps long lines, or cuts them.", |single, _| {
        single.text.toggle_wrap();
    }),
    Command::<Single>::new("record.find", &["/"], "find", "Finds text in what is shown.", |single, _| {
        single.finding = true;
    })
    .rank(6),
    Command::<Single>::new(
        "record.find-next",
        &["n"],
        "next hit",
        "Goes to the next place found.",
        |single, _| {
            single.open_all();
            single.text.next(1, &single.laid_out);
        },
    )
    .ready(found),
    Command::<Single>::new(
        "record.find-previous",
        &["N"],
        "previous hit",
        "Goes to the place found before.",
        |single, _| {
            single.open_all();
            single.text.next(-1, &single.laid_out);
        },
    )
    .ready(found),
    Command::<Single>::new(
        "record.again",
        &["p", "A"],
        "produce again",
        "Opens the form filled with this record.",
        |single, cx| {
            if let Some(record) = single.record.clone() {
                cx.go_with(Route::ProduceTo(single.topic.clone()), Again(record));
            }
        },
    )
    .ready(present)
    .rank(2),
    Command::<Single>::new(
        "record.compare",
        &["="],
        "compare",
        "Compares this record with the next of the list.",
        |single, cx| {
            if let (Some(record), Some(next)) = (single.record.clone(), single.next_in_list()) {
                comparing::open(record, next, cx);
            }
        },
    )
    .ready(|single, _| {
        Ready::when(
            single.next_in_list().is_some(),
            "no record of the list follows: mark two in the list and press =",
        )
    }),
    Command::<Single>::new(
        "record.original",
        &["o"],
        "original",
        "Opens the record that a dead letter was, in its own topic.",
        |single, cx| {
            if let Some(route) = single.original() {
                cx.go(route);
            }
        },
    )
    .ready(|single, _| {
        Ready::when(
            single.original().is_some(),
            "its headers do not say that it is a dead letter of a record",
        )
    })
    .rank(7),
    Command::<Single>::new(
        "record.connector",
        &["W"],
        "connector",
        "Opens the connector that failed at a dead letter.",
        |single, cx| {
            if let Some(letter) = single.record.as_ref().and_then(resending::letter) {
                letters::open_connector::<Single>(&letter, cx);
            }
        },
    )
    .ready(|single, look| {
        letters::leads_back(single.record.as_ref().and_then(resending::letter).as_ref(), look)
    })
    .rank(9),
    Command::<Single>::new(
        "record.send-back",
        &["M"],
        "send back",
        "Opens the form filled with this dead letter, to be mended and sent again to its topic.",
        |single, cx| match single.record.as_ref().map(resending::draft) {
            Some(Ok(draft)) => cx.go_with(Route::ProduceTo(draft.topic.to_string()), Prepared(draft)),
            Some(Err(why)) => cx.note(Notice::warn(format!("Not sent: {why}"))),
            None => {}
        },
    )
    .ready(|single, _| {
        let letter = single.record.as_ref().is_some_and(|record| resending::letter(record).is_some());
        Ready::when(letter, "it is no dead letter: it has no headers of an error")
    })
    .rank(8),
];

fn present(single: &Single, _: &Look) -> Ready {
    Ready::when(single.record.is_some(), "there is no record")
}

fn found(single: &Single, _: &Look) -> Ready {
    Ready::when(single.text.finds().is_some(), "nothing was searched for: / finds text")
}

impl Single {
    /// The record that this one was, before a connector failed at it.
    fn original(&self) -> Option<Route> {
        let letter = resending::letter(self.record.as_ref()?)?;
        let (partition, offset) = (PartitionId(letter.partition?), Offset(letter.offset?));
        Some(Route::Record { topic: letter.topic?, partition, offset })
    }

    /// The record that follows in the list.
    fn next_in_list(&self) -> Option<Record> {
        self.list.get(self.at? + 1).cloned()
    }

    fn set_layout(&mut self, layout: BytesLayout, cx: &mut Cx<'_>) {
        self.layout = layout;
        self.lay_out(cx);
    }

    fn next_part(&mut self, cx: &mut Cx<'_>) {
        let headers = self.record.as_ref().map_or(0, |record| record.headers.len());
        self.part = match self.part {
            RecordPart::Value => RecordPart::Key,
            RecordPart::Key if headers > 0 => RecordPart::Header(0),
            RecordPart::Header(at) if at + 1 < headers => RecordPart::Header(at + 1),
            RecordPart::Key | RecordPart::Header(_) => RecordPart::Facts,
            RecordPart::Facts => RecordPart::Value,
        };
        self.lay_out(cx);
    }

    /// What reads this record again from a shell.
    fn command_line(&self, look: &Look) -> String {
        let (topic, cluster) = (for_shell(&self.topic), &look.cluster_option);
        let (partition, from) = (self.partition, self.offset.0);
        let (until, reading) = (from + 1, ReadingAs::remembered(&self.topic, look).flags());
        format!(
            "kafdeck read {topic} {cluster} --partitions {partition} --from {from} --until {until}{reading} -o jsonl"
        )
    }

    /// What is shown, as text for the clipboard: bytes that are no text as hex, which is said.
    fn to_copy(&self) -> Option<(String, String)> {
        if self.part == RecordPart::Facts {
            let lines: Vec<String> =
                (0..self.laid_out.count()).map(|line| self.laid_out.text(line)).collect();
            return Some((self.part_name(), lines.join("\n")));
        }
        Some(shown::copied(&self.part_name(), self.bytes()?))
    }

    /// What the viewer shows, in words.
    pub(super) fn part_name(&self) -> String {
        match self.part {
            RecordPart::Value => "value".to_owned(),
            RecordPart::Key => "key".to_owned(),
            RecordPart::Facts => "metadata".to_owned(),
            RecordPart::Header(at) => {
                let header = self.record.as_ref().and_then(|record| record.headers.get(at));
                let name = header.map(|header| header.name.clone()).unwrap_or_default();
                format!("header {}", String::from_utf8_lossy(&name))
            }
        }
    }
}
