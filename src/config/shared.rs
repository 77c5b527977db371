//! What several read with is made once for all of them, and kept as long as one of them reads. Knows nothing of what it keeps.
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// Things that somebody has, by what is written for them.
pub struct Shared<T>(Mutex<Option<HashMap<String, Weak<T>>>>);

impl<T> Shared<T> {
    pub const fn new() -> Self {
        Shared(Mutex::new(None))
    }

    /// The one that somebody has.
    pub fn known(&self, written: &str) -> Option<Arc<T>> {
        self.0.lock().as_ref()?.get(written)?.upgrade()
    }

    /// Keeps this one for those who come, unless another was kept meanwhile: that one then, for all.
    pub fn keep(&self, written: &str, made: Arc<T>) -> Arc<T> {
        let mut all = self.0.lock();
        let all = all.get_or_insert_default();
        if let Some(known) = all.get(written).and_then(Weak::upgrade) {
            return known;
        }
        all.retain(|_, kept| kept.strong_count() > 0);
        all.insert(written.to_owned(), Arc::downgrade(&made));
        made
    }
}
