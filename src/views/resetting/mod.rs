//! Setting a group's offsets: the plan, which the shell shows as well, and the conversation on the group's screen.
//!
//! | file | owns |
//! |---|---|
//! | `plan` | who is refused, the review of a reset, what follows from it |
//! | `forgetting` | the same of offsets that are deleted |
//! | `asking` | where to, which partitions, from which file or group |
//! | `creating` | name and topics of a group that is to be made |
//! | `making` | the review on the screen, waiting for members to leave, the look afterwards |
//! | `wanted` | which group and partitions, and the screens on which that is asked |
//! | `sheets` | offsets into a file and out of one |
mod asking;
mod creating;
mod forgetting;
mod making;
mod plan;
mod sheets;
mod wanted;

pub use forgetting::{forget_plan, forget_refusal};
pub use plan::{in_the_way, plan, refusal};
pub use sheets::offset_rows;

use super::group_kind::kind_of;
use super::named_partition::NamedPartition;
use super::table::Table;
use crate::shell::{Look, Ready};

/// Whether the offsets of this group can be set at all; if not, why.
pub(super) fn settable(table: &Table<NamedPartition>, look: &Look) -> Ready {
    match kind_of(table.of(), look) {
        Some("" | "classic" | "consumer" | "streams" | "share") | None => Ready::Yes,
        Some(kind) => Ready::No(format!("this program can't set offsets of a group of the kind {kind}")),
    }
}

/// The same for what is done to single rows.
pub(super) fn settable_row(table: &Table<NamedPartition>, look: &Look) -> Ready {
    match settable(table, look) {
        Ready::Yes => Ready::when(table.selected().is_some(), "no partition is selected"),
        no => no,
    }
}
