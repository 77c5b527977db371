//! Asks what to export, in which form and where to, and starts it. Files are written elsewhere.
use super::{Reading, Records};
use crate::export::{self, Export, ExportOrder, ExportRefusal, Shape, What};
use crate::form::{Form, file};
use crate::kafka::read::{RecordRow, ScanRequest};
use crate::shell::{Command, Cx, Effect, Look, Notice, Ready};
use crate::ui::number;
use crate::ui::popup::Offer;
use std::path::Path;
use std::sync::Arc;

/// What can be done about exports.
pub(super) const COMMANDS: &[Command<Records>] = &[Command::<Records>::new(
    "records.export",
    &["x"],
    "export",
    "Writes the marked records, the list or the whole range to files; goes on in the background.",
    Records::ask_what,
)
.ready(|records, _| Ready::when(!records.question.range.topics.is_empty(), "there is no topic to export"))
.rank(12)];

/// What has been answered so far: which records, and the index of the form. It goes from dialog to dialog.
#[derive(Clone, Copy)]
struct ExportChoice {
    source: ExportSource,
    shape: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ExportSource {
    Marked,
    List,
    Range,
}

/// The list of forms as it is shown: what it is called, what it holds, the ending of its file.
const SHAPES: [(&str, &str, &str); 4] = [
    ("JSON Lines", "exact for every byte; `produce --from jsonl` takes it back", ".jsonl"),
    ("CSV", "for spreadsheets: no field runs as a formula; bytes that are not text as base64", ".csv"),
    ("values", "each value as it is and a newline, and nothing else", ".txt"),
    ("a file a record", "each value as it is, in a folder that is new or empty", ""),
];

type Started = Result<Export, Box<(ExportOrder, ExportRefusal)>>;

impl Records {
    fn ask_what(&mut self, cx: &mut Cx<'_>) {
        let offers = self.sources().map(|source| self.offer(source));
        cx.choose(
            format!("Export from {}: which records?", self.question.topic),
            offers.into(),
            |records: &mut Records, at, cx| {
                let source = records.sources()[at];
                let offers = SHAPES.map(|(name, detail, _)| Offer::new(name, detail));
                cx.choose(
                    "Export: in which form?",
                    offers.into(),
                    move |records: &mut Records, shape, cx| {
                        let path = records.proposal(shape, cx.look);
                        records.ask_path(ExportChoice { source, shape }, path, cx);
                    },
                );
            },
        );
    }

    /// As they are shown: what was marked was marked for something.
    fn sources(&self) -> [ExportSource; 3] {
        match self.marks.len() {
            0 => [ExportSource::List, ExportSource::Range, ExportSource::Marked],
            _ => [ExportSource::Marked, ExportSource::List, ExportSource::Range],
        }
    }

    fn offer(&self, source: ExportSource) -> Offer {
        let words = self.words(source);
        let off = |holds: bool, why: &str| (!holds).then(|| why.to_owned());
        match source {
            ExportSource::Marked => Offer::new("marked", words)
                .off(off(self.marks.len() > 0, "nothing is marked: Space marks a record")),
            ExportSource::List => Offer::new("list", words)
                .off(off(self.listing.rows.records().next().is_some(), "the list is empty")),
            ExportSource::Range => Offer::new("range", format!("{words}: read anew, in the order of time")),
        }
    }

    /// Which records, in words.
    fn words(&self, source: ExportSource) -> String {
        match source {
            ExportSource::Marked => {
                format!("the {} marked", number::counted(self.marks.len() as u64, "record"))
            }
            ExportSource::List => {
                let records = number::counted(self.listing.rows.records().count() as u64, "record");
                let what = if self.question.filter.is_some() { " found" } else { "" };
                let words = format!("the {records}{what} in the list");
                match (
                    self.listing.rows.let_go(),
                    self.is_unfinished() && matches!(self.read.reading, Reading::Search { .. }),
                ) {
                    (0, false) => words,
                    (0, true) => words + " (the search had not reached its end)",
                    (gone, _) => format!("{words} (it has let {} go)", number::count(gone)),
                }
            }
            ExportSource::Range => {
                let filter = self.question.filter.as_ref().map(|filter| format!(" where {}", filter.text()));
                let (from, until) = (self.question.range.from, self.question.range.until);
                format!("everything from {from} to {until}{}", filter.unwrap_or_default())
            }
        }
    }

