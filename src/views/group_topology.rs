//! What an application of Kafka Streams does, as a tree: its subtopologies, the topics that each reads, writes and keeps its state
//! in, and who has which of its tasks. The shell shows the same rows.
use super::table::{AskFailure, Column, Resource, Table, Width};
use crate::kafka::Need;
use crate::kafka::model::{GroupDetail, Member, PartitionId, Subtopology, TaskLists, TaskName};
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopologyRow {
    part: String,
    item: TopologyItem,
    /// The last of its subtopology.
    last: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum TopologyItem {
    Part,
    /// What the subtopology does with a topic, and its partitions where the group tells them.
    Topic(&'static str, Arc<str>, Option<i32>),
    Task(TaskName, TaskHolders),
}

/// Clients that have a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TaskHolders {
    active: Vec<String>,
    standby: Vec<String>,
    warmup: Vec<String>,
}

impl Resource for TopologyRow {
    type Of = String;
    const EMPTY: &'static str = "This group has no topology: only a streams group has one.";
    const COLUMNS: &'static [Column<TopologyRow>] = &[
        Column::<Self>::shell_only("subtopology", |row, _| Cell::text(row.part.clone())),
        Column::<Self>::new("topology", Width::Share { min: 30, parts: 2 }, |row, _| Cell::text(row.drawn()))
            .told_as("what", |row, _| Cell::text(row.what())),
        Column::<Self>::shell_only("name", |row, _| Cell::text(row.name())),
        Column::<Self>::new("partitions", Width::Fixed(10), TopologyRow::partitions)
            .right(3)
            .key("partitions"),
        Column::<Self>::new("active", Width::Share { min: 12, parts: 1 }, |row, _| {
            row.holders(|holders| &holders.active)
        })
        .priority(2)
        .key("active"),
        Column::<Self>::new("standby", Width::Range(7, 30), |row, _| row.holders(|holders| &holders.standby))
            .priority(4)
            .key("standby"),
        Column::<Self>::new("warm-up", Width::Range(7, 30), |row, _| row.holders(|holders| &holders.warmup))
            .priority(5)
            .key("warmup"),
    ];
    const COMMANDS: &'static [Command<Table<TopologyRow>>] = &[
        Command::<Table<Self>>::new(
            "topology.topic",
            &["enter", "d"],
            "topic",
            "Opens the selected topic.",
            |table, cx| {
                if let Some(TopologyItem::Topic(_, name, _)) = table.selected().map(|row| &row.item) {
                    cx.go(Route::Topic(name.to_string()));
                }
            },
        )
        .ready(|table, _| {
            let topic = table.selected().is_some_and(|row| matches!(row.item, TopologyItem::Topic(..)));
            Ready::when(topic, "no topic is selected")
        })
        .rank(1),
        Command::<Table<Self>>::new(
            "topology.partitions",
            &["tab"],
            "partitions",
            "Shows the group's partitions.",
            |table, cx| {
                cx.say(Effect::Replace(Route::Group(table.of().clone())));
            },
        )
        .rank(2),
    ];

    const NEEDS: &'static [Need] = &[Need::Groups];
    fn route(of: &String) -> Route {
        Route::GroupTopology(of.clone())
    }
    fn title(of: &String) -> String {
        format!("{of} › Topology")
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask(of: &String, cx: &mut Cx<'_>) {
        let group: Arc<str> = of.as_str().into();
        cx.call(
            "load the topology",
            |reach| async move { reach.cluster.group(&group).await.map_err(AskFailure::from) },
            |table: &mut Table<TopologyRow>, answer: Result<GroupDetail, AskFailure>, cx: &mut Cx<'_>| {
                let answer =
                    answer.and_then(|detail| match (detail.topology.is_none(), detail.members.why()) {
                        (true, Some(why)) => Err(AskFailure::from(why.clone())),
                        _ => Ok(topology_rows(&detail)),
                    });
                table.loaded(answer, cx);
            },
        );
    }
    fn head(of: &String, _: &[TopologyRow], look: &Look) -> Vec<Words<'static>> {
        super::group::head(of, &[], look)
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{} {} {}", self.part, self.what(), self.name()))
    }
    fn tone(&self) -> Tone {
        match &self.item {
            // Nobody works on it.
            TopologyItem::Task(_, holders) if holders.active.is_empty() => Tone::Warn,
            _ => Tone::Plain,
        }
    }
}

