//! `kafdeck topic schemas NAME`: which schemas the records of a topic name.
use super::exit::Exit;
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::range::RangeArgs;
use super::session::VerbSession;
use super::{read, runtime};
use crate::kafka::Cluster;
use crate::kafka::read::{Ending, Mode, Position, ScanRequest};
use crate::run;
use crate::views::registry::census::{CensusRun, SchemaUse};

/// Count which schemas the records of a topic name: id, subject, version, records, first and last
///
/// Read from the first bytes and the headers of each record, whatever is behind them. Exit code 3: something could not be read, or a
/// schema that is named can't be had.
#[derive(Debug, clap::Args)]
pub struct TopicSchemasArgs {
    /// The topic
    #[arg(add = super::completing::topics())]
    name: String,
    #[command(flatten)]
    range: RangeArgs,
    /// A row for each partition
    #[arg(long)]
    each: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl TopicSchemasArgs {
    /// Counts them.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let zone = session.zone()?;
        let usual = session.profile().ok().and_then(|profile| profile.isolation);
        let range = self.range.range([self.name.as_str()], (Position::Begin, usual), &zone)?;
        let request = ScanRequest { mode: Mode::Census, ..ScanRequest::of(range, run::now(), zone.clone()) };
        let cluster = session.with_registry()?;
        runtime::run(async {
            cluster.check_topic(&self.name.as_str().into()).await?;
            self.count(&cluster, request, session).await
        })
    }

    async fn count(
        &self,
        cluster: &Cluster,
        request: ScanRequest,
        session: &VerbSession,
    ) -> anyhow::Result<Exit> {
        let mut meter = read::Meter::start(&request);
        let run = CensusRun::start(cluster, &self.name, request);
        let end = read::to_its_end(&run.tap, &mut meter).await?;
        if !matches!(end, Ending::Failed(_)) {
            cluster.await_schemas(run.names()).await;
            let printed = self.printout(&run).print(self.output, &session.zone()?)?;
            let told = read::ending::tell(&end, &run.tap, &meter)?;
            return Ok(if printed == Exit::Done { told } else { printed });
        }
        read::ending::tell(&end, &run.tap, &meter)
    }

    fn printout(&self, run: &CensusRun) -> Printout {
        let uses = run.uses();
        let apart: Vec<SchemaUse> = uses.iter().flat_map(SchemaUse::apart).collect();
        let sheet = Sheet::of(if self.each { &apart } else { &uses });
        let progress = run.tap.progress();
        let facts = vec![
            ("topic", Cell::text(self.name.clone())),
            ("records", Cell::Count(progress.records)),
            ("complete", Cell::Flag(run.tap.ending() == Some(Ending::Complete))),
        ];
        Printout { facts, sheets: vec![("schemas", sheet)], missing: Vec::new() }
    }
}
