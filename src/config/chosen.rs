//! What was chosen, ready to read: made once for all who read so at the same time. A file that has changed counts for whoever chooses it
//! when nobody reads by it any more.
use super::choice_host::OwnHost;
use crate::decode::choice;
use crate::decode::framed::{Decoder, ReadAs};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// Those that somebody reads with, by what is written.
static CHOSEN: Mutex<Option<HashMap<String, Weak<Decoder>>>> = Mutex::new(None);

/// What was chosen; why it can't be had stands at each record. Files are read: only for threads that may wait.
pub fn ready(text: &str) -> ReadAs {
    let known = CHOSEN.lock().as_ref().and_then(|chosen| chosen.get(text)?.upgrade());
    if let Some(decoder) = known {
        return ReadAs::By(decoder);
    }
    let read = choice::read_as(text, &OwnHost).unwrap_or_else(|why| ReadAs::Lacking(why.into()));
    if let ReadAs::By(decoder) = &read {
        let mut chosen = CHOSEN.lock();
        let chosen = chosen.get_or_insert_default();
        chosen.retain(|_, decoder| decoder.strong_count() > 0);
        chosen.insert(text.to_owned(), Arc::downgrade(decoder));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_for_all_who_read_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("n.avsc");
        std::fs::write(&file, "\"int\"").unwrap();
        let text = format!("avro:{}", file.display());
        let ReadAs::By(first) = ready(&text) else { panic!("it can be read") };
        std::fs::write(&file, "no schema").unwrap();
        assert!(matches!(ready(&text), ReadAs::By(second) if Arc::ptr_eq(&first, &second)));
        drop(first);
        assert!(matches!(ready(&text), ReadAs::Lacking(_)), "nobody reads by what it was");
    }
}
