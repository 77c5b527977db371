//! `kafdeck schema skeleton`: a value to begin with, as `produce --schema` takes it.
use super::exit::{Exit, usage};
use super::print::plain;
use super::runtime;
use super::schema_names::{OfRegistry, wanted};
use super::session::VerbSession;
use super::subjects::{named, told};
use crate::decode::framed::WhichMessage;
use crate::kafka::Cluster;
use crate::registry::{SchemaToWrite, WantedSchema};

/// Whose.
#[derive(Debug, clap::Args)]
pub struct SkeletonArgs {
    /// The subject, its newest version; SUBJECT@3 is the third
    #[arg(required_unless_present = "id", conflicts_with = "id")]
    subject: Option<String>,
    /// The schema of this id in place of a subject's
    #[arg(long, value_name = "N")]
    id: Option<u32>,
    /// Which message of a Protobuf schema; without it the first of the file
    #[arg(long, value_name = "NAME")]
    message: Option<String>,
    #[command(flatten)]
    of: OfRegistry,
}

impl SkeletonArgs {
    /// Prints it on one line.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_registry()?;
        named(&cluster)?;
        let found = runtime::run(self.found(&cluster))?;
        let which = self.message.as_deref().map_or(WhichMessage::First, WhichMessage::Named);
        let encoding = found.schema.encoding();
        let skeleton = encoding.skeleton(which).map_err(|why| match encoding.messages().join(", ") {
            none if none.is_empty() => usage(format!("--message: {why}")),
            messages => usage(format!("--message: {why} ({messages})")),
        })?;
        plain(&skeleton)
    }

    async fn found(&self, cluster: &Cluster) -> anyhow::Result<SchemaToWrite> {
        let wanted = wanted(self.subject.as_deref(), self.id)?;
        let wanted = wanted.ok_or_else(|| usage("which schema? SUBJECT[@VERSION], or --id N"))?;
        let registries = cluster.registries();
        let registry = match &wanted {
            WantedSchema::Subject(subject, _) => self.of.of(cluster, subject).await?,
            WantedSchema::Id(id) => registries.schema(self.of.name(), *id).await.map_err(told)?.0,
        };
        registries.to_write(&registry, &wanted).await.map_err(told)
    }
}
