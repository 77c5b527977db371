//! `kafdeck broker config ID|default`: the configs of a broker, or what all brokers have by default; with `--set` and `--unset` a
//! change of them while they run.
use super::config_change::ConfigChangeArgs;
use super::exit::Exit;
use super::print::{OutputForm, Printout, Sheet};
use super::runtime;
use super::session::VerbSession;
use crate::kafka::model::{BrokerId, ConfigSource};
use crate::views::configs::ConfigsOf;

/// Show a broker's configs, or change them while it runs
#[derive(Debug, clap::Args)]
pub struct BrokerArgs {
    #[command(subcommand)]
    what: BrokerVerb,
}

/// What of a broker.
#[derive(Debug, clap::Subcommand)]
enum BrokerVerb {
    Config(BrokerConfigArgs),
}

/// Show a broker's configs, or change them: --set and --unset show what would change and what follows, --yes does it
///
/// Pools of threads at most double or halve at once: a greater change is made in steps.
#[derive(Debug, clap::Args)]
struct BrokerConfigArgs {
    /// The broker's id, or `default` for all brokers that have no value of their own
    #[arg(value_name = "ID|default", value_parser = whose)]
    of: ConfigsOf,
    #[command(flatten)]
    change: ConfigChangeArgs,
    /// Configs that have their default, too
    #[arg(long)]
    defaults: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

fn whose(text: &str) -> Result<ConfigsOf, String> {
    match (text, text.parse()) {
        ("default", _) => Ok(ConfigsOf::AllBrokers),
        (_, Ok(id)) => Ok(ConfigsOf::Broker(BrokerId(id))),
        (_, Err(_)) => Err("expected the id of a broker, or `default` for all brokers".to_owned()),
    }
}

impl BrokerArgs {
    /// Shows them, or changes them.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let BrokerVerb::Config(args) = &self.what;
        if !args.change.is_empty() {
            return args.change.run(session, vec![args.of.clone()]);
        }
        let cluster = session.cluster()?;
        let configs = runtime::run(async { Ok(args.of.look_up(&cluster).await?) })?;
        let shown = configs.iter().filter(|row| args.defaults || row.source != ConfigSource::Default);
        Printout::list(Sheet::of(shown)).print(args.output, &session.zone()?)
    }
}
