//! A group's committed offsets, set and deleted: what was committed stands beside what is to be. And a group that is deleted:
//! its commits are kept, so that it can be made anew where it was.
use super::{Action, Deed, Inverse, Standing, StepLine};
use crate::change::Right;
use crate::safe::for_shell;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Committed offsets of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetOffsets {
    pub group: String,
    /// There is no such group, and this makes it. Otherwise it must be there: a mistyped name makes none.
    #[serde(default)]
    pub makes_group: bool,
    /// They are the offsets from which a share group starts its delivery.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// It is a group of Kafka Streams, whose own tool goes by another name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub streams: bool,
    /// Each partition once.
    pub rows: Vec<OffsetChange>,
}

/// One partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetChange {
    pub topic: String,
    pub partition: i32,
    /// None: nothing was committed.
    pub was: Option<GroupOffset>,
    /// None: the commit is deleted.
    pub to: Option<GroupOffset>,
}

/// A commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupOffset {
    pub offset: i64,
    /// Of the leader when it was committed; none if that was not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<i32>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub metadata: String,
}

impl GroupOffset {
    /// An offset that says no more.
    pub fn bare(offset: i64) -> GroupOffset {
        GroupOffset { offset, ..GroupOffset::default() }
    }

    /// For a person.
    pub fn words(commit: Option<&GroupOffset>) -> String {
        commit.map_or_else(|| "none".to_owned(), |commit| commit.offset.to_string())
    }
}

impl OffsetChange {
    /// How the partition stands now. What is compared is the offset: its epoch and metadata move nobody.
    pub fn standing(&self, now: Option<&GroupOffset>) -> Standing {
        let offset = |commit: Option<&GroupOffset>| commit.map(|commit| commit.offset);
        let what = format!("the offset of {}/{}", self.topic, self.partition);
        let words = |offset: &Option<i64>| offset.map_or("none".to_owned(), |offset| offset.to_string());
        Standing::of(&what, &offset(self.was.as_ref()), &offset(now), &offset(self.to.as_ref()), words)
    }
}

impl Deed for SetOffsets {
    fn verb(&self) -> (&'static str, &'static str) {
        match (self.makes_group, self.rows.iter().all(|row| row.to.is_none())) {
            (true, _) => ("Create", "created"),
            (false, true) => ("Delete", "deleted"),
            (false, false) => ("Set", "set"),
        }
    }

    fn thing(&self) -> String {
        if self.makes_group {
            return format!("group {}", self.group);
        }
        let start = if self.shared { "start " } else { "" };
        match self.rows.as_slice() {
            [only] => {
                format!("the {start}offset of {}/{} of group {}", only.topic, only.partition, self.group)
            }
            rows => format!("{} {start}offsets of group {}", rows.len(), self.group),
        }
    }

    fn lines(&self) -> Vec<StepLine> {
        let line = |row: &OffsetChange| {
            let (was, to) = (GroupOffset::words(row.was.as_ref()), GroupOffset::words(row.to.as_ref()));
            StepLine::new(format!("{}/{}", row.topic, row.partition), was, to)
        };
        self.rows.iter().map(line).collect()
    }

    fn rights(&self) -> Vec<Right> {
        let group = self.group.as_str().into();
        let topics: BTreeSet<&str> = self.rows.iter().map(|row| row.topic.as_str()).collect();
        let mut rights = vec![Right::on_group("Read", &group)];
        if self.rows.iter().any(|row| row.to.is_none()) {
            rights.push(Right::on_group("Delete", &group));
        }
        rights.extend(topics.into_iter().map(|topic| Right::on_topic("Read", &topic.into())));
        rights
    }

    fn same_as(&self, bootstrap: &str) -> Vec<String> {
        let (tool, topic) = groups_tool(self.kind());
        let tool = format!("{tool} {bootstrap}");
        let group = for_shell(&self.group);
        let mut lines = Vec::new();
        let deleted: BTreeSet<&str> =
            self.rows.iter().filter(|row| row.to.is_none()).map(|row| row.topic.as_str()).collect();
        if self.shared {
            // That tool knows the ends of the log and times, and no offset.
            return deleted_lines(&tool, (&group, topic), &deleted);
        }
        // One partition can be told in the line; more of them are a file's.
        match self.rows.iter().filter_map(|row| Some((row, row.to.as_ref()?))).collect::<Vec<_>>().as_slice() {
            [] => {}
            [(row, to)] => lines.push(format!(
                "{tool} --group {group} --reset-offsets {topic} {}:{} --to-offset {} --execute",
                row.topic, row.partition, to.offset
            )),
            _ => lines.push(format!(
                "{tool} --group {group} --reset-offsets --from-file offsets.csv --execute   (topic,partition,offset a line)"
            )),
        }
        // Named one by one: a topic's name alone means all of its partitions.
        let partitions = deleted.iter().map(|name| {
            let rows = self.rows.iter().filter(|row| row.to.is_none() && row.topic == *name);
            let numbers: Vec<String> = rows.map(|row| row.partition.to_string()).collect();
            format!("{name}:{}", numbers.join(","))
        });
        let partitions: Vec<String> = partitions.collect();
        let named = partitions.iter().map(String::as_str).collect();
        lines.extend(deleted_lines(&tool, (&group, topic), &named));
        lines
    }

