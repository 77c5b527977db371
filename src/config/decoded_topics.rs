//! What the keys and values of a profile's topics are read as, ready to read: files that choices name are read once, when a record of
//! their topics is first seen.
use super::choice_host::OwnHost;
use super::decode::DecodeTable;
use super::profile::Profile;
use crate::decode::choice;
use crate::decode::framed::{ReadAs, ReadChoices, ReadRecordAs};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The choices of a profile.
#[derive(Default)]
pub struct DecodedTopics {
    values: DecodeTable,
    keys: DecodeTable,
    /// What was made ready, by what is written.
    made: Mutex<HashMap<String, ReadAs>>,
}

impl DecodedTopics {
    pub fn of(profile: &Profile) -> Self {
        let (values, keys) = (profile.decode.clone(), profile.decode_keys.clone());
        DecodedTopics { values, keys, made: Mutex::default() }
    }

    fn ready(&self, chosen: Option<&str>) -> ReadAs {
        let Some(chosen) = chosen else { return ReadAs::Signs };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = made.get(chosen) {
            return ready.clone();
        }
        let read = choice::read_as(chosen, &OwnHost);
        let ready = read.unwrap_or_else(|why| ReadAs::Lacking(why.into()));
        made.entry(chosen.to_owned()).or_insert(ready).clone()
    }
}

impl ReadChoices for DecodedTopics {
    fn of(&self, topic: &str) -> ReadRecordAs {
        ReadRecordAs {
            key: self.ready(self.keys.chosen(topic)),
            value: self.ready(self.values.chosen(topic)),
        }
    }
}

impl fmt::Debug for DecodedTopics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodedTopics({:?}, keys {:?})", self.values, self.keys)
    }
}
