//! How complete a search is, and why: the line above the list, the page with every partition, and the way to search
//! also the partitions that a key's hash ruled out.
mod page;
mod words;

pub(super) use words::{missing_words, note_words};

use super::{Reading, Records};
use crate::kafka::read::Reason;
use crate::query::Filter;
use crate::shell::{Command, Cx, Look, Ready, Screen};
use crate::views::trying;
use std::time::Duration;

/// Failures that pass sooner are not worth a word: leaders move all the time.
pub(super) const PASSING: Duration = Duration::from_secs(1);

/// What can be asked of a read.
pub(super) const COMMANDS: &[Command<Records>] = &[
    Command::<Records>::new(
        "records.progress",
        &["%"],
        "how far",
        "Shows how far the read has come in each partition, and what could not be read and why.",
        Records::show_progress,
    )
    .ready(|records, _| {
        let known = records.read.reading.tap().is_some() || !records.read.page.ends.is_empty();
        Ready::when(known, "nothing has been read yet")
    })
    .rank(12),
    Command::<Records>::new(
        "records.all-partitions",
        &["*", "alt-enter"],
        "all partitions",
        "Searches all partitions, also those to which the key's hash does not lead; alt-enter while typing.",
        Records::search_all_partitions,
    )
    .ready(can_widen),
    Command::<Records>::new(
        "records.large-batches",
        &["&"],
        "large batches",
        "Reads again, with the batches that unpack to more than 256 MiB, which are left out unasked.",
        Records::unpack_all,
    )
    .ready(|records, look| {
        let missing = records.read.missing(look.now);
        let large = missing.iter().any(|reason| matches!(reason, Reason::TooLarge { .. }));
        Ready::when(large, "no batch was too large to be unpacked")
    }),
];

/// Something was left out, or will be if the line that is being typed is searched as usual.
fn can_widen(records: &Records, look: &Look) -> Ready {
    if records.line.typing {
        let typed = Filter::parse(records.line.input.text(), &trying::context(look));
        return Ready::when(
            typed.is_ok_and(|filter| filter.bounds().keys.is_some()),
            "only a search for a key leaves partitions out, such as key = \"customer-1\"",
        );
    }
    let pruned = match &records.read.reading {
        Reading::Search { tap, .. } | Reading::Follow { tap, .. } => tap.progress().partitions_pruned > 0,
        Reading::Idle | Reading::Page(_) => {
            records.question.looks_for_keys() && !records.question.all_partitions
        }
    };
    Ready::when(pruned && records.question.looks_for_keys(), "no partition was left out because of a key")
}

impl Records {
    /// Reads once more what is shown, whatever its batches unpack to.
    fn unpack_all(&mut self, cx: &mut Cx<'_>) {
        self.question.unpack_all = true;
        self.refresh(cx);
    }

    /// Searches for what stands in the filter line, in every partition.
    pub(super) fn search_all_partitions(&mut self, cx: &mut Cx<'_>) {
        self.question.all_partitions = true;
        self.search(cx);
    }
}
