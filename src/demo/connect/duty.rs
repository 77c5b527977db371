//! What a worker runs: connectors and tasks, what they are to be, what they are, and where they have come to. Plain data, changed by
//! requests and by the crew.
use super::ConnectOptions;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Everything that one worker runs.
pub struct Duties {
    pub address: SocketAddr,
    pub cluster_id: String,
    pub release: (u32, u32),
    pub version: String,
    pub connectors: BTreeMap<String, Duty>,
    pub loggers: BTreeMap<String, (String, Option<i64>)>,
}

/// One connector.
pub struct Duty {
    pub config: Map<String, Value>,
    pub wanted: Wanted,
    pub state: &'static str,
    /// No worker has told of it yet.
    pub fresh: bool,
    pub trace: Option<String>,
    pub tasks: Vec<DutyTask>,
    /// Bytes of the file that were read, of a source.
    pub position: u64,
    /// Where a sink has come to, by topic and partition.
    pub offsets: BTreeMap<(String, i32), i64>,
    pub topics: Vec<String>,
    /// Where its group is to go on, once the crew comes to it.
    pub moved: Vec<((String, i32), i64)>,
    /// Tasks that fail at their start, by number.
    pub broken: BTreeMap<usize, String>,
}

/// One task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DutyTask {
    pub state: &'static str,
    pub trace: Option<String>,
    /// Rounds of the crew until it begins anew.
    pub rests: u8,
}

/// What somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Running,
    Paused,
    Stopped,
}

impl Duties {
    pub fn new(address: SocketAddr, cluster_id: &str, options: &ConnectOptions) -> Self {
        let (major, minor) = options.release;
        let version = options.calls_itself.map_or_else(|| format!("{major}.{minor}.0"), str::to_owned);
        let names = ["root", "org.apache.kafka.connect.runtime.WorkerSinkTask", "org.reflections"];
        let levels = ["INFO", "INFO", "ERROR"];
        let loggers =
            names.iter().zip(levels).map(|(name, level)| ((*name).to_owned(), (level.to_owned(), None)));
        Duties {
            address,
            cluster_id: cluster_id.to_owned(),
            release: options.release,
            version,
            connectors: BTreeMap::new(),
            loggers: loggers.collect(),
        }
    }

    /// Sets a config; whether the connector is new.
    pub fn put(&mut self, name: &str, mut config: Map<String, Value>) -> bool {
        config.insert("name".to_owned(), name.into());
        if let Some(duty) = self.connectors.get_mut(name) {
            duty.config = config;
            duty.restart(false);
            return false;
        }
        let duty = Duty {
            config,
            wanted: Wanted::Running,
            state: "UNASSIGNED",
            fresh: true,
            trace: None,
            tasks: Vec::new(),
            position: 0,
            offsets: BTreeMap::new(),
            topics: Vec::new(),
            moved: Vec::new(),
            broken: BTreeMap::new(),
        };
        self.connectors.insert(name.to_owned(), duty);
        true
    }

    pub fn break_task(&mut self, name: &str, task: usize, trace: Option<&str>) {
        let Some(duty) = self.connectors.get_mut(name) else { return };
        match trace {
            None => drop(duty.broken.remove(&task)),
            Some(trace) => {
                duty.broken.insert(task, trace.to_owned());
                if let Some(one) = duty.tasks.get_mut(task) {
                    *one = DutyTask::failed(trace);
                }
            }
        }
    }

    pub fn can(&self, needs: (u32, u32)) -> bool {
        self.release >= needs
    }

    pub fn version(&self) -> String {
        self.version.clone()
    }
}

impl DutyTask {
    /// It begins anew in a while, as a worker's task does: whoever looks sees that.
    pub fn restarting() -> Self {
        DutyTask { state: "RESTARTING", trace: None, rests: 4 }
    }

    pub fn failed(trace: &str) -> Self {
        DutyTask { state: "FAILED", trace: Some(trace.to_owned()), rests: 0 }
    }
}

impl Duty {
    pub fn text(&self, key: &str) -> Option<&str> {
        self.config.get(key).and_then(Value::as_str)
    }

    pub fn is_sink(&self) -> bool {
        self.text("connector.class").is_some_and(|class| class.contains("Sink"))
    }

    /// How many tasks it is to have.
    pub fn most_tasks(&self) -> usize {
        let told = self.text("tasks.max").and_then(|text| text.parse().ok()).unwrap_or(1);
        if self.is_sink() { told } else { 1 }
    }

    pub fn named_topics(&self) -> Vec<String> {
        let listed = self.text("topics").or(self.text("topic")).unwrap_or_default();
        listed.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    }

    /// Lets tasks start anew in the crew's next round.
    pub fn restart(&mut self, only_failed: bool) {
        for task in &mut self.tasks {
            if task.state == "FAILED" || (!only_failed && task.state == "RUNNING") {
                *task = DutyTask::restarting();
            }
        }
        if self.state == "FAILED" || !only_failed {
            (self.state, self.trace) = ("RESTARTING", None);
        }
    }

    /// A task can't go on.
    pub fn fail(&mut self, task: usize, trace: String) {
        if let Some(one) = self.tasks.get_mut(task) {
            *one = DutyTask::failed(&trace);
        }
    }
}
