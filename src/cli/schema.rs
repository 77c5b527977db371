//! `kafdeck schema SUBJECT[@VERSION]`: a schema's text; or the versions of a subject.
use super::exit::{Exit, usage};
use super::print::{Cell, OutputForm, Printout, Sheet, plain};
use super::runtime;
use super::say::say;
use super::schema_change::{SchemaDeleteArgs, SchemaFileArgs, SchemaSettingArgs};
use super::schema_names::{OfRegistry, subject_and_version};
use super::schema_skeleton::SkeletonArgs;
use super::schema_try::SchemaTryArgs;
use super::session::VerbSession;
use super::subjects::{named, told};
use crate::registry::model::{SchemaReference, SchemaText, SubjectVersion};
use crate::registry::{SettingKind, UsedAs};
use crate::views::registry::subject::VersionRow;
use std::sync::Arc;

/// Show a schema of the registry, by subject or id; or check, register and delete schemas, and set levels
///
/// The text goes to the standard output, what else there is to say to the standard error. A subject of the name of a look is
/// shown by `kafdeck schema -- NAME`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(subcommand_value_name = "CHANGE", subcommand_help_heading = "Changes and looks")]
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
    /// Print a value to begin with, as JSON on one line: every field, with its default or the least of its type
    Skeleton(SkeletonArgs),
    /// Ask the registry whether a schema fits what the subject has; nothing is changed
    Check(SchemaFileArgs),
    /// Read records that are there by a schema that is not registered yet, and tell which of them fail at which field
    Try(SchemaTryArgs),
    /// Show which schema would be registered of a file, once the registry says that it fits; with --yes, register it
    Register(SchemaFileArgs),
    /// Show which compatibility level would be set; with --yes, set it
    Level(SchemaSettingArgs),
    /// Show which mode would be set; with --yes, set it
    Mode(SchemaSettingArgs),
    /// Show what would be deleted; with --yes, delete it: ids stay readable until it is deleted for good
    Delete(SchemaDeleteArgs),
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

impl SchemaArgs {
    /// Shows it.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        match &self.look {
            Some(SchemaLooks::Versions(args)) => return args.run(session),
            Some(SchemaLooks::Skeleton(args)) => return args.run(session),
            Some(SchemaLooks::Check(args)) => return args.check(session),
            Some(SchemaLooks::Try(args)) => return args.run(session),
            Some(SchemaLooks::Register(args)) => return args.register(session),
            Some(SchemaLooks::Level(args)) => return args.run(session, SettingKind::Level),
            Some(SchemaLooks::Mode(args)) => return args.run(session, SettingKind::Mode),
            Some(SchemaLooks::Delete(args)) => return args.run(session),
            None => {}
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
        let (registries, of) = (cluster.registries(), self.of.name());
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
