//! Holds every question to what the profile is bound to: a name outside never leaves this program.
use super::codes;
use super::error::Error;
use super::handle::Wire;
use super::metadata::{Metadata, WhichTopics};
use crate::config::{NamePattern, listed};
use std::sync::Arc;

impl Wire {
    /// Whether this topic may be asked about.
    ///
    /// # Errors
    /// [`Error::OutOfBounds`] if it is none of the profile's.
    pub fn topic_within(&self, name: &str) -> Result<(), Error> {
        let bounds = &self.options().bounds;
        if bounds.topic(name) { Ok(()) } else { Err(outside("topic", name, bounds.topics.as_deref())) }
    }

    /// Whether this group may be asked about.
    ///
    /// # Errors
    /// [`Error::OutOfBounds`] if it is none of the profile's.
    pub fn group_within(&self, name: &str) -> Result<(), Error> {
        let bounds = &self.options().bounds;
        if bounds.group(name) { Ok(()) } else { Err(outside("group", name, bounds.groups.as_deref())) }
    }

    /// What may be asked in place of this: all topics are those of the profile, where it names each of them.
    pub(super) fn bounded<'a>(
        &self,
        topics: WhichTopics<'a>,
        named: &'a mut Vec<Arc<str>>,
    ) -> Result<WhichTopics<'a>, Error> {
        match topics {
            WhichTopics::None => Ok(topics),
            WhichTopics::Some(names) => {
                names.iter().try_for_each(|name| self.topic_within(name)).map(|()| topics)
            }
            WhichTopics::All => Ok(match self.options().bounds.named_topics() {
                Some(names) => {
                    *named = names;
                    WhichTopics::Some(named)
                }
                None => topics,
            }),
        }
    }

    /// Leaves out of a list what is none of the profile's: Kafka lists by no pattern.
    pub(super) fn keep_within(&self, metadata: &mut Metadata) {
        let bounds = &self.options().bounds;
        if bounds.topics.is_some() {
            // A name of the profile of which there is no topic is none in a list.
            let is_there =
                |error| !matches!(error, codes::UNKNOWN_TOPIC_OR_PARTITION | codes::INVALID_TOPIC_EXCEPTION);
            metadata.topics.retain(|topic| bounds.topic(&topic.name) && is_there(topic.error));
        }
    }
}

fn outside(what: &'static str, name: &str, patterns: Option<&[NamePattern]>) -> Error {
    let bounds = listed(patterns.unwrap_or_default()).into();
    Error::OutOfBounds { what, name: name.into(), bounds }
}
