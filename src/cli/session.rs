//! Flags, environment and file merged, and the cluster that they mean.
use super::ask::Asked;
use super::exit::usage;
use super::global::GlobalArgs;
use super::say::say;
use super::{ask, log, runtime, unlocking};
use crate::config::{
    self, ClusterChoice, ConfigError, Environment, Flags, Locations, LogRing, MergedConfig, Profile,
    RegistryTables,
};
use crate::kafka::Cluster;
use crate::kafka::produce::check_properties;
use crate::nearest::{hint, nearest};
use crate::security::WebAddress;
use crate::wire;
use jiff::tz::TimeZone;
use std::sync::OnceLock;

/// What every verb that talks to a cluster starts from.
pub struct VerbSession {
    pub config: MergedConfig,
    pub locations: Locations,
    pub log: LogRing,
    /// `--trust-cluster`
    pub trusted: Option<String>,
    /// The verb goes as far as its plan, which is written out: nothing is changed.
    pub plans: bool,
    /// `--confirm`
    pub confirmed: Option<String>,
    /// `--registry`
    pub registry: Vec<WebAddress>,
    /// The cluster that was looked at.
    pub looked_at: OnceLock<(Profile, Cluster)>,
}

impl VerbSession {
    /// Reads the configuration and starts the log. Wrong flags are usage errors.
    pub fn open(global: &GlobalArgs) -> anyhow::Result<Self> {
        let (config, locations) = load(global, global.brokers.as_deref())?;
        let log = log::for_verb(global)?;
        config
            .unused
            .iter()
            .filter(|unused| unused.matters)
            .for_each(|unused| say!("kafdeck: {}", unused.words));
        tell_unused(&config);
        if let Some(warning) = open_to_others(&config, &locations) {
            say!("kafdeck: {warning}");
        }
        Ok(Self::of(config, locations, log, global))
    }

    /// As `open`, with the log that a screen needs. `brokers` is the text of `-b` where it means addresses.
    pub fn for_ui(global: &GlobalArgs, brokers: Option<&str>) -> anyhow::Result<Self> {
        let (config, locations) = load(global, brokers)?;
        let log = log::for_ui(global, &locations.log_file())?;
        tell_unused(&config);
        if let Some(warning) = open_to_others(&config, &locations) {
            tracing::warn!("{warning}");
        }
        Ok(Self::of(config, locations, log, global))
    }

    fn of(config: MergedConfig, locations: Locations, log: LogRing, global: &GlobalArgs) -> Self {
        Self {
            config,
            locations,
            log,
            trusted: global.trust_cluster.clone(),
            confirmed: global.confirm.clone(),
            registry: global.registry.clone(),
            looked_at: OnceLock::new(),
            plans: false,
        }
    }

    /// The zone in which times without one are meant and shown.
    pub fn zone(&self) -> anyhow::Result<TimeZone> {
        Ok(match &self.config.settings.zone {
            Some(name) => TimeZone::get(name)?,
            None => TimeZone::system(),
        })
    }

    /// A handle on the cluster that is meant; nothing is connected yet.
    ///
    /// # Errors
    /// Who only looks makes no plan.
    pub fn cluster(&self) -> anyhow::Result<Cluster> {
        self.cluster_asking(Asked::Kafka)
    }

    /// The same where Connect is asked.
    ///
    /// # Errors
    /// As above.
    pub fn with_connect(&self) -> anyhow::Result<Cluster> {
        self.cluster_asking(Asked::Connect)
    }

    /// The same where a schema registry is asked beside it.
    ///
    /// # Errors
    /// As above.
    pub fn and_registry(&self) -> anyhow::Result<Cluster> {
        self.cluster_asking(Asked::Registry)
    }

    /// A handle on what a schema registry is asked through, which may stand beside no cluster.
    ///
    /// # Errors
    /// As above.
    pub fn with_registry(&self) -> anyhow::Result<Cluster> {
        // A registry alone is asked without a cluster.
        if matches!(self.config.choice(), ClusterChoice::List) && !self.registry.is_empty() && !self.plans {
            let registry = RegistryTables::of_addresses(self.registry.clone());
            let profile = Profile { registry, ..Profile::default() };
            return Ok(Cluster::connect(options(&profile, Asked::Registry)?));
        }
        self.cluster_asking(Asked::Registry)
    }

