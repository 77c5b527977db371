//! The built program's verbs, run as a shell runs them, against the embedded cluster.
mod cloning;
mod config;
mod configs;
mod copies;
mod decoded;
mod deleting;
mod deleting_groups;
mod doctor;
mod full_disk;
mod killed;
mod kinds;
mod known;
mod lists;
mod produce;
mod profiles;
mod read;
#[path = "../../shared/recorder.rs"]
mod recorder;
mod requests;
mod resetting;
mod topic_changes;
mod undoing;
mod unframed;
mod usage;
mod written_by_schema;

use kafdeck::demo::{Demo, Options};
use serde_json::Value;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// A cluster, and a home without any configuration.
pub struct Shell {
    pub demo: Demo,
    pub home: tempfile::TempDir,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Shell {
    pub async fn start() -> Self {
        Self { demo: Demo::start(Options::default()).await.unwrap(), home: tempfile::tempdir().unwrap() }
    }

    /// The program with these arguments on this cluster, whatever the user's own environment says.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.args(arguments).env_clear();
        command.env("KAFDECK_HOME", self.home.path()).env("KAFDECK_BROKERS", self.demo.bootstrap());
        command.env("TZ", "UTC").kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it with this on its standard input.
    pub async fn fed(&self, arguments: &[&str], input: &[u8]) -> Answer {
        run(&mut self.command(arguments), input).await
    }

    pub async fn run(&self, arguments: &[&str]) -> Answer {
        self.fed(arguments, b"").await
    }

    /// Runs a verb with `-o json`, which must succeed.
    pub async fn json(&self, arguments: &[&str]) -> Value {
        let answer = self.run(&[arguments, &["-o", "json"]].concat()).await;
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{answer:?}");
        serde_json::from_str(&answer.out).unwrap()
    }
}

/// Waits until something is so; who waits for what never comes fails.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), waiting).await;
    waited.unwrap_or_else(|_| panic!("not within a minute: {what}"));
}

/// Runs a command to its end.
pub async fn run(command: &mut Command, input: &[u8]) -> Answer {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A verb that does not read its input may be gone before it is written.
    let feeding = tokio::spawn(async move { stdin.write_all(&input).await });
    let output = child.wait_with_output().await.unwrap();
    let _ = feeding.await.unwrap();
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
