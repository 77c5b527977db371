//! Where the files of other tools usually are. Looks whether they are there, and reads none.
use std::path::{Path, PathBuf};

/// A file of another tool that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsualFile {
    pub tool: &'static str,
    pub path: PathBuf,
}

/// Below the home folder, or below the folder for settings.
const PLACES: &[(&str, &str)] = &[
    ("rpk", ".config/rpk/rpk.yaml"),
    ("kcat", ".config/kcat.conf"),
    ("kcat", ".config/kafkacat.conf"),
    ("kaf", ".kaf/config"),
    ("kafkactl", ".config/kafkactl/config.yml"),
    ("kafkactl", ".kafkactl/config.yml"),
    ("kcl", ".config/kcl/config.toml"),
    ("yozefu", ".config/io.maif.yozefu/config.json"),
    ("yozefu", ".config/yozefu/config.json"),
    ("Confluent", ".confluent/java.config"),
    ("Confluent", ".confluent/librdkafka.config"),
];

/// In the current folder: what a project keeps beside its code.
const HERE: &[(&str, &str)] = &[
    ("Java", "client.properties"),
    ("kafkactl", "kafkactl.yml"),
    ("kafkactl", ".kafkactl.yml"),
    ("Spring Boot", "src/main/resources/application.yml"),
    ("Spring Boot", "src/main/resources/application.properties"),
];

/// Files that are there, by the environment's `variable`, in the order of the list.
pub fn usual_files(variable: impl Fn(&str) -> Option<String>, here: &Path) -> Vec<UsualFile> {
    let home = variable("HOME").map(PathBuf::from);
    let settings = variable("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let below_home = PLACES.iter().filter_map(|(tool, place)| {
        let path = match (place.strip_prefix(".config/"), &settings) {
            (Some(rest), Some(settings)) => settings.join(rest),
            _ => home.as_ref()?.join(place),
        };
        Some(UsualFile { tool, path })
    });
    let named = [("kcat", "KCAT_CONFIG"), ("kafkactl", "KAFKA_CTL_CONFIG"), ("kcl", "KCL_CONFIG_PATH")];
    let named =
        named.into_iter().filter_map(|(tool, name)| Some(UsualFile { tool, path: variable(name)?.into() }));
    let in_project = HERE.iter().map(|(tool, place)| UsualFile { tool, path: here.join(place) });
    let mut found: Vec<UsualFile> = Vec::new();
    for file in named.chain(below_home).chain(in_project).filter(|file| file.path.is_file()) {
        if found.iter().all(|known| known.path != file.path) {
            found.push(file);
        }
    }
    found
}
