//! One file a screen; this file says which screen each place of the table (`shell::places`) opens, and collects the commands.
pub(crate) mod broker;
mod broker_dirs;
pub(crate) mod brokers;
pub(crate) mod changing;
pub(crate) mod comparing;
pub(crate) mod configs;
pub(crate) mod connect;
mod consequences;
pub(crate) mod controller;
mod create;
pub(crate) mod deck;
pub(crate) mod deleting;
pub(crate) mod deleting_groups;
pub(crate) mod doctor;
mod exports;
pub(crate) mod going_on;
pub(crate) mod group;
mod group_kind;
pub(crate) mod group_members;
mod group_pace;
pub(crate) mod group_topology;
pub(crate) mod groups;
mod groups_kinds;
pub(crate) mod journal;
pub(crate) mod journal_steps;
pub(crate) mod log;
mod looking_back;
pub(crate) mod named_partition;
pub(crate) mod notices;
pub mod produce;
pub(crate) mod profiles;
mod reading_as;
pub(crate) mod record;
pub(crate) mod records;
pub(crate) mod registry;
pub(crate) mod removing_members;
pub(crate) mod resetting;
mod schemas;
mod several;
pub(crate) mod shown;
pub(crate) mod table;
pub(crate) mod topic;
pub(crate) mod topic_changes;
pub(crate) mod topic_groups;
pub(crate) mod topics;
pub(crate) mod trying;
pub(crate) mod undoing;
pub(crate) mod withheld;

use crate::change::JournalRecord;
use crate::config::{LogLine, Profile};
use crate::connect::model::{ConnectLogger, ConnectPlugin, ConnectWorker, ConnectorOffset};
use crate::kafka::model::{Broker, Config, Group, Member, PartitionDetail, Topic};
use crate::registry::model::RegisteredSubject;
use crate::shell::{CommandRow, Look, Route, View};
use configs::ConfigsOf;
use connect::connector::{ConnectorName, TaskOfConnector};
use connect::connector_config::ConnectorSetting;
use connect::connectors::{ConnectorsOf, ListedConnector};
use connect::form::{ConnectorForm, FormOf};
use registry::census::{CensusOf, SchemaUse};
use registry::subject::{SubjectName, VersionRow};
use registry::subjects::SubjectsOf;
use std::sync::Arc;
use table::Table;

/// Opens a place.
pub fn open(route: &Route, look: &Look) -> Box<dyn View> {
    match route.clone() {
        Route::Profiles => Box::new(Table::<Arc<Profile>>::new(())),
        Route::Deck => Box::new(deck::Deck::default()),
        Route::Broker(broker) => Box::new(Table::<broker::HeldPartition>::new(broker)),
        Route::Brokers => Box::new(Table::<Broker>::new(())),
        Route::Controller => Box::new(Table::<controller::Replica>::new(())),
        Route::Topics => Box::new(Table::<Topic>::new(())),
        Route::Topic(topic) => Box::new(Table::<PartitionDetail>::with_bar(topic, look)),
        Route::TopicConfigs(topic) => Box::new(Table::<Config>::new(ConfigsOf::Topic(topic.into()))),
        Route::BrokerConfigs(broker) => Box::new(Table::<Config>::new(ConfigsOf::Broker(broker))),
        Route::AllBrokersConfigs => Box::new(Table::<Config>::new(ConfigsOf::AllBrokers)),
        Route::TopicConfig { topic, config } => config_page(ConfigsOf::Topic(topic.into()), config, look),
        Route::BrokerConfig { broker, config } => config_page(ConfigsOf::Broker(broker), config, look),
        Route::AllBrokersConfig(config) => config_page(ConfigsOf::AllBrokers, config, look),
        Route::CreateTopic => Box::new(create::CreateForm::default()),
        Route::TopicGroups(topic) => Box::new(Table::<topic_groups::TopicGroup>::new(topic)),
        Route::Records { topic, query } => Box::new(records::Records::new(topic, &query, look)),
        Route::Record { topic, partition, offset } => {
            Box::new(record::Single::new(topic, partition, offset, look))
        }
        Route::Compare { topic, partition, offset, query } => {
            let left = comparing::ComparedPlace { topic, partition, offset };
            Box::new(comparing::Comparison::new(left, query, look))
        }
        Route::ProduceTo(topic) => Box::new(produce::Produce::new(Some(topic), look)),
        Route::Produce => Box::new(produce::Produce::new(None, look)),
        Route::Groups => Box::new(Table::<Group>::new(())),
        Route::Group(group) => Box::new(Table::<named_partition::NamedPartition>::new(group)),
        Route::GroupMembers(group) => Box::new(Table::<Member>::new(group)),
        Route::GroupTopology(group) => Box::new(Table::<group_topology::TopologyRow>::new(group)),
        Route::Connectors => Box::new(Table::<ListedConnector>::new(ConnectorsOf(None))),
        Route::TopicConnectors(topic) => Box::new(Table::<ListedConnector>::new(ConnectorsOf(Some(topic)))),
        Route::Connector { connect, connector } => {
            Box::new(Table::<TaskOfConnector>::new(ConnectorName { connect, name: connector }))
        }
        Route::ConnectorConfig { connect, connector } => {
            Box::new(Table::<ConnectorSetting>::new(ConnectorName { connect, name: connector }))
        }
        Route::EditConnector { connect, connector } => {
            connector_form(FormOf::Edit { connect, connector }, look)
        }
        Route::CreateConnector { connect, class } => connector_form(FormOf::Create { connect, class }, look),
        Route::ConnectorOffsets { connect, connector } => {
            Box::new(Table::<ConnectorOffset>::new(ConnectorName { connect, name: connector }))
        }
        Route::ConnectWorkers => Box::new(Table::<ConnectWorker>::new(())),
        Route::ConnectPlugins => Box::new(Table::<ConnectPlugin>::new(())),
        Route::ConnectLoggers => Box::new(Table::<ConnectLogger>::new(())),
        Route::Subjects => Box::new(Table::<RegisteredSubject>::new(SubjectsOf(None))),
        Route::TopicSubjects(topic) => Box::new(Table::<RegisteredSubject>::new(SubjectsOf(Some(topic)))),
        Route::TopicSchemas { topic, query } => census(CensusOf::new(topic, query)),
        Route::Subject { registry, subject } => {
            Box::new(Table::<VersionRow>::new(SubjectName { registry, subject }))
        }
        Route::Journal => Box::new(Table::<JournalRecord>::new(())),
        Route::JournalEntry(id) => Box::new(Table::<journal_steps::NumberedStep>::new(id)),
        Route::Notices => Box::new(Table::<notices::NumberedNotice>::new(())),
        Route::Doctor => Box::new(doctor::DoctorPage::default()),
        Route::Log => Box::new(Table::<LogLine>::new(())),
    }
}

fn config_page(of: ConfigsOf, config: String, look: &Look) -> Box<dyn View> {
    Box::new(configs::ConfigPage::new(of, config, look))
}

fn census(of: CensusOf) -> Box<dyn View> {
    Box::new(Table::<SchemaUse>::new(of))
}

fn connector_form(of: FormOf, look: &Look) -> Box<dyn View> {
    Box::new(ConnectorForm::new(of, look))
}

/// All rows of all screens, each once.
pub fn all_rows() -> Vec<CommandRow> {
    let look = Look::blank();
    let mut rows: Vec<CommandRow> = Vec::new();
    for route in Route::every() {
        for row in open(&route, &look).rows() {
            if !rows.iter().any(|known| known.name == row.name) {
                rows.push(row);
            }
        }
    }
    rows
}
