//! What a registry keeps: schemas by id, the versions of subjects, levels and modes, per context. Plain data.
use serde_json::Value;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use uuid::Uuid;

/// A schema, kept once in a context however many subjects have it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSchema {
    pub kind: String,
    pub text: String,
    /// `{"name", "subject", "version"}` each.
    pub references: Vec<Value>,
}

/// One version of a subject.
#[derive(Clone, Copy, Debug)]
pub struct KeptVersion {
    pub id: u32,
    /// Deleted, and not for good.
    pub deleted: bool,
}

#[derive(Debug, Default)]
pub struct Subject {
    pub versions: BTreeMap<i32, KeptVersion>,
    pub level: Option<String>,
    pub mode: Option<String>,
}

/// Everything.
#[derive(Debug)]
pub struct SchemaShelf {
    /// By context: the id is the place, counted from 1.
    schemas: BTreeMap<String, Vec<KeptSchema>>,
    pub subjects: BTreeMap<String, Subject>,
    pub level: String,
    pub mode: String,
}

impl Default for SchemaShelf {
    fn default() -> Self {
        SchemaShelf {
            schemas: BTreeMap::new(),
            subjects: BTreeMap::new(),
            level: "BACKWARD".to_owned(),
            mode: "READWRITE".to_owned(),
        }
    }
}

/// The context that a subject names: `:.lab:orders-value`.
pub fn context(subject: &str) -> &str {
    subject.strip_prefix(':').and_then(|rest| rest.split_once(':')).map_or(".", |(context, _)| context)
}

impl KeptSchema {
    /// The same text in other clothes: JSON is compared as JSON.
    fn is(&self, other: &KeptSchema) -> bool {
        let bare = |schema: &KeptSchema| match serde_json::from_str::<Value>(&schema.text) {
            Ok(json) if schema.kind != "PROTOBUF" => json.to_string(),
            _ => schema.text.trim().to_owned(),
        };
        self.kind == other.kind && self.references == other.references && bare(self) == bare(other)
    }

    pub fn guid(&self) -> Uuid {
        let hash = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, &self.kind, &self.text, self.references.len()).hash(&mut hasher);
            hasher.finish()
        };
        Uuid::from_u64_pair(hash(0), hash(1))
    }

    pub fn refers_to(&self, subject: &str, version: i32) -> bool {
        self.references
            .iter()
            .any(|one| one["subject"] == *subject && one["version"].as_i64() == Some(i64::from(version)))
    }
}

impl SchemaShelf {
    pub fn schema(&self, context: &str, id: u32) -> Option<&KeptSchema> {
        self.schemas.get(context)?.get((id as usize).checked_sub(1)?)
    }

    pub fn of_guid(&self, guid: &str) -> Option<&KeptSchema> {
        self.schemas.values().flatten().find(|schema| schema.guid().to_string() == guid)
    }

    pub fn contexts(&self) -> Vec<&str> {
        let mut found: Vec<&str> = self.schemas.keys().map(String::as_str).collect();
        if !found.contains(&".") {
            found.insert(0, ".");
        }
        found
    }

    /// The version of a subject that has this schema.
    pub fn lookup(&self, subject: &str, schema: &KeptSchema, deleted: bool) -> Option<(i32, u32)> {
        let versions = &self.subjects.get(subject)?.versions;
        let found = versions.iter().rev().filter(|(_, version)| deleted || !version.deleted);
        let mut found = found.filter(|(_, version)| {
            self.schema(context(subject), version.id).is_some_and(|kept| kept.is(schema))
        });
        found.next().map(|(number, version)| (*number, version.id))
    }

    /// Keeps it as a new version, unless it is one already; tells its id.
    pub fn keep(&mut self, subject: &str, schema: KeptSchema) -> u32 {
        if let Some((_, id)) = self.lookup(subject, &schema, false) {
            return id;
        }
        let schemas = self.schemas.entry(context(subject).to_owned()).or_default();
        let at = schemas.iter().position(|kept| kept.is(&schema)).unwrap_or_else(|| {
            schemas.push(schema);
            schemas.len() - 1
        });
        let id = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let versions = &mut self.subjects.entry(subject.to_owned()).or_default().versions;
        let next = versions.last_key_value().map_or(1, |(last, _)| last + 1);
        versions.insert(next, KeptVersion { id, deleted: false });
        id
    }

    /// Where a schema stands: subject and version.
    pub fn places(&self, of: &str, id: u32) -> Vec<(&str, i32)> {
        let here = self.subjects.iter().filter(|(subject, _)| context(subject) == of);
        let versions = here.flat_map(|(subject, one)| {
            one.versions.iter().map(move |(number, version)| (subject.as_str(), *number, version))
        });
        let alive = versions.filter(|(.., version)| !version.deleted && version.id == id);
        alive.map(|(subject, number, _)| (subject, number)).collect()
    }

    /// The ids of schemas, of versions that are not deleted, which refer to this version.
    pub fn referring(&self, subject: &str, version: i32) -> Vec<u32> {
        let alive = self.subjects.iter().flat_map(|(name, one)| {
            one.versions.values().filter(|version| !version.deleted).map(move |version| (name, version.id))
        });
        let mut ids: Vec<u32> = alive
            .filter(|(name, id)| {
                self.schema(context(name), *id).is_some_and(|schema| schema.refers_to(subject, version))
            })
            .map(|(_, id)| id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The level that counts for a subject.
    pub fn level_of(&self, subject: &str) -> &str {
        self.subjects.get(subject).and_then(|one| one.level.as_deref()).unwrap_or(&self.level)
    }

    /// The mode that counts for a subject.
    pub fn mode_of(&self, subject: &str) -> &str {
        self.subjects.get(subject).and_then(|one| one.mode.as_deref()).unwrap_or(&self.mode)
    }
}
