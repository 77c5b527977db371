//! What is wished of connectors from their list: of the marked ones, or the selected one.
use super::changing::{ConnectorWish, MOST, change, failed, is_halted};
use super::connectors::ListedConnector;
use crate::connect::model::Connector;
use crate::shell::{Cx, Notice};
use crate::views::table::Table;
use std::sync::Arc;

impl Table<ListedConnector> {
    fn chosen_names(&self) -> Vec<(String, String)> {
        let name =
            |row: &&ListedConnector| (row.connector.connect.to_string(), row.connector.name.to_string());
        self.chosen().iter().map(name).collect()
    }

    pub(super) fn wish(&mut self, wish: ConnectorWish, cx: &mut Cx<'_>) {
        let names = self.chosen_names();
        let ids: Vec<Arc<str>> =
            names.iter().map(|(connect, name)| format!("{connect}/{name}").into()).collect();
        change(wish, names, cx, move |table: &mut Self, outcomes, _| table.unmark_done(&ids, &outcomes));
    }

    /// Pauses what runs, or resumes what does not.
    pub(super) fn pause_or_resume(&mut self, cx: &mut Cx<'_>) {
        let halted = |row: &&ListedConnector| is_halted(&row.connector);
        let wish = match self.chosen().iter().any(halted) {
            true => ConnectorWish::Resume,
            false => ConnectorWish::Pause,
        };
        self.wish(wish, cx);
    }

    pub(super) fn restart_failed(&mut self, cx: &mut Cx<'_>) {
        let all: Vec<Arc<Connector>> = self.rows().iter().map(|row| row.connector.clone()).collect();
        let (failed, more) = failed(&all);
        if failed.is_empty() {
            return cx.note(Notice::good("Nothing was restarted: no connector has failed"));
        }
        if more > 0 {
            cx.note(Notice::warn(format!("{more} more have failed: one change restarts {MOST} at most")));
        }
        let names = failed.iter().map(|one| (one.connect.to_string(), one.name.to_string())).collect();
        change(ConnectorWish::Restart, names, cx, |_: &mut Self, _, _| {});
    }
}
