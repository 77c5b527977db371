//! Other tools' settings, read into profiles: each importer only names the keys of its tool, and Kafka's own names
//! (`config::properties`) do the rest. Writes nothing; knows no cluster.
//!
//! | file | owns |
//! |---|---|
//! | `source` | a file's text as a tree, whatever its format |
//! | `found` | what an importer found: a name, and properties by Kafka's names |
//! | `plain` | Java's client.properties, kcat.conf, librdkafka's properties, Confluent Cloud's snippets |
//! | `spring` | Spring Boot's application.yml and application.properties |
//! | `kafka_ui` | kafka-ui's (and kafbat's) application.yml |
//! | `environment` | kafka-ui's variables: a .env file, `env`, a docker-compose.yml |
//! | `strimzi` | `kubectl get kafka,kafkauser,secret -o json` |
//! | `rpk`, `kaf`, `kafkactl`, `kcl`, `yozefu` | these tools' own files |
//! | `places` | where these files usually are |
#[cfg(test)]
mod documented_tests;
mod environment;
mod found;
mod kaf;
mod kafka_ui;
mod kafkactl;
mod kcl;
mod places;
mod plain;
mod rpk;
mod source;
mod spring;
mod strimzi;
#[cfg(test)]
mod tests;
mod yozefu;

pub(crate) use places::{UsualFile, usual_files};

use crate::config::Profile;
use found::FoundCluster;
use source::Source;
use std::path::Path;

/// A profile as it would be written, and what should be known before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub profile: Profile,
    pub notes: Vec<String>,
}

/// What a file came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Whose file it is: "rpk", "Spring Boot".
    pub tool: &'static str,
    pub profiles: Vec<Imported>,
}

/// An importer: none if the file is not its tool's.
type Importer = fn(&Source) -> Option<Vec<FoundCluster>>;

/// In the order in which they are tried: those whose files look like nobody else's first.
const IMPORTERS: &[(&str, Importer)] = &[
    ("Strimzi", strimzi::read),
    ("rpk", rpk::read),
    ("kafkactl", kafkactl::read),
    ("kcl", kcl::read),
    ("kaf", kaf::read),
    ("yozefu", yozefu::read),
    ("kafka-ui", kafka_ui::read),
    ("kafka-ui's environment", environment::read),
    ("Spring Boot", spring::read),
    ("Kafka's properties", plain::read),
];

/// Reads a file of whatever tool. `file` gives the name of a cluster that has none, and the folder of relative paths.
///
/// # Errors
/// If no tool's file looks like this, or none of its clusters can be read. No value of the file is repeated.
pub fn read(file: &Path, bytes: &[u8]) -> Result<Import, String> {
    let source = Source::read(file, bytes)?;
    let found = IMPORTERS.iter().find_map(|(tool, read)| Some((*tool, read(&source)?)));
    let Some((tool, clusters)) = found else {
        let tools: Vec<&str> = IMPORTERS.iter().map(|(tool, _)| *tool).collect();
        return Err(format!(
            "no cluster of Kafka is named here; files of these are read: {}",
            tools.join(", ")
        ));
    };
    if clusters.is_empty() {
        return Err(format!("this is a file of {tool}, and names no cluster"));
    }
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let read = |cluster: FoundCluster| {
        let name = cluster.name.clone();
        cluster.into_profile(&folder).map_err(|why| format!("{name}: {why}"))
    };
    let (good, bad): (Vec<_>, Vec<_>) = clusters.into_iter().map(read).partition(Result::is_ok);
    let mut profiles: Vec<Imported> = good.into_iter().flatten().collect();
    let bad: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
    match profiles.last_mut() {
        None => return Err(bad.join("\n")),
        Some(last) => last.notes.extend(bad.into_iter().map(|why| format!("left out: {why}"))),
    }
    Ok(Import { tool, profiles })
}
