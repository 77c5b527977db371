//! `kafdeck config`: where the config file is, whether it is right, what comes out of it, and adding to it.
use super::config_show;
use super::exit::{Exit, usage};
use super::global::GlobalArgs;
use super::print::plain;
use super::session::{self, locations};
use crate::config::{
    self, ClusterChoice, ConfigError, Environment, Flags, Locations, LogRing, Profile, Start,
};
use clap::Subcommand;
use std::io::Write;

/// Make, find, check and show the config file, or add a profile to it
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write a commented config file; one that is there is never overwritten
    Init,
    /// Tell where the config file is (or would be)
    Path,
    /// Say whether the config file is right, and if not, where it is wrong
    Check,
    /// Show what flags, environment and file come to; with -p, -b or -X one profile, and where each value comes from
    Show,
    /// Print the JSON schema of the config file, by which an editor completes and checks it
    Schema,
    /// Add the cluster of -b to the file as a profile; comments and the rest stay as they are
    Add {
        /// The profile's name
        name: String,
        /// Colour of the name in the head, such as red or "#ff8800"
        #[arg(long)]
        color: Option<String>,
        /// Ask before each record is sent
        #[arg(long)]
        confirm_sends: bool,
    },
}

impl ConfigArgs {
    /// Does what was asked. Reads the file only where the action needs it to be right.
    pub fn run(&self, global: &GlobalArgs) -> anyhow::Result<Exit> {
        match &self.action {
            Action::Init => init(&locations(global)?),
            Action::Path => plain(&locations(global)?.config_file.display().to_string()),
            Action::Check => check(global),
            Action::Schema => plain(config::SCHEMA.trim_end()),
            Action::Show => config_show::run(global),
            Action::Add { name, color, confirm_sends } => {
                let mut profile = Profile { name: name.clone(), color: color.clone(), ..Profile::default() };
                profile.confirm_sends = *confirm_sends;
                profile.read_only = global.read_only;
                add(global, profile)
            }
        }
    }
}

fn init(locations: &Locations) -> anyhow::Result<Exit> {
    let file = &locations.config_file;
    let failed = |why: std::io::Error| match why.kind() {
        std::io::ErrorKind::AlreadyExists => ConfigError::Exists(file.clone()),
        _ => ConfigError::Write { file: file.clone(), why },
    };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    // Made new or not at all: between a look and a write another process could have made it.
    let mut open = std::fs::File::create_new(file).map_err(failed)?;
    open.write_all(config::EXAMPLE.as_bytes()).map_err(failed)?;
    plain(&format!("wrote {}", file.display()))
}

fn check(global: &GlobalArgs) -> anyhow::Result<Exit> {
    let locations = locations(global)?;
    let file = &locations.config_file;
    if !file.exists() {
        return plain(&format!(
            "{} is not there, which is fine: `kafdeck config init` writes one",
            file.display()
        ));
    }
    // What the start would refuse is refused here, by the same function.
    let (config, locations) = session::load(global, None)?;
    let start =
        Start { choice: ClusterChoice::List, route: None, config, locations, log: LogRing::default() };
    crate::run::check_start(&start)?;
    let (file, count) = (&start.locations.config_file, start.config.profiles.len());
    let plural = if count == 1 { "" } else { "s" };
    plain(&format!("{} is right: {count} profile{plural}", file.display()))
}

fn add(global: &GlobalArgs, profile: Profile) -> anyhow::Result<Exit> {
    let (brokers, bootstrap_controllers) = session::addresses(global, global.brokers.as_deref())?;
    if brokers.is_none() && bootstrap_controllers.is_none() {
        return Err(usage("-b host:port[,host:port…] says where it is"));
    }
    let (brokers, bootstrap_controllers) =
        (brokers.unwrap_or_default(), bootstrap_controllers.unwrap_or_default());
    let file = locations(global)?.config_file;
    config::add_profile(&file, &Profile { brokers, bootstrap_controllers, ..profile.clone() })?;
    // Reads it back as any verb will.
    let flags = Flags { config: Some(file.clone()), profile: Some(profile.name.clone()), ..Flags::default() };
    config::load(&flags, &Environment::default())?;
    plain(&format!("added `{}` to {}: kafdeck -p {0}", profile.name, file.display()))
}
