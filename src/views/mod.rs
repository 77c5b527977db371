//! One file a screen; this file says which screen each place of the table (`shell::places`) opens, and collects the commands.
pub mod brokers;
pub mod configs;
pub mod controller;
pub mod deck;
pub mod deleting;
pub mod deleting_groups;
mod exports;
pub mod group;
pub mod group_members;
pub mod groups;
pub mod log;
pub mod notices;
pub mod produce;
pub mod profiles;
pub mod record;
pub mod records;
mod several;
pub mod shown;
pub mod table;
pub mod topic;
pub mod topic_groups;
pub mod topics;
pub mod trying;

use crate::config::{LogLine, Profile};
use crate::kafka::model::{Broker, Config, Group, Member, PartitionDetail, Topic};
use crate::shell::{CommandRow, Look, Route, View};
use std::sync::Arc;
use table::Table;

/// Opens a place.
pub fn open(route: &Route, look: &Look) -> Box<dyn View> {
    match route.clone() {
        Route::Profiles => Box::new(Table::<Arc<Profile>>::new(())),
        Route::Deck => Box::new(deck::Deck::default()),
        Route::Brokers => Box::new(Table::<Broker>::new(())),
        Route::Controller => Box::new(Table::<controller::Replica>::new(())),
        Route::Topics => Box::new(Table::<Topic>::new(())),
        Route::Topic(topic) => Box::new(Table::<PartitionDetail>::new(topic)),
        Route::TopicConfigs(topic) => Box::new(Table::<Config>::new(topic)),
        Route::TopicGroups(topic) => Box::new(Table::<topic_groups::TopicGroup>::new(topic)),
        Route::Records { topic, query } => Box::new(records::Records::new(topic, &query, look)),
        Route::Record { topic, partition, offset } => {
            Box::new(record::Single::new(topic, partition, offset, look))
        }
        Route::ProduceTo(topic) => Box::new(produce::Produce::new(Some(topic), look)),
        Route::Produce => Box::new(produce::Produce::new(None, look)),
        Route::Groups => Box::new(Table::<Group>::new(())),
        Route::Group(group) => Box::new(Table::<group::NamedPartition>::new(group)),
        Route::GroupMembers(group) => Box::new(Table::<Member>::new(group)),
        Route::Notices => Box::new(Table::<notices::NumberedNotice>::new(())),
        Route::Log => Box::new(Table::<LogLine>::new(())),
    }
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
