//! Opening the UI: what the command line hands to it.
use super::args::Global;
use super::exit::{Exit, usage};
use super::runtime;
use super::session::{self, Session};
use crate::config::{Choice, Start};
use crate::run;

/// The verb that is no verb: the UI on the chosen cluster, or on the list of profiles.
pub fn run(global: &Global) -> anyhow::Result<Exit> {
    if std::env::var("TERM").is_ok_and(|name| name == "dumb") {
        return Err(usage(
            "TERM=dumb says that this terminal can't place text: nothing to draw on; use a verb, such as `kafdeck topics`, or set \
             TERM to what the terminal is",
        ));
    }
    let session = Session::for_ui(global, global.brokers.as_deref())?;
    let choice = session.config.choice();
    let route = global.go.clone();
    runtime::run(open(session, choice, route))
}

/// Opens the UI and returns when the user leaves it.
pub async fn open(session: Session, choice: Choice, route: Option<String>) -> anyhow::Result<Exit> {
    let session::Session { config, locations, log } = session;
    run::ui(Start { choice, route, config, locations, log }).await?;
    Ok(Exit::Done)
}
