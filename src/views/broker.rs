//! A broker: what it leads and follows, what is out of sync on it, by the last look at the cluster. Asks nobody.
use super::brokers::{address, role};
use super::table::{Column, Resource, Table, Width};
use crate::config::BOUNDED;
use crate::kafka::Need;
use crate::kafka::model::{Broker, BrokerId, Partition, Topic, UNTOLD_BY_CONTROLLERS};
use crate::shell::{Cell, Command, Effect, Look, Ready, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::sync::Arc;

/// A partition that has a replica on the broker.
#[derive(Clone)]
pub struct HeldPartition {
    topic: Arc<str>,
    partition: Partition,
    broker: BrokerId,
}

impl HeldPartition {
    fn leads(&self) -> bool {
        self.partition.leader == Some(self.broker)
    }

    fn is_in_sync(&self) -> bool {
        self.partition.in_sync.contains(&self.broker)
    }

    /// Whether it should lead and does not.
    fn is_deposed(&self) -> bool {
        !self.leads() && self.partition.replicas.first() == Some(&self.broker)
    }
}

impl Resource for HeldPartition {
    type Of = BrokerId;
    const EMPTY: &'static str = "No replica lies on this broker.";
    const COLUMNS: &'static [Column<HeldPartition>] = &[
        Column::<Self>::new("topic", Width::Range(16, 60), |row, _| Cell::Name(row.topic.clone())),
        Column::<Self>::new("partition", Width::Fixed(9), |row, _| {
            Cell::Count(row.partition.id.0.unsigned_abs().into())
        })
        .right(1),
        Column::<Self>::new("role", Width::Range(7, 24), |row, _| role_here(row)).priority(2),
        Column::<Self>::new("in sync", Width::Fixed(7), |row, _| match row.is_in_sync() {
            true => Cell::toned("yes", Tone::Muted),
            false => Cell::toned("no", Tone::Bad),
        })
        .priority(3),
        Column::<Self>::new("replicas", Width::Range(8, 20), |row, _| {
            Cell::text(super::topic::ids(&row.partition.replicas))
        })
        .priority(4),
    ];
    const COMMANDS: &'static [Command<Table<HeldPartition>>] = &[
        Command::<Table<Self>>::new(
            "broker.records",
            &["enter", "o"],
            "records",
            "Opens the newest records of the partition.",
            super::table::open,
        )
        .rank(1)
        .ready(|table, _| Ready::when(table.selected().is_some(), "no partition is selected")),
        Command::<Table<Self>>::new(
            "broker.topic",
            &["d"],
            "topic",
            "Opens the partition's topic.",
            |table, cx| {
                if let Some(row) = table.selected() {
                    cx.go(Route::Topic(row.topic.to_string()));
                }
            },
        )
        .rank(2)
        .ready(|table, _| Ready::when(table.selected().is_some(), "no partition is selected")),
        Command::<Table<Self>>::new(
            "broker.configs",
            &["tab"],
            "configs",
            "Shows the broker's configs.",
            |table, cx| {
                cx.say(Effect::Replace(Route::BrokerConfigs(*table.of())));
            },
        )
        .rank(3),
        Command::<Table<Self>>::new(
            "broker.unwell",
            &["!"],
            "unwell",
            "Shows only what is out of sync here or is led by another than it should be, or all.",
            |table, cx| table.toggle(UNWELL, cx.look),
        )
        .rank(4),
    ];

    const NEEDS: &'static [Need] = &[Need::Sizes];
    fn route(of: &BrokerId) -> Route {
        Route::Broker(*of)
    }
    fn title(of: &BrokerId) -> String {
        format!("Broker {of}")
    }
    fn rows(of: &BrokerId, look: &Look) -> Option<Vec<HeldPartition>> {
        look.pulse.at?;
        let held = |topic: &Topic| -> Vec<HeldPartition> {
            let here = topic.partitions.iter().filter(|partition| partition.replicas.contains(of));
            let row = |partition: &Partition| HeldPartition {
                topic: topic.name.clone(),
                partition: partition.clone(),
                broker: *of,
            };
            here.map(row).collect()
        };
        let mut rows: Vec<HeldPartition> = look.pulse.topics.iter().flat_map(held).collect();
        // What is wrong comes first; the names' order stays else.
        rows.sort_by_key(|row| (row.is_in_sync(), !row.is_deposed()));
        Some(rows)
    }
    fn head(of: &BrokerId, rows: &[HeldPartition], look: &Look) -> Vec<Words<'static>> {
        let broker = look.pulse.overview.brokers.iter().find(|broker| broker.id == *of);
        let Some(broker) = broker else {
            return vec![
                Words::toned(Tone::Bad, format!("! the cluster knows no broker {of}")),
                Words::new(),
            ];
        };
        let mut head = vec![who(broker, look), what(broker, rows, look)];
        head.extend(super::broker_dirs::lines(broker, look));
        head.push(Words::new());
        head
    }
    fn lacks(_: &BrokerId, look: &Look) -> Option<String> {
        let untold = look.pulse.topics.iter().filter(|topic| topic.error.is_some()).count();
        (untold > 0)
            .then(|| format!("the partitions of {} are not told", number::counted(untold as u64, "topic")))
    }
    fn omits(_: &BrokerId, look: &Look) -> Option<&'static str> {
        if look.pulse.overview.through_controllers {
            return Some(UNTOLD_BY_CONTROLLERS);
        }
        look.bounds.topics.as_ref().map(|_| BOUNDED).or_else(|| look.pulse.overview.rights?.hide_topics())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{}/{}", self.topic, self.partition.id))
    }
    fn enter(&self) -> Option<Route> {
        let query = format!("partitions={}", self.partition.id);
        Some(Route::Records { topic: self.topic.to_string(), query })
    }
    fn tone(&self) -> Tone {
        match (self.is_in_sync(), self.is_deposed()) {
            (false, _) => Tone::Bad,
            (true, true) => Tone::Warn,
            (true, false) => Tone::Plain,
        }
    }
    fn is_shown(&self, toggles: &[&'static str]) -> bool {
        toggles.is_empty() || self.tone() != Tone::Plain
    }
    fn hidden(toggles: &[&'static str]) -> &'static str {
        if toggles.is_empty() { "" } else { "only unwell" }
    }
}

const UNWELL: &str = "unwell";

fn role_here(row: &HeldPartition) -> Cell {
    match row.partition.leader {
        _ if row.leads() => Cell::toned("leads", Tone::Strong),
        None => Cell::toned("no leader", Tone::Bad),
        Some(leader) if row.is_deposed() => Cell::toned(format!("should lead, {leader} does"), Tone::Warn),
        Some(leader) => Cell::toned(format!("follows {leader}"), Tone::Muted),
    }
}

/// Where it is, and how it fares.
fn who(broker: &Broker, look: &Look) -> Words<'static> {
    let mut words = Words::plain(address(broker)).and(Tone::Muted, "   ");
    words = words.then(super::brokers::state(broker).words(look));
    let rack = broker.rack.as_ref().map(|rack| format!("rack {rack}"));
    let version = broker.version.map(|version| format!("Kafka {version}"));
    for part in [Some(role(broker.role).to_owned()), rack, version].into_iter().flatten() {
        words = words.and(Tone::Muted, format!("   {part}"));
    }
    if broker.is_controller.whole() == Some(&true) {
        words = words.and(Tone::Accent, "   ★ controller");
    }
    words
}

/// What its partitions add up to.
fn what(broker: &Broker, rows: &[HeldPartition], look: &Look) -> Words<'static> {
    let leads = rows.iter().filter(|row| row.leads()).count();
    let behind = rows.iter().filter(|row| !row.is_in_sync()).count();
    let count = |number: usize| number::count(number as u64);
    let mut words = Words::toned(Tone::Muted, "leads ")
        .and(Tone::Plain, count(leads))
        .and(Tone::Muted, "   follows ")
        .and(Tone::Plain, count(rows.len() - leads));
    let untold =
        HeldPartition::lacks(&broker.id, look).is_some() || HeldPartition::omits(&broker.id, look).is_some();
    words = match behind {
        0 if untold => words.and(Tone::Muted, "   none known out of sync"),
        0 => words.and(Tone::Muted, "   all in sync"),
        behind => words.and(Tone::Bad, format!("   ! {} out of sync", count(behind))),
    };
    words.and(Tone::Muted, "   ").then(super::brokers::disk(broker).words(look)).and(Tone::Muted, " on disk")
}
