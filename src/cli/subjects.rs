//! `kafdeck subjects`: the subjects of the schema registries.
use super::exit::{Exit, usage};
use super::print::{OutputForm, Printout, Sheet};
use super::runtime;
use super::session::VerbSession;
use crate::kafka::Cluster;
use crate::registry::RegistryFault;
use crate::registry::model::topic_of;

/// List the subjects of the schema registry: type, newest version, compatibility
///
/// Which registry is asked stands in the profile (registry = "http://host:8081") or behind --registry.
#[derive(Debug, clap::Args)]
pub struct SubjectsArgs {
    /// Only those that have this topic's name
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Those that are deleted, and not for good, too
    #[arg(long)]
    deleted: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl SubjectsArgs {
    /// Lists them. A registry that does not answer is missing, and that is said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_registry()?;
        named(&cluster)?;
        let told = runtime::run(async { cluster.registries().subjects().await.at_all().map_err(told) })?;
        let of_topic = |name: &str| match &self.topic {
            Some(topic) => topic_of(name).is_some_and(|(of, _)| of == *topic),
            None => true,
        };
        let rows: Vec<_> = told
            .rows
            .into_iter()
            .filter(|row| (self.deleted || !row.deleted) && of_topic(&row.name))
            .collect();
        let missing = told.failed.iter().map(ToString::to_string).collect();
        Printout { missing, ..Printout::list(Sheet::of(&rows)) }.print(self.output, &session.zone()?)
    }
}

/// Refuses where no registry is named.
pub fn named(cluster: &Cluster) -> anyhow::Result<()> {
    match cluster.registries().is_empty() {
        true => Err(usage(
            "which schema registry? --registry http://host:8081, or registry = \"http://host:8081\" in the profile",
        )),
        false => Ok(()),
    }
}

/// A fault as this verb's error.
pub fn told(fault: RegistryFault) -> anyhow::Error {
    anyhow::anyhow!("{fault}")
}
