//! Plain data of what registries tell. What one does not tell is no value, with the reason where there is one.
use crate::decode::framed::{EncryptionRules, SchemaKind};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// What is told, or why it is not.
pub(crate) type ToldOr<T> = Result<T, Arc<str>>;

/// The levels of compatibility, by the registry's words.
pub(crate) const LEVELS: [(&str, &str); 7] = [
    ("BACKWARD", "the new version reads what the one before it wrote"),
    ("BACKWARD_TRANSITIVE", "the new version reads what all before it wrote"),
    ("FORWARD", "the version before reads what the new one writes"),
    ("FORWARD_TRANSITIVE", "all before read what the new one writes"),
    ("FULL", "both ways, beside the version before"),
    ("FULL_TRANSITIVE", "both ways, beside all before"),
    ("NONE", "nothing is asked"),
];

/// The modes.
pub(crate) const MODES: [(&str, &str); 3] = [
    ("READWRITE", "schemas are registered and deleted"),
    ("READONLY", "nothing is registered or deleted"),
    ("IMPORT", "schemas are registered with ids of another registry"),
];

/// A schema that another one uses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SchemaReference {
    /// As the schema itself names it: a type, or a file.
    pub(crate) name: Arc<str>,
    pub(crate) subject: Arc<str>,
    pub(crate) version: i32,
}

/// A schema's text and what it is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaText {
    pub(crate) kind: SchemaKind,
    pub(crate) text: Arc<str>,
    pub(crate) references: Vec<SchemaReference>,
    /// The same in every registry, since Confluent 8.
    pub(crate) guid: Option<Uuid>,
    pub(crate) encryption: EncryptionRules,
}

/// One version of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubjectVersion {
    pub(crate) subject: Arc<str>,
    pub(crate) version: i32,
    /// Of the schema, in this registry.
    pub(crate) id: u32,
    pub(crate) schema: SchemaText,
}

/// A level or a mode, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubjectSetting {
    pub(crate) value: Arc<str>,
    /// Of the subject itself; else it is that of the whole registry.
    pub(crate) own: bool,
}

/// A subject in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegisteredSubject {
    pub(crate) registry: Arc<str>,
    pub(crate) name: Arc<str>,
    /// Deleted, and not for good: all its versions are.
    pub(crate) deleted: bool,
    /// Its newest version.
    pub(crate) newest: ToldOr<SubjectVersion>,
    pub(crate) level: ToldOr<SubjectSetting>,
}

/// A version in a subject's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedVersion {
    pub(crate) version: i32,
    /// Deleted, and not for good.
    pub(crate) deleted: bool,
    pub(crate) told: ToldOr<SubjectVersion>,
}

/// A subject with all its versions, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubjectHistory {
    pub(crate) registry: Arc<str>,
    pub(crate) subject: Arc<str>,
    pub(crate) versions: Vec<ListedVersion>,
    pub(crate) level: ToldOr<SubjectSetting>,
    pub(crate) mode: ToldOr<SubjectSetting>,
}

/// What a registry says of a schema that is not registered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaVerdict {
    pub(crate) fits: bool,
    /// What speaks against it, in the registry's words; some tell none.
    pub(crate) words: Vec<Arc<str>>,
}

impl fmt::Display for SchemaReference {
    /// "customers-value v2"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.subject, self.version)
    }
}

/// The topic of which a subject has the name, and whether its keys are meant: `orders-value`.
pub(crate) fn topic_of(subject: &str) -> Option<(&str, bool)> {
    let own = match subject.strip_prefix(":.").and_then(|rest| rest.split_once(':')) {
        Some((_, own)) => own,
        None => subject,
    };
    let value = own.strip_suffix("-value").map(|topic| (topic, false));
    value
        .or_else(|| own.strip_suffix("-key").map(|topic| (topic, true)))
        .filter(|(topic, _)| !topic.is_empty())
}

impl SchemaText {
    /// What a registry calls it.
    pub(crate) fn type_word(&self) -> &'static str {
        type_word(self.kind)
    }

    /// Its text as people read it: JSON in lines.
    pub(crate) fn pretty(&self) -> String {
        if self.kind == SchemaKind::Protobuf {
            return self.text.to_string();
        }
        let json = serde_json::from_str::<serde_json::Value>(&self.text);
        let pretty = json.ok().and_then(|json| serde_json::to_string_pretty(&json).ok());
        pretty.unwrap_or_else(|| self.text.to_string())
    }
}

/// What a registry calls a kind of schema.
pub(crate) fn type_word(kind: SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Avro => "AVRO",
        SchemaKind::Protobuf => "PROTOBUF",
        SchemaKind::Json => "JSON",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_tells_its_topic_where_it_is_named_by_it() {
        for (subject, topic) in [
            ("orders-value", Some(("orders", false))),
            ("orders-key", Some(("orders", true))),
            (":.lab:a:b-value", Some(("a:b", false))),
            ("shop.Address", None),
            ("-value", None),
        ] {
            assert_eq!(topic_of(subject), topic, "{subject}");
        }
    }
}
