//! What workers tell, as plain data. What may be missing is a type or an `Option`, and never a zero.
use super::raw::RawConfig;
use super::trace::StackTrace;
use crate::change::ToldState;
use std::sync::Arc;

/// One connector as a worker tells it: what it is, how it and its tasks fare, and its config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Connector {
    /// The Connect cluster that runs it, by the profile's name.
    pub(crate) connect: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) kind: ConnectorKind,
    pub(crate) state: ConnectorState,
    /// Who runs it: `host:port`.
    pub(crate) worker: Option<Arc<str>>,
    /// The plugin's version, which Connect tells since 4.1.
    pub(crate) version: Option<Arc<str>>,
    pub(crate) trace: Option<StackTrace>,
    pub(crate) tasks: Vec<ConnectorTask>,
    /// In the order in which it was told.
    pub(crate) config: Arc<[(Arc<str>, Arc<str>)]>,
}

/// One task of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectorTask {
    pub(crate) id: u32,
    pub(crate) state: ConnectorState,
    pub(crate) worker: Option<Arc<str>>,
    pub(crate) version: Option<Arc<str>>,
    pub(crate) trace: Option<StackTrace>,
}

/// Which way the records go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectorKind {
    Source,
    Sink,
    Untold,
}

/// How a connector or a task is, by Connect's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ConnectorState {
    Running,
    Paused,
    Stopped,
    Failed,
    Restarting,
    Unassigned,
    /// It is new: no worker has told of it yet.
    Untold,
    /// A word that is not known here.
    Other(Arc<str>),
}

/// What a connector's tasks come to, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plight {
    Failed,
    /// Some of its tasks have failed.
    PartlyFailed,
    /// Nobody runs it, or a part of it.
    Unassigned,
    /// It runs, and has no task to do the work.
    Idle,
    Changing,
    Untold,
    Running,
    Paused,
    Stopped,
}

/// One worker, and what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectWorker {
    pub(crate) connect: Arc<str>,
    pub(crate) address: String,
    /// What it says, or why it says nothing.
    pub(crate) told: Result<WorkerFacts, WorkerTrouble>,
    /// How it fares by its own word (`/health`, since 3.9); none where it can't tell.
    pub(crate) health: Option<Arc<str>>,
    /// What it says otherwise than the first that answered.
    pub(crate) disagrees: Option<Arc<str>>,
}

/// Why a worker says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkerTrouble {
    /// "unreachable", "late", …
    pub(crate) word: &'static str,
    pub(crate) why: Arc<str>,
}

/// What a worker is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkerFacts {
    pub(crate) version: Arc<str>,
    pub(crate) kafka_cluster: Option<Arc<str>>,
    /// Names of connectors that it lists, or why it lists none.
    pub(crate) connectors: Result<Vec<Arc<str>>, Arc<str>>,
    /// How many plugins it has, or why that is not told.
    pub(crate) plugins: Result<usize, Arc<str>>,
}

/// A plugin that a worker has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectPlugin {
    pub(crate) connect: Arc<str>,
    pub(crate) class: Arc<str>,
    /// "sink", "source", "transformation", …
    pub(crate) kind: Arc<str>,
    pub(crate) version: Option<Arc<str>>,
    /// The workers that lack it, of those that were asked.
    pub(crate) lacking: Vec<Arc<str>>,
}

/// A logger of a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectLogger {
    pub(crate) connect: Arc<str>,
    pub(crate) worker: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) level: Option<Arc<str>>,
    /// Milliseconds since 1970; none where it was never set.
    pub(crate) modified: Option<i64>,
}

/// A place that a connector has come to: in a topic for a sink, wherever it reads for a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConnectorOffset {
    /// As JSON, as it is sent back.
    pub(crate) partition: Arc<str>,
    /// As JSON; none where it is null.
    pub(crate) offset: Option<Arc<str>>,
    /// The topic's partition and offset, of a sink.
    pub(crate) spot: Option<(Arc<str>, i32, i64)>,
}

impl ConnectPlugin {
    /// Whether it carries records, and no part of somebody else's way.
    pub(crate) fn is_connector(&self) -> bool {
        matches!(&*self.kind, "sink" | "source")
    }
}

impl ConnectorState {
    /// Reads Connect's word.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "RUNNING" => ConnectorState::Running,
            "PAUSED" => ConnectorState::Paused,
            "STOPPED" => ConnectorState::Stopped,
            "FAILED" => ConnectorState::Failed,
            "RESTARTING" => ConnectorState::Restarting,
            "UNASSIGNED" => ConnectorState::Unassigned,
            other => ConnectorState::Other(other.to_lowercase().into()),
        }
    }

    /// As far as it can be asked for.
    pub(crate) fn told(&self) -> Option<ToldState> {
        match self {
            ConnectorState::Running | ConnectorState::Restarting => Some(ToldState::Running),
            ConnectorState::Paused => Some(ToldState::Paused),
            ConnectorState::Stopped => Some(ToldState::Stopped),
            _ => None,
        }
    }

    /// In a word.
    pub(crate) fn word(&self) -> &str {
        match self {
            ConnectorState::Running => "running",
            ConnectorState::Paused => "paused",
            ConnectorState::Stopped => "stopped",
            ConnectorState::Failed => "failed",
            ConnectorState::Restarting => "restarting",
            ConnectorState::Unassigned => "unassigned",
            ConnectorState::Untold => "not told yet",
            ConnectorState::Other(word) => word,
        }
    }
}

