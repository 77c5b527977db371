//! A group's partitions: what is committed, what lies behind it, who reads it, and how the lag changed since the last look.
use super::group_kind::topology;
use super::group_pace::CatchUp;
use super::looking_back;
use super::named_partition::{NamedPartition, rows};
use super::resetting;
use super::table::{AskFailure, Column, Resource, Table, Width};
use super::topic::offset;
use crate::kafka::model::{GroupDetail, Known, Lag, Offset, Timestamp};
use crate::kafka::{Need, NextTimes};
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::flowed;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Cells from which on there is room for how old things are.
const WIDE: u16 = 110;

/// Times that are looked up at one look.
const TIMED: usize = 256;

/// What is known of each group that was opened.
#[derive(Clone, Default)]
struct KnownTimes(HashMap<Arc<str>, NextTimes>);

impl Resource for NamedPartition {
    type Of = String;
    const EMPTY: &'static str = "This group has committed nothing and is assigned nothing.";
    const COLUMNS: &'static [Column<NamedPartition>] = &[
        Column::<Self>::new("topic", Width::Range(14, 48), |row, _| Cell::Name(row.partition.topic.clone()))
            .key("topic"),
        Column::<Self>::new("partition", Width::Fixed(9), |row, _| {
            Cell::Count(row.partition.partition.0.unsigned_abs().into())
        })
        .right(0)
        .key("partition"),
        Column::<Self>::new("committed", Width::Fixed(13), |row, _| match &row.partition.committed {
            Known::Absent(_) => Cell::None,
            known => Cell::known(known, |committed: &Offset| offset(*committed)),
        })
        .right(3)
        .key("committed"),
        Column::<Self>::new("end", Width::Fixed(13), |row, _| {
            Cell::known(&row.partition.end, |end: &Offset| offset(*end))
        })
        .right(5)
        .key("end"),
        Column::<Self>::new("lag", Width::Fixed(12), |row, _| Cell::lag(&row.partition.lag))
            .right(1)
            .key("lag"),
        Column::<Self>::new("", Width::Fixed(BAR), |row, _| bar(row)).priority(6),
        Column::<Self>::shell_only("member", |row, _| {
            Cell::or_none(row.names(|member| &member.id), Cell::text)
        }),
        Column::<Self>::new("change", Width::Fixed(9), |row, _| change(row)).right(4),
        Column::<Self>::new("behind", Width::Fixed(8), |row, _| behind(row))
            .right(7)
            .told_as("next_written", |row, _| Cell::known(&row.partition.time, |at| Cell::Time(*at))),
        Column::<Self>::new("caught up", Width::Fixed(9), |row, _| caught_up(row)).right(8),
        Column::<Self>::new("read/s", Width::Fixed(7), |row, _| Cell::or_none(row.pace.read(), Cell::Rate))
            .right(9),
        Column::<Self>::new("written/s", Width::Fixed(9), |row, _| {
            Cell::or_none(row.pace.written(), Cell::Rate)
        })
        .right(10),
        Column::<Self>::new("stable", Width::Fixed(13), |row, _| stable(row))
            .right(11)
            .told_as("stable", |row, _| {
                Cell::known(&row.partition.stable, |stable: &Offset| offset(*stable))
            }),
        Column::<Self>::new("client", Width::Range(8, 30), |row, _| {
            Cell::or_none(row.names(|member| &member.client), Cell::text)
        })
        .priority(2),
        Column::<Self>::new("host", Width::Range(8, 20), |row, _| {
            Cell::or_none(row.names(|member| &member.host), Cell::text)
        })
        .priority(6)
        .key("host"),
    ];
    const COMMANDS: &'static [Command<Table<NamedPartition>>] = &[
        Command::<Table<Self>>::new(
            "group.records",
            &["enter", "o"],
            "records",
            "Opens the partition's records from the committed offset on: the one that is read next stands on top.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    let from =
                        row.committed().map_or("begin".to_owned(), |offset| offset.to_string());
                    let query = format!("partitions={}&from={from}&order=oldest", row.partition.partition);
                    cx.go(Route::Records { topic: row.partition.topic.to_string(), query });
                }
            },
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "group.members",
            &["tab", "m"],
            "members",
            "Shows the group's members.",
            |table, cx| {
                cx.say(Effect::Replace(Route::GroupMembers(table.of().clone())));
            },
        )
        .rank(2),
        topology("group.topology"),
        Command::<Table<Self>>::new(
            "group.topic",
            &["d"],
            "topic",
            "Opens the topic of the selected partition.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    cx.go(Route::Topic(row.partition.topic.to_string()));
                }
            },
        ),
        Command::<Table<Self>>::new(
            "group.reset",
            &["R"],
            "reset",
            "Sets the offsets of the marked partitions, or of all: to the begin, the end, a time, a file, another group.",
            Table::<Self>::reset,
        )
        .writes()
        .ready(resetting::settable)
        .rank(3),
        Command::<Table<Self>>::new(
            "group.set-offset",
            &["e"],
            "set offset",
            "Sets the offset of the selected partition, or of all marked ones, after a review.",
            Table::<Self>::set_offset,
        )
        .writes()
        .ready(resetting::settable_row)
        .rank(4),
        Command::<Table<Self>>::new(
            "group.delete-offsets",
            &["D"],
            "delete offsets",
            "Deletes what is committed in the selected partition, or in all marked ones, after a review.",
            Table::<Self>::forget_offsets,
        )
        .writes()
        .ready(resetting::settable_row)
        .rank(9),
        Command::<Table<Self>>::new(
            "group.rebalances",
            &["H"],
            "rebalances",
            "Lists the rebalances of the last hours: who came, and who went.",
            Table::<Self>::show_rebalances,
        )
        .ready(looking_back::tells_rebalances),
        Command::<Table<Self>>::new(
            "group.export",
            &["x"],
            "export",
            "Writes the committed offsets into a file in the form of Kafka's own tools.",
            Table::<Self>::export_offsets,
        )
        .ready(|table, _| {
            let committed = table.rows().iter().any(|row| row.committed().is_some());
            Ready::when(committed, "nothing is committed")
        })
        .rank(10),
    ];

    const NEEDS: &'static [Need] = &[Need::Groups];
    fn route(of: &String) -> Route {
        Route::Group(of.clone())
    }
    fn title(of: &String) -> String {
        of.clone()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(2));
    fn ask(of: &String, cx: &mut Cx<'_>) {
        looking_back::look_back_if_seen(of, cx);
        let group: Arc<str> = of.as_str().into();
        // What no column has room for is not asked for, nor what is known.
        let wide = cx.look.size.0 >= WIDE;
        let known = cx.look.kept.get::<KnownTimes>().and_then(|known| known.0.get(&group).cloned());
        let id = group.clone();
        cx.call(
            "load the group",
            move |reach| async move {
                let mut detail = reach.cluster.group(&group).await.map_err(AskFailure::from)?;
                let known = match wide {
                    true => {
                        Some(reach.cluster.fill_group(&mut detail, known.unwrap_or_default(), TIMED).await)
                    }
                    false => None,
                };
                Ok((detail, known))
            },
            move |table: &mut Table<NamedPartition>,
                  answer: Result<(GroupDetail, Option<NextTimes>), AskFailure>,
                  cx: &mut Cx<'_>| {
                if let Ok((_, Some(times))) = &answer {
                    let times = times.clone();
                    cx.keep(move |known: &mut KnownTimes| drop(known.0.insert(id, times)));
                }
                let rows = answer.map(|(detail, _)| rows(&detail, table.rows(), cx.look.now));
                table.loaded(rows, cx);
            },
        );
    }
    fn head(of: &String, rows: &[NamedPartition], look: &Look) -> Vec<Words<'static>> {
        let groups = look.pulse.groups.at_least().into_iter().flat_map(|groups| groups.iter());
        let past = groups
            .filter(|group| &*group.id == of.as_str())
            .flat_map(|group| looking_back::lines(group, look));
        head(of, rows, look).into_iter().chain(past).collect()
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{} {}", self.partition.topic, self.partition.partition))
    }
    fn tone(&self) -> Tone {
        match &self.partition.lag {
            Known::Failed(_) => Tone::Bad,
            lag if lag.at_least().is_some_and(Lag::is_odd) => Tone::Warn,
            _ => Tone::Plain,
        }
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        if let Some(words) = waits_for_transaction(self) {
            return Some(words);
        }
        let metadata = &self.partition.metadata;
        (!metadata.is_empty())
            .then(|| Words::toned(Tone::Muted, "commit metadata: ").and(Tone::Plain, metadata.clone()))
    }
}

