//! A schema with all that it refers to, fetched: bounded in depth, number and size, and said plainly where its references go round.
use super::Registries;
use super::door::Registry;
use super::fault::RegistryFault;
use super::fingerprints::VersionPrint;
use super::looks::Which;
use super::model::{SchemaReference, SchemaText};
use crate::change::KeptText;
use crate::decode::framed::{EncryptionRules, Schema, SchemaKind, SchemaName, WrittenSchema};
use futures_util::future::BoxFuture;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

/// A reference of a reference of …
const DEEPEST: usize = 32;
/// Versions of a subject among which a fingerprint is looked for.
const MOST_VERSIONS: usize = 100;
/// Schemas that one uses.
const MOST: usize = 500;
/// Bytes of a schema and of all that it uses: registries take 1 MB or so.
const LARGEST: usize = 8 << 20;

/// A schema as it is, with what it uses behind what that uses.
pub(super) async fn gathered(registry: &Registry, name: &SchemaName) -> Result<WrittenSchema, RegistryFault> {
    let (schema, known_as) = found(registry, name).await?;
    whole(registry, name, schema, known_as).await
}

/// The same of one that is at hand.
pub(super) async fn whole(
    registry: &Registry,
    name: &SchemaName,
    schema: SchemaText,
    known_as: KnownAs,
) -> Result<WrittenSchema, RegistryFault> {
    let mut gathering =
        Gathering { registry, name, texts: Vec::new(), met: HashSet::new(), open: Vec::new(), bytes: 0 };
    gathering.weigh(&schema.text)?;
    gathering.take(&schema.references).await?;
    let references = gathering.texts;
    let SchemaText { kind, text, encryption, .. } = schema;
    Ok(WrittenSchema { name: name.clone(), kind, text, references, encryption, known_as })
}

impl Registries {
    /// A schema that is not registered yet, with all that it refers to, compiled.
    ///
    /// # Errors
    /// If what it refers to can't be had, or it is no schema.
    pub(crate) async fn compiled(
        &self,
        (registry, subject): (&str, &str),
        schema: &KeptText,
    ) -> Result<Schema, RegistryFault> {
        let registry = self.named(registry)?;
        let kind = super::reading::kind(&serde_json::json!({ "schemaType": schema.kind }));
        let kind = kind.map_err(|why| RegistryFault::unknown(&why))?;
        let reference = |(name, subject, version): &(String, String, i32)| SchemaReference {
            name: name.as_str().into(),
            subject: subject.as_str().into(),
            version: *version,
        };
        let references = schema.references.iter().map(reference).collect();
        let encryption = EncryptionRules::default();
        let text = SchemaText { kind, text: schema.text.as_str().into(), references, guid: None, encryption };
        let name = SchemaName::Newest(subject.to_owned());
        let written = whole(registry, &name, text, Vec::new()).await?;
        let compiled = tokio::task::spawn_blocking(move || Schema::compile(written)).await;
        let compiled = compiled.unwrap_or_else(|_| Err("reading it broke".to_owned()));
        compiled.map_err(|why| RegistryFault::unknown(&why))
    }
}

pub(super) type KnownAs = Vec<(Arc<str>, i32)>;

async fn found(registry: &Registry, name: &SchemaName) -> Result<(SchemaText, KnownAs), RegistryFault> {
    let id = match name {
        SchemaName::Glue(id) if registry.is_glue => return registry.of_glue(*id).await,
        _ if registry.is_glue => return Err(RegistryFault::absent(&format!("asking AWS Glue for {name}"))),
        SchemaName::Id(id) => *id,
        SchemaName::Guid(guid) => return Ok((registry.schema_of_guid(*guid).await?, Vec::new())),
        SchemaName::Newest(subject) => {
            let newest = registry.version(subject, Which::Newest).await?;
            return Ok((newest.schema, vec![(subject.as_str().into(), newest.version)]));
        }
        SchemaName::Fingerprint(subject, print) => {
            return by_fingerprint(registry, name, subject, *print).await;
        }
        SchemaName::GlobalId(global) => registry.content_of(*global).await?,
        SchemaName::ContentId(content) => {
            u32::try_from(*content).map_err(|_| RegistryFault::absent(&format!("asking for {name}")))?
        }
        SchemaName::Glue(_) => {
            let words = "it is kept in AWS Glue's registry: registry = \"https://glue.REGION.amazonaws.com\" in the profile";
            return Err(RegistryFault::unknown(&format!("{name}: {words}")));
        }
    };
    let (schema, known_as) = tokio::join!(registry.schema(id), registry.known_as(id));
    Ok((schema?, known_as.unwrap_or_default()))
}

