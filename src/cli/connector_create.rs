//! `kafdeck connector create`, `copy` and `export`: a connector made of a file or of another one, and one written out.
use super::ask;
use super::connector_config::TouchedKeysArgs;
use super::connector_names::{found, on};
use super::connectors::told;
use super::exit::{Exit, usage};
use super::print::plain;
use super::reviewed::Reviewed;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::change::ToldState;
use crate::config::Profile;
use crate::config::properties;
use crate::connect::plugin_config::PluginConfig;
use crate::connect::raw::{RawConfig, plain as plain_text};
use crate::connect::{ConfigDraft, ConnectorForms, Connects};
use crate::kafka::Cluster;
use crate::views::connect::{connector_config, creating};
use serde_json::Value;

/// `connector create`.
#[derive(Debug, clap::Args)]
pub struct ConnectorCreateArgs {
    /// What it is called, where the file does not say
    name: Option<String>,
    /// Its config: JSON, as it is or with a name around it, or a .properties file; - is the standard input
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
    #[command(flatten)]
    keys: TouchedKeysArgs,
    #[command(flatten)]
    made: MadeConnectorArgs,
}

/// `connector copy`.
#[derive(Debug, clap::Args)]
pub struct ConnectorCopyArgs {
    /// The connector
    name: String,
    /// What the copy is called
    new: String,
    /// The profile on whose Connect cluster it is made; else it is this one's
    #[arg(long, value_name = "PROFILE")]
    to: Option<String>,
    #[command(flatten)]
    keys: TouchedKeysArgs,
    #[command(flatten)]
    made: MadeConnectorArgs,
}

/// Where a connector is made, and how it begins.
#[derive(Debug, clap::Args)]
struct MadeConnectorArgs {
    /// The Connect cluster, where there are several
    #[arg(long, value_name = "CONNECT")]
    on: Option<String>,
    /// How it begins
    #[arg(long, value_enum, default_value_t = BeginState::Running)]
    state: BeginState,
    /// Make it; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum BeginState {
    Running,
    Paused,
    Stopped,
}

/// `connector export`.
#[derive(Debug, clap::Args)]
pub struct ConnectorExportArgs {
    /// The connector
    name: String,
    /// The form
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t = ExportForm::Json)]
    form: ExportForm,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ExportForm {
    /// As Connect's REST takes it: name and config
    Json,
    /// As a standalone worker takes it
    Properties,
    /// A KafkaConnector of Strimzi, as YAML
    Strimzi,
}

impl ConnectorCreateArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let mut config = match &self.file {
            Some(file) => read(&ask::text_of(file)?).map_err(|why| usage(format!("{file}: {why}")))?,
            None => RawConfig::new(),
        };
        if let Some(name) = &self.name {
            config.insert("name".to_owned(), name.as_str().into());
        }
        let profile = session.profile()?;
        let cluster = session::reach_connect(&profile)?;
        runtime::run(async {
            let on_connect = on(&cluster, self.made.on.as_deref())?;
            let class = self.keys.value("connector.class");
            let class = class.or_else(|| config.get("connector.class").map(plain_text)).unwrap_or_default();
            let draft = draft(cluster.connects(), &on_connect, &class, config).await;
            self.made.make(session, (&profile, &cluster, &on_connect), draft, &self.keys).await
        })
    }
}

impl ConnectorCopyArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let profile = session.profile()?;
        let cluster = session::reach_connect(&profile)?;
        let other = self.to.as_deref().map(|to| session.profile_named(to)).transpose()?;
        let there = other.as_ref().map(session::reach_connect).transpose()?;
        runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            let connects = cluster.connects();
            let config = connects.raw_config(&one.connect, &one.name).await.map_err(told)?;
            let mut draft = draft(connects, &one.connect, one.class().unwrap_or_default(), config).await;
            draft.set("name", &self.new).map_err(usage)?;
            let (profile, cluster) = (other.as_ref().unwrap_or(&profile), there.as_ref().unwrap_or(&cluster));
            let own = self.made.on.is_none() && other.is_none();
            let on_connect =
                if own { one.connect.to_string() } else { on(cluster, self.made.on.as_deref())? };
            self.made.make(session, (profile, cluster, &on_connect), draft, &self.keys).await
        })
    }
}

async fn draft(connects: &Connects, connect: &str, class: &str, config: RawConfig) -> ConfigDraft {
    let secrets = connects
        .judged(connect, class, &config)
        .await
        .as_ref()
        .map(PluginConfig::secrets)
        .unwrap_or_default();
    ConfigDraft::new(config, secrets)
}

impl MadeConnectorArgs {
    async fn make(
        &self,
        session: &VerbSession,
        (profile, cluster, on): (&Profile, &Cluster, &str),
        mut draft: ConfigDraft,
        keys: &TouchedKeysArgs,
    ) -> anyhow::Result<Exit> {
        keys.touch(&mut draft)?;
        let state = match self.state {
            BeginState::Running => None,
            BeginState::Paused => Some(ToldState::Paused),
            BeginState::Stopped => Some(ToldState::Stopped),
        };
        let bootstrap = profile.for_kafkas_tools();
        let plan = creating::plan(cluster.connects(), on, &draft, state, (&profile.name, &bootstrap)).await;
        let plan = plan.map_err(|why| anyhow::anyhow!("nothing was changed: {why}"))?;
        Reviewed { session, profile, cluster }.make(plan, self.yes).await
    }
}

/// A config of a file.
fn read(text: &str) -> Result<RawConfig, String> {
    if !text.trim_start().starts_with('{') {
        let pairs = properties::properties(text.as_bytes());
        return Ok(pairs.into_iter().map(|(key, value)| (key, Value::from(value))).collect());
    }
    let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let whole = json.as_object().ok_or("a config is a JSON object")?;
    let mut config = match whole.get("config") {
        Some(Value::Object(config)) => config.clone(),
        _ => whole.clone(),
    };
    if let Some(name) = whole.get("name") {
        config.insert("name".to_owned(), name.clone());
    }
    match config.iter().find(|(_, value)| value.is_object() || value.is_array()) {
        Some((key, _)) => Err(format!("{key}: a value is a text, not a list or an object")),
        None => Ok(config),
    }
}

impl ConnectorExportArgs {
    /// Prints it. What is hidden is missing, and that is said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_connect()?;
        let (connector, of_plugin) = runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            connector_config::described(cluster.connects(), (&one.connect, &one.name)).await.map_err(told)
        })?;
        let secrets = of_plugin.as_ref().map(PluginConfig::secrets).unwrap_or_default();
        let form = match self.form {
            ExportForm::Json => ConnectorForms::Json,
            ExportForm::Properties => ConnectorForms::Properties,
            ExportForm::Strimzi => ConnectorForms::Strimzi,
        };
        let written = connector.written(form, &secrets);
        plain(written.text.trim_end())?;
        if let Err(fault) = &of_plugin {
            say!("incomplete: {}", connector_config::untold(&fault.to_string()));
        }
        if !written.masked.is_empty() {
            say!("incomplete: ••• stands for secrets: {}", written.masked.join(", "));
        }
        let whole = written.masked.is_empty() && of_plugin.is_ok();
        Ok(if whole { Exit::Done } else { Exit::Incomplete })
    }
}
