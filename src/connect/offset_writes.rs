//! Offsets of connectors set anew (since 3.6), and levels of loggers (since 2.4).
use super::Connects;
use super::fault::ConnectFault;
use crate::change::Permit;
use crate::http::Method;
use crate::security::aws::percent_encoded;
use serde_json::{Value, json};

/// Whose loggers are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoggersOf<'a> {
    /// The worker at this address.
    Worker(&'a str),
    /// All workers of the cluster (since 3.7).
    Cluster,
}

impl Connects {
    /// Sets offsets; none forgets all. Only of a connector that is stopped.
    ///
    /// # Errors
    /// If Connect refuses, or what became of it is not known ([`ConnectFault::may_be_done`]).
    pub(crate) async fn set_offsets(
        &self,
        permit: &Permit,
        (connect, name): (&str, &str),
        offsets: Option<&Value>,
    ) -> Result<(), ConnectFault> {
        let path = format!("/connectors/{}/offsets", percent_encoded(name));
        let doing = format!("setting the offsets of connector {name}");
        let method = if offsets.is_some() { Method::PATCH } else { Method::DELETE };
        let asked = self.named(connect)?.write(permit, &doing, (method, &path), offsets).await;
        asked.map(drop)
    }

    /// Sets the level of a logger.
    ///
    /// # Errors
    /// As above.
    pub(crate) async fn set_logger(
        &self,
        permit: &Permit,
        (connect, of): (&str, LoggersOf<'_>),
        (logger, level): (&str, &str),
    ) -> Result<(), ConnectFault> {
        let path = format!("/admin/loggers/{}", percent_encoded(logger));
        let doing = format!("setting the level of {logger}");
        let body = json!({"level": level});
        let cluster = self.named(connect)?;
        match of {
            LoggersOf::Cluster => {
                let path = format!("{path}?scope=cluster");
                cluster.write(permit, &doing, (Method::PUT, &path), Some(&body)).await.map(drop)
            }
            LoggersOf::Worker(address) => {
                let at = cluster.doors.iter().position(|door| door.address.to_string() == address);
                let at = at.ok_or_else(|| {
                    ConnectFault::unknown(&format!("{connect} has no worker at {address} in this profile"))
                })?;
                cluster.write_at(permit, at, &doing, (Method::PUT, &path), &body).await.map(drop)
            }
        }
    }
}
