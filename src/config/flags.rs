//! What the command line and the environment say, before any file is read. Plain data.
use super::address::Address;
use crate::security::{Secret, WebAddress};
use std::path::PathBuf;

/// What the command line says; what it leaves open is `None` or false.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub brokers: Option<Vec<Address>>,
    /// `--bootstrap-controller`: controllers in place of brokers.
    pub controllers: Option<Vec<Address>>,
    pub profile: Option<String>,
    /// `--connect`: workers of Kafka Connect, in place of the profile's.
    pub connect: Vec<WebAddress>,
    /// `--registry`: a schema registry, in place of the profile's.
    pub registry: Vec<WebAddress>,
    pub theme: Option<String>,
    pub config: Option<PathBuf>,
    pub read_only: bool,
    /// `--command-config`: a file of Java's, for this run.
    pub command_config: Option<PathBuf>,
    /// `-X`: properties by Java's or librdkafka's names, for this run.
    pub properties: Vec<(String, Secret)>,
}

impl Flags {
    /// The words that lay properties over a profile, without a secret: in the place of one stands a variable's name.
    pub(super) fn said_again(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(file) = &self.command_config {
            words.extend(["--command-config".to_owned(), file.display().to_string()]);
        }
        for (flag, addresses) in [("--connect", &self.connect), ("--registry", &self.registry)] {
            if !addresses.is_empty() {
                let list = addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
                words.extend([flag.to_owned(), list]);
            }
        }
        for (key, value) in &self.properties {
            let value = match value.expose() {
                value if value.starts_with("${") || !is_secret(key) => value.to_owned(),
                _ => format!("${{{}}}", key.to_uppercase().replace(['.', '-'], "_")),
            };
            words.extend(["-X".to_owned(), format!("{key}={value}")]);
        }
        words
    }
}

/// Whether a property's value may be one: rather one too many.
fn is_secret(key: &str) -> bool {
    let parts = ["password", "passphrase", "secret", "jaas", "pem", "key", "token", "chain"];
    parts.iter().any(|part| key.contains(part))
}

/// What the environment says, taken once at the start so that tests can give their own.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `KAFDECK_HOME`: config and state below one folder.
    pub home: Option<PathBuf>,
    /// `KAFDECK_CONFIG`: the config file.
    pub config: Option<PathBuf>,
    /// `KAFDECK_BROKERS`: as `-b`.
    pub brokers: Option<String>,
    /// `KAFDECK_PROFILE`: as `-p`.
    pub profile: Option<String>,
    /// `KAFDECK_COMMAND_CONFIG`: as `--command-config`.
    pub command_config: Option<PathBuf>,
    /// `KAFDECK_THEME`: as `--theme`.
    pub theme: Option<String>,
    /// `KAFDECK_READ_ONLY`: as `--read-only`; 1 or true, 0 or false.
    pub read_only: Option<String>,
    /// `NO_COLOR`: set and not empty (no-color.org).
    pub no_color: bool,
}

impl Environment {
    /// Asks `variable` for each name; an empty value counts as not set.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name| variable(name).filter(|value| !value.is_empty());
        Self {
            home: text("KAFDECK_HOME").map(PathBuf::from),
            config: text("KAFDECK_CONFIG").map(PathBuf::from),
            brokers: text("KAFDECK_BROKERS"),
            profile: text("KAFDECK_PROFILE"),
            command_config: text("KAFDECK_COMMAND_CONFIG").map(PathBuf::from),
            theme: text("KAFDECK_THEME"),
            read_only: text("KAFDECK_READ_ONLY"),
            no_color: text("NO_COLOR").is_some(),
        }
    }

    /// The environment of this process.
    pub fn of_process() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }
}
