//! Connectors of Kafka Connect: paused, resumed, stopped, restarted, deleted, made. What is kept of a config has no secret in it: where
//! one stood, the connector is made anew once somebody gives it.
use super::{Action, Deed, Inverse, Standing, StepLine, Withheld};
use crate::change::Right;
use crate::safe::{for_shell, percent_encoded};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A connector by both of its names, and an address of its Connect cluster, for the line of other tools.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedConnector {
    pub connect: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// What a connector is told to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ToldState {
    Running,
    Paused,
    Stopped,
}

/// Paused, resumed or stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetConnectorState {
    pub connector: NamedConnector,
    /// None: it was in a state that can't be asked for.
    pub was: Option<ToldState>,
    pub to: ToldState,
}

/// Restarted: the connector with its tasks, those that failed, or one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestartConnector {
    pub connector: NamedConnector,
    pub scope: RestartScope,
    /// How it was, in words.
    #[serde(default)]
    pub before: String,
}

/// What of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestartScope {
    All,
    /// The connector, if it has failed, and these tasks, which have.
    Failed(Vec<u32>),
    Task(u32),
}

/// A connector that is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteConnector {
    pub connector: NamedConnector,
    /// Its config without the values of secrets.
    pub config: Vec<(String, String)>,
    /// Keys whose values are kept nowhere.
    #[serde(default)]
    pub withheld: Vec<String>,
    /// None: it was in a state that can't be asked for.
    #[serde(default)]
    pub state: Option<ToldState>,
    #[serde(default)]
    pub before: String,
}

/// A connector that is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateConnector {
    pub connector: NamedConnector,
    pub config: Vec<(String, String)>,
    /// Keys whose values are kept nowhere: it is not made before somebody gives them.
    #[serde(default)]
    pub withheld: Vec<String>,
    /// In which it begins; none: running.
    #[serde(default)]
    pub state: Option<ToldState>,
    /// Those values, in memory only.
    #[serde(skip)]
    pub secrets: BTreeMap<String, Withheld>,
}

impl NamedConnector {
    pub(super) fn thing(&self) -> String {
        format!("connector {}", self.name)
    }

    pub(super) fn rights(&self) -> Vec<Right> {
        vec![Right {
            operation: "REST access",
            resource: "Connect",
            name: Some(self.connect.as_str().into()),
        }]
    }

    /// None where no address is known.
    pub(super) fn curl(&self, method: &str, rest: &str) -> Vec<String> {
        if self.url.is_empty() {
            return Vec::new();
        }
        let path = format!("{}/connectors/{}{rest}", self.url, percent_encoded(&self.name));
        vec![format!("curl -X {method} {}", for_shell(&path))]
    }
}

impl CreateConnector {
    /// All of its config.
    pub fn whole(&self) -> impl Iterator<Item = (&str, &str)> {
        let kept = self.config.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let secrets = self.secrets.iter();
        kept.chain(secrets.filter_map(|(key, value)| Some((key.as_str(), value.0.as_deref()?))))
    }

    /// Keys whose values are kept nowhere, and which nobody has given.
    pub fn lacking(&self) -> impl Iterator<Item = &str> {
        self.withheld.iter().filter(|key| !self.secrets.contains_key(*key)).map(String::as_str)
    }

    /// Takes the value of one.
    pub fn give(&mut self, key: &str, value: &str) {
        self.secrets.insert(key.to_owned(), Withheld(Some(value.to_owned())));
    }
}

impl ToldState {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            ToldState::Running => "running",
            ToldState::Paused => "paused",
            ToldState::Stopped => "stopped",
        }
    }
}

impl SetConnectorState {
    /// How it stands now. What can't be asked for (failed, not told) is no one's change.
    pub fn standing(&self, now: Option<ToldState>) -> Standing {
        let what = format!("the state of {}", self.connector.thing());
        let words = |state: &Option<ToldState>| state.map_or("not told", ToldState::word).to_owned();
        Standing::of(&what, &self.was, &now, &Some(self.to), words)
    }
}

impl Deed for SetConnectorState {
    fn verb(&self) -> (&'static str, &'static str) {
        match self.to {
            ToldState::Running => ("Resume", "resumed"),
            ToldState::Paused => ("Pause", "paused"),
            ToldState::Stopped => ("Stop", "stopped"),
        }
    }

