//! What is wished of connectors from their list: of the marked ones, or the selected one.
use super::changing::{ConnectorWish, MOST, change, failed, is_halted};
use super::connectors::ListedConnector;
use crate::connect::model::{ConnectPlugin, Connector};
use crate::connect::{ConnectFault, ConnectTold};
use crate::shell::{Cx, Notice, Route};
use crate::ui::popup::Offer;
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
            let lacks = self.failure().map(str::to_owned).or_else(|| self.lacks(cx.look));
            return cx.note(match lacks {
                None => Notice::good("Nothing was restarted: no connector has failed"),
                Some(lacks) => Notice::warn(format!(
                    "Nothing was restarted: none of those that are known has failed, but not all could be asked: {lacks}"
                )),
            });
        }
        if more > 0 {
            cx.note(Notice::warn(format!("{more} more have failed: one change restarts {MOST} at most")));
        }
        let names = failed.iter().map(|one| (one.connect.to_string(), one.name.to_string())).collect();
        change(ConnectorWish::Restart, names, cx, |_: &mut Self, _, _| {});
    }

    /// Lets one of the plugins be chosen, and opens its form.
    pub(super) fn create(&mut self, cx: &mut Cx<'_>) {
        cx.call(
            "load the plugins",
            |reach| async move { reach.cluster.connects().plugins().await.at_all() },
            |_: &mut Self, told: Result<ConnectTold<ConnectPlugin>, ConnectFault>, cx| match told {
                Ok(told) => {
                    if let Some(lacks) = told.lacks() {
                        cx.note(Notice::warn(format!("Not all could be asked: {lacks}")));
                    }
                    choose_plugin(told.rows, cx);
                }
                Err(fault) => cx.note(Notice::bad(fault.to_string())),
            },
        );
    }
}

fn choose_plugin(mut plugins: Vec<ConnectPlugin>, cx: &mut Cx<'_>) {
    plugins.retain(ConnectPlugin::is_connector);
    if plugins.is_empty() {
        return cx.note(Notice::warn("No worker has a plugin of which a connector can be made."));
    }
    let several = plugins.iter().any(|one| one.connect != plugins[0].connect);
    let offer = |one: &ConnectPlugin| {
        let on = if several { format!(" on {}", one.connect) } else { String::new() };
        Offer::new(one.class.to_string(), format!("{}{on}", one.kind))
    };
    let offers = plugins.iter().map(offer).collect();
    cx.choose("A connector of which plugin?", offers, move |_: &mut Table<ListedConnector>, at, cx| {
        let (connect, class) = (plugins[at].connect.to_string(), plugins[at].class.to_string());
        cx.go(Route::CreateConnector { connect, class });
    });
}
