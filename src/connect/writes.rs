//! The changes. Each demands the permit of a change that was agreed to, and is sent once: again only where nothing was done.
use super::Connects;
use super::fault::ConnectFault;
use super::raw::RawConfig;
use super::since::ConnectAble;
use crate::change::{Permit, ToldState};
use crate::http::Method;
use crate::security::aws::percent_encoded;
use serde_json::{Value, json};

/// What can be asked of a connector as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectorVerb {
    Pause,
    Resume,
    Stop,
    /// The connector, and of its tasks all or those that failed (since 3.0).
    RestartWithTasks {
        only_failed: bool,
    },
    /// The connector alone.
    RestartAlone,
    RestartTask(u32),
    Delete,
}

impl Connects {
    /// Asks for it, and tells what was answered.
    ///
    /// # Errors
    /// If Connect refuses, or what became of it is not known ([`ConnectFault::may_be_done`]).
    pub(crate) async fn ask_of_connector(
        &self,
        permit: &Permit,
        (connect, name): (&str, &str),
        verb: ConnectorVerb,
    ) -> Result<Value, ConnectFault> {
        let path = format!("/connectors/{}", percent_encoded(name));
        let (method, rest, doing) = match verb {
            ConnectorVerb::Pause => (Method::PUT, "/pause".to_owned(), "pausing"),
            ConnectorVerb::Resume => (Method::PUT, "/resume".to_owned(), "resuming"),
            ConnectorVerb::Stop => (Method::PUT, "/stop".to_owned(), "stopping"),
            ConnectorVerb::RestartWithTasks { only_failed } => {
                (Method::POST, format!("/restart?includeTasks=true&onlyFailed={only_failed}"), "restarting")
            }
            ConnectorVerb::RestartAlone => (Method::POST, "/restart".to_owned(), "restarting"),
            ConnectorVerb::RestartTask(task) => {
                (Method::POST, format!("/tasks/{task}/restart"), "restarting a task of")
            }
            ConnectorVerb::Delete => (Method::DELETE, String::new(), "deleting"),
        };
        let doing = format!("{doing} connector {name}");
        let path = format!("{path}{rest}");
        match self.named(connect)?.write(permit, &doing, (method, &path), None).await {
            // It knows no such path; whether it knows the connector was looked up right before.
            Err(fault) if fault.is_missing() && verb == ConnectorVerb::Stop => {
                match self.can(connect, ConnectAble::Stop).await {
                    Some(true) => Err(fault),
                    _ => Err(ConnectFault::too_old(ConnectAble::Stop, &self.version(connect).await)),
                }
            }
            asked => asked,
        }
    }

    /// Makes a connector, if there is none of that name; in another state than running only where the version can (3.7).
    ///
    /// # Errors
    /// As above.
    pub(crate) async fn make_connector(
        &self,
        permit: &Permit,
        (connect, name): (&str, &str),
        config: RawConfig,
        state: Option<ToldState>,
    ) -> Result<(), ConnectFault> {
        let doing = format!("making connector {name}");
        let mut body = json!({"name": name, "config": &config});
        if let Some(state) = state {
            body["initial_state"] = state.word().to_uppercase().into();
        }
        let request = (Method::POST, "/connectors");
        let asked = self.named(connect)?.write(permit, &doing, request, Some(&body)).await;
        asked.map(drop).map_err(|fault| fault.without_secrets(&config))
    }
}
