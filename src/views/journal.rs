//! The journal: which changes were made with this program, by whom they were agreed to and what became of them, the newest first.
//! One is taken back, or gone on with, from here.
use super::table::{AskFailure, Column, Resource, RowPane, Table, Width, open};
use super::undoing::{self, Proposal};
use super::withheld;
use crate::change::{JournalRecord, Outcome, Plan, read_journal};
use crate::kafka::model::Timestamp;
use crate::shell::{Cell, Command, Cx, Look, Notice, Ready, Route};
use crate::ui::tone::Tone;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

impl Resource for JournalRecord {
    type Of = ();
    const EMPTY: &'static str = "Nothing has been changed with this program yet.";
    const COLUMNS: &'static [Column<JournalRecord>] = &[
        Column::<Self>::new("time", Width::Range(12, 32), |record, _| Cell::Time(at(record))).key("time"),
        Column::<Self>::new("change", Width::Share { min: 20, parts: 2 }, |record, _| {
            Cell::text(record.change.clone())
        })
        .key("change"),
        Column::<Self>::new("outcome", Width::Share { min: 10, parts: 1 }, |record, _| outcome(record))
            .priority(1)
            .key("outcome"),
        Column::<Self>::new("cluster", Width::Range(8, 24), |record, _| Cell::text(record.cluster.clone()))
            .priority(2)
            .key("cluster"),
        Column::<Self>::new("via", Width::Fixed(6), |record, _| Cell::text(record.via.clone()))
            .priority(5)
            .key("via"),
        Column::<Self>::new("steps", Width::Fixed(6), |record, _| Cell::Count(record.steps.len() as u64))
            .right(4)
            .key("steps"),
        Column::<Self>::new("id", Width::Range(8, 32), |record, _| Cell::text(record.id.clone()))
            .priority(7)
            .key("id"),
    ];
    const PANE: RowPane = RowPane::Asks;
    const COMMANDS: &'static [Command<Table<JournalRecord>>] = &[
        Command::<Table<Self>>::new(
            "journal.open",
            &["enter"],
            "open",
            "Opens the change: its steps, and what became of each.",
            open,
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "journal.undo",
            &["u"],
            "undo",
            "Proposes what takes the selected change back; it is reviewed as every change.",
            |table, cx| propose(table, Proposal::Undo, cx),
        )
        .writes()
        .ready(|table, look| {
            ready(table.selected(), look, |record| match record.undone {
                true => Err("it was taken back already".to_owned()),
                false => record.inverse().map(drop),
            })
        })
        .rank(2),
        Command::<Table<Self>>::new(
            "journal.resume",
            &["R"],
            "go on",
            "Proposes what is left of the selected change: the steps that are not done.",
            |table, cx| propose(table, Proposal::Resume, cx),
        )
        .writes()
        .ready(|table, look| {
            ready(table.selected(), look, |record| match record.resumed {
                true => Err("a later change has gone on with it".to_owned()),
                false => record.rest().map(drop),
            })
        })
        .rank(3),
    ];

    fn route((): &()) -> Route {
        Route::Journal
    }
    fn title((): &()) -> String {
        "Journal".to_owned()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask((): &(), cx: &mut Cx<'_>) {
        cx.errand(
            "read the journal",
            |desk| async move { read_journal(&desk.journal).map_err(|error| unreadable(&desk.journal, &error)) },
            Table::<JournalRecord>::loaded,
        );
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.id)
    }
    fn enter(&self) -> Option<Route> {
        Some(Route::JournalEntry(self.id.clone()))
    }
    fn tone(&self) -> Tone {
        match self.outcome() {
            Outcome::Done(_) | Outcome::Already(_) => Tone::Plain,
            Outcome::Partly(_) | Outcome::NotDone(_) | Outcome::Unknown(_) => Tone::Warn,
        }
    }
}

/// Why the journal can't be shown.
pub(super) fn unreadable(file: &std::path::Path, error: &std::io::Error) -> AskFailure {
    AskFailure::from(Arc::<str>::from(format!("the journal {} can't be read: {error}", file.display())))
}

pub(super) fn at(record: &JournalRecord) -> Timestamp {
    Timestamp(i64::try_from(record.at).unwrap_or(i64::MAX))
}

fn outcome(record: &JournalRecord) -> Cell {
    if record.undone {
        return Cell::toned("taken back", Tone::Muted);
    }
    told(Some(&record.outcome()))
}

/// An outcome in a cell; none yet is none.
pub(super) fn told(outcome: Option<&Outcome>) -> Cell {
    let Some(outcome) = outcome else { return Cell::toned("not known", Tone::Muted) };
    let tone = match outcome {
        Outcome::Done(_) => Tone::Good,
        Outcome::Already(_) => Tone::Plain,
        Outcome::NotDone(_) => Tone::Bad,
        Outcome::Partly(_) | Outcome::Unknown(_) => Tone::Warn,
    };
    Cell::toned(outcome.to_string(), tone)
}

/// Whether there is something to propose here: of this cluster, and no change that is under way.
fn ready(
    record: Option<&JournalRecord>,
    look: &Look,
    fits: impl Fn(&JournalRecord) -> Result<(), String>,
) -> Ready {
    let Some(record) = record else { return Ready::No("no change is selected".to_owned()) };
    if look.cluster.is_none() {
        return Ready::No("no cluster is chosen yet".to_owned());
    }
    if record.is_under_way() {
        return Ready::No("the change is under way".to_owned());
    }
    match undoing::elsewhere(record, look.pulse.overview.id.as_deref()).map_or_else(|| fits(record), Err) {
        Ok(()) => Ready::Yes,
        Err(why) => Ready::No(why),
    }
}

/// Looks up how what is touched stands now; the plan comes up for review after that.
fn propose(table: &mut Table<JournalRecord>, proposal: Proposal, cx: &mut Cx<'_>) {
    let Some(record) = table.selected().cloned() else { return };
    let names = (cx.look.cluster.clone().unwrap_or_default(), cx.look.bootstrap.clone());
    cx.call(
        "look up what would be changed",
        move |reach| async move { undoing::plan(&reach.cluster, &record, proposal, (&names.0, &names.1)).await },
        |_: &mut Table<JournalRecord>, plan: Result<Plan, String>, cx: &mut Cx<'_>| match plan {
            Err(why) => cx.note(Notice::warn(format!("Nothing was changed: {why}"))),
            Ok(plan) => withheld::carry_out(plan, cx, |_: &mut Table<JournalRecord>, _, cx| {
                <JournalRecord as Resource>::ask(&(), cx);
            }),
        },
    );
}
