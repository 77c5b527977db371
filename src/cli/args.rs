//! The whole command line: the options that every verb takes, and the list of verbs. Knows nothing of what they do.
use super::global::GlobalArgs;
use super::{
    apply, broker, brokers, completions, config, connector, connectors, controller, demo, doctor, group,
    groups, import, journal, man, plan, produce, read, schema, subjects, topic, topics, undo, version,
};
use clap::Subcommand;

/// The flight deck for Apache Kafka in a terminal.
///
/// Without a verb the UI opens: on the cluster that -b or -p names, or on the list of profiles.
#[derive(Debug, clap::Parser)]
#[command(name = "kafdeck", version = version::text(), propagate_version = false, subcommand_value_name = "VERB")]
#[command(subcommand_help_heading = "Verbs", after_help = AFTER, max_term_width = 110)]
pub struct Args {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

const AFTER: &str = "\
Flags win over the environment (KAFDECK_BROKERS, KAFDECK_PROFILE, KAFDECK_CONFIG, \
KAFDECK_COMMAND_CONFIG, KAFDECK_THEME, KAFDECK_READ_ONLY, NO_COLOR), and the environment wins over the config file (`kafdeck config path` tells where it is).
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 answered but incomplete.";

/// What to do instead of opening the UI.
#[derive(Debug, Subcommand)]
pub enum Verb {
    Demo(demo::DemoArgs),
    Read(read::ReadArgs),
    Produce(produce::ProduceArgs),
    Topics(topics::TopicsArgs),
    Topic(topic::TopicArgs),
    Brokers(brokers::BrokersArgs),
    Broker(broker::BrokerArgs),
    Controller(controller::ControllerArgs),
    Groups(groups::GroupsArgs),
    Connectors(connectors::ConnectorsArgs),
    Connector(connector::ConnectorArgs),
    Group(group::GroupArgs),
    Subjects(subjects::SubjectsArgs),
    Schema(schema::SchemaArgs),
    Plan(plan::PlanArgs),
    Apply(apply::ApplyArgs),
    Journal(journal::JournalArgs),
    Undo(undo::UndoArgs),
    Resume(undo::ResumeArgs),
    Doctor(doctor::DoctorArgs),
    Config(config::ConfigArgs),
    Import(import::ImportArgs),
    Completions(completions::CompletionsArgs),
    Man(man::Man),
}

impl Verb {
    /// Whether it reviews a plan before it changes anything. Records that are sent are in no plan.
    pub fn makes_plans(&self) -> bool {
        !matches!(
            self,
            Verb::Demo(_)
                | Verb::Read(_)
                | Verb::Produce(_)
                | Verb::Topics(_)
                | Verb::Brokers(_)
                | Verb::Controller(_)
                | Verb::Groups(_)
                | Verb::Connectors(_)
                | Verb::Subjects(_)
                | Verb::Plan(_)
                | Verb::Journal(_)
                | Verb::Doctor(_)
                | Verb::Config(_)
                | Verb::Import(_)
                | Verb::Completions(_)
                | Verb::Man(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definitions_agree_with_each_other() {
        Args::command().debug_assert();
    }
}
