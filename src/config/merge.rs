//! Flags over environment over file. Pure but for reading the file.
use super::flags::{Environment, Flags};
use super::layers::{Unused, choose};
use super::{ConfigError, ConfigFile, Locations, Origins, Profile, Settings};

/// Which cluster to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterChoice {
    /// None was named: show the list of profiles.
    List,
    /// A profile of the file, or the addresses given by `-b`.
    Cluster(Profile),
    /// The embedded cluster, already running in this process: its brokers are in the profile.
    Demo(Profile),
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
    /// What has to be said again to get the chosen profile again, besides its name: words of a command line.
    pub said_again: Vec<String>,
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
        self.profiles
            .iter()
            .any(|known| known.name == profile.name && known.addressed() == profile.addressed())
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
        said_again: flags.said_again(),
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
