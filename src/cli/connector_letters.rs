//! `kafdeck connector dead-letters`: what a connector could not work with, the newest of it, and why.
use super::connector_names::found;
use super::connector_resend::letters_of;
use super::exit::Exit;
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::runtime;
use super::say::say;
use super::session::VerbSession;
use crate::connect::dead_letter::DeadLetter;
use crate::connect::trace::StackTrace;
use crate::kafka::read::{Anchor, PageRequest, Range, RecordPage, RecordRow};
use crate::kafka::record::Record;
use crate::run;
use crate::views::connect::resending;

/// What programs get. People get the first ones: the rest is a line of its own, or another table's.
const COLUMNS: &[&str] = &[
    "letter",
    "time",
    "record",
    "task",
    "failed_at",
    "exception",
    "message",
    "sent_again",
    "root_cause",
    "class",
];
const FOR_PEOPLE: usize = 8;

/// `connector dead-letters`.
#[derive(Debug, clap::Args)]
pub struct ConnectorLettersArgs {
    /// The connector
    name: String,
    /// How many of the newest are looked at
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    last: u32,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl ConnectorLettersArgs {
    /// Lists them, the newest last: those of other connectors in the same topic are left out.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_connect()?;
        let (name, topic, page) = runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            let topic = letters_of(&one)?.to_owned();
            let mut request =
                PageRequest::of(Range::of([topic.as_str()]), Anchor::Newest, run::now(), session.zone()?);
            request.rows = self.last as usize;
            Ok((one.name.clone(), topic, cluster.page(request).await?))
        })?;
        let RecordPage { rows, at_oldest, missing, .. } = page;
        let mut missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
        let mut letters = Vec::new();
        for row in &rows {
            match row {
                RecordRow::Record(record) => letters.extend(letter(record, &name)),
                RecordRow::Corrupt(batch) => missing.push(batch.why.to_string()),
                RecordRow::Break(_) => {}
            }
        }
        if !at_oldest {
            say!("note: these are of the newest {} records of {topic}: --last says how many", rows.len());
        }
        let mut columns = COLUMNS.to_vec();
        if self.output == OutputForm::Table {
            columns.truncate(FOR_PEOPLE);
            letters.iter_mut().for_each(|row: &mut Vec<Cell>| row.truncate(FOR_PEOPLE));
        }
        Printout { missing, ..Printout::list(Sheet { columns, rows: letters }) }
            .print(self.output, &session.zone()?)
    }
}

/// A row of a record; none of another connector's. Where Connect writes no headers, nobody knows whose it is.
fn letter(record: &Record, name: &str) -> Option<Vec<Cell>> {
    let letter = resending::letter(record).unwrap_or(DeadLetter { tries: Some(0), ..DeadLetter::default() });
    if letter.connector.as_deref().is_some_and(|own| own != name) || letter.group.is_some() {
        return None;
    }
    let text = |text: Option<String>| Cell::or_none(text, Cell::text);
    let original = letter.topic.as_ref().zip(letter.partition).zip(letter.offset);
    let (stage, root) = (letter.stage_in_words(), letter.trace.as_ref().map(StackTrace::root));
    Some(vec![
        Cell::text(format!("{}:{}", record.partition, record.offset)),
        Cell::moment(record.timestamp),
        text(original.map(|((topic, partition), offset)| format!("{topic}/{partition}:{offset}"))),
        text(letter.task),
        text(stage),
        text(letter.exception.as_deref().map(|class| class.rsplit('.').next().unwrap_or(class).to_owned())),
        text(letter.message),
        Cell::or_none(letter.tries, |tries| Cell::Count(tries.into())),
        text(root),
        text(letter.class),
    ])
}
