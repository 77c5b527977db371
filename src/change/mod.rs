//! What changes a cluster, as plain data, and the one gate that every change passes. Knows no Kafka and no screen.
//!
//! A [`Plan`] says what will be done, step by step. [`judge`] lets it pass, asks, or refuses. What was agreed to begins by
//! writing its intent into the [`Journal`]; only then there is a [`Work`] with a [`Permit`], which every writing call demands.
//! Each step ends in an [`Outcome`], which the journal gets as well, and whoever watches by a [`ChangeProgress`].
//!
//! | file | owns |
//! |---|---|
//! | `plan` | steps, consequences, rights, and what is asked before |
//! | `outcome` | what became of a step |
//! | `gate` | read-only, the question, the permit, the work under way |
//! | `steps` | doing one step after another |
//! | `journal` | the file of intents and outcomes |
mod gate;
mod journal;
mod outcome;
mod plan;
mod steps;

pub(crate) use gate::Permit;
pub(crate) use gate::{Agreed, ChangeProgress, GateQuestion, JournalRefused};
pub use gate::{GateTerms, GateVerdict, Work, judge};
pub use journal::{Journal, Via};
pub(crate) use outcome::{Outcome, sum};
pub use plan::{ChangeStep, Confirmation, Plan};
pub(crate) use plan::{Consequence, Right, Weight};
pub(crate) use steps::{StepEnd, Steps};
