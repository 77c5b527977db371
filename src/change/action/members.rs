//! Putting members out of a group.
use super::{Deed, Inverse, StepLine};
use crate::change::Right;
use serde::{Deserialize, Serialize};

/// Members that are to leave a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveMembers {
    pub group: String,
    pub members: Vec<RemovedMember>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedMember {
    pub id: String,
    /// A static member goes by its instance: it would otherwise come back as itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// In words: "app-1 on 10.0.0.2, reads 3 partitions".
    #[serde(default)]
    pub before: String,
}

impl Deed for RemoveMembers {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Remove", "removed")
    }

    fn thing(&self) -> String {
        match self.members.as_slice() {
            [only] => format!("member {} of group {}", only.id, self.group),
            members => format!("{} members of group {}", members.len(), self.group),
        }
    }

    fn lines(&self) -> Vec<StepLine> {
        let line = |member: &RemovedMember| StepLine::new(&member.id, &member.before, "removed");
        self.members.iter().map(line).collect()
    }

    fn rights(&self) -> Vec<Right> {
        vec![Right::on_group("Read", &self.group.as_str().into())]
    }

    /// Kafka's tools have no way for it.
    fn same_as(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn inverse(&self) -> Result<Inverse, String> {
        Err("a member joins again by itself, if its application still runs".to_owned())
    }
}