impl TopologyRow {
    fn what(&self) -> &'static str {
        match &self.item {
            TopologyItem::Part => "subtopology",
            TopologyItem::Topic(role, ..) => role,
            TopologyItem::Task(..) => "task",
        }
    }

    fn name(&self) -> String {
        match &self.item {
            TopologyItem::Part => self.part.clone(),
            TopologyItem::Topic(_, name, _) => name.to_string(),
            TopologyItem::Task(name, _) => name.to_string(),
        }
    }

    fn drawn(&self) -> String {
        let stroke = match (&self.item, self.last) {
            (TopologyItem::Part, _) => "",
            (_, true) => "└─ ",
            (_, false) => "├─ ",
        };
        format!("{stroke}{} {}", self.what(), self.name())
    }

    fn partitions(&self, look: &Look) -> Cell {
        let TopologyItem::Topic(_, name, told) = &self.item else { return Cell::None };
        let topics = &look.pulse.topics;
        match topics.binary_search_by(|topic| topic.name.cmp(name)) {
            Ok(at) => Cell::Count(topics[at].partitions.len() as u64),
            Err(_) => Cell::or_none(*told, |count| Cell::Count(count.unsigned_abs().into())),
        }
    }

    fn holders(&self, who: fn(&TaskHolders) -> &Vec<String>) -> Cell {
        match &self.item {
            TopologyItem::Task(_, holders) => match who(holders).as_slice() {
                [] => Cell::None,
                some => Cell::Texts(some.to_vec()),
            },
            _ => Cell::None,
        }
    }
}

/// The tree of a group, none where its kind has none.
pub fn topology_rows(detail: &GroupDetail) -> Vec<TopologyRow> {
    let Some(topology) = &detail.topology else { return Vec::new() };
    let members = detail.members.at_least().map(Vec::as_slice).unwrap_or_default();
    topology.parts.iter().flat_map(|part| part_rows(part, members)).collect()
}

fn part_rows(part: &Subtopology, members: &[Member]) -> Vec<TopologyRow> {
    let mut items = vec![TopologyItem::Part];
    let topic = |role| move |name: &Arc<str>| TopologyItem::Topic(role, name.clone(), None);
    items.extend(part.sources.iter().map(topic("source")));
    let repartitioned = part.repartition_sources.iter();
    items.extend(
        repartitioned.map(|(name, count)| TopologyItem::Topic("repartition source", name.clone(), *count)),
    );
    items.extend(part.changelogs.iter().map(topic("changelog")));
    items.extend(part.repartition_sinks.iter().map(topic("repartition sink")));
    items
        .extend(tasks_of(part, members).into_iter().map(|(name, holders)| TopologyItem::Task(name, holders)));
    let count = items.len();
    let row = |(at, item)| TopologyRow { part: part.id.clone(), item, last: at + 1 == count };
    items.into_iter().enumerate().map(row).collect()
}

/// Where those stand who have a task in one of its three ways.
type TaskKind = fn(&mut TaskHolders) -> &mut Vec<String>;

/// Its tasks by number: those that somebody has, and those that nobody has.
fn tasks_of(part: &Subtopology, members: &[Member]) -> BTreeMap<TaskName, TaskHolders> {
    let count = part.tasks.and_then(|count| i32::try_from(count).ok()).unwrap_or(0);
    let name = |partition| TaskName { part: part.id.clone(), partition: PartitionId(partition) };
    let mut tasks: BTreeMap<TaskName, TaskHolders> =
        (0..count).map(|partition| (name(partition), TaskHolders::default())).collect();
    for member in members {
        let Some(TaskLists { active, standby, warmup }) =
            member.facts.streams.as_ref().map(|facts| &facts.has)
        else {
            continue;
        };
        let kinds: [(&Vec<TaskName>, TaskKind); 3] = [
            (active, |holders| &mut holders.active),
            (standby, |holders| &mut holders.standby),
            (warmup, |holders| &mut holders.warmup),
        ];
        for (named, kind) in kinds {
            for task in named.iter().filter(|task| task.part == part.id) {
                kind(tasks.entry(task.clone()).or_default()).push(member.client.clone());
            }
        }
    }
    tasks
}
