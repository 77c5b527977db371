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
        match self.rows.as_slice() {
            [only] => format!("the offset of {}/{} of group {}", only.topic, only.partition, self.group),
            rows => format!("{} offsets of group {}", rows.len(), self.group),
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
        let tool = format!("kafka-consumer-groups.sh --bootstrap-server {bootstrap}");
        let group = for_shell(&self.group);
        let mut lines = Vec::new();
        let deleted: BTreeSet<&str> =
            self.rows.iter().filter(|row| row.to.is_none()).map(|row| row.topic.as_str()).collect();
        // One partition can be told in the line; more of them are a file's.
        match self.rows.iter().filter_map(|row| Some((row, row.to.as_ref()?))).collect::<Vec<_>>().as_slice() {
            [] => {}
            [(row, to)] => lines.push(format!(
                "{tool} --group {group} --reset-offsets --topic {}:{} --to-offset {} --execute",
                row.topic, row.partition, to.offset
            )),
            _ => lines.push(format!(
                "{tool} --group {group} --reset-offsets --from-file offsets.csv --execute   (topic,partition,offset a line)"
            )),
        }
        lines.extend(
            deleted
                .into_iter()
                .map(|topic| format!("{tool} --group {group} --delete-offsets --topic {topic}")),
        );
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
                kind: String::new(),
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
        let rows = self.rows.iter().map(back).collect();
        Ok(Inverse::whole(Action::SetOffsets(SetOffsets { rows, ..self.clone() })))
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
        let tool = if self.kind == "share" { "kafka-share-groups.sh" } else { "kafka-consumer-groups.sh" };
        vec![format!("{tool} --bootstrap-server {bootstrap} --delete --group {}", for_shell(&self.id))]
    }

    fn inverse(&self) -> Result<Inverse, String> {
        if self.kind == "share" {
            return Err("a share group is made by the consumers that join it".to_owned());
        }
        if self.offsets.is_empty() {
            return Err("it had committed nothing: a consumer makes it anew by joining".to_owned());
        }
        let back = SetOffsets { group: self.id.clone(), makes_group: true, rows: self.offsets.clone() };
        Ok(Inverse { actions: vec![Action::SetOffsets(back)], lacks: self.lacks.clone() })
    }
}
