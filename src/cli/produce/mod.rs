//! `kafdeck produce`: records from the command line, lines, JSON lines or files into a topic, each with its fate told.
//! Refuses on a read-only profile; never makes a topic.
mod by_schema;
mod numbers;
mod report;
mod source;

use super::exit::{Exit, usage};
use super::gate;
use super::runtime::{self, Interrupt};
use super::session::{self, VerbSession};
use crate::change::{Agreed, ChangeStep, Confirmation, Permit, Plan, Right};
use crate::cli::say::say;
use crate::decode;
use crate::decode::framed::KeyOrValue;
use crate::kafka::Cluster;
use crate::kafka::model::PartitionId;
use crate::kafka::produce::{Draft, Producer, SendPace};
use crate::kafka::record::Header;
use by_schema::{BySchemaArgs, Writers};
use bytes::Bytes;
use numbers::Numbers;
use report::{Handed, Reporter, SentCount};
use source::{From, Item, Recipe};
use std::path::PathBuf;
use tokio::sync::{mpsc, watch};

/// Receipts that may wait to be read: the records behind them are bounded by the producer's own room.
const RECEIPTS: usize = 10_000;

/// Write records to a topic
///
/// Reads standard input (or the FILEs; - is standard input), one record a line. Refused on a read-only profile and for a
/// topic that does not exist. After the first record that fails nothing more is handed over, and what no broker was
/// handed is taken back; the fate of all that was on its way is told, and by which records to go on (--only).
#[derive(Debug, clap::Args)]
pub struct ProduceArgs {
    /// The topic; it is never created
    #[arg(add = super::completing::topics())]
    topic: String,
    /// Read these instead of the standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The key of every record; without it they have none (null)
    #[arg(long)]
    key: Option<String>,
    /// A header of every record, NAME=VALUE; NAME alone has a null value. May be given again
    #[arg(long = "header", value_name = "NAME=VALUE")]
    headers: Vec<String>,
    /// The partition of every record; without it the profile's partitioner (Java's, if it names none) decides by the key
    #[arg(long, value_name = "N")]
    partition: Option<i32>,
    /// Send one tombstone (null value) for --key and read nothing
    #[arg(long, conflicts_with_all = ["files", "from", "format"])]
    null: bool,
    /// Check that each value is JSON or XML before it is sent
    #[arg(long, value_enum, default_value_t = FormatName::Text)]
    format: FormatName,
    /// What a record is: a line, a line of `read -o jsonl`, or a whole file
    #[arg(long, value_enum, default_value_t = From::Lines)]
    from: From,
    /// With --from jsonl: to the partition that the line names
    #[arg(long, conflicts_with = "partition")]
    keep_partition: bool,
    /// Send only these records of the input, counted from 1: what a run that failed names to go on with
    #[arg(long, value_name = "N,N-M,N-", conflicts_with = "null")]
    only: Option<Numbers>,
    #[command(flatten)]
    by_schema: BySchemaArgs,
    /// Send without asking on a profile with confirm_sends
    #[arg(short, long)]
    yes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FormatName {
    Json,
    Xml,
    Text,
}

impl ProduceArgs {
    /// Sends everything and reports. Exit codes: 1 if a record was not sent, 3 if the fate of one is not known or the
    /// user stopped it.
    pub fn run(self, session: &VerbSession, verbose: bool) -> anyhow::Result<Exit> {
        let profile = session.profile()?;
        let template = self.template()?;
        let by_schema = self.by_schema.is_asked()?;
        let agreed = match gate::ask(self.plan(&profile.name), &gate::terms(session, &profile), self.yes)? {
            gate::GateAnswer::Agreed(agreed) => agreed,
            gate::GateAnswer::Asks(plan) => anyhow::bail!(
                "nothing sent: profile `{}` asks before each send; say --yes to {}",
                profile.name,
                plan.title.replacen('S', "s", 1)
            ),
        };
        let reach = if by_schema { session::reach_registry } else { session::reach };
        let cluster = reach(&profile)?;
        runtime::run(self.send(session, &cluster, agreed, template, verbose))
    }

