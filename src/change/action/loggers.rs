//! The level of a logger of Connect's workers.
use super::{Action, Deed, Inverse, Standing, StepLine};
use crate::change::Right;
use crate::safe::{for_shell, percent_encoded};
use serde::{Deserialize, Serialize};

/// One logger, of one worker or of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetLoggerLevel {
    pub connect: String,
    /// The worker's address; none: all workers of the cluster.
    pub worker: Option<String>,
    pub logger: String,
    /// None: the workers differ, or have no such logger yet.
    pub was: Option<String>,
    pub to: String,
    /// An address of the cluster.
    #[serde(default)]
    pub url: String,
}

impl SetLoggerLevel {
    /// How it stands now: the one level that all of them have.
    pub fn standing(&self, now: Option<&str>) -> Standing {
        let words = |level: &Option<&str>| level.unwrap_or("not one level").to_owned();
        Standing::of(&self.logger, &self.was.as_deref(), &now, &Some(self.to.as_str()), words)
    }

    fn whom(&self) -> String {
        self.worker.clone().unwrap_or_else(|| format!("all workers of {}", self.connect))
    }
}

impl Deed for SetLoggerLevel {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Set", "set")
    }

    fn thing(&self) -> String {
        format!("logger {} of {}", self.logger, self.whom())
    }

    fn lines(&self) -> Vec<StepLine> {
        vec![StepLine::new("level", self.was.clone().unwrap_or_default(), &self.to)]
    }

    fn rights(&self) -> Vec<Right> {
        let name = Some(self.connect.as_str().into());
        vec![Right { operation: "REST access", resource: "Connect", name }]
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        let url = self.worker.as_ref().unwrap_or(&self.url);
        if url.is_empty() {
            return Vec::new();
        }
        let scope = if self.worker.is_none() { "?scope=cluster" } else { "" };
        let path = format!("{url}/admin/loggers/{}{scope}", percent_encoded(&self.logger));
        let body = for_shell(&serde_json::json!({"level": self.to}).to_string());
        vec![format!("curl -X PUT {} -H 'Content-Type: application/json' --data {body}", for_shell(&path))]
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let to = self.was.clone().ok_or("the workers had no one level before")?;
        let back = SetLoggerLevel { was: Some(self.to.clone()), to, ..self.clone() };
        Ok(Inverse::whole(Action::SetLoggerLevel(back)))
    }
}
