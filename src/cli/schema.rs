//! `kafdeck schema SUBJECT[@VERSION]`: a schema's text; or the versions of a subject.
use super::exit::{Exit, usage};
use super::print::{Cell, OutputForm, Printout, Sheet, plain};
use super::runtime;
use super::say::say;
use super::session::VerbSession;
use super::subjects::{named, told};
use crate::registry::model::{SchemaReference, SchemaText, SubjectVersion};
use crate::registry::{UsedAs, Which};
use crate::views::registry::subject::VersionRow;
use std::sync::Arc;

/// Show a schema of the registry, by subject or id; or the versions of a subject
///
/// The text goes to the standard output, what else there is to say to the standard error. A subject of the name of a look is
/// shown by `kafdeck schema -- NAME`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(subcommand_value_name = "LOOK", subcommand_help_heading = "Looks")]
pub struct SchemaArgs {
    /// The subject, its newest version; SUBJECT@3 is the third
    #[arg(required_unless_present = "id", conflicts_with = "id")]
    subject: Option<String>,
    /// The schema of this id in place of a subject's
    #[arg(long, value_name = "N")]
    id: Option<u32>,
    /// As it was registered, without lines and blanks for people
    #[arg(long)]
    raw: bool,
    #[command(subcommand)]
    look: Option<SchemaLooks>,
    #[command(flatten)]
    of: OfRegistry,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

#[derive(Debug, clap::Subcommand)]
enum SchemaLooks {
    /// List the versions of a subject, those that are deleted and not for good as well
    Versions(VersionsArgs),
}

/// Which registry, where the profile has several.
#[derive(Clone, Debug, clap::Args)]
pub struct OfRegistry {
    /// The registry by its name in the profile, where that has several
    #[arg(long = "in", id = "in_registry", value_name = "REGISTRY")]
    registry: Option<String>,
}

#[derive(Debug, clap::Args)]
struct VersionsArgs {
    /// The subject
    subject: String,
    #[command(flatten)]
    of: OfRegistry,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

/// What was found, and by which name.
struct FoundSchema {
    registry: Arc<str>,
    id: u32,
    version: Option<SubjectVersion>,
    schema: SchemaText,
    used_as: Option<UsedAs>,
}

/// `orders-value@3` taken apart.
pub fn subject_and_version(text: &str) -> anyhow::Result<(&str, Which)> {
    match text.rsplit_once('@') {
        None | Some((_, "latest")) => Ok((text.strip_suffix("@latest").unwrap_or(text), Which::Newest)),
        Some((subject, version)) => match version.parse() {
            Ok(version) if version > 0 => Ok((subject, Which::Version(version))),
            _ => {
                Err(usage(format!("{text}: `{version}` is no version: SUBJECT@3, or SUBJECT for the newest")))
            }
        },
    }
}

impl SchemaArgs {
    /// Shows it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        if let Some(SchemaLooks::Versions(args)) = &self.look {
            return args.run(session);
        }
        let found = self.found(session)?;
        match self.output {
            OutputForm::Table => {
                say!("{}", found.facts());
                let text = &found.schema.text;
                plain(&if self.raw { text.to_string() } else { found.schema.pretty() })
            }
            form => found.printout().print(form, &session.zone()?),
        }
    }

    fn found(&self, session: &VerbSession) -> anyhow::Result<FoundSchema> {
        let cluster = session.with_registry()?;
        named(&cluster)?;
        let (registries, of) = (cluster.registries(), self.of.registry.as_deref());
        match (&self.subject, self.id) {
            (_, Some(id)) => {
                let asked = runtime::run(async { registries.schema(of, id).await.map_err(told) });
                let (registry, schema, used_as) = asked?;
                Ok(FoundSchema { registry, id, version: None, schema, used_as })
            }
            (Some(subject), None) => {
                let (subject, which) = subject_and_version(subject)?;
                let asked =
                    runtime::run(async { registries.version(of, subject, which).await.map_err(told) });
                let (registry, version) = asked?;
                let (id, schema) = (version.id, version.schema.clone());
                Ok(FoundSchema { registry, id, version: Some(version), schema, used_as: None })
            }
            (None, None) => Err(usage("which schema? SUBJECT[@VERSION], or --id N")),
        }
    }
}

impl FoundSchema {
    fn facts(&self) -> String {
        let name = match &self.version {
            Some(version) => format!("{} v{}, schema {}", version.subject, version.version, self.id),
            None => format!("schema {}", self.id),
        };
        let mut facts = format!("{name} of {}: {}", self.registry, self.schema.kind);
        for reference in &self.schema.references {
            facts.push_str(&format!("; refers to {reference} as {}", reference.name));
        }
        for (subject, version) in self.used_as.iter().flatten() {
            facts.push_str(&format!("; {subject} v{version}"));
        }
        facts
    }

    fn printout(&self) -> Printout {
        let version = self.version.as_ref();
        let facts = vec![
            ("registry", Cell::Name(self.registry.clone())),
            ("id", Cell::Count(self.id.into())),
            ("subject", Cell::or_none(version.map(|one| one.subject.clone()), Cell::Name)),
            (
                "version",
                Cell::or_none(version.map(|one| one.version), |version| Cell::Signed(version.into())),
            ),
            ("type", Cell::text(self.schema.type_word())),
            ("schema", Cell::text(self.schema.text.to_string())),
        ];
        let references = self.schema.references.iter().map(reference);
        let columns = vec!["name", "subject", "version"];
        let mut sheets = vec![("references", Sheet { columns, rows: references.collect() })];
        if let Some(used_as) = &self.used_as {
            let row = |(subject, version): &(Arc<str>, i32)| {
                vec![Cell::Name(subject.clone()), Cell::Signed((*version).into())]
            };
            let rows = used_as.iter().map(row).collect();
            sheets.push(("used_as", Sheet { columns: vec!["subject", "version"], rows }));
        }
        Printout { facts, sheets, missing: Vec::new() }
    }
}

fn reference(one: &SchemaReference) -> Vec<Cell> {
    vec![Cell::Name(one.name.clone()), Cell::Name(one.subject.clone()), Cell::Signed(one.version.into())]
}

impl VersionsArgs {
    fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_registry()?;
        named(&cluster)?;
        let registries = cluster.registries();
        let history = runtime::run(async {
            let registry = self.of.of(&cluster, &self.subject).await?;
            registries.history(&registry, &self.subject).await.map_err(told)
        })?;
        Printout::list(Sheet::of(&VersionRow::of(history))).print(self.output, &session.zone()?)
    }
}

impl OfRegistry {
    /// The registry that is meant: the one that was named, or the only one that has the subject.
    pub async fn of(&self, cluster: &crate::kafka::Cluster, subject: &str) -> anyhow::Result<Arc<str>> {
        let names = cluster.registries().names();
        match (&self.registry, names.as_slice()) {
            (Some(name), _) => Ok(name.as_str().into()),
            (None, [only]) => Ok(only.clone()),
            (None, _) => {
                let found = cluster.registries().version(None, subject, Which::Newest).await;
                Ok(found.map_err(told)?.0)
            }
        }
    }
}
