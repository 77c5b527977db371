//! `kafdeck group history ID`: how a group's lag went and when it rebalanced, read from what its coordinator has written.
use super::exit::Exit;
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::runtime;
use super::session::VerbSession;
use crate::kafka::lookback::{LagPast, PastWindow};
use crate::kafka::model::Timestamp;
use crate::kafka::read::Position;
use std::sync::Arc;

/// Show how a group's lag went and when it rebalanced, though nobody watched
///
/// Read from __consumer_offsets, as far back as it reaches: the right to read that topic is needed.
#[derive(Debug, clap::Args)]
pub struct GroupHistoryArgs {
    /// The group's id
    #[arg(value_name = "ID", add = super::completing::groups())]
    id: String,
    /// From when on: -6h, yesterday, 2026-11-22T10:00
    #[arg(long, value_name = "TIME", default_value = "-6h", allow_hyphen_values = true)]
    from: String,
    /// In how many steps
    #[arg(long, value_name = "N", default_value_t = 72, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    steps: u16,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl GroupHistoryArgs {
    /// Reads it and shows it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let (zone, until) = (session.zone()?, crate::run::now());
        let from =
            Position::parse(&self.from, &zone).map_err(|mistake| super::exit::usage(mistake.to_string()))?;
        let from = from.time(until, &zone);
        let from = from.ok_or_else(|| super::exit::usage(format!("`{}` is no time: -6h", self.from)))?;
        let cluster = session.cluster()?;
        let window = PastWindow { from, until, steps: self.steps.into() };
        let id: Arc<str> = self.id.as_str().into();
        let past = runtime::run(async {
            cluster.past_of_group(&id, window).await.map_err(|why| anyhow::anyhow!("the past of {id}: {why}"))
        })?;
        answer(&past).print(self.output, &zone)
    }
}

fn answer(past: &LagPast) -> Printout {
    let end = |step: usize| Timestamp(past.from + past.step * (step as i64 + 1));
    let steps = past
        .lags
        .iter()
        .enumerate()
        .map(|(step, lag)| vec![Cell::Time(end(step)), lag.map_or(Cell::None, Cell::Count)]);
    let names = |names: &[Arc<str>]| Cell::Texts(names.iter().map(ToString::to_string).collect());
    let rebalances = past.rebalances.iter().map(|row| {
        vec![
            Cell::Time(row.at),
            Cell::Signed(row.generation.into()),
            Cell::Count(row.members as u64),
            names(&row.joined),
            names(&row.left),
        ]
    });
    let in_part = past.in_part.then(|| "lag: of some partitions nothing is known so far back".to_owned());
    let columns = vec!["at", "generation", "members", "joined", "left"];
    Printout {
        facts: vec![("commits", Cell::Count(past.commits))],
        sheets: vec![
            ("lag", Sheet { columns: vec!["at", "lag"], rows: steps.collect() }),
            ("rebalances", Sheet { columns, rows: rebalances.collect() }),
        ],
        missing: past.lacks.iter().map(ToString::to_string).chain(in_part).collect(),
    }
}
