//! How the keys and values of each topic are to be read: as their own signs say, or as somebody chose. Knows no format.
use super::decoded::Decoder;
use super::frame::KeyOrValue;
use super::interpreter::Interpreter;
use std::fmt;
use std::sync::Arc;

/// How a key or a value is to be read.
#[derive(Clone, Debug, Default)]
pub enum ReadAs {
    /// By the schema that it names, or the format that its bytes are in.
    #[default]
    Signs,
    /// As the text or bytes that it is.
    Plain,
    By(Arc<Decoder>),
    /// As somebody else says, who takes his time.
    Through(Arc<dyn Interpreter>),
    /// As was chosen, which can't be had; why.
    Lacking(Arc<str>),
}

/// The same for both parts of a record.
#[derive(Clone, Debug, Default)]
pub struct ReadRecordAs {
    pub key: ReadAs,
    pub value: ReadAs,
}

/// Says what was chosen for a topic.
pub trait ReadChoices: Send + Sync + fmt::Debug {
    fn of(&self, topic: &str) -> ReadRecordAs;
}

impl ReadRecordAs {
    pub fn part(&self, of: KeyOrValue) -> &ReadAs {
        match of {
            KeyOrValue::Key => &self.key,
            KeyOrValue::Value => &self.value,
        }
    }
}
