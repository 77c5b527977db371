//! What was chosen, ready to read: made once for all who read so at the same time. A file that has changed counts for whoever chooses it
//! when nobody reads by it any more.
use super::choice_host::OwnHost;
use super::shared::Shared;
use crate::decode::choice;
use crate::decode::framed::{Decoder, ReadAs};

/// Those that somebody reads with, by what is written.
static CHOSEN: Shared<Decoder> = Shared::new();

/// What was chosen; why it can't be had stands at each record. Files are read: only for threads that may wait.
pub fn ready(text: &str) -> ReadAs {
    if let Some(decoder) = CHOSEN.known(text) {
        return ReadAs::By(decoder);
    }
    match choice::read_as(text, &OwnHost).unwrap_or_else(|why| ReadAs::Lacking(why.into())) {
        ReadAs::By(decoder) => ReadAs::By(CHOSEN.keep(text, decoder)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

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