    fn thing(&self) -> String {
        self.connector.thing()
    }

    fn lines(&self) -> Vec<StepLine> {
        let was = self.was.map_or("", ToldState::word);
        vec![StepLine::new("state", was, self.to.word())]
    }

    fn rights(&self) -> Vec<Right> {
        self.connector.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        let rest = match self.to {
            ToldState::Running => "/resume",
            ToldState::Paused => "/pause",
            ToldState::Stopped => "/stop",
        };
        self.connector.curl("PUT", rest)
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let Some(to) = self.was else { return Err("the state that it was in can't be asked for".to_owned()) };
        let back = SetConnectorState { connector: self.connector.clone(), was: Some(self.to), to };
        Ok(Inverse::whole(Action::SetConnectorState(back)))
    }
}

impl Deed for RestartConnector {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Restart", "restarted")
    }

    fn thing(&self) -> String {
        match &self.scope {
            RestartScope::Task(task) => format!("task {task} of {}", self.connector.thing()),
            RestartScope::Failed(tasks) if !tasks.is_empty() => {
                format!("what failed of {}", self.connector.thing())
            }
            _ => self.connector.thing(),
        }
    }

    fn lines(&self) -> Vec<StepLine> {
        Vec::new()
    }

    fn before(&self) -> String {
        self.before.clone()
    }

    fn rights(&self) -> Vec<Right> {
        self.connector.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        let rest = match &self.scope {
            RestartScope::All => "/restart?includeTasks=true".to_owned(),
            RestartScope::Failed(_) => "/restart?includeTasks=true&onlyFailed=true".to_owned(),
            RestartScope::Task(task) => format!("/tasks/{task}/restart"),
        };
        self.connector.curl("POST", &rest)
    }

    fn inverse(&self) -> Result<Inverse, String> {
        Err("a restart is over when it is done".to_owned())
    }
}

impl Deed for DeleteConnector {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Delete", "deleted")
    }

    fn thing(&self) -> String {
        self.connector.thing()
    }

    fn lines(&self) -> Vec<StepLine> {
        Vec::new()
    }

    fn before(&self) -> String {
        self.before.clone()
    }

    fn rights(&self) -> Vec<Right> {
        self.connector.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        self.connector.curl("DELETE", "")
    }

    fn inverse(&self) -> Result<Inverse, String> {
        if self.config.is_empty() && !self.withheld.is_empty() {
            return Err("nobody told which of its settings are secrets, so that none was kept".to_owned());
        }
        let back = CreateConnector {
            connector: self.connector.clone(),
            config: self.config.clone(),
            withheld: self.withheld.clone(),
            state: self.state,
            secrets: BTreeMap::new(),
        };
        Ok(Inverse::whole(Action::CreateConnector(back)))
    }
}

impl Deed for CreateConnector {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Create", "created")
    }

    fn thing(&self) -> String {
        self.connector.thing()
    }

    fn lines(&self) -> Vec<StepLine> {
        let halted = self.state.filter(|state| *state != ToldState::Running).map(|state| {
            // Which version answers is not known here.
            let words = format!("{} (a Connect before 3.7 runs it for a moment first)", state.word());
            StepLine::new("state", "", words)
        });
        let config = self.config.iter().map(|(key, value)| StepLine::new(key, "", value));
        let secrets = self.withheld.iter().map(|key| StepLine::new(key, "", "(secret)"));
        halted.into_iter().chain(config).chain(secrets).collect()
    }

    fn rights(&self) -> Vec<Right> {
        self.connector.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        Vec::new()
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let back = DeleteConnector {
            connector: self.connector.clone(),
            config: self.config.clone(),
            withheld: self.withheld.clone(),
            state: self.state,
            before: String::new(),
        };
        Ok(Inverse::whole(Action::DeleteConnector(back)))
    }

    fn incomplete(&self) -> Option<String> {
        let lost: Vec<&str> = self.lacking().collect();
        (!lost.is_empty())
            .then(|| format!("its config holds secrets, which no file keeps: {}", lost.join(", ")))
    }
}
