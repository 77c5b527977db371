//! Deleting the oldest records of a partition: all before an offset. Nothing brings them back.
use super::{Action, Deed, Inverse, StepLine};
use crate::change::right::Right;
use serde::{Deserialize, Serialize};

/// A partition that is to begin later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteRecords {
    pub topic: String,
    /// None before Kafka 2.8: it is known by its name only.
    pub id: Option<String>,
    pub partition: i32,
    /// Its first offset at the review.
    pub start: i64,
    /// Its first offset after it.
    pub before: i64,
}

impl Deed for DeleteRecords {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Delete", "deleted")
    }

    fn thing(&self) -> String {
        format!("records of {}/{} before offset {}", self.topic, self.partition, self.before)
    }

    fn lines(&self) -> Vec<StepLine> {
        vec![StepLine::new(
            format!("{}/{}", self.topic, self.partition),
            format!("begins at {}", self.start),
            format!("begins at {}", self.before),
        )]
    }

    fn rights(&self) -> Vec<Right> {
        vec![Right::on_topic("Delete", &self.topic.as_str().into())]
    }

    fn same_as(&self, bootstrap: &str) -> Vec<String> {
        let DeleteRecords { topic, partition, before, .. } = self;
        let rows = format!(
            "{{\"partitions\":[{{\"topic\":\"{topic}\",\"partition\":{partition},\"offset\":{before}}}],\"version\":1}}"
        );
        vec![format!(
            "echo '{rows}' > offsets.json && kafka-delete-records.sh {bootstrap} --offset-json-file offsets.json"
        )]
    }

    fn inverse(&self) -> Result<Inverse, String> {
        Err("records that were deleted are gone".to_owned())
    }
}

impl DeleteRecords {
    /// As an action.
    pub fn action(self) -> Action {
        Action::DeleteRecords(self)
    }
}
