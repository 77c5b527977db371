//! `kafdeck connector config NAME`: a connector's config with what its plugin says of it; or settings set and unset after a review. And
//! `kafdeck connector validate`.
use super::ask;
use super::config_change::name_and_value;
use super::connector_names::found;
use super::connectors::told;
use super::exit::{Exit, usage};
use super::print::{Cell, OutputForm, Printout, Sheet, plain};
use super::reviewed::Reviewed;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::connect::ConfigDraft;
use crate::connect::plugin_config::PluginConfig;
use crate::views::connect::configuring;
use crate::views::connect::connector_config::{described, settings, untold};

/// The columns of a table for people.
const FOR_PEOPLE: &[&str] = &["setting", "value", "default", "importance", "group"];

/// Single settings that are touched.
#[derive(Debug, clap::Args)]
pub struct TouchedKeysArgs {
    /// Set a setting; what is secret is hidden nowhere on a command line: --secret is for that
    #[arg(long, value_name = "KEY=VALUE", value_parser = name_and_value)]
    set: Vec<(String, String)>,
    /// Take a setting away
    #[arg(long, value_name = "KEY")]
    unset: Vec<String>,
    /// Set a setting to a secret, which is asked for or read from the standard input, a line each
    #[arg(long, value_name = "KEY")]
    secret: Vec<String>,
}

/// What is touched of a config.
#[derive(Debug, clap::Args)]
pub struct TouchedConfigArgs {
    #[command(flatten)]
    keys: TouchedKeysArgs,
    /// Take the whole config of this JSON file (- is the standard input): what it leaves out is taken away, and ••• keeps a secret
    #[arg(long, value_name = "FILE", conflicts_with_all = ["set", "unset", "secret"])]
    file: Option<String>,
}

/// `connector config`.
#[derive(Debug, clap::Args)]
pub struct ConnectorConfigArgs {
    /// The connector
    name: String,
    #[command(flatten)]
    touched: TouchedConfigArgs,
    /// The settings of the plugin that are not set as well
    #[arg(long)]
    all: bool,
    /// Make the change; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

/// `connector validate`.
#[derive(Debug, clap::Args)]
pub struct ConnectorValidateArgs {
    /// The connector
    name: String,
    #[command(flatten)]
    touched: TouchedConfigArgs,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl TouchedKeysArgs {
    fn is_empty(&self) -> bool {
        self.set.is_empty() && self.unset.is_empty() && self.secret.is_empty()
    }

    /// What a setting is set to.
    pub fn value(&self, key: &str) -> Option<String> {
        self.set.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }

    /// Touches them.
    pub fn touch(&self, draft: &mut ConfigDraft) -> anyhow::Result<()> {
        let mut named: Vec<&str> = self.set.iter().map(|(key, _)| key.as_str()).collect();
        named.extend(self.unset.iter().chain(&self.secret).map(String::as_str));
        if let Some(at) = (1..named.len()).find(|at| named[..*at].contains(&named[*at])) {
            return Err(usage(format!("{} is said twice", named[at])));
        }
        for (key, value) in &self.set {
            draft.set(key, value).map_err(|why| usage(format!("{key}: {why}")))?;
        }
        for key in &self.unset {
            anyhow::ensure!(draft.value(key).is_some(), "{key} is not set");
            draft.unset(key);
        }
        for key in &self.secret {
            let secret = ask::secret(key)?;
            draft.set(key, secret.expose()).map_err(|why| usage(format!("{key}: {why}")))?;
        }
        Ok(())
    }
}

impl TouchedConfigArgs {
    fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.file.is_none()
    }

    fn touch(&self, draft: &mut ConfigDraft) -> anyhow::Result<()> {
        match &self.file {
            Some(file) => {
                draft.read_back(&ask::text_of(file)?).map_err(|why| usage(format!("{file}: {why}")))
            }
            None => self.keys.touch(draft),
        }
    }
}

impl ConnectorConfigArgs {
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        if self.touched.is_empty() { self.show(session) } else { self.change(session) }
    }

    fn show(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_connect()?;
        let (connector, of_plugin) = runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            described(cluster.connects(), (&one.connect, &one.name)).await.map_err(told)
        })?;
        let rows = settings(&connector, &of_plugin);
        let shown = rows.iter().filter(|row| self.all || row.shown.is_some());
        let sheet = match self.output {
            // What a setting is for is a sentence: programs get it, and the screen.
            OutputForm::Table => Sheet::only(FOR_PEOPLE, shown),
            _ => Sheet::of(shown),
        };
        let missing = of_plugin.err().map(|fault| untold(&fault.to_string())).into_iter().collect();
        Printout { missing, ..Printout::list(sheet) }.print(self.output, &session.zone()?)
    }

    fn change(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let profile = session.profile()?;
        let cluster = session::reach_connect(&profile)?;
        runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            let of = (&*one.connect, &*one.name);
            let mut draft = configuring::load(cluster.connects(), of).await.map_err(told)?.draft;
            self.touched.touch(&mut draft)?;
            let names = (profile.name.as_str(), profile.for_kafkas_tools());
            let plan = configuring::plan(cluster.connects(), of, &draft, (names.0, &names.1)).await;
            match plan.map_err(|why| anyhow::anyhow!("nothing was changed: {why}"))? {
                Some(plan) => {
                    Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, self.yes).await
                }
                None => {
                    say!("nothing to change: it is so already");
                    Ok(Exit::Done)
                }
            }
        })
    }
}

impl ConnectorValidateArgs {
    /// Shows what the plugin says to the config as it would be. What is wrong is a failure.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let cluster = session.with_connect()?;
        let judged: PluginConfig = runtime::run(async {
            let one = found(&cluster, std::slice::from_ref(&self.name)).await?.remove(0);
            let of = (&*one.connect, &*one.name);
            let loaded = configuring::load(cluster.connects(), of).await.map_err(told)?;
            let mut draft = loaded.draft;
            self.touched.touch(&mut draft)?;
            if draft.is_untouched() {
                return loaded.told.map_err(told);
            }
            let class = draft.value("connector.class").unwrap_or_default();
            cluster.connects().judged(of.0, &class, &draft.whole()).await.map_err(told)
        })?;
        if self.output == OutputForm::Table && judged.errors().next().is_none() {
            return plain("the plugin finds nothing wrong with it");
        }
        let printed = verdict(&judged).print(self.output, &session.zone()?)?;
        match judged.errors().count() {
            0 => Ok(printed),
            _ => Ok(Exit::Failed),
        }
    }
}

/// A row a mistake.
fn verdict(judged: &PluginConfig) -> Printout {
    let text = |text: &str| Cell::text(text.to_owned());
    let rows = judged.errors().map(|(key, error)| vec![text(key), text(error)]).collect();
    Printout::list(Sheet { columns: vec!["setting", "error"], rows })
}
