//! The profile that flags, environment and file come to, one laid on the other. Reads the file that `--command-config` names.
use super::flags::{Environment, Flags};
use super::properties::{self, Left, Pair};
use super::web::WebTables;
use super::{Address, ConfigError, ConfigFile, Locations, Origins, Profile, librdkafka};
use crate::nearest::{hint, nearest};
use std::path::{Path, PathBuf};

/// A property that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub words: String,
    /// It is about the connection, and would mean something beside other settings.
    pub matters: bool,
}

/// What was chosen, before the default profile.
#[derive(Debug, Default)]
pub(super) struct ChosenProfile {
    pub profile: Option<Profile>,
    pub origins: Origins,
    /// Lines about what was said and means nothing here.
    pub unused: Vec<Unused>,
}

/// Whether brokers and profile come from flags or from the environment: a flag hides both of the environment's.
struct NamedCluster<'a> {
    brokers: Option<Vec<Address>>,
    controllers: Option<Vec<Address>>,
    brokers_from: &'static str,
    profile: Option<&'a String>,
}

/// A flag hides the environment's brokers and its profile; brokers beside a profile replace its addresses, and properties
/// replace what else they name.
pub(super) fn choose(
    flags: &Flags,
    environment: &Environment,
    file: &ConfigFile,
    locations: &Locations,
) -> Result<ChosenProfile, ConfigError> {
    let named = named(flags, environment)?;
    let (command_config, command_config_from) = match (&flags.command_config, &environment.command_config) {
        (None, Some(file)) => (Some(file), "KAFDECK_COMMAND_CONFIG"),
        (file, _) => (file.as_ref(), "--command-config"),
    };
    let from_file = command_config.map(|file| read(file)).transpose()?.unwrap_or_default();
    let said: Vec<Pair> =
        flags.properties.iter().map(|(key, value)| (key.clone(), value.expose().to_owned())).collect();
    let names_addresses =
        |key: &str| matches!(properties::ours(key), Some("brokers" | "bootstrap_controllers"));
    let has_brokers = |pairs: &[Pair]| pairs.iter().any(|(key, _)| names_addresses(key));
    // A whole cluster is named: the default profile's login is not for it.
    let whole = named.brokers.is_some()
        || named.controllers.is_some()
        || has_brokers(&from_file)
        || has_brokers(&said);
    let laid = !from_file.is_empty() || !said.is_empty() || lays_services(flags);
    let by_default = file.default_profile.as_ref().filter(|_| !whole && laid);
    let base =
        named.profile.or(by_default).map(|name| file.profile(name, &locations.config_file)).transpose()?;
    if base.is_none() && !whole {
        return nothing_to_lay_on(flags, command_config);
    }
    let mut chosen = ChosenProfile::default();
    let mut profile = base.cloned().unwrap_or_default();
    if base.is_some() {
        chosen.origins = Origins::of_file(&profile, &locations.config_file);
    }
    if let Some(path) = command_config {
        let layer = format!("{command_config_from} {}", path.display());
        chosen.unused = lay_file(&mut profile, &from_file, &layer)?;
        chosen.origins.layer(&profile, |_| layer.clone());
    }
    if !said.is_empty() {
        lay_flags(&mut profile, &said)?;
        chosen.origins.layer(&profile, |key| {
            let named = said.iter().find(|(name, _)| properties::ours(name) == Some(key));
            named.map_or_else(|| "-X".to_owned(), |(name, _)| format!("-X {name}"))
        });
    }
    lay_services(&mut profile, flags, &mut chosen);
    if named.brokers.is_some() || named.controllers.is_some() {
        (profile.brokers, profile.bootstrap_controllers) =
            (named.brokers.unwrap_or_default(), named.controllers.unwrap_or_default());
        chosen.origins.layer(&profile, |_| named.brokers_from.to_owned());
    }
    // What is relative stands below the current folder, as for Java; the file's own paths are whole by now.
    profile.anchor(Path::new(""));
    if base.is_none() {
        (_, profile.name) = profile.addressed();
    }
    if let Some((_, why)) = profile.mistake() {
        let source_name = format!("the cluster {}", profile.name);
        return Err(ConfigError::WrongProperty {
            source_name,
            why: why.trim_start_matches([':', ' ']).to_owned(),
        });
    }
    chosen.profile = Some(profile);
    Ok(chosen)
}

