//! A key or a value as another version of its subject reads it: the newest, or one that is chosen. The bytes stay what they are.
use super::{RecordPart, Single};
use crate::decode::framed::{Decoded, KeyOrValue, Reader, SchemaLook, SchemaName};
use crate::query::Document;
use crate::registry::RegistryFault;
use crate::registry::model::SubjectHistory;
use crate::shell::{Cx, Notice};
use crate::ui::popup::Offer;
use crate::views::schemas::WaitsFor;

/// The version that is to read.
#[derive(Clone)]
pub(super) struct ReadByVersion {
    of: KeyOrValue,
    name: SchemaName,
    /// "invoices-value v2"
    called: String,
}

/// What came of it: the value as JSON and how that came about, or why it can't be read so.
pub(super) type ReadByAnother = Result<(Vec<u8>, String), String>;

impl ReadByVersion {
    /// Reads what a schema wrote by this version; none where another part is meant.
    pub fn read(&self, of: KeyOrValue, reader: &Reader, written: &Decoded<'_>) -> Option<ReadByAnother> {
        let (frame, writer) = written.schema().filter(|_| self.of == of)?;
        let schema = match reader.look(&self.name)? {
            SchemaLook::Known(schema) => schema,
            SchemaLook::Coming => return Some(Err(format!("{} is being asked for", self.called))),
            SchemaLook::Lacks(why) => return Some(Err(why.to_string())),
        };
        let mut out = Vec::new();
        let read = schema.encoding().resolved(writer.encoding(), frame.body, &mut out);
        Some(match read {
            Ok(()) => Ok((out, format!("as {} reads it; written by {written}", self.called))),
            Err(fault) => {
                let place = if fault.path.is_empty() { String::new() } else { format!("{}: ", fault.path) };
                Err(format!("{} can't read it: {place}{}", self.called, fault.message))
            }
        })
    }
}

impl Single {
    /// The subject of the part that is shown: the one of the topic's name, or the first that has its schema.
    fn subject(&self) -> Option<(KeyOrValue, String)> {
        let of = match self.part {
            RecordPart::Key => KeyOrValue::Key,
            RecordPart::Value => KeyOrValue::Value,
            RecordPart::Header(_) | RecordPart::Facts => return None,
        };
        let Some(Document::Decoded(decoded)) = self.record.as_ref()?.view().document(of) else { return None };
        let (own, known) = (of.subject(&self.topic), &decoded.schema()?.1.written.known_as);
        let found = known.iter().find(|(subject, _)| **subject == *own).or_else(|| known.first())?;
        Some((of, found.0.to_string()))
    }

    /// Whether another version may read it.
    pub(super) fn has_versions(&self) -> bool {
        self.subject().is_some()
    }

    /// Lets a version be chosen.
    pub(super) fn choose_version(&mut self, cx: &mut Cx<'_>) {
        let Some((of, subject)) = self.subject() else { return };
        let topic = self.topic.clone();
        cx.call(
            "look up the versions",
            move |reach| async move {
                let registries = reach.cluster.registries();
                let registry = registries.of_topic(&topic).unwrap_or_default();
                registries.history(&registry, &subject).await
            },
            move |single: &mut Single, told: Result<SubjectHistory, RegistryFault>, cx| match told {
                Ok(history) => single.offer_versions(of, &history, cx),
                Err(fault) => cx.note(Notice::bad(fault.to_string())),
            },
        );
    }

    fn offer_versions(&mut self, of: KeyOrValue, history: &SubjectHistory, cx: &mut Cx<'_>) {
        let subject = &history.subject;
        let mut offers = vec![Offer::new("as it was written", "by the schema that it names")];
        let mut ways = vec![None];
        for version in &history.versions {
            let Ok(told) = &version.told else { continue };
            let about = match (ways.len(), version.deleted) {
                (_, true) => "deleted",
                (1, false) => "the newest",
                _ => "",
            };
            let called = format!("{subject} v{}", version.version);
            offers.push(Offer::new(called.clone(), format!("schema {} {about}", told.id)));
            ways.push(Some(ReadByVersion { of, name: SchemaName::Id(told.id), called }));
        }
        cx.choose("Read it as which version?", offers, move |single: &mut Single, at, cx| {
            single.read_as = ways.get(at).cloned().flatten();
            single.lay_out(cx);
        });
    }

    /// What the record waits for, as it is to be read.
    pub(super) fn awaits(&self) -> WaitsFor {
        let mut awaited = WaitsFor::by(self.record.iter());
        if let (Some(record), Some(version)) = (&self.record, &self.read_as)
            && matches!(record.reader.look(&version.name), Some(SchemaLook::Coming))
        {
            awaited.and(record, &version.name);
        }
        awaited
    }
}
