//! `kafdeck connector resend`: dead letters of a connector sent again to the topic that they came from.
use super::connector_names::found;
use super::exit::{Exit, usage};
use super::reviewed::Reviewed;
use super::runtime;
use super::session::{self, VerbSession};
use crate::connect::model::Connector;
use crate::kafka::Cluster;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::produce::{Producer, SendPace};
use crate::kafka::read::{Anchor, PageRequest, Partitions, Position, Range, RecordRow};
use crate::kafka::record::Record;
use crate::run;
use crate::views::connect::resending;
use futures_util::future::FutureExt;

/// `connector resend`.
#[derive(Debug, clap::Args)]
pub struct ConnectorResendArgs {
    /// The connector
    name: String,
    /// Which of its dead letters, by where they lie in its dead letter topic: 0:17
    #[arg(required = true, value_name = "PARTITION:OFFSET", value_parser = place)]
    letters: Vec<(i32, i64)>,
    /// Send them; without it, it is only shown what would be sent
    #[arg(short, long)]
    yes: bool,
}

fn place(text: &str) -> Result<(i32, i64), String> {
    let parts = text.split_once(':').and_then(|(at, offset)| Some((at.parse().ok()?, offset.parse().ok()?)));
    parts.ok_or_else(|| "expected PARTITION:OFFSET, such as 0:17".to_owned())
}

impl ConnectorResendArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let profile = session.profile()?;
        let cluster = session::reach_connect(&profile)?;
        runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            let topic = letters_of(&one)?;
            let mut drafts = Vec::new();
            for at in &self.letters {
                let record = record(session, &cluster, topic, *at).await?;
                drafts.push(
                    resending::draft(&record).map_err(|why| anyhow::anyhow!("nothing was sent: {why}"))?,
                );
            }
            let plan = resending::plan(&drafts, &profile.name);
            let producer = Producer::new(cluster.wire().clone(), SendPace::Single);
            let reviewed = Reviewed { session, profile: &profile, cluster: &cluster };
            reviewed
                .make_by(plan, self.yes, |work| {
                    async move { resending::send(&producer, work, drafts).await }.boxed()
                })
                .await
        })
    }
}

/// The topic of a connector's dead letters.
pub fn letters_of(connector: &Connector) -> anyhow::Result<&str> {
    connector.dead_letters().ok_or_else(|| {
        usage(format!("{} has no topic of dead letters (errors.deadletterqueue.topic.name)", connector.name))
    })
}

/// The record at this very place.
async fn record(
    session: &VerbSession,
    cluster: &Cluster,
    topic: &str,
    (partition, offset): (i32, i64),
) -> anyhow::Result<Record> {
    let mut range = Range::of([topic]);
    range.partitions = Partitions::Only([partition].into());
    range.from = Position::Offset(Offset(offset));
    range.until = Position::Offset(Offset(offset + 1));
    let mut request = PageRequest::of(range, Anchor::Oldest, run::now(), session.zone()?);
    request.rows = 1;
    let page = cluster.page(request).await?;
    match page.rows.into_iter().next() {
        Some(RecordRow::Record(record))
            if record.partition == PartitionId(partition) && record.offset == Offset(offset) =>
        {
            Ok(record)
        }
        _ => anyhow::bail!("nothing was sent: there is no record at {topic}/{partition} offset {offset}"),
    }
}
