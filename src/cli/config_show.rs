//! `kafdeck config show`: what flags, environment and file come to, and where each value of a profile comes from. Shows no secret.
use super::exit::Exit;
use super::global::GlobalArgs;
use super::print::plain;
use super::session;
use crate::config::{ClusterChoice, Locations, MergedConfig, Profile, ProfileRow};
use crate::safe::safe;

/// One profile if one is named, else everything.
pub fn run(global: &GlobalArgs) -> anyhow::Result<Exit> {
    let (config, locations) = session::load(global, global.brokers.as_deref())?;
    let named = global.profile.is_some()
        || global.brokers.is_some()
        || global.bootstrap_controller.is_some()
        || global.command_config.is_some()
        || !global.property.is_empty();
    match config.choice() {
        ClusterChoice::Cluster(profile) if named => one(&config, &locations, &profile),
        choice => all(&config, &locations, &choice),
    }
}

/// The merged profile, line by line with its origin.
fn one(config: &MergedConfig, locations: &Locations, profile: &Profile) -> anyhow::Result<Exit> {
    let origins = config.origins(profile, locations);
    let lines: Vec<(String, &str)> =
        profile.rows().iter().map(|row| (line(row), origins.of(&row.key).unwrap_or_default())).collect();
    let wide = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or_default().min(60);
    let mut shown = vec![format!("# {}", safe(&profile.name))];
    shown.extend(lines.iter().map(|(line, origin)| format!("{line:wide$}  # {}", safe(origin))));
    for unused in config.unused.iter().filter(|unused| unused.matters) {
        shown.push(format!("# {}", safe(&unused.words)));
    }
    plain(&shown.join("\n"))
}

fn line(row: &ProfileRow<'_>) -> String {
    // The dots in the names of librdkafka's properties and of extensions belong to the name.
    let key = match row.key.split_once("librdkafka.") {
        Some(("", property)) => format!("librdkafka.{}", toml_edit::Key::new(property)),
        _ => row.key.to_string(),
    };
    safe(&format!("{key} = {}", row.value.shown().to_string().trim())).into_owned()
}

fn all(config: &MergedConfig, locations: &Locations, choice: &ClusterChoice) -> anyhow::Result<Exit> {
    let mut shown = toml::Table::new();
    if let Some(name) = &config.default_profile {
        shown.insert("default_profile".into(), name.clone().into());
    }
    let mut rest = toml::Table::new();
    rest.insert("ui".into(), toml::Value::try_from(&config.settings)?);
    let keys = config.settings.keys.iter().map(|(name, keys)| (name.clone(), keys.clone().into()));
    rest.insert("keys".into(), keys.collect::<toml::Table>().into());
    let opens = match choice {
        ClusterChoice::List => "the list of profiles".to_owned(),
        ClusterChoice::Cluster(profile) | ClusterChoice::Demo(profile) => {
            format!("{} ({})", profile.name, profile.addressed().1)
        }
    };
    let locked = if config.read_only { ", read-only" } else { "" };
    let profiles: Vec<String> = config.profiles.iter().map(Profile::to_toml_masked).collect();
    plain(&format!(
        "# file:  {}\n# state: {}\n# opens: {opens}{locked}\n{}{}\n{}",
        locations.config_file.display(),
        locations.state_dir.display(),
        toml::to_string_pretty(&shown)?,
        profiles.join("\n"),
        toml::to_string_pretty(&rest)?.trim_end(),
    ))
}
