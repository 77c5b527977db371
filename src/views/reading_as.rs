//! What a topic's keys and values are read as, where the user chose: as a route says it, as it is remembered for the topic on this
//! cluster, and as it is asked. Knows no screen.
use crate::config;
use crate::decode::choice;
use crate::decode::framed::KeyOrValue;
use crate::kafka::Cluster;
use crate::shell::escape::escape;
use crate::shell::route::for_shell;
use crate::shell::{Cx, Look};

/// A choice, as it is written; none: as the profile says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingAs {
    pub key: Option<String>,
    pub value: Option<String>,
}

/// What the parts are called, in routes and in what is remembered.
pub const PARTS: [(KeyOrValue, &str); 2] = [(KeyOrValue::Value, "value"), (KeyOrValue::Key, "key")];

impl ReadingAs {
    /// What was chosen for the topic, in this session or an earlier one.
    pub fn remembered(topic: &str, look: &Look) -> ReadingAs {
        let Some(cluster) = &look.cluster else { return ReadingAs::default() };
        let kept = |part: &str| look.state.read_as(cluster, topic, part).map(str::to_owned);
        let sound = |text: &String| choice::check(text).is_ok();
        ReadingAs { key: kept("key").filter(sound), value: kept("value").filter(sound) }
    }

    pub fn part(&mut self, of: KeyOrValue) -> &mut Option<String> {
        match of {
            KeyOrValue::Key => &mut self.key,
            KeyOrValue::Value => &mut self.value,
        }
    }

    /// Takes `key` or `value` of a route, which may be somebody else's: it has no program run.
    pub fn set(&mut self, of: KeyOrValue, text: String) -> Result<(), String> {
        choice::check(&text)?;
        if choice::is_command(&text) {
            return Err("a route runs no command: choose it with V, or in the profile's `decode`".to_owned());
        }
        *self.part(of) = Some(text);
        Ok(())
    }

    /// For the route. A command is not told in it: it is remembered for the topic.
    pub fn to_query(&self) -> Vec<String> {
        let part = |name: &str, chosen: &Option<String>| {
            let told = chosen.as_ref().filter(|chosen| !choice::is_command(chosen));
            told.map(|chosen| format!("{name}={}", escape(chosen)))
        };
        [part("value", &self.value), part("key", &self.key)].into_iter().flatten().collect()
    }

    /// Keeps it for the topic on this cluster.
    pub fn remember(&self, topic: &str, cx: &mut Cx<'_>) {
        let Some(cluster) = cx.look.cluster.clone() else { return };
        let (topic, chosen) = (topic.to_owned(), self.clone());
        cx.remember(move |state| {
            for (part, chosen) in [("key", &chosen.key), ("value", &chosen.value)] {
                state.remember_read_as(&cluster, &topic, part, chosen.as_deref());
            }
        });
    }

    /// The cluster, whose records are read so. Files that are named are read now.
    pub async fn of(&self, cluster: &Cluster) -> Cluster {
        let ReadingAs { key, value } = self.clone();
        if key.is_none() && value.is_none() {
            return cluster.clone();
        }
        let ready = |chosen: Option<String>| chosen.map(|text| config::ready(&text));
        cluster.reading_once(move || (ready(key), ready(value))).await
    }

    /// For a command line of `kafdeck read`, each with a blank before it.
    pub fn flags(&self) -> String {
        let part = |name: &str, chosen: &Option<String>| {
            chosen.as_ref().map_or(String::new(), |chosen| format!(" --{name}-as {}", for_shell(chosen)))
        };
        part("value", &self.value) + &part("key", &self.key)
    }

    /// In words, for the head; empty where nothing was chosen.
    pub fn words(&self) -> String {
        let part = |name: &str, chosen: &Option<String>| {
            chosen.as_ref().map_or(String::new(), |chosen| format!(" · {name} as {chosen}"))
        };
        part("values", &self.value) + &part("keys", &self.key)
    }
}