    /// One step, whatever the number of records: the journal says how many, and where they lie.
    fn plan(&self, cluster: &str) -> Plan {
        let topic = &self.topic;
        let step = ChangeStep {
            after: self.by_schema.words(),
            ..ChangeStep::new(format!("Send records to {topic}"), format!("topic {topic}"))
        };
        let mut plan =
            Plan::new(format!("Send records to {topic}"), cluster, vec![step], Confirmation::Sends);
        plan.rights = vec![Right::on_topic("Write", &topic.as_str().into())];
        plan
    }

    fn template(&self) -> anyhow::Result<Draft> {
        if self.partition.is_some_and(|partition| partition < 0) {
            return Err(usage("--partition: partitions are numbered from 0"));
        }
        if self.keep_partition && self.from != From::Jsonl {
            return Err(usage("--keep-partition needs --from jsonl, whose lines name a partition"));
        }
        if self.by_schema.asks_for_keys() && self.key.is_none() && self.from != From::Jsonl {
            return Err(usage("--key-schema needs a key: --key, or --from jsonl"));
        }
        if self.from == From::Jsonl && self.key.is_some() {
            return Err(usage("--key and --from jsonl: each line has its own key"));
        }
        Ok(Draft {
            topic: self.topic.as_str().into(),
            partition: self.partition.map(PartitionId),
            key: self.key.clone().map(Bytes::from),
            value: None,
            headers: self.headers.iter().map(|text| header(text)).collect(),
            timestamp: None,
        })
    }

    async fn send(
        self,
        session: &VerbSession,
        cluster: &Cluster,
        agreed: Agreed,
        mut template: Draft,
        verbose: bool,
    ) -> anyhow::Result<Exit> {
        cluster.check_topic(&template.topic).await?;
        let writers = self.by_schema.writers(cluster, &template.topic).await?;
        writers
            .write(&mut template, KeyOrValue::Key)
            .map_err(|why| anyhow::anyhow!("nothing sent: {why}"))?;
        if !writers.is_empty() {
            say!("{writers}");
        }
        let work = gate::begin(session, &session.profile()?, cluster, agreed)?;
        let pace = if self.null || self.from == From::Files { SendPace::Single } else { SendPace::Load };
        let producer = Producer::new(cluster.wire().clone(), pace);
        let mut items = self.items(template, writers);
        let (receipts, coming) = mpsc::channel(RECEIPTS);
        let (stopped, failed) = watch::channel(false);
        let stop = report::StopSending { producer: producer.clone(), stopped };
        let reporter = tokio::spawn(Reporter::new(verbose).collect(coming, stop));
        let waiting = tokio::spawn(report::tell_waits(producer.clone()));
        let sender = Sender { producer: &producer, permit: work.permit(), receipts, failed };
        let stopped = self.submit_all(sender, &mut items, Interrupt::listen()?).await;
        let count = match stopped {
            SendingEnd::Asked(_) => producer.taking_back(reporter).await,
            _ => reporter.await,
        };
        let count = count.expect("the reporter does not panic");
        waiting.abort();
        work.tell(0, count.outcome(&self.by_schema.words()));
        Ok(finish(&self.topic, stopped, &count))
    }

    fn items(&self, template: Draft, writers: Writers) -> mpsc::Receiver<Vec<Item>> {
        if self.null {
            return source::one(template);
        }
        let (from, keep_partition, only) = (self.from, self.keep_partition, self.only.clone());
        source::start(Recipe { from, template, keep_partition, only, writers }, self.files.clone())
    }

