//! Schema registries that speak Confluent's API, whoever made them, and AWS Glue's for what records name: what is asked of them, plain data of the answers, and the schemas
//! that records are read by. What a registry can is found out by asking, never by its name. Knows no screen, and of Kafka only names.
//!
//! | file | owns |
//! |---|---|
//! | `model` | plain data: subjects, versions, references, levels, modes |
//! | `fault` | why there is no answer, or a refusal, in words |
//! | `door` | one registry: its addresses, its context, and one exchange |
//! | `reading` | JSON into the model |
//! | `looks` | the questions that change nothing |
//! | `listing` | lists: subjects, and the versions of one |
//! | `settings` | levels of compatibility and modes |
//! | `glue` | AWS Glue's registry, which has an API of its own |
//! | `gathering` | a schema with all that it refers to |
//! | `fingerprints` | what versions were found to be when a fingerprint was looked for |
//! | `memory` | what is remembered of schemas, and for how long; no I/O, no clock of its own |
//! | `writes` | the changes: each demands the permit |
//! | `writing` | schemas for whoever writes records: asked for anew |
//! | `source` | schemas for whoever reads records: each fetched once |
//!
//! Several registries may stand beside one cluster: [`Registries`] is the handle on all of them.
mod door;
mod fault;
mod fingerprints;
mod gathering;
mod glue;
mod listing;
mod looks;
mod memory;
pub(crate) mod model;
mod reading;
mod settings;
mod source;
mod writes;
mod writing;

pub(crate) use fault::RegistryFault;
pub(crate) use looks::{UsedAs, Which};
pub(crate) use settings::SettingKind;
pub(crate) use writing::{SchemaToWrite, WantedSchema};

use crate::change::NamedSubject;
use crate::config::NamePattern;
use crate::decode::framed::{SchemaSource, SchemaSources};
use crate::wire::Options;
use door::Registry;
use source::RegistrySource;
use std::fmt;
use std::sync::Arc;

/// What registries told, and who told nothing.
pub(crate) type RegistryTold<T> = crate::web::ServiceTold<T, RegistryFault>;

/// All registries of a profile. Cheap to clone; opens nothing until the first question.
#[derive(Clone, Default)]
pub(crate) struct Registries {
    all: Arc<[OneRegistry]>,
}

struct OneRegistry {
    registry: Arc<Registry>,
    source: Arc<RegistrySource>,
    /// Whose records name its schemas.
    topics: Option<Arc<[NamePattern]>>,
}

impl Registries {
    /// As the options say, reached as the Kafka cluster is.
    pub(crate) fn new(options: &Options) -> Self {
        let one = |service| {
            let registry = Arc::new(Registry::new(service, options));
            OneRegistry { source: RegistrySource::new(&registry), topics: service.topics.clone(), registry }
        };
        Registries { all: options.registries.iter().map(one).collect() }
    }

    /// Whether none is configured.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The one whose schemas a topic's records name: the first that names the topic, else the first that names none.
    pub(crate) fn of_topic(&self, topic: &str) -> Option<Arc<str>> {
        self.naming_topic(topic).map(|one| one.registry.name.clone())
    }

    fn naming_topic(&self, topic: &str) -> Option<&OneRegistry> {
        let names = |one: &&OneRegistry| {
            one.topics.as_ref().is_some_and(|topics| topics.iter().any(|pattern| pattern.fits(topic)))
        };
        self.all.iter().find(names).or_else(|| self.all.iter().find(|one| one.topics.is_none()))
    }

    /// What they are called.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        self.all.iter().map(|one| one.registry.name.clone()).collect()
    }

    /// The schemas that records name; none where no registry is configured.
    pub(crate) fn schemas(&self) -> Option<Arc<dyn SchemaSources>> {
        // Whoever asks for a topic's later may be on a thread that runs nothing else.
        self.all.iter().for_each(|one| one.source.run_here());
        (!self.is_empty()).then(|| Arc::new(self.clone()) as Arc<dyn SchemaSources>)
    }

    /// A subject as a change names it; empty: all of the registry.
    pub(crate) fn naming(&self, registry: &str, subject: &str) -> NamedSubject {
        let one = self.named(registry).ok();
        NamedSubject {
            registry: registry.to_owned(),
            subject: subject.to_owned(),
            qualified: one.map(|one| one.qualified(subject)).unwrap_or_default(),
            url: one.map(Registry::url).unwrap_or_default(),
        }
    }

    /// A setting where it is set itself; no subject: of all.
    ///
    /// # Errors
    /// If the registry does not say.
    pub(crate) async fn own_setting(
        &self,
        registry: &str,
        kind: SettingKind,
        subject: Option<&str>,
    ) -> Result<Option<Arc<str>>, RegistryFault> {
        self.named(registry)?.own_setting(kind, subject).await
    }

    /// The one of this name, or all in their order.
    fn asked(&self, name: Option<&str>) -> Result<Vec<&Registry>, RegistryFault> {
        match name {
            Some(name) => Ok(vec![self.named(name)?]),
            None => Ok(self.all.iter().map(|one| &*one.registry).collect()),
        }
    }

    /// The one of this name.
    fn named(&self, name: &str) -> Result<&Registry, RegistryFault> {
        let found = self.all.iter().find(|one| *one.registry.name == *name);
        found.map(|one| &*one.registry).ok_or_else(|| {
            let known = self.names().join(", ");
            let known = if known.is_empty() { "none is configured".to_owned() } else { known };
            RegistryFault::unknown(&format!("there is no schema registry {name} in this profile ({known})"))
        })
    }
}

impl SchemaSources for Registries {
    fn of(&self, topic: &str) -> Option<Arc<dyn SchemaSource>> {
        Some(self.naming_topic(topic)?.source.clone())
    }
}

impl fmt::Debug for Registries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
