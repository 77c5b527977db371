//! The client of schema registries against the embedded one: what is listed and shown in the shell, and what a registry that
//! misbehaves comes to.
mod census;
mod changes;
mod glue;
mod hostile;
mod looks;
mod screens;
mod signed;
mod trials;
mod validation;

use kafdeck::demo::{Demo, DemoRegistry, Options, RegistryOptions};
use std::process::Stdio;

/// A cluster with a registry beside it.
pub struct Beside {
    pub demo: Demo,
    pub registry: DemoRegistry,
    pub home: tempfile::TempDir,
}

/// What the program printed: code, standard output, standard error.
pub type Ran = (i32, String, String);

pub const JSON: &str = "application/json";

impl Beside {
    /// With the demo's schemas and topics.
    pub async fn start(options: RegistryOptions) -> Beside {
        let demo = Demo::start(Options::default()).await.unwrap();
        let registry = DemoRegistry::start(options).await.unwrap();
        registry.tell(&demo).unwrap();
        Beside { demo, registry, home: tempfile::tempdir().unwrap() }
    }

    pub async fn run_at(&self, registry: &str, words: &[&str]) -> Ran {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("HOME", self.home.path()).env("KAFDECK_HOME", self.home.path());
        command.args(["-b", &self.demo.bootstrap(), "--registry", registry]).args(words).stdin(Stdio::null());
        let done = command.output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
    }

    /// A file of this text, outside of any cluster.
    pub fn file(&self, name: &str, text: &str) -> String {
        let file = self.home.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    pub async fn run(&self, words: &[&str]) -> Ran {
        self.run_at(&self.registry.url(), words).await
    }
}

/// An address where nobody listens: a port that was just given back.
pub fn dead() -> String {
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://{dead}")
}
