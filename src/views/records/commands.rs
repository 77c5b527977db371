//! What can be done with the records of a topic, each as one row.
use super::ranging::Edge;
use super::{Reading, Records};
use crate::kafka::read::{Isolation, Partitions};
use crate::shell::{Command, Cx, Look, Ready, Route};
use crate::views::produce::Again;
use std::sync::Arc;

/// All of them, in the order of the help page.
pub(super) const ALL: &[Command<Records>] = &[
    Command::<Records>::new("records.open", &["enter"], "open", "Opens the record.", Records::open)
        .ready(|records, _| Ready::when(records.listing.rows.len() > 0, "there is no record to open"))
        .rank(1),
    Command::<Records>::new(
        "records.search",
        &["/"],
        "search",
        "Searches keys, values and headers of the whole range.",
        Records::type_filter,
    )
    .rank(2),
    Command::<Records>::new(
        "records.follow",
        &["f"],
        "follow",
        "Follows live from here, with the same filter; again stops.",
        Records::follow,
    )
    .rank(3),
    Command::<Records>::new(
        "records.pause",
        &["z"],
        "pause",
        "Holds a search or a follow, and lets it go on.",
        Records::pause,
    )
    .ready(|records, _| {
        Ready::when(
            records.read.reading.is_running() && records.read.reading.tap().is_some(),
            "nothing runs that could pause",
        )
    }),
    Command::<Records>::new(
        "records.resume",
        &["R"],
        "go on",
        "Goes on with a search that was stopped.",
        Records::resume,
    )
    .ready(|records, _| {
        let stopped =
            matches!(records.read.reading, Reading::Search { ended: Some(_), .. }) && records.is_unfinished();
        Ready::when(stopped, "no search was stopped")
    }),
    Command::<Records>::new(
        "records.from",
        &["F"],
        "from",
        "Sets where to read from: begin, end-500, an offset, a time, mon 9:00, -1h.",
        |records, cx| records.ask_position(Edge::From, cx),
    )
    .rank(5),
    Command::<Records>::new(
        "records.until",
        &["U"],
        "until",
        "Sets where to stop: end, an offset, a time, -5m.",
        |records, cx| records.ask_position(Edge::Until, cx),
    )
    .rank(6),
    Command::<Records>::new(
        "records.partitions",
        &["P"],
        "partitions",
        "Sets which partitions to read: all, or 0,3-5.",
        |records, cx| {
            let counts = records.partition_counts(cx.look);
            cx.prompt(
                "Partitions",
                "all, or numbers such as 0,3-5",
                records.question.range.partitions.to_string(),
                move |text| {
                    let partitions = text.parse::<Partitions>().map_err(|mistake| mistake.to_string())?;
                    are_there(&partitions, &counts).map(|()| partitions)
                },
                |records: &mut Records, partitions, cx| {
                    records.question.range.partitions = partitions;
                    records.again(cx);
                },
            );
        },
    )
    .rank(7),
    Command::<Records>::new(
        "records.order",
        &["O"],
        "order",
        "Shows the newest first or the oldest first.",
        |records, cx| {
            records.listing.order(!records.listing.rows.newest_first());
            if records.question.filter.is_none() && !records.read.reading.is_follow() {
                records.load(cx);
            }
        },
    )
    .rank(9),
    Command::<Records>::new(
        "records.isolation",
        &["i"],
        "isolation",
        "Reads all records, or only those of committed transactions.",
        |records, cx| {
            records.question.range.isolation = match records.question.range.isolation {
                Isolation::Uncommitted => Isolation::Committed,
                Isolation::Committed => Isolation::Uncommitted,
            };
            records.again(cx);
        },
    ),
    Command::<Records>::new(
        "records.clear",
        &["ctrl-k"],
        "clear",
        "Empties the list; a follow goes on.",
        |records, _| {
            records.listing.rows.clear();
        },
    ),
    Command::<Records>::new(
        "records.route",
        &["C"],
        "copy route",
        "Copies this place, range and filter as a route for --go.",
        |records, cx| {
            cx.copy("the route", crate::shell::Screen::route(records).for_shell());
        },
    ),
    Command::<Records>::new(
        "records.describe",
        &["d"],
        "describe",
        "Opens the topic: partitions, configs, groups.",
        |records, cx| {
            cx.go(Route::Topic(records.question.first_topic()));
        },
    )
    .rank(11),
    Command::<Records>::new(
        "records.produce",
        &["p"],
        "produce",
        "Opens the form that writes a record to the topic.",
        |records, cx| {
            cx.go(Route::ProduceTo(records.question.first_topic()));
        },
    )
    .rank(8),
    Command::<Records>::new(
        "records.again",
        &["A"],
        "produce again",
        "Opens the form filled with the selected record.",
        |records, cx| {
            if let Some(record) = records.listing.selected().and_then(|row| row.record().cloned()) {
                cx.go_with(Route::ProduceTo(record.topic.to_string()), Again(record));
            }
        },
    )
    .ready(|records, _| {
        Ready::when(
            records.listing.selected().is_some_and(|row| row.record().is_some()),
            "no record is selected",
        )
    }),
];

/// Partitions that a topic does not have are refused while they are typed.
fn are_there(wanted: &Partitions, counts: &[(Arc<str>, usize)]) -> Result<(), String> {
    let Partitions::Only(set) = wanted else { return Ok(()) };
    let last = set.last().copied().unwrap_or(0);
    match counts.iter().find(|(_, count)| *count > 0 && last.unsigned_abs() as usize >= *count) {
        None => Ok(()),
        Some((topic, count)) => {
            Err(format!("{topic} has no partition {last}: its partitions are 0 to {}", count - 1))
        }
    }
}

impl Records {
    fn pause(&mut self, cx: &mut Cx<'_>) {
        match &mut self.read.reading {
            Reading::Follow { tap, paused, .. } => {
                *paused = !*paused;
                tap.pause(*paused);
            }
            Reading::Search { tap, .. } => {
                let paused = tap.progress().phase == crate::kafka::read::ReadPhase::Paused;
                tap.pause(!paused);
            }
            Reading::Idle | Reading::Page(_) => {}
        }
        // What is said next is that it pauses.
        self.empty_tap(cx.look.now);
    }

    /// The range has changed: the same question again.
    pub(super) fn again(&mut self, cx: &mut Cx<'_>) {
        match self.question.filter {
            Some(_) => self.search(cx),
            None => self.load(cx),
        }
    }

    /// How many partitions each topic has, as far as the last look at the cluster tells.
    fn partition_counts(&self, look: &Look) -> Vec<(Arc<str>, usize)> {
        let topics =
            look.pulse.topics.iter().filter(|topic| self.question.range.topics.contains(&topic.name));
        topics.map(|topic| (topic.name.clone(), topic.partitions.len())).collect()
    }
}
