//! Which broker coordinates which group, as far as answers told it.
use super::names::BrokerId;
use parking_lot::{Mutex, MutexGuard};
use std::collections::HashMap;
use std::sync::Arc;

/// The memory of answers.
#[derive(Default)]
pub(super) struct Coordinators(Mutex<HashMap<Arc<str>, BrokerId>>);

impl Coordinators {
    fn rows(&self) -> MutexGuard<'_, HashMap<Arc<str>, BrokerId>> {
        self.0.lock()
    }

    pub(super) fn get(&self, id: &Arc<str>) -> Option<BrokerId> {
        self.rows().get(id).copied()
    }

    pub(super) fn note(&self, id: Arc<str>, broker: BrokerId) {
        self.rows().insert(id, broker);
    }

    pub(super) fn forget(&self, id: &Arc<str>) {
        self.rows().remove(id);
    }
}
