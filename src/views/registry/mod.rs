//! Schema registries: their subjects, and one subject with its versions.
//!
//! | file | screen |
//! |---|---|
//! | `subjects` | the list; and those of one topic |
//! | `subject` | one subject: its versions, their text, what changed |
//! | `census` | which schemas the records of a topic name |
//! | `line_diff` | two texts, line by line |
//! | `pages` | a schema, a comparison, who refers to a version: to read |
//! | `changing` | what is changed: the plans, for screen and shell |
//! | `trial` | a new schema held to records that are there |
//! | `tried` | what the newest records say of a schema that is to be registered |
//! | `wishing` | what is wished from the screens |
//! | `cells` | how a level looks, and why there is no answer |
mod cells;
pub(crate) mod census;
pub(crate) mod changing;
mod line_diff;
mod pages;
pub(crate) mod subject;
pub(crate) mod subjects;
pub(crate) mod trial;
mod tried;
mod wishing;

pub(crate) use wishing::kind_of;
