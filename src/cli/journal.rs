//! `kafdeck journal`: the changes made with this program, and what became of each.
use super::exit::Exit;
use super::print::{Cell, OutputForm, Printout, Sheet, facts};
use super::session::VerbSession;
use crate::change::{JournalRecord, RecordedStep, named_change, read_journal};
use crate::views::journal_steps::NumberedStep;
use anyhow::Context;

/// List the changes made with this program, the newest first; or one of them, step by step
#[derive(Debug, clap::Args)]
pub struct JournalArgs {
    /// The change; without it all are listed
    id: Option<String>,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl JournalArgs {
    /// Lists them. No cluster is asked.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let records = records(session)?;
        let answer = match &self.id {
            None => Printout::list(Sheet::of(&records)),
            Some(id) => answer(named_change(&records, id).map_err(anyhow::Error::msg)?),
        };
        answer.print(self.output, &session.zone()?)
    }
}

/// All that the journal has.
pub fn records(session: &VerbSession) -> anyhow::Result<Vec<JournalRecord>> {
    let file = session.locations.journal();
    read_journal(&file).with_context(|| format!("the journal {} can't be read", file.display()))
}

fn answer(record: &JournalRecord) -> Printout {
    let mut facts = facts(record, &["id", "time", "change", "outcome", "cluster", "via"]);
    if let Some(id) = &record.cluster_id {
        facts.push(("cluster id", Cell::text(id.clone())));
    }
    let row = |(number, step): (usize, &RecordedStep)| NumberedStep { number, step: step.clone() };
    let rows: Vec<NumberedStep> = record.steps.iter().enumerate().map(row).collect();
    Printout { facts, sheets: vec![("steps", Sheet::of(&rows))], missing: Vec::new() }
}
