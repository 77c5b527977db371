//! A group's partitions: what is committed, what lies behind it, who reads it, and how the lag changed since the last look.
use super::table::{AskFailure, Column, Resource, Table, Width};
use super::topic::offset;
use crate::kafka::Need;
use crate::kafka::model::{GroupDetail, GroupPartition, Known, Lag, Member, Offset};
use crate::shell::{Cell, Command, Cx, Effect, Look, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A partition with its reader's name resolved.
#[derive(Clone)]
pub struct NamedPartition {
    partition: GroupPartition,
    /// Who reads it: several members may, in a share group.
    readers: Vec<Member>,
    /// The lag when the screen was looked at before.
    before: Option<i64>,
}

impl NamedPartition {
    /// Something of each reader, each once.
    fn names(&self, name: fn(&Member) -> &String) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for reader in self.readers.iter().map(name) {
            if !names.contains(&reader.as_str()) {
                names.push(reader);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }
}

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
        Column::<Self>::new("committed", Width::Fixed(13), |row, _| {
            Cell::or_none(row.partition.committed, offset)
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
        Column::<Self>::shell_only("member", |row, _| {
            Cell::or_none(row.names(|member| &member.id), Cell::text)
        }),
        Column::<Self>::new("change", Width::Fixed(9), |row, _| change(row)).right(4),
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
            &["enter"],
            "records",
            "Opens the partition's records from the committed offset on.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    let from =
                        row.partition.committed.map_or("begin".to_owned(), |offset| offset.to_string());
                    let query = format!("partitions={}&from={from}", row.partition.partition);
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
        let group: Arc<str> = of.as_str().into();
        cx.call(
            "load the group",
            |reach| async move { reach.cluster.group(&group).await.map_err(AskFailure::from) },
            |table: &mut Table<NamedPartition>, answer: Result<GroupDetail, AskFailure>, cx: &mut Cx<'_>| {
                let rows = answer.map(|detail| rows(&detail, table.rows()));
                table.loaded(rows, cx);
            },
        );
    }
    fn head(of: &String, rows: &[NamedPartition], look: &Look) -> Vec<Words<'static>> {
        head(of, rows, look)
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{} {}", self.partition.topic, self.partition.partition))
    }
    fn tone(&self) -> Tone {
        match &self.partition.lag {
            Known::Failed(_) => Tone::Bad,
            lag if lag.at_least().is_some_and(|lag| lag.oddity().is_some()) => Tone::Warn,
            _ => Tone::Plain,
        }
    }
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        let metadata = &self.partition.metadata;
        (!metadata.is_empty())
            .then(|| Words::toned(Tone::Muted, "commit metadata: ").and(Tone::Plain, metadata.clone()))
    }
}

/// The rows of a group; `before` are those of the look before.
pub fn rows(detail: &GroupDetail, before: &[NamedPartition]) -> Vec<NamedPartition> {
    let members = detail.members.at_least().map(Vec::as_slice).unwrap_or_default();
    let lag_before = |partition: &GroupPartition| {
        let same = |row: &&NamedPartition| {
            row.partition.topic == partition.topic && row.partition.partition == partition.partition
        };
        before.iter().find(same).and_then(|row| Some(row.partition.lag.whole()?.records()))
    };
    let row = |partition: &GroupPartition| NamedPartition {
        readers: partition.members.iter().filter_map(|at| members.get(*at)).cloned().collect(),
        before: lag_before(partition),
        partition: partition.clone(),
    };
    detail.partitions.iter().map(row).collect()
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

/// State, members and total lag, as the last look at all groups tells them.
pub fn head(of: &str, _rows: &[NamedPartition], look: &Look) -> Vec<Words<'static>> {
    let groups = look.pulse.groups.at_least();
    let Some(group) = groups.and_then(|groups| groups.iter().find(|group| &*group.id == of)) else {
        return Vec::new();
    };
    let mut words = super::groups::state(group).words(look);
    let coordinator = group.coordinator.map_or("–".to_owned(), |id| id.to_string());
    // The lag first: what is to the right is cut on a narrow screen.
    words = words.and(Tone::Muted, "   lag ").then(Cell::lag(&group.lag).words(look));
    words = words.and(Tone::Plain, "  ").then(super::groups::trend(group).words(look));
    for (label, cell) in [
        ("   members ", Cell::known(&group.members, |count| Cell::Count(*count as u64))),
        ("   coordinator ", Cell::text(coordinator)),
        ("   type ", Cell::text(group.kind.clone())),
        (
            "   protocol ",
            Cell::text(if group.protocol.is_empty() { "–".to_owned() } else { group.protocol.clone() }),
        ),
    ] {
        words = words.and(Tone::Muted, label).then(cell.words(look));
    }
    let lag = Cell::lag(&group.lag);
    if let Some(why) = lag.reason() {
        return vec![
            words,
            Words::toned(Tone::Muted, "lag: ").and(Tone::Plain, why.to_owned()),
            Words::new(),
        ];
    }
    vec![words, Words::new()]
}
