//! What changes a cluster, as plain data, and the one gate that every change passes. Knows no Kafka and no screen.
//!
//! A [`Plan`] says what will be done, step by step. [`judge`] lets it pass, asks, or refuses. What was agreed to begins by
//! writing its intent into the [`Journal`]; only then there is a [`Work`] with a [`Permit`], which every writing call demands.
//! Each step ends in an [`Outcome`], which the journal gets as well, and whoever watches by a [`ChangeProgress`].
//!
//! | file | owns |
//! |---|---|
//! | `action` | what a step does, as data with before and after, and its inverse: one file a family |
//! | `plan` | steps, consequences, rights, and what is asked before |
//! | `right` | what Kafka's ACLs must allow |
//! | `outcome` | what became of a step |
//! | `gate` | read-only, the question, the permit, the work under way |
//! | `steps` | doing one step after another |
//! | `journal` | the file of intents and outcomes, written and read back |
//! | `file` | a plan as a file |
mod action;
mod file;
mod gate;
mod journal;
mod outcome;
mod plan;
mod right;
mod steps;

pub use action::{
    Action, AddPartitions, ConfigChange, ConfigResource, ConfigValue, ConnectorOffsetChange, Contested,
    CopyPositions, CopyRange, CopyRecords, CreateConnector, CreateTopic, Deed, DeleteConnector, DeleteGroup,
    DeleteRecords, DeleteSchema, DeleteTopic, GroupOffset, Inverse, KeptText, NamedConnector, NamedSubject,
    OffsetChange, RegisterSchema, RemoveMembers, RemovedMember, RestartConnector, RestartScope, SetConfigs,
    SetConnectorConfig, SetConnectorOffsets, SetConnectorState, SetLoggerLevel, SetOffsets,
    SetSubjectSetting, Standing, StepLine, ToldState, TopicLayout, Withheld, groups_tool,
};
pub(crate) use file::PlanFile;
pub use gate::Permit;
pub(crate) use gate::{Agreed, ChangeProgress, GateQuestion, JournalRefused};
pub use gate::{GateTerms, GateVerdict, StepProgress, Work, judge};
pub use journal::{Journal, JournalRecord, RecordedStep, Via};
pub(crate) use journal::{named as named_change, read as read_journal};
pub(crate) use outcome::{Outcome, sum};
pub(crate) use plan::some;
pub use plan::{About, ChangeStep, Confirmation, Plan, Reversal};
pub(crate) use plan::{Consequence, Weight};
pub(crate) use right::Right;
pub(crate) use steps::{StepEnd, Steps};
