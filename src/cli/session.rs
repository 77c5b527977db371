//! Flags, environment and file merged, and the cluster that they mean.
use super::args::GlobalArgs;
use super::exit::usage;
use super::log;
use crate::config::{self, ClusterChoice, Config, Environment, Flags, Locations, LogRing, Profile};
use crate::kafka::Cluster;
use crate::wire;
use jiff::tz::TimeZone;

/// What every verb that talks to a cluster starts from.
pub struct VerbSession {
    pub config: Config,
    pub locations: Locations,
    pub log: LogRing,
}

impl VerbSession {
    /// Reads the configuration and starts the log. Wrong flags are usage errors.
    pub fn open(global: &GlobalArgs) -> anyhow::Result<Self> {
        let (config, locations) = load(global, global.brokers.as_deref())?;
        let log = log::for_verb(global)?;
        Ok(Self { config, locations, log })
    }

    /// As `open`, with the log that a screen needs. `brokers` is the text of `-b` where it means addresses.
    pub fn for_ui(global: &GlobalArgs, brokers: Option<&str>) -> anyhow::Result<Self> {
        let (config, locations) = load(global, brokers)?;
        let log = log::for_ui(global, &locations.log_file())?;
        Ok(Self { config, locations, log })
    }

    /// The zone in which times without one are meant and shown.
    pub fn zone(&self) -> anyhow::Result<TimeZone> {
        Ok(match &self.config.settings.zone {
            Some(name) => TimeZone::get(name)?,
            None => TimeZone::system(),
        })
    }

    /// A handle on the cluster that is meant; nothing is connected yet.
    pub fn cluster(&self) -> anyhow::Result<Cluster> {
        Ok(Cluster::connect(wire::Options::of(&self.profile()?)))
    }

    /// The cluster that is meant, or an error that says how to name one.
    pub fn profile(&self) -> anyhow::Result<Profile> {
        match self.config.choice() {
            ClusterChoice::Cluster(profile) | ClusterChoice::Demo(profile) => Ok(profile),
            ClusterChoice::List => {
                let names: Vec<_> =
                    self.config.profiles.iter().map(|profile| profile.name.as_str()).collect();
                let profiles = match names.join(", ") {
                    none if none.is_empty() => {
                        "none is configured yet: kafdeck config add NAME -b host:port".into()
                    }
                    names => names,
                };
                Err(usage(format!("which cluster? -b host:port, or -p NAME (profiles: {profiles})")))
            }
        }
    }
}

/// Reads and merges the configuration; `brokers` is the text of `-b` where it means addresses.
pub fn load(global: &GlobalArgs, brokers: Option<&str>) -> anyhow::Result<(Config, Locations)> {
    let flags = Flags {
        brokers: brokers.map(config::Address::list).transpose().map_err(|why| usage(format!("-b {why}")))?,
        profile: global.profile.clone(),
        theme: global.theme.clone(),
        config: global.config.clone(),
        read_only: global.read_only,
    };
    Ok(config::load(&flags, &Environment::of_process())?)
}