/// Cells of the longest bar.
const BAR: u16 = 8;

/// The lag beside those of the other partitions: one that stands out is seen.
fn bar(row: &NamedPartition) -> Cell {
    let bar = row.part.map(|part| crate::ui::spark::bar(part, usize::from(BAR)));
    Cell::toned(bar.unwrap_or_default(), Tone::Spark)
}

/// What became of the lag since the look before.
fn change(row: &NamedPartition) -> Cell {
    match (row.partition.lag.whole().map(Lag::records), row.before) {
        (Some(now), Some(before)) if now != before => {
            let change = now.saturating_sub(before);
            Cell::toned(number::change(change), if change > 0 { Tone::Warn } else { Tone::Good })
        }
        _ => Cell::text(""),
    }
}

/// How old is what is read next.
fn behind(row: &NamedPartition) -> Cell {
    let lag = row.partition.lag.at_least();
    if lag.is_some_and(|lag| lag.behind == 0) {
        return Cell::toned("0 s", Tone::Muted);
    }
    let age = |at: Timestamp| number::duration(row.seen.0.saturating_sub(at.0).max(0).unsigned_abs()).text();
    match &row.partition.time {
        // Of a record that it has passed since: what it reads next is younger.
        Known::AtLeast(at, _) if at.0 >= 0 => Cell::toned(format!("≤ {}", age(*at)), Tone::Muted),
        time => Cell::known(time, |at| if at.0 < 0 { Cell::None } else { Cell::text(age(*at)) }),
    }
}