    /// `orders-2026-11-22T1000.jsonl`: the topic, now, the form's ending.
    fn proposal(&self, shape: usize, look: &Look) -> String {
        let at = jiff::Timestamp::from_millisecond(look.now.0).unwrap_or_default();
        let at = at.to_zoned(look.zone.clone()).strftime("%Y-%m-%dT%H%M");
        let topics = &self.question.range.topics;
        let more = if topics.len() > 1 { format!("-and-{}-more", topics.len() - 1) } else { String::new() };
        format!("{}{more}-{at}{}", file::safe(&topics[0]), SHAPES[shape].2)
    }

    fn ask_path(&mut self, choice: ExportChoice, path: impl Into<String>, cx: &mut Cx<'_>) {
        let accept = |text: &str| match text.trim() {
            "" => Err("a path is needed: a name in this folder, /a/whole/path or ~/one/at/home".to_owned()),
            path => Ok(path.to_owned()),
        };
        let help = "a name in this folder, a whole path, or ~/…; nothing is overwritten unasked";
        cx.prompt("Export to", help, path, accept, move |records: &mut Records, path, cx| {
            let order = records.order(choice, path, cx.look);
            records.begin_export(choice, order, cx);
        });
    }

    fn order(&self, choice: ExportChoice, path: String, look: &Look) -> ExportOrder {
        let what = match choice.source {
            ExportSource::Marked => What::Rows(self.marks.records(look.now)),
            ExportSource::List => {
                What::Rows(self.listing.all_shown().filter_map(RecordRow::record).cloned().collect())
            }
            ExportSource::Range => {
                let mut request = ScanRequest::of(self.question.range.clone(), look.now, look.zone.clone());
                request.schemas_first = true;
                request.unpack = self.question.unpack(request.unpack);
                request.filter = self.question.filter.clone();
                // A key's hash says where Java puts it; what others put elsewhere belongs into the file as well.
                request.all_partitions = true;
                request.by_time = true;
                // A file is no place for a note that some records may be missing.
                request.exact = true;
                What::Scan(Box::new(request))
            }
        };
        let shape = match choice.shape {
            0 => Shape::File(Form::JsonLines),
            1 => Shape::File(Form::Sheet),
            2 => Shape::File(Form::Raw),
            _ => Shape::Folder,
        };
        let words = format!("{} of {}", self.words(choice.source), self.question.topic);
        ExportOrder { what, words, shape, path, replace: false, since: look.now }
    }

    fn begin_export(&mut self, choice: ExportChoice, order: ExportOrder, cx: &mut Cx<'_>) {
        let reading = self.question.reading_as.clone();
        cx.call(
            "begin the export",
            move |reach| async move {
                export::start(reading.of(&reach.cluster).await, order, reach.wake).await
            },
            move |records: &mut Records, started, cx| records.export_began(choice, started, cx),
        );
    }

    fn export_began(&mut self, choice: ExportChoice, started: Started, cx: &mut Cx<'_>) {
        let (order, refusal) = match started {
            Ok(export) => return cx.say(Effect::Watch(Arc::new(export))),
            Err(refused) => *refused,
        };
        let (path, bytes, free) = match refusal {
            ExportRefusal::Impossible(why) => {
                cx.note(Notice::bad(format!("Not exported: {why}")));
                return self.ask_path(choice, order.path, cx);
            }
            ExportRefusal::Exists { path, bytes, free } => (path, bytes, free),
        };
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (name, free) = (name(&path), name(&free));
        let title = format!("{name} exists already ({})", number::bytes(bytes).text());
        let offers = vec![
            Offer::new("another name", format!("such as {free}; {name} stays as it is")),
            Offer::new("overwrite", format!("once the export is whole; {name} as it is now is lost then")),
        ];
        let free = Path::new(&order.path).with_file_name(free).display().to_string();
        cx.choose(title, offers, move |records: &mut Records, at, cx| match at {
            0 => records.ask_path(choice, free, cx),
            _ => records.begin_export(choice, ExportOrder { replace: true, since: cx.look.now, ..order }, cx),
        });
    }
}