    fn inverse(&self) -> Result<Inverse, String> {
        if self.makes_group {
            let offsets = self
                .rows
                .iter()
                .filter_map(|row| Some(OffsetChange { was: None, to: Some(row.to.clone()?), ..row.clone() }));
            return Ok(Inverse::whole(Action::DeleteGroup(DeleteGroup {
                id: self.group.clone(),
                kind: if self.shared { "share".to_owned() } else { String::new() },
                offsets: offsets.collect(),
                lacks: Vec::new(),
                before: String::new(),
            })));
        }
        let back = |row: &OffsetChange| OffsetChange {
            topic: row.topic.clone(),
            partition: row.partition,
            was: row.to.clone(),
            to: row.was.clone(),
        };
        let rows: Vec<OffsetChange> = self.rows.iter().map(back).collect();
        if self.shared {
            return self.share_inverse(rows);
        }
        Ok(Inverse::whole(Action::SetOffsets(SetOffsets { rows, ..self.clone() })))
    }
}

impl SetOffsets {
    /// In Kafka's word, as far as it matters.
    fn kind(&self) -> &'static str {
        match (self.shared, self.streams) {
            (true, _) => "share",
            (false, true) => "streams",
            (false, false) => "",
        }
    }

    /// A share group forgets start offsets by whole topics only: where it had none beside others, it keeps what was set.
    fn share_inverse(&self, rows: Vec<OffsetChange>) -> Result<Inverse, String> {
        let (back, kept): (Vec<OffsetChange>, Vec<OffsetChange>) =
            rows.into_iter().partition(|row| row.to.is_some());
        if back.is_empty() {
            return Err("it had delivered nothing there: delete the start offsets of these topics".to_owned());
        }
        let mut lacks = vec!["what it had acknowledged beyond its start offsets".to_owned()];
        if !kept.is_empty() {
            let names = match kept.as_slice() {
                [only] => format!("{}/{}", only.topic, only.partition),
                [first, more @ ..] => {
                    format!("{}/{} and {} more partitions", first.topic, first.partition, more.len())
                }
                [] => String::new(),
            };
            lacks.push(format!("that nothing was delivered yet of {names}"));
        }
        let set = SetOffsets { rows: back, ..self.clone() };
        Ok(Inverse { actions: vec![Action::SetOffsets(set)], lacks })
    }
}

fn deleted_lines(tool: &str, (group, topic): (&str, &str), topics: &BTreeSet<&str>) -> Vec<String> {
    let line = |name: &&str| format!("{tool} --group {group} --delete-offsets {topic} {name}");
    topics.iter().map(line).collect()
}

/// Kafka's own tool for groups of a kind, and how a topic is named to it.
pub fn groups_tool(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "share" => ("kafka-share-groups.sh", "--topic"),
        "streams" => ("kafka-streams-groups.sh", "--input-topic"),
        _ => ("kafka-consumer-groups.sh", "--topic"),
    }
}

/// A group that is to go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteGroup {
    pub id: String,
    /// As Kafka names it: "classic", "consumer", "share", "streams"; empty where that is not known.
    #[serde(default)]
    pub kind: String,
    /// Its commits as what brings them back: nothing before, the commit after.
    pub offsets: Vec<OffsetChange>,
    /// What could not be looked up of it.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// In words.
    #[serde(default)]
    pub before: String,
}

impl Deed for DeleteGroup {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Delete", "deleted")
    }

    fn thing(&self) -> String {
        format!("group {}", self.id)
    }

    fn lines(&self) -> Vec<StepLine> {
        Vec::new()
    }

    fn before(&self) -> String {
        self.before.clone()
    }

    fn rights(&self) -> Vec<Right> {
        vec![Right::on_group("Delete", &self.id.as_str().into())]
    }

    fn same_as(&self, bootstrap: &str) -> Vec<String> {
        let (tool, _) = groups_tool(&self.kind);
        vec![format!("{tool} {bootstrap} --delete --group {}", for_shell(&self.id))]
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let shared = self.kind == "share";
        if self.offsets.is_empty() {
            return Err("it had committed nothing: a consumer makes it anew by joining".to_owned());
        }
        let rows = self.offsets.clone();
        let back = SetOffsets { group: self.id.clone(), makes_group: true, shared, streams: false, rows };
        let mut lacks = self.lacks.clone();
        if shared {
            lacks.push("what it had acknowledged beyond its start offsets".to_owned());
        }
        Ok(Inverse { actions: vec![Action::SetOffsets(back)], lacks })
    }
}
