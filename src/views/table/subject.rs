//! What became of the thing that a table is of since the table was opened: it may be deleted, or another of its name stand in
//! its place. Deleted is only what whoever must know says is not there.
use super::{Resource, Table};
use crate::kafka::errors::Error;
use crate::shell::{Cx, Look, Notice};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Why a table's question has no answer.
#[derive(Clone, Debug)]
pub struct AskFailure {
    why: Arc<str>,
    /// Whoever must know says that there is nothing of that name: in these words, where there was something before.
    gone: Option<String>,
}

impl AskFailure {
    /// Whoever must know says that there is nothing of that name.
    pub fn missing(why: String, what: &str, name: &str) -> Self {
        let gone = Some(format!("deleted: there is no {what} {name:?} any more"));
        AskFailure { why: why.into(), gone }
    }
}

impl From<Error> for AskFailure {
    fn from(error: Error) -> Self {
        let gone = match &error {
            Error::Unknown { what, name, .. } => {
                Some(format!("deleted: there is no {what} {name:?} any more"))
            }
            _ => None,
        };
        AskFailure { why: error.to_string().into(), gone }
    }
}

impl From<Arc<str>> for AskFailure {
    fn from(why: Arc<str>) -> Self {
        AskFailure { why, gone: None }
    }
}

/// What is known of the subject.
#[derive(Default)]
pub(super) struct Subject {
    /// Why the last question failed; the rows are older than that.
    pub(super) failed: Option<String>,
    deleted: bool,
    /// Which one it was when the table was opened.
    id: Option<Uuid>,
    is_another: bool,
    /// A look at the cluster has told of it since the table was opened.
    pub(super) was_listed: bool,
}

impl<R: Resource> Table<R> {
    /// Takes a failure in. It is said once, however often the question is put.
    pub(super) fn fail(&mut self, failure: AskFailure, cx: &mut Cx<'_>) {
        let gone = failure.gone.filter(|_| self.loaded);
        self.subject.deleted = gone.is_some();
        let why = gone.unwrap_or_else(|| failure.why.to_string());
        if self.subject.failed.as_ref() != Some(&why) {
            cx.note(Notice::bad(format!("{}: {why}", R::title(&self.of))));
            self.subject.failed = Some(why);
        }
    }

    /// Takes a good answer in.
    pub(super) fn succeed(&mut self) {
        (self.subject.failed, self.subject.deleted) = (None, false);
    }

    /// Which one it is now, by the last look at the cluster.
    pub(super) fn identify(&mut self, look: &Look) {
        if let Some(id) = R::identity(&self.of, look) {
            self.subject.is_another |= *self.subject.id.get_or_insert(id) != id;
        }
        self.subject.was_listed |= tells_all(look) && R::unlisted(&self.of, look, false).is_none();
    }

    /// From now on it is the one that is there.
    pub(super) fn identify_anew(&mut self) {
        (self.subject.id, self.subject.is_another) = (None, false);
    }

    /// What became of it, for a line above the rows.
    pub(super) fn became(&self, look: &Look) -> Option<Words<'static>> {
        let text = match &self.subject.failed {
            Some(why) if self.subject.deleted => why.clone(),
            Some(why) => format!("old: {why}"),
            None if self.subject.is_another => {
                "another one: what was opened here was deleted, and this was created by the same name"
                    .to_owned()
            }
            // What was never listed may be newer than the last look.
            None if self.subject.was_listed => R::unlisted(&self.of, look, true)?,
            None => return None,
        };
        Some(Words::toned(Tone::Bad, "! ").and(Tone::Plain, text))
    }

    /// The same in a word.
    pub(super) fn became_word(&self) -> Option<&'static str> {
        match self.subject.failed {
            Some(_) if self.subject.deleted => Some("deleted"),
            Some(_) => Some("old"),
            None if self.subject.is_another => Some("another one"),
            None => None,
        }
    }
}

/// Which topic has this name, by the last look at the cluster.
pub fn topic_id(name: &str, look: &Look) -> Option<Uuid> {
    let topics = &look.pulse.topics;
    let at = topics.binary_search_by(|topic| (*topic.name).cmp(name)).ok()?;
    Some(topics[at].id).filter(|id| !id.is_nil())
}

/// Whether the last look at the cluster told all topics, and this one was not among them. That it was deleted only who is
/// asked about it by name can say: it may be hidden from this user by now.
pub fn is_unlisted(name: &str, look: &Look) -> bool {
    tells_all(look) && look.pulse.topics.binary_search_by(|topic| (*topic.name).cmp(name)).is_err()
}

fn tells_all(look: &Look) -> bool {
    look.pulse.trouble.is_none() && look.pulse.at.is_some()
}

/// Topics that a look at the cluster has told of: what was never listed may be newer than the last look.
#[derive(Default)]
pub struct ListedTopics(BTreeSet<Arc<str>>);

impl ListedTopics {
    /// Takes a look in.
    pub fn note(&mut self, topics: &[Arc<str>], look: &Look) {
        let listed = |topic: &&Arc<str>| tells_all(look) && !is_unlisted(topic, look);
        self.0.extend(topics.iter().filter(listed).cloned());
    }

    /// Whether it was listed, and is not any more.
    pub fn lost(&self, topic: &str, look: &Look) -> bool {
        self.0.contains(topic) && is_unlisted(topic, look)
    }
}
