//! Opening the UI: what the command line hands to it.
use super::ask;
use super::exit::{Exit, usage};
use super::global::GlobalArgs;
use super::runtime;
use super::session::{self, VerbSession};
use crate::config::{ClusterChoice, Start};
use crate::run;

/// The verb that is no verb: the UI on the chosen cluster, or on the list of profiles.
pub fn run(global: &GlobalArgs) -> anyhow::Result<Exit> {
    if std::env::var("TERM").is_ok_and(|name| name == "dumb") {
        return Err(usage(
            "TERM=dumb says that this terminal can't place text: nothing to draw on; use a verb, such as `kafdeck topics`, or set \
             TERM to what the terminal is",
        ));
    }
    let session = VerbSession::for_ui(global, global.brokers.as_deref())?;
    let choice = match session.config.choice() {
        // On the terminal, before the screen takes it.
        ClusterChoice::Cluster(profile) => {
            ClusterChoice::Cluster(ask::for_secrets(profile, ask::Asked::Everybody)?)
        }
        other => other,
    };
    let route = global.go.clone();
    runtime::run(open(session, choice, route))
}

/// Opens the UI and returns when the user leaves it.
pub async fn open(
    session: VerbSession,
    choice: ClusterChoice,
    route: Option<String>,
) -> anyhow::Result<Exit> {
    let session::VerbSession { config, locations, log, .. } = session;
    run::ui(Start { choice, route, config, locations, log }).await?;
    Ok(Exit::Done)
}
