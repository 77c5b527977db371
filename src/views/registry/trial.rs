//! A schema that is not registered yet, tried against records that are there: each one of its subject is read by the schema that wrote
//! it, and must be what the new one reads. Judges rows; who reads them and who shows the verdict stands elsewhere.
use crate::change::KeptText;
use crate::decode::framed::{Decoded, Frame, KeyOrValue, Schema, SchemaName};
use crate::kafka::Cluster;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::read::RecordRow;
use crate::kafka::record::Record;
use crate::query::Document;
use crate::registry::RegistryFault;
use crate::registry::model::ListedVersion;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Which schema, of which subject, for what of a topic's records.
pub struct Trial {
    subject: String,
    of: KeyOrValue,
    had: Had,
    schema: Schema,
    /// So many failures are kept.
    most: usize,
    pub verdict: TrialVerdict,
}

/// The schemas that the subject has already, and whether there may be more than are told.
#[derive(Default)]
struct Had {
    ids: BTreeSet<u32>,
    ids_lack: bool,
    guids: BTreeSet<Uuid>,
    guids_lack: bool,
}

/// What came of it so far.
#[derive(Clone, Debug, Default)]
pub struct TrialVerdict {
    pub tried: u64,
    pub failed: u64,
    /// The first of those that failed.
    pub failures: Vec<TrialFailure>,
    /// By the schema that wrote them: tried, and failed.
    pub writers: BTreeMap<String, (u64, u64)>,
    /// Records by schemas of other subjects, records that name none, and nulls: none of these was tried.
    pub others: u64,
    pub unnamed: u64,
    pub null: u64,
    /// Records that nobody knows of whether they would pass, and why the first of them.
    pub unread: u64,
    pub lacks: Option<String>,
}

/// A record that the new schema does not read.
#[derive(Clone, Debug)]
pub struct TrialFailure {
    pub partition: PartitionId,
    pub offset: Offset,
    pub writer: String,
    /// `.items[2].sku`, or `/items/2/sku` of JSON; empty for the whole.
    pub field: String,
    pub why: String,
}

impl Had {
    fn of(versions: &[ListedVersion]) -> Had {
        let mut had = Had::default();
        for version in versions {
            match &version.told {
                Ok(told) => {
                    had.ids.insert(told.id);
                    had.guids_lack |= told.schema.guid.is_none();
                    had.guids.extend(told.schema.guid);
                }
                Err(_) => (had.ids_lack, had.guids_lack) = (true, true),
            }
        }
        had
    }
}

impl Trial {
    /// Compiles the schema, and finds out what its subject has.
    ///
    /// # Errors
    /// Why it can't be tried, in words.
    pub async fn prepare(
        cluster: &Cluster,
        (registry, subject): (&str, &str),
        schema: &KeptText,
        of: KeyOrValue,
    ) -> Result<Trial, String> {
        let told = |fault: RegistryFault| fault.to_string();
        let registries = cluster.registries();
        let schema = registries.compiled((registry, subject), schema).await.map_err(told)?;
        let had = match registries.history(registry, subject).await {
            Err(fault) if fault.is_missing() => Had::default(),
            history => Had::of(&history.map_err(told)?.versions),
        };
        let (subject, verdict) = (subject.to_owned(), TrialVerdict::default());
        Ok(Trial { subject, of, had, schema, most: 20, verdict })
    }

    /// Keeps so many failures.
    pub fn keeping(self, most: usize) -> Trial {
        Trial { most, ..self }
    }

    /// Judges the records among these rows.
    pub fn take(&mut self, rows: &[RecordRow]) {
        rows.iter().filter_map(RecordRow::record).for_each(|record| self.judge(record));
    }

    fn judge(&mut self, record: &Record) {
        match record.view().document(self.of) {
            None => self.verdict.null += 1,
            Some(Document::Bytes(_)) => self.verdict.unnamed += 1,
            Some(Document::Unread(_, lack)) => self.lack(lack.words().to_string()),
            Some(Document::Decoded(decoded)) => match decoded.schema() {
                None => self.verdict.unnamed += 1,
                Some((frame, writer)) => match self.is_of_subject(frame, writer) {
                    Some(true) => self.hold(record, (&decoded, frame), writer),
                    Some(false) => self.verdict.others += 1,
                    None => self.lack(format!("the registry does not tell whose {} is", writer.written.name)),
                },
            },
        }
    }

    /// None where nobody tells.
    fn is_of_subject(&self, frame: &Frame<'_>, writer: &Schema) -> Option<bool> {
        let known_as = &writer.written.known_as;
        if known_as.iter().any(|(subject, _)| **subject == *self.subject) {
            return Some(true);
        }
        let (has, lacks) = match &frame.name {
            SchemaName::Newest(subject) | SchemaName::Fingerprint(subject, _) => {
                return Some(*subject == self.subject);
            }
            SchemaName::Id(id) => (self.had.ids.contains(id), self.had.ids_lack),
            SchemaName::Guid(guid) => (self.had.guids.contains(guid), self.had.guids_lack),
            SchemaName::GlobalId(_) | SchemaName::ContentId(_) | SchemaName::Glue(_) => (false, true),
        };
        if has { Some(true) } else { (!known_as.is_empty() || !lacks).then_some(false) }
    }

    fn hold(&mut self, record: &Record, (decoded, frame): (&Decoded<'_>, &Frame<'_>), old: &Arc<Schema>) {
        // What its own schema does not read says nothing about the new one.
        if let Err(fault) = decoded.json() {
            return self.lack(format!("not what {} says: {fault}", old.written.name));
        }
        let new = &self.schema;
        let judged = if new.written.kind == old.written.kind {
            let read = new.encoding().resolved(old.encoding(), frame.body, &mut Vec::new());
            read.map_err(|fault| (fault.path, fault.message))
        } else {
            let why = format!("it is written in {}, not in {}", old.written.kind, new.written.kind);
            Err((String::new(), why))
        };
        let writer = self.called(old);
        let sums = self.verdict.writers.entry(writer.clone()).or_default();
        sums.0 += 1;
        self.verdict.tried += 1;
        if let Err((field, why)) = judged {
            sums.1 += 1;
            self.verdict.failed += 1;
            if self.verdict.failures.len() < self.most {
                let (partition, offset) = (record.partition, record.offset);
                self.verdict.failures.push(TrialFailure { partition, offset, writer, field, why });
            }
        }
    }

    /// "schema 12 (v3)": by the version that it is of the subject, where it is one.
    fn called(&self, schema: &Schema) -> String {
        let known_as = &schema.written.known_as;
        match known_as.iter().find(|(subject, _)| **subject == *self.subject).or(known_as.first()) {
            Some((_, version)) => format!("{} (v{version})", schema.written.name),
            None => schema.written.name.to_string(),
        }
    }

    fn lack(&mut self, why: String) {
        self.verdict.unread += 1;
        self.verdict.lacks.get_or_insert(why);
    }
}

impl TrialFailure {
    /// `3:1200 .total: the writer's schema does not have it`
    pub fn words(&self) -> String {
        let field = if self.field.is_empty() { String::new() } else { format!(" {}", self.field) };
        format!("{}:{}{field}: {}", self.partition, self.offset, self.why)
    }
}
