//! Who reads the records of each topic: whoever fetches schemas, and what was chosen, come together here. Knows no format.
use super::read_as::ReadChoices;
use super::reader::Reader;
use super::source::SchemaSources;
use std::sync::Arc;

/// Who reads the records of each topic. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct RecordReaders {
    pub schemas: Option<Arc<dyn SchemaSources>>,
    pub choices: Option<Arc<dyn ReadChoices>>,
}

impl RecordReaders {
    pub fn of(&self, topic: &str) -> Reader {
        let schemas = self.schemas.as_ref().and_then(|schemas| schemas.of(topic));
        let chosen = self.choices.as_ref().map(|choices| choices.of(topic)).unwrap_or_default();
        Reader::of(topic, schemas, chosen)
    }
}
