//! Apache Kafka from Maven Central, kept under the target folder. Knows versions and folders, not what they are for.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The newest 4.x that Maven has whole; its command-line tools speak to every broker since 2.1.
pub const NEWEST: &str = "4.3.1";
/// The last line that runs with ZooKeeper.
pub const LAST_ZOOKEEPER: &str = "3.9.1";
/// The oldest that starts on Java 17.
pub const OLDEST: &str = "2.4.1";

/// Where everything that the suite downloads and writes lives.
pub fn workshop() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The class path of Kafka `version`, fetched on first use.
pub fn class_path(version: &str) -> String {
    let folder = workshop().join(format!("kafka-{version}"));
    let done = folder.join("complete");
    if !done.exists() {
        fetch(version, &folder);
        fs::write(&done, "").expect("the target folder is writable");
    }
    format!("{}/jars/*", folder.display())
}

fn fetch(version: &str, folder: &PathBuf) {
    fs::create_dir_all(folder).expect("the target folder is writable");
    // In 2.x the tools were part of the broker's own jar.
    let artifacts: &[&str] = if version != OLDEST { &["kafka_2.13", "kafka-tools"] } else { &["kafka_2.13"] };
    let wanted: String = artifacts.iter().map(|name| dependency("org.apache.kafka", name, version)).collect();
    // One binding for the log of all versions, for a broker that fails must not be silent.
    let log = dependency("org.slf4j", "slf4j-simple", "1.7.36");
    let pom = format!(
        "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>\
         <groupId>kafdeck.tests</groupId><artifactId>kafka</artifactId><version>1</version>\
         <dependencies>{wanted}{log}</dependencies></project>"
    );
    fs::write(folder.join("pom.xml"), pom).expect("the target folder is writable");
    let status = Command::new("mvn")
        .args(["-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars"])
        .current_dir(folder)
        .status()
        .expect("mvn starts: the suite on real Kafka needs Maven and Java 17");
    assert!(status.success(), "mvn could not fetch Kafka {version}: see its lines above");
}

fn dependency(group: &str, artifact: &str, version: &str) -> String {
    format!(
        "<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>\
         <exclusions><exclusion><groupId>org.slf4j</groupId><artifactId>slf4j-reload4j</artifactId></exclusion>\
         </exclusions></dependency>"
    )
}