fn lays_services(flags: &Flags) -> bool {
    !flags.connect.is_empty() || !flags.registry.is_empty()
}

/// Workers of Connect and a registry that were named stand in place of the profile's.
fn lay_services(profile: &mut Profile, flags: &Flags, chosen: &mut ChosenProfile) {
    if !flags.connect.is_empty() {
        profile.connect = WebTables::of_addresses(flags.connect.clone());
        chosen.origins.layer(profile, |_| "--connect".to_owned());
    }
    if !flags.registry.is_empty() {
        profile.registry = WebTables::of_addresses(flags.registry.clone());
        chosen.origins.layer(profile, |_| "--registry".to_owned());
    }
}

fn named<'a>(flags: &'a Flags, environment: &'a Environment) -> Result<NamedCluster<'a>, ConfigError> {
    if flags.brokers.is_some() || flags.controllers.is_some() || flags.profile.is_some() {
        let (brokers, profile) = (flags.brokers.clone(), flags.profile.as_ref());
        let controllers = flags.controllers.clone();
        let brokers_from = if controllers.is_some() { "--bootstrap-controller" } else { "-b" };
        return Ok(NamedCluster { brokers, controllers, brokers_from, profile });
    }
    let wrong = |why| ConfigError::WrongValue { source_name: "KAFDECK_BROKERS".to_owned(), why };
    let brokers = environment.brokers.as_deref().map(Address::list).transpose().map_err(wrong)?;
    let profile = environment.profile.as_ref();
    Ok(NamedCluster { brokers, controllers: None, brokers_from: "KAFDECK_BROKERS", profile })
}

/// No cluster is named: properties alone reach none, and must not be passed over in silence.
fn nothing_to_lay_on(flags: &Flags, command_config: Option<&PathBuf>) -> Result<ChosenProfile, ConfigError> {
    let source_name = match (command_config, flags.properties.first()) {
        (Some(file), _) => file.display().to_string(),
        (None, Some((key, _))) => format!("-X {key}"),
        (None, None) => return Ok(ChosenProfile::default()),
    };
    let why = "it names no bootstrap.servers: say by -b host:port, or by -p NAME, which cluster is meant"
        .to_owned();
    Err(ConfigError::WrongProperty { source_name, why })
}

fn read(file: &Path) -> Result<Vec<Pair>, ConfigError> {
    let bytes = std::fs::read(file).map_err(|why| ConfigError::Read { file: file.to_owned(), why })?;
    Ok(properties::properties(&bytes))
}

/// A file for Java's tools says much that is none of ours, such as a consumer's group: that is told, and no mistake.
fn lay_file(profile: &mut Profile, pairs: &[Pair], layer: &str) -> Result<Vec<Unused>, ConfigError> {
    let wrong = |why| ConfigError::WrongProperty { source_name: layer.to_owned(), why };
    let left = properties::apply(profile, pairs).map_err(wrong)?;
    Ok(left
        .into_iter()
        .map(|left| match left {
            Left::Unused { key, why } => {
                Unused { words: format!("{layer}: {key} is not used: {why}"), matters: true }
            }
            Left::Unknown { key } => {
                Unused { words: format!("{layer}: {key} is not used here"), matters: false }
            }
        })
        .collect())
}

/// Who writes a property on the command line means it: what can't be used is a mistake.
fn lay_flags(profile: &mut Profile, pairs: &[Pair]) -> Result<(), ConfigError> {
    let wrong =
        |key: &str, why: String| Err(ConfigError::WrongProperty { source_name: format!("-X {key}"), why });
    let left = match properties::apply(profile, pairs) {
        Ok(left) => left,
        Err(why) => return Err(ConfigError::WrongProperty { source_name: "-X".to_owned(), why }),
    };
    for left in left {
        match left {
            Left::Unused { key, why } => return wrong(&key, why),
            Left::Unknown { key } => match librdkafka::refused(&key) {
                Some(_) if key.starts_with("ssl.") || key.starts_with("sasl.") => {
                    let near = hint(nearest(&key, properties::names()));
                    return wrong(&key, format!("not known here{near}"));
                }
                Some(why) => return wrong(&key, format!("it can't be set: {why}")),
                // For the client that sends, which checks it.
                None => {
                    let value = pairs.iter().rfind(|(name, _)| *name == key).map(|(_, value)| value.clone());
                    profile.librdkafka.insert(key, value.unwrap_or_default());
                }
            },
        }
    }
    Ok(())
}
