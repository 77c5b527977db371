//! Apache Kafka from Maven Central, kept under the target folder. Knows versions and folders, not what they are for.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The newest 4.x that Maven has whole; its command-line tools speak to every broker since 2.1.
pub const NEWEST: &str = "4.3.1";
/// The last line that runs with ZooKeeper.
pub const LAST_ZOOKEEPER: &str = "3.9.1";
/// A Connect that takes no single settings, stops nothing and tells no offsets.
pub const OLD_CONNECT: &str = "2.8.2";
/// The oldest that starts on Java 17.
pub const OLDEST: &str = "2.4.1";

/// Its sink for databases.
const DEBEZIUM: &str = "3.6.0.Final";

/// Where everything that the suite downloads and writes lives.
pub fn workshop() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The class path of Kafka `version`, fetched on first use.
pub fn class_path(version: &str) -> String {
    // In 2.x the tools were part of the broker's own jar.
    let artifacts: &[&str] = if version != OLDEST { &["kafka_2.13", "kafka-tools"] } else { &["kafka_2.13"] };
    fetched("kafka", version, artifacts)
}

/// The class path of the examples of Kafka Streams.
pub fn streams_class_path() -> String {
    fetched("streams-examples", NEWEST, &["kafka-streams-examples"])
}

/// The class path of a worker of Kafka Connect, without any connector.
pub fn connect_class_path(version: &str) -> String {
    fetched("connect-worker", version, &["connect-runtime", "connect-json", "connect-basic-auth-extension"])
}

/// A folder with the plugins that workers of this version find: lines of files, and for the newest rows of a database.
pub fn connect_plugins(version: &str) -> PathBuf {
    let folder = workshop().join(format!("plugins-{version}"));
    once(&folder, || {
        copy(&format!("org.apache.kafka:connect-file:{version}"), &folder.join("file"));
        if version == NEWEST {
            unpack(&format!("io.debezium:debezium-connector-jdbc:{DEBEZIUM}:tar.gz:plugin"), &folder);
        }
    });
    folder
}

/// A folder with what an archive of Maven Central holds, fetched on first use.
pub fn unpacked(group: &str, name: &str, version: &str, classifier: &str) -> PathBuf {
    let folder = workshop().join(format!("{name}-{version}"));
    once(&folder, || unpack(&format!("{group}:{name}:{version}:tar.gz:{classifier}"), &folder));
    folder
}

fn unpack(artifact: &str, folder: &Path) {
    copy(artifact, folder);
    let [_, name, version, _, classifier] = artifact.split(':').collect::<Vec<_>>()[..] else {
        panic!("group:name:version:tar.gz:classifier, not {artifact}");
    };
    let archive = format!("{name}-{version}-{classifier}.tar.gz");
    run(Command::new("tar").args(["xzf", &archive]).current_dir(folder));
    fs::remove_file(folder.join(archive)).expect("the target folder is writable");
}

/// What makes a folder complete, on first use.
pub fn once(folder: &Path, make: impl FnOnce()) {
    let done = folder.join("complete");
    if !done.exists() {
        fs::create_dir_all(folder).expect("the target folder is writable");
        make();
        fs::write(&done, "").expect("the target folder is writable");
    }
}

fn fetched(what: &str, version: &str, artifacts: &[&str]) -> String {
    let folder = workshop().join(format!("{what}-{version}"));
    once(&folder, || fetch(version, artifacts, &folder));
    format!("{}/jars/*", folder.display())
}

fn fetch(version: &str, artifacts: &[&str], folder: &Path) {
    let wanted: String = artifacts.iter().map(|name| dependency("org.apache.kafka", name, version)).collect();
    // A binding for the log of each, for who fails must not be silent; and a worker tells the loggers of its own kind of log only.
    let log = match (version, artifacts.contains(&"connect-runtime")) {
        (NEWEST, true) => dependency("org.apache.logging.log4j", "log4j-slf4j-impl", "2.25.4"),
        (LAST_ZOOKEEPER, true) => dependency("org.slf4j", "slf4j-reload4j", "1.7.36"),
        _ => dependency("org.slf4j", "slf4j-simple", "1.7.36"),
    };
    let pom = format!(
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>\
         <groupId>kafdeck.tests</groupId><artifactId>kafka</artifactId><version>1</version>\
         <dependencies>{wanted}{log}</dependencies></project>"
    );
    fs::write(folder.join("pom.xml"), pom).expect("the target folder is writable");
    let copy = ["-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars"];
    run(Command::new("mvn").args(copy).current_dir(folder));
}

/// One file of Maven Central, by its coordinates, alone.
fn copy(artifact: &str, folder: &Path) {
    let (artifact, folder) =
        (format!("-Dartifact={artifact}"), format!("-DoutputDirectory={}", folder.display()));
    run(Command::new("mvn")
        .args(["-q", "-B", "dependency:copy", &artifact, &folder])
        .current_dir(workshop()));
}

fn run(command: &mut Command) {
    let status =
        command.status().expect("mvn and tar start: the suite on real Kafka needs Maven and Java 17");
    assert!(status.success(), "{command:?} failed: see its lines above");
}

fn dependency(group: &str, artifact: &str, version: &str) -> String {
    format!(
        "<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>\
         <exclusions><exclusion><groupId>org.slf4j</groupId><artifactId>slf4j-reload4j</artifactId></exclusion>\
         </exclusions></dependency>"
    )
}
