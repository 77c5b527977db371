//! Schema registries: their subjects, and one subject with its versions.
//!
//! | file | screen |
//! |---|---|
//! | `subjects` | the list; and those of one topic |
//! | `subject` | one subject: its versions, their text, what changed |
//! | `line_diff` | two texts, line by line |
//! | `pages` | a schema, a comparison, who refers to a version: to read |
//! | `cells` | how a level looks, and why there is no answer |
mod cells;
mod line_diff;
mod pages;
pub(crate) mod subject;
pub(crate) mod subjects;