/// The version of a subject whose schema has a fingerprint; the newest are looked at first, and one that can't be had is passed over.
async fn by_fingerprint(
    registry: &Registry,
    name: &SchemaName,
    subject: &str,
    print: u64,
) -> Result<(SchemaText, KnownAs), RegistryFault> {
    let path = format!("{}/versions", registry.subject_path(subject));
    let versions = registry.numbers(&format!("listing the versions of {subject}"), &path).await?;
    let (count, mut lacking) = (versions.len(), None);
    for version in versions.into_iter().rev().take(MOST_VERSIONS) {
        let known = registry.prints.lock().recall(subject, version, Instant::now());
        match known {
            Some(VersionPrint::Is(own)) if own != Some(print) => continue,
            Some(VersionPrint::Lacks(why)) => {
                lacking.get_or_insert((version, why));
                continue;
            }
            // That which is looked for is fetched as it is now.
            Some(VersionPrint::Is(_)) | None => {}
        }
        let found = looked_at(registry, name, subject, version).await;
        let told = match &found {
            Ok((_, own)) => VersionPrint::Is(*own),
            Err(fault) if fault.is_of_all() => return Err(fault.clone()),
            Err(fault) => VersionPrint::Lacks(fault.clone()),
        };
        registry.prints.lock().keep((subject, version), told, Instant::now());
        match found {
            Ok((schema, own)) if own == Some(print) => return Ok((schema, vec![(subject.into(), version)])),
            Ok(_) => {}
            Err(fault) => _ = lacking.get_or_insert((version, fault)),
        }
    }
    Err(match lacking {
        Some((version, fault)) => {
            let words = format!("{name} is none of those that can be had; v{version} can't: {fault}");
            RegistryFault::unknown(&words)
        }
        None if count > MOST_VERSIONS => {
            let words = format!("only the newest {MOST_VERSIONS} of its {count} versions were looked at");
            RegistryFault::absent_but(&words)
        }
        None => RegistryFault::absent(&format!("asking for the {name}")),
    })
}

/// A version and its fingerprint, where it has one: found by what it refers to, which is gathered as that of any other.
async fn looked_at(
    registry: &Registry,
    name: &SchemaName,
    subject: &str,
    version: i32,
) -> Result<(SchemaText, Option<u64>), RegistryFault> {
    let schema = registry.version(subject, Which::Version(version)).await?.schema;
    if schema.kind != SchemaKind::Avro {
        return Ok((schema, None));
    }
    // Boxed: it may be that for which this is looked for.
    let written = Box::pin(whole(registry, name, schema.clone(), Vec::new())).await?;
    let print = written.fingerprint();
    Ok((schema, print))
}

struct Gathering<'a> {
    registry: &'a Registry,
    name: &'a SchemaName,
    texts: Vec<(String, Arc<str>)>,
    met: HashSet<SchemaReference>,
    /// From the schema down to where the look is now.
    open: Vec<SchemaReference>,
    bytes: usize,
}

impl Gathering<'_> {
    fn refused(&self, why: &str) -> RegistryFault {
        RegistryFault::unknown(&format!("{}: {why}", self.name))
    }

    fn weigh(&mut self, text: &str) -> Result<(), RegistryFault> {
        self.bytes += text.len();
        if self.bytes > LARGEST {
            let most = LARGEST >> 20;
            return Err(self.refused(&format!("with what it refers to it is larger than {most} MiB")));
        }
        Ok(())
    }

    /// Boxed: what a reference refers to is fetched in the same way.
    fn take<'b>(&'b mut self, references: &'b [SchemaReference]) -> BoxFuture<'b, Result<(), RegistryFault>> {
        Box::pin(async move {
            for reference in references {
                self.take_one(reference).await?;
            }
            Ok(())
        })
    }

    async fn take_one(&mut self, reference: &SchemaReference) -> Result<(), RegistryFault> {
        let same = |other: &SchemaReference| {
            (&other.subject, other.version) == (&reference.subject, reference.version)
        };
        if let Some(from) = self.open.iter().position(same) {
            let round = self.open[from..].iter().chain([reference]).map(ToString::to_string);
            let round = round.collect::<Vec<_>>().join(" → ");
            return Err(self.refused(&format!("its references go round: {round}")));
        }
        if !self.met.insert(reference.clone()) {
            return Ok(());
        }
        if self.open.len() >= DEEPEST || self.met.len() > MOST {
            let words = format!("it refers to more than {MOST} schemas, or deeper than {DEEPEST}");
            return Err(self.refused(&words));
        }
        let which = Which::Version(reference.version);
        let version = self.registry.version(&reference.subject, which).await?;
        self.weigh(&version.schema.text)?;
        self.open.push(reference.clone());
        self.take(&version.schema.references).await?;
        self.open.pop();
        self.texts.push((reference.name.to_string(), version.schema.text));
        Ok(())
    }
}
