//! The options that every verb takes.
use super::completing;
use crate::security::{Secret, WebAddress};
use std::path::PathBuf;

const SCREEN: &str = "Options of the screen";

/// What can be said before or after any verb.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Options of every verb")]
pub struct GlobalArgs {
    /// Brokers to ask first, host:port[,host:port…]; with `demo`: how many to start
    #[arg(short, long, global = true, value_name = "BROKERS", alias = "bootstrap-server")]
    pub brokers: Option<String>,
    /// KRaft controllers to ask in place of brokers, where none of those can be reached: quorum, features and configs show
    #[arg(long, global = true, value_name = "CONTROLLERS", conflicts_with = "brokers")]
    pub bootstrap_controller: Option<String>,
    /// The cluster's profile in the config file
    #[arg(short, long, global = true, value_name = "NAME", add = completing::profiles())]
    pub profile: Option<String>,
    /// Workers of Kafka Connect beside the cluster, in place of the profile's: http://host:8083[,http://host:8083…]
    #[arg(long, global = true, value_name = "URL", value_delimiter = ',')]
    pub connect: Vec<WebAddress>,
    /// The schema registry beside the cluster, in place of the profile's: http://host:8081
    #[arg(long, global = true, value_name = "URL", value_delimiter = ',')]
    pub registry: Vec<WebAddress>,
    /// A property of the connection, or of librdkafka's producer, by Kafka's own name, for this run; a value '${NAME}' is
    /// read from the environment, so that no password stands in the list of processes
    #[arg(short = 'X', global = true, value_name = "KEY=VALUE", value_parser = property)]
    #[arg(long = "command-property", aliases = ["consumer-property", "producer-property"])]
    pub property: Vec<(String, Secret)>,
    /// A client.properties file of Java's tools; for this run
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    #[arg(aliases = ["consumer.config", "producer.config", "command.config"])]
    pub command_config: Option<PathBuf>,
    /// Open the UI at this place, such as topics/orders/records?from=-1h, or at a saved view: @NAME
    #[arg(long, global = true, value_name = "ROUTE", help_heading = SCREEN)]
    pub go: Option<String>,
    /// The cluster of this id is the right one, though the profile led to another one before
    #[arg(long, global = true, value_name = "ID")]
    pub trust_cluster: Option<String>,
    /// The profile's name, to agree to a change where the profile says `confirm`
    #[arg(long, global = true, value_name = "NAME")]
    pub confirm: Option<String>,
    /// Refuse whatever would change the cluster
    #[arg(long, global = true)]
    pub read_only: bool,
    /// The theme of the UI: one that ships, or a file in themes/ beside the config file
    #[arg(long, global = true, value_name = "NAME", help_heading = SCREEN)]
    pub theme: Option<String>,
    /// The config file
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Log more: details with -v, everything with -vv
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Where to log; the UI has its own file in the state directory
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub log_file: Option<PathBuf>,
}

impl GlobalArgs {
    /// These, and where they say nothing those.
    pub fn or(mut self, outer: GlobalArgs) -> GlobalArgs {
        self.property.splice(0..0, outer.property);
        GlobalArgs {
            brokers: self.brokers.or(outer.brokers),
            bootstrap_controller: self.bootstrap_controller.or(outer.bootstrap_controller),
            profile: self.profile.or(outer.profile),
            connect: if self.connect.is_empty() { outer.connect } else { self.connect },
            registry: if self.registry.is_empty() { outer.registry } else { self.registry },
            property: self.property,
            command_config: self.command_config.or(outer.command_config),
            go: self.go.or(outer.go),
            trust_cluster: self.trust_cluster.or(outer.trust_cluster),
            confirm: self.confirm.or(outer.confirm),
            read_only: self.read_only || outer.read_only,
            theme: self.theme.or(outer.theme),
            config: self.config.or(outer.config),
            verbose: self.verbose.max(outer.verbose),
            log_file: self.log_file.or(outer.log_file),
        }
    }
}

fn property(text: &str) -> Result<(String, Secret), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), Secret::new(value))),
        // Never the text itself: it may be the password.
        _ => Err("expected KEY=VALUE, such as security.protocol=SASL_SSL".to_owned()),
    }
}
