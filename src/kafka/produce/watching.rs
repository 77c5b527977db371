//! A send in the eyes of who waits for it: what it waits for, and a way to take it back. Knows no screen.
use std::sync::Arc;
use tokio::sync::{Notify, watch};

/// Cheap to clone: one end is with the sender, the other with who waits.
#[derive(Clone, Debug)]
pub struct Watching {
    said: watch::Sender<Option<Arc<str>>>,
    back: Arc<Notify>,
}

impl Default for Watching {
    fn default() -> Self {
        Watching { said: watch::channel(None).0, back: Arc::default() }
    }
}

impl Watching {
    /// What keeps the record from being confirmed, by the last word of a broker.
    pub fn waits_for(&self) -> Option<Arc<str>> {
        self.said.borrow().clone()
    }

    /// Takes the record back if no broker has it; its delivery says which.
    pub fn take_back(&self) {
        self.back.notify_one();
    }

    pub(super) fn say(&self, word: Option<String>) {
        self.said.send_replace(word.map(Arc::from));
    }

    pub(super) async fn taken_back(&self) {
        self.back.notified().await;
    }
}
