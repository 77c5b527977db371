//! What the keys and values of the topic at hand are read with, on a searching thread. Knows no registry.
use crate::decode::framed::{Reader, RecordReaders};
use std::sync::Arc;

/// The readers of one topic at a time.
pub struct TopicReaders {
    readers: Option<RecordReaders>,
    topic: Arc<str>,
    /// For judging: waits until a schema is known.
    pub asked: Reader,
    /// For the rows that are handed over: shows what is known when it is drawn.
    pub shown: Reader,
}

impl TopicReaders {
    pub fn of(readers: Option<RecordReaders>) -> Self {
        TopicReaders { readers, topic: "".into(), asked: Reader::default(), shown: Reader::default() }
    }

    /// Turns to a topic.
    pub fn turn_to(&mut self, topic: &Arc<str>) {
        let Some(readers) = self.readers.as_ref().filter(|_| self.topic != *topic) else { return };
        self.topic = topic.clone();
        self.shown = readers.of(topic);
        self.asked = self.shown.patient();
    }
}
