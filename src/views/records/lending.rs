//! What the list lends to the page of a record, which walks along it: all of it to a page that is opened, the records around the bar
//! to the second pane, which follows the bar.
use super::Records;
use crate::kafka::read::RecordRow;
use crate::kafka::record::Record;
use crate::shell::{Beside, Cx, Notice, Route, Screen, Shelf};
use crate::views::record::LentList;

/// Records before and behind the bar that the second pane is lent.
const AROUND: usize = 200;

impl Records {
    /// Opens the record under the cursor; its neighbours go with it.
    pub(super) fn open(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.listing.selected() else { return };
        let Some(record) = row.record() else {
            cx.note(Notice::warn("This row is a batch that can't be read: there is no record to open"));
            return;
        };
        let records = self.listing.all_shown().filter_map(RecordRow::record).cloned().collect();
        cx.go_with(place(record), LentList { records, whole: true, from: self.route() });
    }

    /// What the second pane shows.
    pub(super) fn under_the_bar(&self) -> Beside {
        let record = self.listing.selected().and_then(RecordRow::record);
        record.map_or(Beside::Nothing, |record| Beside::Lent(place(record)))
    }

    /// The records around the bar.
    pub(super) fn lent(&self) -> Shelf {
        let at = self.listing.grid.selected();
        let (first, end) = (at.saturating_sub(AROUND), (at + AROUND).min(self.listing.rows.len()));
        let rows = (first..end).filter_map(|at| self.listing.shown(at));
        let records = rows.filter_map(RecordRow::record).cloned().collect();
        let whole = end - first == self.listing.rows.len();
        Shelf::with(LentList { records, whole, from: self.route() })
    }

    /// Puts the bar on a record, if it is in the list.
    pub(super) fn point_at_record(&mut self, place: &Route) {
        let Route::Record { topic, partition, offset } = place else { return };
        if let Some(at) = self.listing.rows.find(&topic.as_str().into(), *partition, *offset) {
            let row = self.listing.rows.row_of(at);
            self.listing.grid.select(row);
        }
    }
}

fn place(record: &Record) -> Route {
    Route::Record { topic: record.topic.to_string(), partition: record.partition, offset: record.offset }
}
