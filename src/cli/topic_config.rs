//! `kafdeck topic config NAME…`: the configs of topics; with `--set` and `--unset` a change of them.
use super::config_change::ConfigChangeArgs;
use super::exit::Exit;
use super::print::{OutputForm, Printout, Sheet};
use super::reviewed;
use super::runtime;
use super::session::VerbSession;
use crate::kafka::model::ConfigSource;
use crate::views::configs::ConfigsOf;

/// Show the configs of topics, or change them: --set and --unset show what would change and what follows, --yes does it
///
/// Only the configs that are named are touched. Exit codes of a change: 1 if it was not made, 3 if that is not known.
#[derive(Debug, clap::Args)]
pub struct TopicConfigArgs {
    /// The topics
    #[arg(required = true, value_name = "NAME", add = super::completing::topics())]
    names: Vec<String>,
    #[command(flatten)]
    change: ConfigChangeArgs,
    /// Configs that have their default, too
    #[arg(long)]
    defaults: bool,
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl TopicConfigArgs {
    /// Shows them, or changes them.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let names = reviewed::each_once(&self.names);
        if !self.change.is_empty() {
            return self.change.run(session, names.into_iter().map(ConfigsOf::Topic).collect());
        }
        let cluster = session.cluster()?;
        let configs = runtime::run(async {
            let mut found = Vec::new();
            for name in &names {
                found.push(cluster.topic_configs(name).await?);
            }
            Ok(found)
        })?;
        let mut sheet = Sheet { columns: Vec::new(), rows: Vec::new() };
        for (name, configs) in names.iter().zip(&configs) {
            let shown = configs.iter().filter(|row| self.defaults || row.source != ConfigSource::Default);
            let part = Sheet::of(shown);
            // Of several topics each row says whose it is.
            let named = names.len() > 1;
            sheet.columns = part.columns;
            if named {
                sheet.columns.insert(0, "topic");
            }
            sheet.rows.extend(part.rows.into_iter().map(|mut row| {
                if named {
                    row.insert(0, super::print::Cell::Name(name.clone()));
                }
                row
            }));
        }
        Printout::list(sheet).print(self.output, &session.zone()?)
    }
}
