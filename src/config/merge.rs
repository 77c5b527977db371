//! Flags over environment over file. Pure but for reading the file.
use super::address::Address;
use super::layers::choose;
use super::{ClusterChoice, ConfigError, ConfigFile, Locations, Origins, Profile, Settings};
use crate::security::Secret;
use std::path::PathBuf;

/// What the command line says; what it leaves open is `None` or false.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub brokers: Option<Vec<Address>>,
    pub profile: Option<String>,
    pub theme: Option<String>,
    pub config: Option<PathBuf>,
    pub read_only: bool,
    /// `--command-config`: a file of Java's, for this run.
    pub command_config: Option<PathBuf>,
    /// `-X`: properties by Java's or librdkafka's names, for this run.
    pub properties: Vec<(String, Secret)>,
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

/// A property that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub words: String,
    /// It is about the connection, and would mean something beside other settings.
    pub matters: bool,
}

/// Everything merged: what the program goes by.
#[derive(Clone, Debug, Default)]
pub struct MergedConfig {
    pub profiles: Vec<Profile>,
    pub default_profile: Option<String>,
    pub settings: Settings,
    /// `--read-only` or `KAFDECK_READ_ONLY`: locks every cluster.
    pub read_only: bool,
    /// It was the environment that said so, and no flag.
    pub read_only_by_environment: bool,
    /// What flags and environment chose, before the default profile.
    chosen: Option<Profile>,
    /// Where the values of the chosen profile come from.
    origins: Origins,
    /// What `--command-config` says and means nothing here.
    pub unused: Vec<Unused>,
}

impl MergedConfig {
    /// What forbids to change anything on this cluster, as the user knows it: a flag, the environment or the profile.
    pub fn locked_by(&self, profile: &Profile) -> Option<String> {
        match (self.read_only, profile.read_only) {
            (true, _) if self.read_only_by_environment => Some("KAFDECK_READ_ONLY".to_owned()),
            (true, _) => Some("--read-only".to_owned()),
            (false, true) => Some(format!("profile `{}`", profile.name)),
            (false, false) => None,
        }
    }

    /// Whether this is a profile of the file, with the addresses that stand there: only under such a name a cluster is
    /// known again.
    pub fn has(&self, profile: &Profile) -> bool {
        self.profiles.iter().any(|known| known.name == profile.name && known.brokers == profile.brokers)
    }

    /// The cluster to talk to: flags, then environment, then the file's default profile, else the list of profiles.
    pub fn choice(&self) -> ClusterChoice {
        let default =
            || self.profiles.iter().find(|profile| Some(&profile.name) == self.default_profile.as_ref());
        match self.chosen.as_ref().or_else(default) {
            Some(profile) => ClusterChoice::Cluster(profile.clone()),
            None => ClusterChoice::List,
        }
    }

    /// Where the values of the chosen profile come from; of the default profile, from the file.
    pub fn origins(&self, profile: &Profile, locations: &Locations) -> Origins {
        match &self.chosen {
            Some(_) => self.origins.clone(),
            None => Origins::of_file(profile, &locations.config_file),
        }
    }
}

/// Finds and reads the config file and merges. The file must exist if a flag or the environment names it.
pub fn load(flags: &Flags, environment: &Environment) -> Result<(MergedConfig, Locations), ConfigError> {
    let mut locations = Locations::find(environment.home.clone())?;
    let named = flags.config.as_ref().or(environment.config.as_ref());
    if let Some(file) = named {
        locations.config_file.clone_from(file);
    }
    let file = ConfigFile::read(&locations.config_file, named.is_some())?;
    let config = merge(flags, environment, file, &locations)?;
    Ok((config, locations))
}

fn merge(
    flags: &Flags,
    environment: &Environment,
    file: ConfigFile,
    locations: &Locations,
) -> Result<MergedConfig, ConfigError> {
    let chosen = choose(flags, environment, &file, locations)?;
    let mut settings = file.ui;
    settings.keys = file.keys;
    settings.no_color = environment.no_color;
    if let Some(theme) = flags.theme.as_ref().or(environment.theme.as_ref()) {
        settings.theme = Some(theme.clone());
    }
    let by_environment = environment.read_only.as_deref().map_or(Ok(false), switch)?;
    Ok(MergedConfig {
        profiles: file.profiles,
        default_profile: file.default_profile,
        settings,
        read_only: flags.read_only || by_environment,
        read_only_by_environment: by_environment && !flags.read_only,
        chosen: chosen.profile,
        origins: chosen.origins,
        unused: chosen.unused,
    })
}

/// A yes or no from the environment. Anything unclear is an error: a lock must not open by a slip.
fn switch(text: &str) -> Result<bool, ConfigError> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(ConfigError::WrongValue {
            source_name: "KAFDECK_READ_ONLY".to_owned(),
            why: format!("`{text}` is neither yes nor no: expected 1, true, 0 or false"),
        }),
    }
}