    fn cluster_asking(&self, asked: Asked) -> anyhow::Result<Cluster> {
        if self.plans {
            return Err(usage(
                "there is nothing to plan, since this only looks: say what is to change, as in kafdeck plan topic config orders --set \
                 retention.ms=7d, or leave out the word plan",
            ));
        }
        let profile = self.profile()?;
        let cluster = Cluster::connect(options(&profile, asked)?);
        // Of a verb that opens several the first is the one that it is about.
        let _ = self.looked_at.set((profile, cluster.clone()));
        Ok(cluster)
    }

    /// The profile of this name, whichever cluster is meant otherwise.
    pub fn profile_named(&self, name: &str) -> anyhow::Result<Profile> {
        let profiles = &self.config.profiles;
        let found = profiles.iter().find(|profile| profile.name == name);
        found.cloned().ok_or_else(|| {
            let near = hint(nearest(name, profiles.iter().map(|profile| profile.name.as_str())));
            usage(format!("there is no profile {name:?}{near}"))
        })
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

/// A handle on the cluster of this profile; secrets are asked for, and read where they are found. Nothing is connected yet.
pub fn reach(profile: &Profile) -> anyhow::Result<Cluster> {
    Ok(Cluster::connect(options(profile, Asked::Kafka)?))
}

/// The same where Connect is asked.
pub fn reach_connect(profile: &Profile) -> anyhow::Result<Cluster> {
    Ok(Cluster::connect(options(profile, Asked::Connect)?))
}

/// The same where a schema registry is asked.
pub fn reach_registry(profile: &Profile) -> anyhow::Result<Cluster> {
    Ok(Cluster::connect(options(profile, Asked::Registry)?))
}

/// How to reach the cluster of this profile; secrets are asked for, and read where they are found.
pub fn options(profile: &Profile, asked: Asked) -> anyhow::Result<wire::Options> {
    let profile = ask::for_secrets(profile.clone(), asked)?;
    check_properties(&profile.librdkafka).map_err(usage)?;
    runtime::run(async { unlocking::unlocked(profile).await.map_err(anyhow::Error::msg) })
}

/// What to say of a config file with secrets that others may read.
fn open_to_others(config: &MergedConfig, locations: &Locations) -> Option<String> {
    crate::config::private::warning(
        &locations.config_file,
        config.profiles.iter().any(Profile::holds_secrets),
    )
}

/// What `--command-config` says and is not used: in the log, and plainly where it is about the connection.
fn tell_unused(config: &MergedConfig) {
    for unused in &config.unused {
        match unused.matters {
            true => tracing::warn!("{}", unused.words),
            false => tracing::info!("{}", unused.words),
        }
    }
}

type Addresses = Option<Vec<config::Address>>;

/// Brokers, and controllers in their place; `brokers` is the text of `-b` where it means addresses.
pub fn addresses(global: &GlobalArgs, brokers: Option<&str>) -> anyhow::Result<(Addresses, Addresses)> {
    let list = |flag: &str, text: Option<&str>| {
        text.map(config::Address::list).transpose().map_err(|why| usage(format!("{flag} {why}")))
    };
    let controllers = list("--bootstrap-controller", global.bootstrap_controller.as_deref())?;
    Ok((list("-b", brokers)?, controllers))
}

/// Reads and merges the configuration; `brokers` is the text of `-b` where it means addresses.
pub fn load(global: &GlobalArgs, brokers: Option<&str>) -> anyhow::Result<(MergedConfig, Locations)> {
    let (brokers, controllers) = addresses(global, brokers)?;
    let flags = Flags {
        brokers,
        controllers,
        profile: global.profile.clone(),
        connect: global.connect.clone(),
        registry: global.registry.clone(),
        theme: global.theme.clone(),
        config: global.config.clone(),
        read_only: global.read_only,
        command_config: global.command_config.clone(),
        properties: global.property.clone(),
    };
    config::load(&flags, &Environment::of_process()).map_err(|error| match error {
        ConfigError::WrongProperty { .. } => usage(error.to_string()),
        error => error.into(),
    })
}

/// Where the files are, without reading them.
pub fn locations(global: &GlobalArgs) -> anyhow::Result<Locations> {
    let environment = Environment::of_process();
    let mut found = Locations::find(environment.home.clone())?;
    if let Some(named) = global.config.clone().or(environment.config) {
        found.config_file = named;
    }
    Ok(found)
}
