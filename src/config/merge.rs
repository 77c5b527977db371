//! Flags over environment over file. Pure but for reading the file.
use super::{Address, ClusterChoice, ConfigError, ConfigFile, Locations, Profile, Settings};
use std::path::PathBuf;

/// What the command line says; what it leaves open is `None` or false.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub brokers: Option<Vec<Address>>,
    pub profile: Option<String>,
    pub theme: Option<String>,
    pub config: Option<PathBuf>,
    pub read_only: bool,
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

/// Everything merged: what the program goes by.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub profiles: Vec<Profile>,
    pub default_profile: Option<String>,
    pub settings: Settings,
    /// `--read-only` or `KAFDECK_READ_ONLY`: locks every cluster.
    pub read_only: bool,
    /// It was the environment that said so, and no flag.
    pub read_only_by_environment: bool,
    /// What flags and environment chose, before the default profile.
    chosen: Option<Profile>,
}

impl Config {
    /// The cluster to talk to: flags, then environment, then the file's default profile, else the list of profiles.
    pub fn choice(&self) -> ClusterChoice {
        let default =
            || self.profiles.iter().find(|profile| Some(&profile.name) == self.default_profile.as_ref());
        match self.chosen.as_ref().or_else(default) {
            Some(profile) => ClusterChoice::Cluster(profile.clone()),
            None => ClusterChoice::List,
        }
    }
}

/// Finds and reads the config file and merges. The file must exist if a flag or the environment names it.
pub fn load(flags: &Flags, environment: &Environment) -> Result<(Config, Locations), ConfigError> {
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
) -> Result<Config, ConfigError> {
    let chosen = choose(flags, environment, &file, locations)?;
    let mut settings = file.ui;
    settings.keys = file.keys;
    settings.no_color = environment.no_color;
    if let Some(theme) = flags.theme.as_ref().or(environment.theme.as_ref()) {
        settings.theme = Some(theme.clone());
    }
    let by_environment = environment.read_only.as_deref().map_or(Ok(false), switch)?;
    Ok(Config {
        profiles: file.profiles,
        default_profile: file.default_profile,
        settings,
        read_only: flags.read_only || by_environment,
        read_only_by_environment: by_environment && !flags.read_only,
        chosen,
    })
}

/// A flag hides both the environment's brokers and its profile; brokers beside a profile replace its addresses.
fn choose(
    flags: &Flags,
    environment: &Environment,
    file: &ConfigFile,
    locations: &Locations,
) -> Result<Option<Profile>, ConfigError> {
    let by_flag = flags.brokers.is_some() || flags.profile.is_some();
    let (brokers, profile) = if by_flag {
        (flags.brokers.clone(), flags.profile.as_ref())
    } else {
        let wrong = |why| ConfigError::WrongValue { source_name: "KAFDECK_BROKERS".to_owned(), why };
        let brokers = environment.brokers.as_deref().map(Address::list).transpose().map_err(wrong)?;
        (brokers, environment.profile.as_ref())
    };
    Ok(match (profile, brokers) {
        (Some(name), None) => Some(file.profile(name, &locations.config_file)?.clone()),
        (Some(name), Some(brokers)) => {
            Some(Profile { brokers, ..file.profile(name, &locations.config_file)?.clone() })
        }
        (None, Some(brokers)) => Some(Profile::of_brokers(brokers)),
        (None, None) => None,
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
