//! A change before it is made: what will be done to what, what follows from it, and what it needs. Plain data.
use super::action::{Action, StepLine};
use super::right::Right;

/// A change of a cluster, as it is reviewed before and journaled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// A sentence in the imperative: "Delete 2 topics".
    pub title: String,
    /// The profile or the address of the cluster.
    pub cluster: String,
    /// Its id, where that is known: a plan is for no other one.
    pub cluster_id: Option<String>,
    /// In the order in which they are done. Each gets its own outcome.
    pub steps: Vec<ChangeStep>,
    pub consequences: Vec<Consequence>,
    /// Not all that was asked for is in it: what could not be looked at is left as it is, and a consequence names it.
    pub partial: bool,
    /// Nothing brings back what it takes away.
    pub irreversible: bool,
    /// What stays gone though every step is taken back: "the records that go meanwhile".
    pub gone: Vec<String>,
    /// What Kafka's ACLs must allow.
    pub rights: Vec<Right>,
    /// The same with Kafka's own tools, where there is a way.
    pub same_as: Vec<String>,
    /// The same as a line of kafdeck, to copy; without `--yes`, so that it is reviewed again.
    pub as_verb: Option<String>,
    pub ask: Confirmation,
    /// The change in the journal that this one is about.
    pub about: Option<About>,
}

/// What a change has to do with one before it, by its id in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// It takes it back.
    Undoes(String),
    /// It does what was left of it.
    Resumes(String),
}

/// Whether a change can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reversal {
    Wholly,
    /// But for these: "the records of orders".
    Partly(Vec<String>),
    Never,
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
    /// What of it changes, one by one; empty where the words above say all.
    pub lines: Vec<StepLine>,
    /// What is done, as data. None for what is no state of the cluster: a record that is sent.
    pub action: Option<Action>,
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
    /// It can't be told beforehand, or is not looked up: it may hurt, or not.
    Unknown,
    /// The same, because somebody who was asked could not tell: the review lacks something.
    Untold,
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

impl Confirmation {
    /// The same where this name is typed to agree to anything: in front of what is typed anyway.
    #[must_use]
    pub fn typed_with(self, name: &str) -> Confirmation {
        match self {
            Confirmation::Type(what) => Confirmation::Type(format!("{name}/{what}")),
            Confirmation::Confirm | Confirmation::Sends => Confirmation::Type(name.to_owned()),
        }
    }
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

    /// A plan of these actions, with the words, rights and command lines that follow from them. `bootstrap`: as Kafka's
    /// own tools are told where the cluster is.
    pub fn of(
        title: impl Into<String>,
        (cluster, bootstrap): (&str, &str),
        actions: Vec<Action>,
        ask: Confirmation,
    ) -> Plan {
        let steps = actions.into_iter().map(ChangeStep::of).collect();
        let mut plan = Plan::new(title, cluster, steps, ask);
        for action in plan.steps.iter().filter_map(|step| step.action.as_ref()) {
            plan.rights.extend(action.deed().rights());
            plan.same_as.extend(action.deed().same_as(bootstrap));
        }
        plan.irreversible = plan.reversal() == Reversal::Never;
        plan
    }

    /// Whether it can be taken back, by what its steps say.
    pub fn reversal(&self) -> Reversal {
        let mut lacks = self.gone.clone();
        let mut back = false;
        for step in &self.steps {
            match step.action.as_ref().map(|action| action.deed().inverse()) {
                None => return Reversal::Never,
                Some(Ok(inverse)) => {
                    back |= !inverse.actions.is_empty();
                    lacks.extend(inverse.lacks);
                }
                Some(Err(why)) => lacks.push(format!("{} ({why})", step.touches)),
            }
        }
        match (back, lacks.is_empty()) {
            (false, _) => Reversal::Never,
            (true, true) => Reversal::Wholly,
            (true, false) => Reversal::Partly(lacks),
        }
    }

    /// What is told when all of it is done: "Deleted topic orders".
    pub fn past(&self) -> String {
        if let Some(rest) = self.title.strip_prefix("Undo: ") {
            return format!("Undone: {rest}");
        }
        let verbs = self.steps.first().and_then(|step| Some(step.action.as_ref()?.deed().verb()));
        let past = verbs.and_then(|(verb, past)| Some((self.title.strip_prefix(verb)?, past)));
        match past {
            Some((rest, past)) if rest.starts_with(' ') => {
                format!("{}{}{rest}", past[..1].to_uppercase(), &past[1..])
            }
            _ => format!("Done: {}", self.title),
        }
    }

    /// Whether its review lacks something that was asked for.
    pub fn is_unsure(&self) -> bool {
        self.partial || self.consequences.iter().any(|row| row.weight == Weight::Untold)
    }

    /// The consequences, those that hurt first.
    pub fn by_weight(&self) -> Vec<&Consequence> {
        let mut sorted: Vec<&Consequence> = self.consequences.iter().collect();
        sorted.sort_by_key(|consequence| match consequence.weight {
            Weight::Warning => 0,
            Weight::Unknown | Weight::Untold => 1,
            Weight::Plain => 2,
        });
        sorted
    }

    /// The rights in one line, each once: those of one kind on many things are counted.
    pub fn rights_in_words(&self) -> String {
        let mut kinds: Vec<Vec<&Right>> = Vec::new();
        for right in &self.rights {
            let same = |kind: &&mut Vec<&Right>| {
                kind[0].operation == right.operation && kind[0].resource == right.resource
            };
            match kinds.iter_mut().find(same) {
                Some(kind) if kind.contains(&right) => {}
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
    /// The step that does this, in its own words.
    pub fn of(action: Action) -> ChangeStep {
        let deed = action.deed();
        let thing = deed.thing();
        let what = format!("{} {thing}", deed.verb().0);
        let mut lines = deed.lines();
        let (mut before, mut after) = (deed.before(), String::new());
        if let [only] = lines.as_mut_slice() {
            (before, after) = (std::mem::take(&mut only.before), std::mem::take(&mut only.after));
            lines.clear();
        }
        ChangeStep { what, touches: thing, before, after, lines, action: Some(action) }
    }

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

/// The first of many things in words, and how many there are besides.
pub fn some(things: &[String]) -> String {
    let shown = things.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    match things.len() {
        0..=3 => shown,
        more => format!("{shown} and {} more", more - 3),
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
        plan.rights.extend(rights(&["a", "a", "b"]));
        assert_eq!(plan.rights_in_words(), "Delete on topic a, Delete on topic b, Alter on the cluster");
        let plan = Plan { rights: rights(&["a", "b", "c", "d"]), ..Plan::default() };
        assert_eq!(plan.rights_in_words(), "Delete on 4 topics");
    }
}
