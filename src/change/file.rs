//! A plan as a file: what is to be done, to which cluster, with what was there at the review. It can be carried out later, and
//! again after a kill: each step is looked at before, and what is done already is left alone. Secrets never stand in it.
use super::action::Action;
use super::plan::{Confirmation, Consequence, Plan, Weight};
use serde::{Deserialize, Serialize};

/// What such a file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFile {
    /// The form of the file.
    kafdeck_plan: u32,
    pub title: String,
    /// The profile or the address that it was made on, for people.
    pub cluster: String,
    /// It is for no other cluster.
    pub cluster_id: Option<String>,
    /// What is typed to agree, on a screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typed: Option<String>,
    /// What followed from it when it was made.
    #[serde(default)]
    consequences: Vec<String>,
    actions: Vec<Action>,
}

/// The form that this version writes and reads.
const FORM: u32 = 1;

impl PlanFile {
    /// The file of a plan.
    ///
    /// # Errors
    /// If a step of it is no state of a cluster, or needs a secret.
    pub fn of(plan: &Plan) -> Result<PlanFile, String> {
        let mut actions = Vec::new();
        for step in &plan.steps {
            let action =
                step.action.as_ref().ok_or_else(|| format!("{}: no file can carry that", step.what))?;
            let kept = serde_json::to_value(action).and_then(serde_json::from_value::<Action>);
            match kept.map_err(|error| error.to_string())?.deed().incomplete() {
                Some(why) => return Err(why),
                None => actions.push(action.clone()),
            }
        }
        let typed = match &plan.ask {
            Confirmation::Type(name) => Some(name.clone()),
            Confirmation::Confirm | Confirmation::Sends => None,
        };
        let mark = |consequence: &&Consequence| match consequence.weight {
            Weight::Plain => "·",
            Weight::Warning => "!",
            Weight::Unknown | Weight::Untold => "?",
        };
        let consequences = plan.by_weight();
        let consequences = consequences.iter().map(|row| format!("{} {}", mark(row), row.text)).collect();
        let (title, cluster, cluster_id) =
            (plan.title.clone(), plan.cluster.clone(), plan.cluster_id.clone());
        Ok(PlanFile { kafdeck_plan: FORM, title, cluster, cluster_id, typed, consequences, actions })
    }

    /// Reads one.
    ///
    /// # Errors
    /// In words, with the place in the text.
    pub fn read(text: &str) -> Result<PlanFile, String> {
        /// What all forms have.
        #[derive(Deserialize)]
        struct Formed {
            kafdeck_plan: u32,
        }
        match serde_json::from_str(text) {
            Ok(Formed { kafdeck_plan: FORM }) => {
                serde_json::from_str(text).map_err(|error| format!("it is a damaged plan: {error}"))
            }
            Ok(Formed { kafdeck_plan }) => {
                Err(format!("it is a plan of form {kafdeck_plan}, and this version knows form {FORM}"))
            }
            Err(error) if error.is_data() => Err("it is no plan: kafdeck plan writes one".to_owned()),
            Err(error) => Err(format!("it is no plan: {error}")),
        }
    }

    /// The plan again, with what followed from it then.
    pub fn plan(self, names: (&str, &str)) -> Plan {
        let ask = self.typed.map_or(Confirmation::Confirm, Confirmation::Type);
        let mut plan = Plan::of(self.title, names, self.actions, ask);
        plan.cluster_id = self.cluster_id;
        let consequence = |text: &String| {
            let weight = match text.get(..1) {
                Some("!") => Weight::Warning,
                Some("?") => Weight::Unknown,
                _ => Weight::Plain,
            };
            let text = text.trim_start_matches(['!', '?', '·', ' ']);
            Consequence::new(weight, format!("{text} (when the plan was made)"))
        };
        plan.consequences = self.consequences.iter().map(consequence).collect();
        plan
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{ConfigChange, ConfigResource, ConfigValue, SetConfigs, Withheld};

    fn plan(to: ConfigValue) -> Plan {
        let keys = vec![ConfigChange { name: "k".to_owned(), was: ConfigValue::NotSet, to }];
        let action = Action::SetConfigs(SetConfigs { resource: ConfigResource::Broker(1), keys });
        let mut plan = Plan::of("Set k", ("prod", "h:1"), vec![action], Confirmation::Confirm);
        plan.cluster_id = Some("id".to_owned());
        plan.consequences = vec![Consequence::new(Weight::Warning, "it hurts")];
        plan
    }

    #[test]
    fn a_plan_comes_back_from_its_file() {
        let plan = plan(ConfigValue::Is("v".to_owned()));
        let text = serde_json::to_string_pretty(&PlanFile::of(&plan).unwrap()).unwrap();
        let back = PlanFile::read(&text).unwrap().plan(("prod", "h:1"));
        assert_eq!(
            (&back.steps, &back.cluster_id, &back.same_as),
            (&plan.steps, &plan.cluster_id, &plan.same_as)
        );
        assert_eq!(back.consequences[0].weight, Weight::Warning);
        assert!(PlanFile::read("{}").unwrap_err().contains("no plan"));
        let newer = text.replace("\"kafdeck_plan\": 1", "\"kafdeck_plan\": 2");
        assert!(PlanFile::read(&newer).unwrap_err().contains("form 2"));
    }

    #[test]
    fn a_secret_is_not_put_into_a_file() {
        let secret = plan(ConfigValue::Secret(Withheld(Some("hunter2".to_owned()))));
        assert!(PlanFile::of(&secret).unwrap_err().contains("files keep no secrets"));
    }
}
