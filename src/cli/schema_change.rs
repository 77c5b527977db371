//! Changes of a schema registry in the shell: schemas registered, checked and deleted, levels and modes set.
use super::exit::{Exit, usage};
use super::reviewed::Reviewed;
use super::runtime;
use super::say::put;
use super::schema_names::{OfRegistry, subject_and_version};
use super::session::{self, VerbSession};
use super::subjects::{named, told};
use crate::change::KeptText;
use crate::kafka::Cluster;
use crate::registry::{SettingKind, Which};
use crate::views::registry::changing::{RegistryWish, plan};
use crate::views::registry::kind_of;
use std::path::Path;

/// A schema in a file.
#[derive(Debug, clap::Args)]
pub struct SchemaFile {
    /// The file; - is the standard input
    file: String,
    /// What it is written in; left out, the file's ending says it: .proto, .json, or else Avro
    #[arg(long = "type", value_name = "TYPE", value_parser = ["AVRO", "PROTOBUF", "JSON"], ignore_case = true)]
    kind: Option<String>,
    /// A schema that it refers to: NAME=SUBJECT@VERSION
    #[arg(long, value_name = "NAME=SUBJECT@VERSION", value_parser = reference)]
    reference: Vec<(String, String, i32)>,
}

/// A schema in a file, for a subject.
#[derive(Debug, clap::Args)]
pub struct SchemaFileArgs {
    /// The subject
    subject: String,
    #[command(flatten)]
    file: SchemaFile,
    #[command(flatten)]
    of: OfRegistry,
    /// Do it
    #[arg(short, long)]
    yes: bool,
}

/// A level or a mode.
#[derive(Debug, clap::Args)]
pub struct SchemaSettingArgs {
    /// The level, such as FULL_TRANSITIVE, or the mode, such as READONLY
    #[arg(required_unless_present = "reset", conflicts_with = "reset")]
    value: Option<String>,
    /// Of this subject; left out, of the whole registry
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,
    /// Take its own away: what counts for all counts again
    #[arg(long)]
    reset: bool,
    #[command(flatten)]
    of: OfRegistry,
    /// Do it
    #[arg(short, long)]
    yes: bool,
}

/// What is to go.
#[derive(Debug, clap::Args)]
pub struct SchemaDeleteArgs {
    /// The subject with all its versions, or SUBJECT@VERSION
    subject: String,
    /// What is deleted already, for good
    #[arg(long)]
    permanent: bool,
    #[command(flatten)]
    of: OfRegistry,
    /// Do it
    #[arg(short, long)]
    yes: bool,
}

fn reference(text: &str) -> Result<(String, String, i32), String> {
    let wrong = || "expected NAME=SUBJECT@VERSION, such as shop.Address=address-value@1".to_owned();
    let (name, rest) = text.split_once('=').ok_or_else(wrong)?;
    let (subject, version) = rest.rsplit_once('@').ok_or_else(wrong)?;
    Ok((name.to_owned(), subject.to_owned(), version.parse().map_err(|_| wrong())?))
}

impl SchemaFile {
    /// As it is to be registered.
    pub fn schema(&self) -> anyhow::Result<KeptText> {
        let kind = self.kind.clone().unwrap_or_else(|| kind_of(Path::new(&self.file)).to_owned());
        let (kind, text) = (kind.to_uppercase(), super::ask::text_of(&self.file)?);
        Ok(KeptText { kind, text, references: self.reference.clone() })
    }
}

impl SchemaFileArgs {
    /// Registers it, after a review.
    pub fn register(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let schema = self.file.schema()?;
        let subject = self.subject.clone();
        make(session, &self.of, self.yes, Some(&self.subject), |registry| RegistryWish::Register {
            registry,
            subject,
            schema,
        })
    }

    /// Has the registry say whether it fits; changes nothing.
    pub fn check(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let schema = self.file.schema()?;
        let cluster = session.with_registry()?;
        named(&cluster)?;
        let verdict = runtime::run(async {
            let registry = registry_of(&cluster, &self.of, Some(&self.subject)).await?;
            cluster.registries().judged((&registry, &self.subject), &schema).await.map_err(told)
        })?;
        put!("{}", if verdict.fits { "it fits" } else { "it does not fit" });
        verdict.words.iter().for_each(|words| put!("{words}"));
        Ok(if verdict.fits { Exit::Done } else { Exit::Failed })
    }
}

impl SchemaSettingArgs {
    /// Sets it, after a review.
    pub fn run(&self, session: &VerbSession, kind: SettingKind) -> anyhow::Result<Exit> {
        let (subject, to) = (self.subject.clone(), self.value.as_ref().map(|value| value.to_uppercase()));
        make(session, &self.of, self.yes, self.subject.as_deref(), |registry| RegistryWish::Set {
            registry,
            subject,
            kind,
            to,
        })
    }
}

impl SchemaDeleteArgs {
    /// Deletes it, after a review.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let (subject, which) = subject_and_version(&self.subject)?;
        let version = match which {
            Which::Version(version) | Which::Living(version) => Some(version),
            Which::Newest if self.subject.contains('@') => {
                return Err(usage("which version? SUBJECT@3, or SUBJECT for all of them"));
            }
            Which::Newest => None,
        };
        let (owned, permanent) = (subject.to_owned(), self.permanent);
        make(session, &self.of, self.yes, None, |registry| RegistryWish::Delete {
            registry,
            subject: owned,
            version,
            permanent,
        })
    }
}

/// The registry that is meant: of several, it is named, or it is the one that has the subject.
async fn registry_of(cluster: &Cluster, of: &OfRegistry, subject: Option<&str>) -> anyhow::Result<String> {
    match (of.name(), subject, cluster.registries().names().as_slice()) {
        (Some(name), ..) => Ok(name.to_owned()),
        (None, _, [only]) => Ok(only.to_string()),
        (None, Some(subject), _) => Ok(of.of(cluster, subject).await?.to_string()),
        (None, None, names) => Err(usage(format!("which registry? --in NAME ({})", names.join(", ")))),
    }
}

fn make(
    session: &VerbSession,
    of: &OfRegistry,
    yes: bool,
    subject: Option<&str>,
    wish: impl FnOnce(String) -> RegistryWish,
) -> anyhow::Result<Exit> {
    let profile = session.profile()?;
    let cluster = session::reach_registry(&profile)?;
    named(&cluster)?;
    runtime::run(async {
        let registry = registry_of(&cluster, of, subject).await?;
        let names = (profile.name.as_str(), profile.for_kafkas_tools());
        let planned = plan(&cluster, wish(registry), (names.0, &names.1)).await;
        let plan = planned.map_err(|why| anyhow::anyhow!("nothing was changed: {why}"))?;
        Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, yes).await
    })
}
