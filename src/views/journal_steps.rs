//! One change of the journal, step by step: what was done to what, and what became of it.
use super::journal::{told, unreadable};
use super::table::{AskFailure, Column, Resource, Table, Width};
use crate::change::{ChangeStep, RecordedStep, named_change, read_journal};
use crate::shell::{Cell, Command, Cx, Look, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A step with its number.
#[derive(Clone)]
pub struct NumberedStep {
    pub number: usize,
    pub step: RecordedStep,
}

impl Resource for NumberedStep {
    type Of = String;
    const EMPTY: &'static str = "This change had no steps.";
    const COLUMNS: &'static [Column<NumberedStep>] = &[
        Column::<Self>::new("#", Width::Fixed(5), |row, _| Cell::Count(row.number as u64 + 1))
            .right(3)
            .key("number"),
        Column::<Self>::new("step", Width::Share { min: 20, parts: 1 }, |row, _| {
            Cell::text(row.step.what.clone())
        })
        .key("step"),
        Column::<Self>::new("outcome", Width::Share { min: 12, parts: 1 }, |row, _| {
            told(row.step.outcome.as_ref())
        })
        .key("outcome"),
    ];
    const COMMANDS: &'static [Command<Table<NumberedStep>>] = &[Command::<Table<Self>>::new(
        "step.open",
        &["enter"],
        "open",
        "Shows the whole step: what was before, what was to be, and what became of it.",
        |table, cx| {
            if let Some(row) = table.selected() {
                cx.show(row.step.what.clone(), page(row, cx.look));
            }
        },
    )
    .rank(1)];

    fn route(of: &String) -> Route {
        Route::JournalEntry(of.clone())
    }
    fn title(of: &String) -> String {
        of.clone()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask(of: &String, cx: &mut Cx<'_>) {
        let id = of.clone();
        cx.errand(
            "read the journal",
            |desk| async move {
                let records =
                    read_journal(&desk.journal).map_err(|error| unreadable(&desk.journal, &error))?;
                let record = named_change(&records, &id);
                let record = record.map_err(|why| AskFailure::from(Arc::<str>::from(why)))?;
                let row =
                    |(number, step): (usize, &RecordedStep)| NumberedStep { number, step: step.clone() };
                Ok(record.steps.iter().enumerate().map(row).collect())
            },
            Table::<NumberedStep>::loaded,
        );
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.number.to_string())
    }
    fn tone(&self) -> Tone {
        match self.step.outcome.as_ref().is_some_and(crate::change::Outcome::is_done) {
            true => Tone::Plain,
            false => Tone::Warn,
        }
    }
}

fn page(row: &NumberedStep, look: &Look) -> Vec<Words<'static>> {
    let mut lines = vec![told(row.step.outcome.as_ref()).words(look)];
    let Some(action) = row.step.action.clone() else { return lines };
    let ChangeStep { what, before, after, lines: parts, .. } = ChangeStep::of(action);
    lines.push(Words::new());
    let arrow = |what: String, before: &str, after: &str| {
        let words = Words::plain(what);
        let words = if before.is_empty() { words } else { words.and(Tone::Muted, format!(" · {before}")) };
        if after.is_empty() {
            words
        } else {
            words.and(Tone::Muted, " → ").and(Tone::Plain, after.to_owned())
        }
    };
    lines.push(arrow(what, &before, &after));
    lines.extend(parts.iter().map(|part| arrow(format!("  {}", part.what), &part.before, &part.after)));
    lines
}
