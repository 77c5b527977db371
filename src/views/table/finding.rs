//! Which row the filter of a table means most.
use super::{Resource, Table};

impl<R: Resource> Table<R> {
    /// Puts the bar on the row that the filter means: of that very name, else one whose name begins so, else the first.
    pub(super) fn go_to_best(&mut self) {
        let filter = self.filter.text().trim().to_lowercase();
        if filter.is_empty() {
            return;
        }
        let rank = |at: &usize| {
            let id = self.all[*at].id().to_lowercase();
            match (id == filter, id.starts_with(&filter)) {
                (true, _) => 0,
                (_, true) => 1,
                _ => 2,
            }
        };
        // Of equals the first.
        let best = self.shown.iter().enumerate().min_by_key(|(_, at)| rank(at));
        if let Some(row) = best.map(|(row, _)| row) {
            self.grid.select(row);
        }
    }
}