    /// Sends until the source ends, a record can't be read, the user stops it, or one was not sent.
    async fn submit_all(
        &self,
        mut sender: Sender<'_>,
        items: &mut mpsc::Receiver<Vec<Item>>,
        mut interrupt: Interrupt,
    ) -> SendingEnd {
        let mut next = 1;
        loop {
            let chunk = tokio::select! {
                biased;
                () = interrupt.wanted() => return SendingEnd::Asked(next),
                _ = sender.failed.wait_for(|failed| *failed) => return SendingEnd::Failed(next),
                chunk = items.recv() => chunk,
            };
            let Some(chunk) = chunk else { return SendingEnd::End };
            for Item { number, place, draft } in chunk {
                next = number;
                // Between records, never within one: a record that has been handed over gets its fate told.
                if interrupt.is_wanted() {
                    return SendingEnd::Asked(next);
                }
                if *sender.failed.borrow() {
                    return SendingEnd::Failed(next);
                }
                let draft = match draft.and_then(|draft| self.checked(draft)) {
                    Ok(draft) => draft,
                    Err(why) => return SendingEnd::Unreadable(next, format!("{place}: {why}")),
                };
                let mut handing = std::pin::pin!(sender.producer.submit(sender.permit, draft));
                let receipt = tokio::select! {
                    receipt = &mut handing => receipt,
                    () = interrupt.wanted() => sender.producer.taking_back(handing).await,
                };
                let handed = sender.receipts.send(Handed { number, place, receipt }).await;
                handed.expect("the reporter takes receipts as long as there are any");
                next = number + 1;
            }
        }
    }

    fn checked(&self, draft: Draft) -> Result<Draft, String> {
        let format = match self.format {
            FormatName::Json => decode::Format::Json,
            FormatName::Xml => decode::Format::Xml,
            FormatName::Text => return Ok(draft),
        };
        // A tombstone has no format.
        let Some(value) = &draft.value else { return Ok(draft) };
        match decode::check_sent(format, value) {
            Ok(()) => Ok(draft),
            Err(fault) => {
                Err(format!("the value is not {}: {fault} (--format text sends it as it is)", format.name()))
            }
        }
    }
}

/// Who sends, by what right, and to whom it is told.
struct Sender<'a> {
    producer: &'a Producer,
    permit: &'a Permit,
    receipts: mpsc::Sender<Handed>,
    /// A record was not sent; the reporter has said which.
    failed: watch::Receiver<bool>,
}

/// Why sending ended, and the first record that was not handed over.
enum SendingEnd {
    End,
    Failed(u64),
    /// A record could not be made of the input.
    Unreadable(u64, String),
    Asked(u64),
}

fn header(text: &str) -> Header {
    match text.split_once('=') {
        Some((name, value)) => {
            Header { name: Bytes::from(name.to_owned()), value: Some(Bytes::from(value.to_owned())) }
        }
        None => Header { name: Bytes::from(text.to_owned()), value: None },
    }
}

/// The last words, on the standard error, and the exit code.
fn finish(topic: &str, stopped: SendingEnd, count: &SentCount) -> Exit {
    match count.summary(topic) {
        Some(summary) => say!("{summary}"),
        None if matches!(stopped, SendingEnd::End) && count.is_empty() => {
            say!("{topic}: the input has no record");
        }
        None => {}
    }
    let after = match &stopped {
        SendingEnd::End => None,
        SendingEnd::Failed(next) | SendingEnd::Unreadable(next, _) | SendingEnd::Asked(next) => Some(*next),
    };
    match &stopped {
        SendingEnd::Unreadable(_, why) => say!("kafdeck: {why}\nstopped there: nothing after it was sent"),
        SendingEnd::Asked(_) => say!("stopped by you"),
        SendingEnd::End | SendingEnd::Failed(_) => {}
    }
    // Of a single record all has been said.
    let rest = count.rest(after);
    if !rest.is_empty() && (after.is_some() || !count.is_single()) {
        say!("{rest}");
    }
    match stopped {
        SendingEnd::Unreadable(..) => Exit::Failed,
        SendingEnd::Asked(_) => Exit::Incomplete,
        _ if count.not_sent > 0 => Exit::Failed,
        _ if count.unknown > 0 => Exit::Incomplete,
        _ => Exit::Done,
    }
}
