//! Creating and deleting topics. What is deleted is described well enough to be created anew, but for its records.
use super::{Action, Deed, Inverse, StepLine};
use crate::change::Right;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A topic that is to be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateTopic {
    pub name: String,
    pub layout: TopicLayout,
    /// Its own; what is not named is as the brokers have it.
    #[serde(default)]
    pub configs: BTreeMap<String, String>,
}

/// Where its partitions lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TopicLayout {
    /// As the controller likes; none: as many as the brokers' configs say.
    Spread { partitions: Option<i32>, replication: Option<i16> },
    /// The brokers of each partition, by its number.
    Assigned(Vec<Vec<i32>>),
}

/// A topic that is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTopic {
    pub name: String,
    /// None before Kafka 2.8: it is known by its name only.
    pub id: Option<String>,
    /// Makes it anew: its partitions where they are, and its own configs. None: that could not be looked up.
    pub again: Option<CreateTopic>,
    /// What `again` lacks besides the records: "its configs (not allowed)".
    #[serde(default)]
    pub lacks: Vec<String>,
    /// In words: "3 partitions · 5 records · 1 kB".
    #[serde(default)]
    pub before: String,
}

impl TopicLayout {
    /// How many partitions, if that is said.
    pub fn partitions(&self) -> Option<usize> {
        match self {
            TopicLayout::Spread { partitions, .. } => {
                partitions.and_then(|count| usize::try_from(count).ok())
            }
            TopicLayout::Assigned(rows) => Some(rows.len()),
        }
    }

    fn lines(&self) -> Vec<StepLine> {
        let or_default =
            |count: Option<String>| count.unwrap_or_else(|| "as the brokers' default says".to_owned());
        match self {
            TopicLayout::Spread { partitions, replication } => vec![
                StepLine::new("partitions", "", or_default(partitions.map(|count| count.to_string()))),
                StepLine::new("replicas", "", or_default(replication.map(|count| count.to_string()))),
            ],
            TopicLayout::Assigned(rows) => {
                let row = |(number, brokers): (usize, &Vec<i32>)| {
                    let brokers: Vec<String> = brokers.iter().map(ToString::to_string).collect();
                    StepLine::new(format!("partition {number}"), "", format!("on {}", brokers.join(", ")))
                };
                rows.iter().enumerate().map(row).collect()
            }
        }
    }
}

impl Deed for CreateTopic {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Create", "created")
    }

    fn thing(&self) -> String {
        format!("topic {}", self.name)
    }

    fn lines(&self) -> Vec<StepLine> {
        let configs = self.configs.iter().map(|(name, value)| StepLine::new(name, "", value));
        self.layout.lines().into_iter().chain(configs).collect()
    }

    fn rights(&self) -> Vec<Right> {
        vec![Right::on_topic("Create", &self.name.as_str().into())]
    }

    fn same_as(&self, bootstrap: &str) -> Vec<String> {
        let mut line = format!("kafka-topics.sh {bootstrap} --create --topic {}", self.name);
        match &self.layout {
            TopicLayout::Spread { partitions, replication } => {
                if let Some(count) = partitions {
                    line.push_str(&format!(" --partitions {count}"));
                }
                if let Some(count) = replication {
                    line.push_str(&format!(" --replication-factor {count}"));
                }
            }
            TopicLayout::Assigned(rows) => {
                let row = |brokers: &Vec<i32>| {
                    brokers.iter().map(ToString::to_string).collect::<Vec<_>>().join(":")
                };
                let rows: Vec<String> = rows.iter().map(row).collect();
                line.push_str(&format!(" --replica-assignment {}", rows.join(",")));
            }
        }
        for (name, value) in &self.configs {
            line.push_str(&format!(" --config {}", crate::safe::for_shell(&format!("{name}={value}"))));
        }
        vec![line]
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let deletion = DeleteTopic {
            name: self.name.clone(),
            id: None,
            again: Some(self.clone()),
            lacks: Vec::new(),
            before: String::new(),
        };
        Ok(Inverse::whole(Action::DeleteTopic(deletion)))
    }
}

impl Deed for DeleteTopic {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Delete", "deleted")
    }

    fn thing(&self) -> String {
        format!("topic {}", self.name)
    }

    fn lines(&self) -> Vec<StepLine> {
        Vec::new()
    }

    fn before(&self) -> String {
        self.before.clone()
    }

    fn rights(&self) -> Vec<Right> {
        vec![Right::on_topic("Delete", &self.name.as_str().into())]
    }

    fn same_as(&self, bootstrap: &str) -> Vec<String> {
        // Kafka's tool takes a regular expression.
        let name = self.name.replace('.', "\\.");
        vec![format!("kafka-topics.sh {bootstrap} --delete --topic '{name}'")]
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let again = self.again.clone().ok_or("how it was could not be looked up before")?;
        let mut lacks = vec![format!("the records of {}", self.name)];
        lacks.extend(self.lacks.iter().cloned());
        Ok(Inverse { actions: vec![Action::CreateTopic(again)], lacks })
    }
}
