//! Adding partitions to a topic. Nothing takes them away again.
use super::{Action, Deed, Inverse, StepLine};
use crate::change::right::Right;
use serde::{Deserialize, Serialize};

/// A topic that is to have more partitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddPartitions {
    pub topic: String,
    /// None before Kafka 2.8: it is known by its name only.
    pub id: Option<String>,
    pub was: usize,
    pub to: usize,
    /// The brokers of each new partition; none: as the controller likes.
    #[serde(default)]
    pub brokers: Option<Vec<Vec<i32>>>,
}

impl Deed for AddPartitions {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Add", "added")
    }

    fn thing(&self) -> String {
        let more = self.to.saturating_sub(self.was);
        format!("{more} partition{} to topic {}", if more == 1 { "" } else { "s" }, self.topic)
    }

    fn lines(&self) -> Vec<StepLine> {
        let count = StepLine::new("partitions", self.was.to_string(), self.to.to_string());
        let rows = self.brokers.iter().flatten().zip(self.was..).map(|(brokers, number)| {
            let brokers: Vec<String> = brokers.iter().map(ToString::to_string).collect();
            StepLine::new(format!("partition {number}"), "", format!("on {}", brokers.join(", ")))
        });
        std::iter::once(count).chain(rows).collect()
    }

    fn rights(&self) -> Vec<Right> {
        vec![Right::on_topic("Alter", &self.topic.as_str().into())]
    }

    fn same_as(&self, bootstrap: &str) -> Vec<String> {
        match self.brokers {
            // Kafka's tool wants the replicas of all partitions, the old ones too.
            Some(_) => Vec::new(),
            None => vec![format!(
                "kafka-topics.sh {bootstrap} --alter --topic {} --partitions {}",
                self.topic, self.to
            )],
        }
    }

    fn inverse(&self) -> Result<Inverse, String> {
        Err("Kafka takes no partitions away".to_owned())
    }
}

impl AddPartitions {
    /// As an action.
    pub fn action(self) -> Action {
        Action::AddPartitions(self)
    }
}
