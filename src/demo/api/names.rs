//! Our words as the protocol crate's types.
use crate::demo::create::RefusedTopic;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::{BrokerId, TopicName};
use kafka_protocol::protocol::StrBytes;

pub fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

pub fn topic_name(name: &str) -> TopicName {
    TopicName(text(name))
}

pub fn broker_ids(ids: &[i32]) -> Vec<BrokerId> {
    ids.iter().copied().map(BrokerId).collect()
}

/// The number on the wire: 0 without an error.
pub fn code(error: Option<ResponseError>) -> i16 {
    error.map_or(0, |error| error.code())
}

/// What became of a change: its error's number, 0 without one, and message.
pub fn code_and_words(change: Result<(), RefusedTopic>) -> (i16, Option<StrBytes>) {
    match change {
        Ok(()) => (0, None),
        Err((error, why)) => (error.code(), Some(text(&why))),
    }
}
