//! What a step does, as plain data: what was there at the review, and what is to be there after it. The executor does it, the
//! journal keeps it, a plan file carries it, and its inverse takes it back. Knows no Kafka client and no screen.
//!
//! A family of changes is one file with its data and an `impl Deed`, and a line in [`Action`].
mod configs;
mod connector_configs;
mod connector_offsets;
mod connectors;
mod copying;
mod groups;
mod loggers;
mod members;
mod partitions;
mod records;
mod schemas;
#[cfg(test)]
mod tests;
mod topics;

pub use configs::{ConfigChange, ConfigResource, ConfigValue, SetConfigs, Withheld};
pub use connector_configs::SetConnectorConfig;
pub use connector_offsets::{ConnectorOffsetChange, SetConnectorOffsets};
pub use connectors::{
    CreateConnector, DeleteConnector, NamedConnector, RestartConnector, RestartScope, SetConnectorState,
    ToldState,
};
pub use copying::{CopyPositions, CopyRange, CopyRecords};
pub use groups::{DeleteGroup, GroupOffset, OffsetChange, SetOffsets, groups_tool};
pub use loggers::SetLoggerLevel;
pub use members::{RemoveMembers, RemovedMember};
pub use partitions::AddPartitions;
pub use records::DeleteRecords;
pub use schemas::{DeleteSchema, KeptText, NamedSubject, RegisterSchema, SetSubjectSetting};
pub use topics::{CreateTopic, DeleteTopic, TopicLayout};

use super::right::Right;
use serde::{Deserialize, Serialize};

/// One thing that is done to a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Action {
    SetConfigs(SetConfigs),
    CreateTopic(CreateTopic),
    DeleteTopic(DeleteTopic),
    AddPartitions(AddPartitions),
    DeleteRecords(DeleteRecords),
    CopyRecords(CopyRecords),
    CopyPositions(CopyPositions),
    SetOffsets(SetOffsets),
    DeleteGroup(DeleteGroup),
    RemoveMembers(RemoveMembers),
    SetConnectorState(SetConnectorState),
    RestartConnector(RestartConnector),
    DeleteConnector(DeleteConnector),
    CreateConnector(CreateConnector),
    SetConnectorConfig(SetConnectorConfig),
    SetConnectorOffsets(SetConnectorOffsets),
    SetLoggerLevel(SetLoggerLevel),
    RegisterSchema(RegisterSchema),
    DeleteSchema(DeleteSchema),
    SetSubjectSetting(SetSubjectSetting),
}

impl Action {
    /// What it is, for whoever needs no more than that.
    pub fn deed(&self) -> &dyn Deed {
        match self {
            Action::SetConfigs(deed) => deed,
            Action::CreateTopic(deed) => deed,
            Action::DeleteTopic(deed) => deed,
            Action::AddPartitions(deed) => deed,
            Action::DeleteRecords(deed) => deed,
            Action::CopyRecords(deed) => deed,
            Action::CopyPositions(deed) => deed,
            Action::SetOffsets(deed) => deed,
            Action::DeleteGroup(deed) => deed,
            Action::RemoveMembers(deed) => deed,
            Action::SetConnectorState(deed) => deed,
            Action::RestartConnector(deed) => deed,
            Action::DeleteConnector(deed) => deed,
            Action::CreateConnector(deed) => deed,
            Action::SetConnectorConfig(deed) => deed,
            Action::SetConnectorOffsets(deed) => deed,
            Action::SetLoggerLevel(deed) => deed,
            Action::RegisterSchema(deed) => deed,
            Action::DeleteSchema(deed) => deed,
            Action::SetSubjectSetting(deed) => deed,
        }
    }
}

/// What every action can say of itself. Pure.
pub trait Deed {
    /// In the imperative and in the past: `("Delete", "deleted")`.
    fn verb(&self) -> (&'static str, &'static str);
    /// What it is done to: "topic orders".
    fn thing(&self) -> String;
    /// How it is now and how it will be, line by line.
    fn lines(&self) -> Vec<StepLine>;
    /// How the thing is now, in a word or two, where the lines do not say it.
    fn before(&self) -> String {
        String::new()
    }
    /// What Kafka's ACLs must allow.
    fn rights(&self) -> Vec<Right>;
    /// The same with Kafka's own tools, where there is a way. `bootstrap`: as Kafka's own tools are told where the cluster is.
    fn same_as(&self, bootstrap: &str) -> Vec<String>;
    /// What takes it back.
    ///
    /// # Errors
    /// Why nothing does.
    fn inverse(&self) -> Result<Inverse, String>;
    /// Why it can't be done as it was read from a file; files keep no secrets.
    fn incomplete(&self) -> Option<String> {
        None
    }
}

/// What takes an action back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inverse {
    /// In the order in which they are done.
    pub actions: Vec<Action>,
    /// What they do not bring back: "its 3 records".
    pub lacks: Vec<String>,
}

impl Inverse {
    /// All of it is taken back by this one action.
    pub fn whole(action: Action) -> Inverse {
        Inverse { actions: vec![action], lacks: Vec::new() }
    }
}

/// One thing of a step: before → after. Either may be empty where there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepLine {
    pub what: String,
    pub before: String,
    pub after: String,
}

impl StepLine {
    pub fn new(what: impl Into<String>, before: impl Into<String>, after: impl Into<String>) -> StepLine {
        StepLine { what: what.into(), before: before.into(), after: after.into() }
    }
}

/// How a thing stands right before it is changed, compared with what was reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    AsReviewed,
    /// It is already as it is to be.
    DoneAlready,
    /// Somebody changed it meanwhile.
    Contested(Contested),
}

/// Three values of one thing: somebody else changed it between review and change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    pub what: String,
    pub reviewed: String,
    pub now: String,
    pub wanted: String,
}

impl std::fmt::Display for Contested {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Contested { what, reviewed, now, wanted } = self;
        write!(
            f,
            "{what} was {reviewed}, is {now} now, and was to be {wanted}: somebody changed it since the review"
        )
    }
}

impl Standing {
    /// Compares one thing; `words` says a value.
    pub fn of<T: PartialEq>(what: &str, was: &T, now: &T, to: &T, words: impl Fn(&T) -> String) -> Standing {
        if now == to {
            return Standing::DoneAlready;
        }
        if now == was {
            return Standing::AsReviewed;
        }
        Standing::Contested(Contested {
            what: what.to_owned(),
            reviewed: words(was),
            now: words(now),
            wanted: words(to),
        })
    }

    /// Several things of one step: contested if one of them is, done if all of them are.
    pub fn all(parts: impl IntoIterator<Item = Standing>) -> Standing {
        let mut whole = Standing::DoneAlready;
        for part in parts {
            match part {
                Standing::DoneAlready => {}
                Standing::AsReviewed => whole = Standing::AsReviewed,
                contested @ Standing::Contested(_) => return contested,
            }
        }
        whole
    }
}