/// When it will have read everything, by what was seen of it.
fn caught_up(row: &NamedPartition) -> Cell {
    let Some(lag) = row.partition.lag.whole() else { return Cell::None };
    match row.pace.catch_up(lag) {
        CatchUp::Done => Cell::toned("now", Tone::Muted),
        CatchUp::In(millis) => Cell::toned(format!("in {}", number::duration(millis).text()), Tone::Good),
        CatchUp::Never => Cell::toned("never", Tone::Warn),
        CatchUp::Stuck(_) => Cell::toned("stuck", Tone::Warn),
        CatchUp::Unsure => Cell::None,
    }
}

/// The last stable offset, where it is not the end.
fn stable(row: &NamedPartition) -> Cell {
    match (row.partition.stable.whole(), row.partition.end.whole()) {
        (Some(stable), Some(end)) if stable < end => offset(*stable),
        (Some(_), Some(_)) | (None, _) => Cell::None,
        (Some(stable), None) => offset(*stable),
    }
}

/// What keeps readers of committed records from going on.
fn waits_for_transaction(row: &NamedPartition) -> Option<Words<'static>> {
    let (stable, end) = (row.partition.stable.whole()?, row.partition.end.whole()?);
    let reached = row.committed().is_some_and(|committed| committed >= *stable);
    (stable < end).then(|| {
        let held = number::count((end.0 - stable.0).unsigned_abs());
        let who = if reached { "it waits for an open transaction: " } else { "an open transaction holds " };
        let what = if reached { "" } else { " back from readers of committed records" };
        Words::toned(Tone::Warn, format!("! {who}{held} records behind {stable}{what}"))
    })
}

/// State, members and total lag, as the last look at all groups tells them.
pub fn head(of: &str, _rows: &[NamedPartition], look: &Look) -> Vec<Words<'static>> {
    let groups = look.pulse.groups.at_least();
    let Some(group) = groups.and_then(|groups| groups.iter().find(|group| &*group.id == of)) else {
        return Vec::new();
    };
    let coordinator = group.coordinator.map_or("–".to_owned(), |id| id.to_string());
    let protocol = if group.protocol.is_empty() { "–".to_owned() } else { group.protocol.clone() };
    let lag = Words::toned(Tone::Muted, "lag ").then(Cell::lag(&group.lag).words(look));
    let mut facts = vec![
        super::groups::state(group).words(look),
        lag.and(Tone::Plain, "  ").then(super::groups::trend(group).words(look)),
    ];
    facts.extend(
        [
            ("members ", Cell::known(&group.members, |count| Cell::Count(*count as u64))),
            ("coordinator ", Cell::text(coordinator)),
            ("type ", Cell::text(group.kind.clone())),
            ("protocol ", Cell::text(protocol)),
        ]
        .map(|(label, cell)| Words::toned(Tone::Muted, label).then(cell.words(look))),
    );
    // As wide as the rows below.
    let mut lines = flowed(facts, "   ", usize::from(look.size.0).saturating_sub(6));
    if group.kind == "share" {
        let text = "committed: where delivery starts; a share group delivers in any order behind it";
        lines.push(Words::toned(Tone::Muted, text));
    }
    if let Some(why) = Cell::lag(&group.lag).reason() {
        lines.push(Words::toned(Tone::Muted, "lag: ").and(Tone::Plain, why.to_owned()));
    }
    lines.push(Words::new());
    lines
}
