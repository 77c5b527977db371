//! `kafdeck schema try SUBJECT FILE`: a schema held to the records that are there, before it is registered.
use super::exit::{Exit, usage};
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::range::RangeArgs;
use super::schema_change::SchemaFile;
use super::schema_names::OfRegistry;
use super::session::VerbSession;
use super::subjects::named;
use super::{read, runtime};
use crate::decode::framed::KeyOrValue;
use crate::kafka::Cluster;
use crate::kafka::read::{Ending, Position, Range, ScanRequest};
use crate::registry::model::topic_of;
use crate::run;
use crate::views::registry::trial::{Trial, TrialFailure, TrialVerdict};

/// Which schema, against which records.
#[derive(Debug, clap::Args)]
pub struct SchemaTryArgs {
    /// The subject
    subject: String,
    #[command(flatten)]
    file: SchemaFile,
    /// The topic whose records are tried [default: the one whose name the subject has]
    #[arg(long, value_name = "TOPIC", add = super::completing::topics())]
    topic: Option<String>,
    /// The keys, not the values [default: as the subject's name says]
    #[arg(long)]
    keys: bool,
    /// The newest N records of each partition
    #[arg(long, value_name = "N", conflicts_with = "from")]
    last: Option<u64>,
    #[command(flatten)]
    range: RangeArgs,
    /// Failures that are told one by one
    #[arg(long, value_name = "N", default_value_t = 20)]
    failures: usize,
    #[command(flatten)]
    of: OfRegistry,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl SchemaTryArgs {
    /// Tries it. Exit code 1: some records fail.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let schema = self.file.schema()?;
        let (topic, of) = self.meant()?;
        let range = self.range(&topic, session)?;
        let cluster = session.and_registry()?;
        named(&cluster)?;
        runtime::run(async {
            cluster.check_topic(&topic.as_str().into()).await?;
            let registry = self.of.of(&cluster, &self.subject).await?;
            let trial = Trial::prepare(&cluster, (&registry, &self.subject), &schema, of).await;
            let trial = trial.map_err(|why| anyhow::anyhow!("it can't be tried: {why}"))?;
            self.hold(&cluster, trial.keeping(self.failures), range, session).await
        })
    }

    fn meant(&self) -> anyhow::Result<(String, KeyOrValue)> {
        let own = topic_of(&self.subject);
        let keys = self.keys || self.topic.is_none() && own.is_some_and(|(_, key)| key);
        let topic = self.topic.clone().or_else(|| own.map(|(topic, _)| topic.to_owned()));
        let topic = topic.ok_or_else(|| {
            usage(format!("which topic? --topic NAME, as {} is no topic's name", self.subject))
        })?;
        Ok((topic, if keys { KeyOrValue::Key } else { KeyOrValue::Value }))
    }

    fn range(&self, topic: &str, session: &VerbSession) -> anyhow::Result<Range> {
        let zone = session.zone()?;
        let usual = session.profile().ok().and_then(|profile| profile.isolation);
        let begin = match self.last {
            Some(last) => Position::parse(&format!("end-{last}"), &zone)
                .map_err(|why| usage(format!("--last: {why}")))?,
            None => Position::Begin,
        };
        self.range.range([topic], (begin, usual), &zone)
    }

    async fn hold(
        &self,
        cluster: &Cluster,
        mut trial: Trial,
        range: Range,
        session: &VerbSession,
    ) -> anyhow::Result<Exit> {
        let zone = session.zone()?;
        let request = ScanRequest { schemas_first: true, ..ScanRequest::of(range, run::now(), zone.clone()) };
        let mut meter = read::Meter::start(&request);
        let tap = cluster.scan(request);
        let end = read::through(&tap, &mut meter, |rows| trial.take(&rows)).await?;
        if matches!(end, Ending::Failed(_)) {
            return read::ending::tell(&end, &tap, &meter);
        }
        let printed = printout(&self.subject, &trial.verdict).print(self.output, &zone)?;
        let told = read::ending::tell(&end, &tap, &meter)?;
        Ok(match (trial.verdict.failed, printed, told) {
            (1.., ..) => Exit::Failed,
            (0, Exit::Done, told) => told,
            (0, printed, _) => printed,
        })
    }
}

fn printout(subject: &str, verdict: &TrialVerdict) -> Printout {
    let facts = vec![
        ("subject", Cell::text(subject.to_owned())),
        ("tried", Cell::Count(verdict.tried)),
        ("passed", Cell::Count(verdict.tried - verdict.failed)),
        ("failed", Cell::Count(verdict.failed)),
        ("other_subjects", Cell::Count(verdict.others)),
        ("name_none", Cell::Count(verdict.unnamed)),
        ("null", Cell::Count(verdict.null)),
        ("unread", Cell::Count(verdict.unread)),
    ];
    let writers = verdict.writers.iter().map(|(writer, (tried, failed))| {
        vec![Cell::text(writer.clone()), Cell::Count(*tried), Cell::Count(*failed)]
    });
    let writers = Sheet { columns: vec!["written_by", "tried", "failed"], rows: writers.collect() };
    let columns = vec!["partition", "offset", "written_by", "field", "why"];
    let failures = Sheet { columns, rows: verdict.failures.iter().map(failure).collect() };
    let lacks = verdict
        .lacks
        .iter()
        .map(|why| format!("{} not tried: {why}", crate::ui::number::counted(verdict.unread, "record")));
    Printout { facts, sheets: vec![("writers", writers), ("failures", failures)], missing: lacks.collect() }
}

fn failure(one: &TrialFailure) -> Vec<Cell> {
    vec![
        Cell::Signed(one.partition.0.into()),
        Cell::Signed(one.offset.0),
        Cell::text(one.writer.clone()),
        Cell::text(one.field.clone()),
        Cell::text(one.why.clone()),
    ]
}
