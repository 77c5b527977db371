//! A change before it is made: what will be done to what, what follows from it, and what it needs. Plain data.
use std::fmt;
use std::sync::Arc;

/// A change of a cluster, as it is reviewed before and journaled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// A sentence in the imperative: "Delete 2 topics".
    pub title: String,
    /// The profile or the address of the cluster.
    pub cluster: String,
    /// In the order in which they are done. Each gets its own outcome.
    pub steps: Vec<ChangeStep>,
    pub consequences: Vec<Consequence>,
    /// Nothing brings back what it takes away.
    pub irreversible: bool,
    /// What Kafka's ACLs must allow.
    pub rights: Vec<Right>,
    /// The same with Kafka's own tools, where there is a way.
    pub same_as: Vec<String>,
    pub ask: Confirmation,
}

/// One step of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeStep {
    /// In the imperative: "Delete topic orders".
    pub what: String,
    /// What it is done to: "topic orders".
    pub touches: String,
    /// How it is now, in words; empty where there is nothing to say.
    pub before: String,
    /// How it will be; empty as above.
    pub after: String,
}

/// What follows from a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    pub weight: Weight,
    pub text: String,
}

/// How much a consequence matters to whoever agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Plain,
    /// Somebody may be hurt by it.
    Warning,
    /// It could not be found out: it may hurt, or not.
    Unknown,
}

/// What the user is asked before a change is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Confirmation {
    /// Yes or no; no is the default.
    #[default]
    Confirm,
    /// As the profile has it: records that were typed by hand are sent at once, unless it says `confirm_sends`.
    Sends,
    /// It can't be undone: this is typed.
    Type(String),
}

/// A right as Kafka's ACLs word it: operation and resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    pub operation: &'static str,
    /// "topic", "group", "cluster", "transactional id".
    pub resource: &'static str,
    /// None: all that was asked about.
    pub name: Option<Arc<str>>,
}

impl Plan {
    /// A plan of these steps; what is not said is not so.
    pub fn new(
        title: impl Into<String>,
        cluster: impl Into<String>,
        steps: Vec<ChangeStep>,
        ask: Confirmation,
    ) -> Plan {
        Plan { title: title.into(), cluster: cluster.into(), steps, ask, ..Plan::default() }
    }
}

impl Plan {
    /// The rights in one line: those of one kind on many things are counted.
    pub fn rights_in_words(&self) -> String {
        let mut kinds: Vec<Vec<&Right>> = Vec::new();
        for right in &self.rights {
            let same = |kind: &&mut Vec<&Right>| {
                kind[0].operation == right.operation && kind[0].resource == right.resource
            };
            match kinds.iter_mut().find(same) {
                Some(kind) => kind.push(right),
                None => kinds.push(vec![right]),
            }
        }
        let words = |kind: Vec<&Right>| match kind.as_slice() {
            [first, _, _, _, ..] => {
                vec![format!("{} on {} {}s", first.operation, kind.len(), first.resource)]
            }
            few => few.iter().map(ToString::to_string).collect(),
        };
        kinds.into_iter().flat_map(words).collect::<Vec<_>>().join(", ")
    }
}

impl ChangeStep {
    /// A step without words about before and after.
    pub fn new(what: impl Into<String>, touches: impl Into<String>) -> ChangeStep {
        ChangeStep { what: what.into(), touches: touches.into(), ..ChangeStep::default() }
    }
}

impl Consequence {
    pub fn new(weight: Weight, text: impl Into<String>) -> Consequence {
        Consequence { weight, text: text.into() }
    }
}

impl Right {
    /// A right on the cluster itself.
    pub const fn on_cluster(operation: &'static str) -> Self {
        Right { operation, resource: "cluster", name: None }
    }

    /// A right on a topic.
    pub fn on_topic(operation: &'static str, name: &Arc<str>) -> Self {
        Right { operation, resource: "topic", name: Some(name.clone()) }
    }

    /// A right on a group.
    pub fn on_group(operation: &'static str, name: &Arc<str>) -> Self {
        Right { operation, resource: "group", name: Some(name.clone()) }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} on {} {name}", self.operation, self.resource),
            None => write!(f, "{} on the {}", self.operation, self.resource),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_of_one_kind_on_many_things_are_counted() {
        let rights =
            |names: &[&str]| names.iter().map(|name| Right::on_topic("Delete", &(*name).into())).collect();
        let mut plan = Plan { rights: rights(&["a", "b"]), ..Plan::default() };
        plan.rights.push(Right::on_cluster("Alter"));
        assert_eq!(plan.rights_in_words(), "Delete on topic a, Delete on topic b, Alter on the cluster");
        let plan = Plan { rights: rights(&["a", "b", "c", "d"]), ..Plan::default() };
        assert_eq!(plan.rights_in_words(), "Delete on 4 topics");
    }
}