impl ConnectorKind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            ConnectorKind::Source => "source",
            ConnectorKind::Sink => "sink",
            ConnectorKind::Untold => "–",
        }
    }
}

impl Connector {
    /// A value of its config.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        self.config.iter().find(|(name, _)| **name == *key).map(|(_, value)| &**value)
    }

    /// Its config as a plugin is given it.
    pub(crate) fn raw_config(&self) -> RawConfig {
        self.config.iter().map(|(key, value)| (key.to_string(), value.to_string().into())).collect()
    }

    /// The plugin's class.
    pub(crate) fn class(&self) -> Option<&str> {
        self.value("connector.class")
    }

    /// The class without its package.
    pub(crate) fn short_class(&self) -> &str {
        let class = self.class().unwrap_or_default();
        class.rsplit('.').next().unwrap_or(class)
    }

    /// Whether Connect told what it is: no config is empty.
    pub(crate) fn is_config_told(&self) -> bool {
        !self.config.is_empty()
    }

    /// The topics that its config names, and a pattern in strokes where it has one.
    pub(crate) fn named_topics(&self) -> Vec<String> {
        let listed = ["topics", "topic", "kafka.topic"].iter().filter_map(|key| self.value(key));
        let names = listed.flat_map(|list| list.split(',')).map(str::trim).filter(|name| !name.is_empty());
        let pattern = self.value("topics.regex").map(|pattern| format!("/{pattern}/"));
        names.map(str::to_owned).chain(pattern).collect()
    }

    /// Whether it reads or writes this topic, by its config; a pattern may name it.
    pub(crate) fn touches(&self, topic: &str) -> bool {
        let whole = |pattern: &str| regex::Regex::new(&format!("^(?:{pattern})$")).ok();
        self.named_topics().iter().any(|name| name == topic)
            || self.dead_letters() == Some(topic)
            || self.value("topics.regex").and_then(whole).is_some_and(|pattern| pattern.is_match(topic))
    }

    /// The consumer group of a sink.
    pub(crate) fn group(&self) -> Option<String> {
        let own = self.value("consumer.override.group.id").map(str::to_owned);
        (self.kind == ConnectorKind::Sink).then(|| own.unwrap_or_else(|| format!("connect-{}", self.name)))
    }

    /// Where records go that it can't work with.
    pub(crate) fn dead_letters(&self) -> Option<&str> {
        self.value("errors.deadletterqueue.topic.name").filter(|topic| !topic.is_empty())
    }

    /// How many of its tasks are in this state.
    pub(crate) fn tasks_in(&self, state: &ConnectorState) -> usize {
        self.tasks.iter().filter(|task| task.state == *state).count()
    }

    /// The first task that does not run.
    fn odd_task(&self) -> Option<&ConnectorTask> {
        self.tasks.iter().find(|task| task.state != ConnectorState::Running)
    }

    /// Whether it or one of its tasks has failed.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(self.plight(), Plight::Failed | Plight::PartlyFailed)
    }

    /// What it all comes to.
    pub(crate) fn plight(&self) -> Plight {
        let failed = self.tasks_in(&ConnectorState::Failed);
        match &self.state {
            ConnectorState::Failed => Plight::Failed,
            _ if failed > 0 && failed == self.tasks.len() => Plight::Failed,
            _ if failed > 0 => Plight::PartlyFailed,
            ConnectorState::Unassigned => Plight::Unassigned,
            _ if self.tasks_in(&ConnectorState::Unassigned) > 0 => Plight::Unassigned,
            ConnectorState::Stopped => Plight::Stopped,
            ConnectorState::Paused => Plight::Paused,
            ConnectorState::Untold => Plight::Untold,
            ConnectorState::Restarting | ConnectorState::Other(_) => Plight::Changing,
            ConnectorState::Running if self.tasks.is_empty() => Plight::Idle,
            // Also where a task is in a state that is not known here.
            ConnectorState::Running if self.odd_task().is_some() => Plight::Changing,
            ConnectorState::Running => Plight::Running,
        }
    }

    /// The same in words.
    pub(crate) fn condition(&self) -> String {
        let (all, failed) = (self.tasks.len(), self.tasks_in(&ConnectorState::Failed));
        match self.plight() {
            Plight::Failed if self.state == ConnectorState::Failed => "failed".to_owned(),
            Plight::Failed if all == 1 => "its task failed".to_owned(),
            Plight::Failed => format!("all {all} tasks failed"),
            Plight::PartlyFailed => format!("{failed} of {all} tasks failed"),
            Plight::Unassigned if self.state == ConnectorState::Unassigned => "nobody runs it".to_owned(),
            Plight::Unassigned => {
                format!("{} of {all} tasks run by nobody", self.tasks_in(&ConnectorState::Unassigned))
            }
            Plight::Idle => "running, no tasks".to_owned(),
            _ => match self.odd_task().filter(|_| self.state == ConnectorState::Running) {
                Some(odd) => format!("{} of {all} tasks {}", self.tasks_in(&odd.state), odd.state.word()),
                None => self.state.word().to_owned(),
            },
        }
    }

    /// Why it or the first of its failed tasks failed; none where nothing has, or no cause is told.
    pub(crate) fn first_trace(&self) -> Option<&StackTrace> {
        let failed = self.tasks.iter().filter(|task| task.state == ConnectorState::Failed);
        let own = self.trace.as_ref().filter(|_| self.state == ConnectorState::Failed);
        own.or_else(|| failed.filter_map(|task| task.trace.as_ref()).next())
    }
}
