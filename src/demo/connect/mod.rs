//! A Connect worker in this process: the REST of Kafka Connect over loopback, with a source that reads lines of a file and a sink that
//! carries records into a table of SQLite. `kafdeck demo` shows it, and the tests ask it. Shares no code with the client that it checks.
//!
//! | file | owns |
//! |---|---|
//! | `crew` | the work: connectors started, paused, failing; one round after the other |
//! | `duty` | what is run: connectors, tasks, their offsets. Plain data |
//! | `sink`, `table` | records of topics into rows of a table |
//! | `story` | the connectors of `kafdeck demo` |
//! | `source` | lines of a file into records |
//! | `plugins`, `settings` | the plugins that are there, what their settings are, and what is wrong with a config |
//! | `positions` | offsets and levels, set anew |
//! | `rest` | the paths, with Connect's shapes and refusals |
mod crew;
mod duty;
mod plugins;
mod positions;
mod rest;
mod settings;
mod sink;
mod source;
mod story;
mod table;

use super::cluster::Demo;
use super::web::{self, Mishaps, WebMishap};
use duty::Duties;
use parking_lot::Mutex;
use serde_json::Value;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What a worker is, and pretends to be.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    pub listen: SocketAddr,
    /// Major and minor: what that Connect could not do is not there.
    pub release: (u32, u32),
    /// Its version by its own word, where that is no release of Kafka's.
    pub calls_itself: Option<&'static str>,
    /// Name and password that it wants.
    pub login: Option<(String, String)>,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        ConnectOptions {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            release: (4, 3),
            calls_itself: None,
            login: None,
        }
    }
}

/// A running worker. Dropping it ends it.
pub struct DemoConnect {
    address: SocketAddr,
    duties: Arc<Mutex<Duties>>,
    mishaps: Arc<Mishaps>,
    /// The crew has made another round.
    rounds: watch::Receiver<u64>,
    running: [JoinHandle<()>; 2],
}

impl Drop for DemoConnect {
    fn drop(&mut self) {
        self.running.iter().for_each(JoinHandle::abort);
    }
}

impl DemoConnect {
    /// Starts a worker beside a cluster, on the caller's tokio runtime.
    ///
    /// # Errors
    /// A port that is taken.
    pub async fn start(demo: &Demo, options: ConnectOptions) -> io::Result<DemoConnect> {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let duties = Arc::new(Mutex::new(Duties::new(address, demo.cluster_id(), &options)));
        let mishaps = Arc::new(Mishaps::new(options.login));
        let (round, rounds) = watch::channel(0);
        let asked = duties.clone();
        let answer = move |ask: &web::WebAsk<'_>| rest::answer(&mut asked.lock(), ask);
        let running = [
            tokio::spawn(web::run(listener, mishaps.clone(), answer)),
            tokio::spawn(crew::run(demo.state.clone(), duties.clone(), round)),
        ];
        Ok(DemoConnect { address, duties, mishaps, rounds, running })
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes a connector, as a PUT of its config would.
    pub fn put(&self, name: &str, config: &[(&str, &str)]) {
        let config = config.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value)));
        self.duties.lock().put(name, config.collect());
    }

    /// Pauses a connector, as a request would.
    pub fn pause(&self, name: &str) {
        if let Some(duty) = self.duties.lock().connectors.get_mut(name) {
            duty.wanted = duty::Wanted::Paused;
        }
    }

    /// Waits until a connector and its tasks are so: `"RUNNING: RUNNING FAILED"`.
    pub async fn until(&self, name: &str, states: &str) {
        let mut rounds = self.rounds.clone();
        loop {
            let now = self.duties.lock().connectors.get(name).filter(|duty| !duty.fresh).map(|duty| {
                let tasks: Vec<&str> = duty.tasks.iter().map(|task| task.state).collect();
                format!("{}: {}", duty.state, tasks.join(" "))
            });
            if now.is_some_and(|now| now.trim_end() == states) || rounds.changed().await.is_err() {
                return;
            }
        }
    }

    /// From now on a task fails at each start with this trace; none lets it start again.
    pub fn break_task(&self, name: &str, task: usize, trace: Option<&str>) {
        self.duties.lock().break_task(name, task, trace);
    }

    /// A value of a connector's config as it is kept.
    pub fn value(&self, name: &str, key: &str) -> Option<String> {
        let duties = self.duties.lock();
        Some(duties.connectors.get(name)?.config.get(key)?.as_str()?.to_owned())
    }

    /// What becomes of the next answer to requests whose line begins like this (`GET /connectors`), so many times.
    pub fn mishap(&self, line: &str, times: usize, mishap: WebMishap) {
        self.mishaps.add(line, times, mishap);
    }

    /// The lines of all requests since this was called last: `GET /connectors?expand=info`.
    pub fn take_asked(&self) -> Vec<String> {
        self.mishaps.take_asked()
    }
}
