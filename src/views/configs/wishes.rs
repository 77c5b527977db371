//! What is asked of configs, and how it is written: `retention.ms=7d cleanup.policy=compact,delete -segment.ms`. Against the
//! configs that are there it becomes the action that is reviewed, or a sentence that says what is wrong.
use super::ConfigsOf;
use super::page::READ_ONLY;
use crate::change::{ConfigChange, ConfigValue, SetConfigs, Withheld};
use crate::kafka::config_value::{pool_steps, read_value};
use crate::kafka::model::{Config, ConfigSource, ConfigSynonym};
use crate::nearest::{hint, nearest};
use std::fmt;

/// What is asked of one config.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigWish {
    pub name: String,
    /// As it was typed; none: its own value is taken away.
    pub value: Option<String>,
}

/// The value may be a secret.
impl fmt::Debug for ConfigWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigWish").field("name", &self.name).finish_non_exhaustive()
    }
}

impl ConfigWish {
    pub fn set(name: impl Into<String>, value: impl Into<String>) -> ConfigWish {
        ConfigWish { name: name.into(), value: Some(value.into()) }
    }

    pub fn reset(name: impl Into<String>) -> ConfigWish {
        ConfigWish { name: name.into(), value: None }
    }
}

/// Wishes in a line, apart by blanks: `name=value` sets, `-name` takes the own value away.
///
/// # Errors
/// If a word is neither.
pub fn read_wishes(text: &str) -> Result<Vec<ConfigWish>, String> {
    let mut wishes: Vec<ConfigWish> = Vec::new();
    for word in text.split_whitespace() {
        let wish = match (word.split_once('='), word.strip_prefix('-')) {
            (Some((name, value)), _) if !name.is_empty() => ConfigWish::set(name, value),
            (None, Some(name)) if !name.is_empty() => ConfigWish::reset(name),
            _ => {
                return Err(format!(
                    "{word:?} is neither name=value nor -name, which takes the own value away"
                ));
            }
        };
        if wishes.iter().any(|known| known.name == wish.name) {
            return Err(format!("{} stands there twice", wish.name));
        }
        wishes.push(wish);
    }
    Ok(wishes)
}

/// The changes that fulfil the wishes, in steps where Kafka wants steps; empty if all is as wished.
///
/// # Errors
/// If there is no such config, it can't be changed here, or Kafka would refuse the value for certain.
pub fn actions(of: &ConfigsOf, configs: &[Config], wishes: &[ConfigWish]) -> Result<Vec<SetConfigs>, String> {
    let level = of.level();
    let mut steps: Vec<Vec<ConfigChange>> = Vec::new();
    for wish in wishes {
        let config = named(of, configs, &wish.name)?;
        if config.read_only {
            return Err(format!("{}: {READ_ONLY}", config.name));
        }
        for (step, change) in changes(config, level, wish.value.as_deref())?.into_iter().enumerate() {
            if steps.len() <= step {
                steps.push(Vec::new());
            }
            steps[step].push(change);
        }
    }
    Ok(steps.into_iter().map(|keys| SetConfigs { resource: of.resource(), keys }).collect())
}

fn named<'a>(of: &ConfigsOf, configs: &'a [Config], name: &str) -> Result<&'a Config, String> {
    configs.iter().find(|config| config.name == name).ok_or_else(|| {
        let meant = hint(nearest(name, configs.iter().map(|config| config.name.as_str())));
        format!("{of} has no config {name:?}{meant}")
    })
}

/// The changes of one config, one after another.
fn changes(config: &Config, level: ConfigSource, wish: Option<&str>) -> Result<Vec<ConfigChange>, String> {
    let was = own(config, level);
    let to = match wish {
        None => ConfigValue::NotSet,
        Some(text) if config.sensitive => ConfigValue::Secret(Withheld(Some(text.to_owned()))),
        Some(text) => ConfigValue::Is(read_value(config, text)?),
    };
    if was == to {
        return Ok(Vec::new());
    }
    let goal = match &to {
        ConfigValue::Is(value) => Some(value.as_str()),
        _ => config.without(level).and_then(|synonym| synonym.value.as_deref()),
    };
    let Some(goal) = goal.filter(|_| !config.sensitive) else {
        return Ok(vec![ConfigChange { name: config.name.clone(), was, to }]);
    };
    let mut way: Vec<ConfigValue> =
        pool_steps(&config.name, config.value.as_deref(), goal).into_iter().map(ConfigValue::Is).collect();
    // The last step is what was asked for, and not only what it comes to.
    way.pop();
    way.push(to);
    let mut before = was;
    let step = |to: ConfigValue| {
        let was = std::mem::replace(&mut before, to.clone());
        ConfigChange { name: config.name.clone(), was, to }
    };
    Ok(way.into_iter().map(step).collect())
}

/// What stands on the level itself.
pub fn own(config: &Config, level: ConfigSource) -> ConfigValue {
    match config.set_on(level) {
        None => ConfigValue::NotSet,
        Some(_) if config.sensitive => ConfigValue::Secret(Withheld(None)),
        Some(ConfigSynonym { value: Some(value), .. }) => ConfigValue::Is(value.clone()),
        Some(ConfigSynonym { value: None, .. }) => ConfigValue::NotSet,
    }
}

/// What will hold for a config once the wishes are fulfilled.
pub fn effective<'a>(config: &'a Config, level: ConfigSource, sets: &'a [SetConfigs]) -> Option<&'a str> {
    let change = sets.iter().rev().flat_map(|set| &set.keys).find(|key| key.name == config.name);
    match change.map(|key| &key.to) {
        None => config.value.as_deref(),
        Some(ConfigValue::Is(value)) => Some(value),
        Some(ConfigValue::NotSet) => config.without(level)?.value.as_deref(),
        Some(ConfigValue::Secret(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::ConfigKind;

    fn config(name: &str, kind: ConfigKind, levels: &[(ConfigSource, &str)]) -> Config {
        let synonym = |(source, value): &(ConfigSource, &str)| ConfigSynonym {
            name: name.to_owned(),
            value: Some((*value).to_owned()),
            source: *source,
        };
        Config {
            name: name.to_owned(),
            value: levels.first().map(|level| level.1.to_owned()),
            source: levels.first().map_or(ConfigSource::Default, |level| level.0),
            default: levels.last().map(|level| level.1.to_owned()),
            documentation: None,
            read_only: false,
            sensitive: false,
            kind,
            synonyms: levels.iter().map(synonym).collect(),
        }
    }

    fn topic() -> (ConfigsOf, Vec<Config>) {
        use ConfigSource::{Default, Topic};
        let configs = vec![
            config("retention.ms", ConfigKind::Long, &[(Topic, "1000"), (Default, "604800000")]),
            config("segment.ms", ConfigKind::Long, &[(Default, "604800000")]),
        ];
        (ConfigsOf::Topic("orders".into()), configs)
    }

    #[test]
    fn only_what_is_asked_for_and_differs_is_changed() {
        let (of, configs) = topic();
        let wishes = read_wishes("retention.ms=7d segment.ms=1h").unwrap();
        let sets = actions(&of, &configs, &wishes).unwrap();
        let keys: Vec<_> =
            sets[0].keys.iter().map(|key| (key.name.as_str(), key.was.words(), key.to.words())).collect();
        assert_eq!(
            keys,
            [
                ("retention.ms", "1000".to_owned(), "604800000".to_owned()),
                ("segment.ms", "not set".to_owned(), "3600000".to_owned())
            ]
        );
        assert_eq!(
            actions(&of, &configs, &read_wishes("retention.ms=1s -segment.ms").unwrap()),
            Ok(Vec::new())
        );
        let reset = actions(&of, &configs, &[ConfigWish::reset("retention.ms")]).unwrap();
        assert_eq!(effective(&configs[0], ConfigSource::Topic, &reset), Some("604800000"));
    }

    #[test]
    fn what_is_wrong_is_a_sentence() {
        let (of, configs) = topic();
        let wrong = |text: &str| actions(&of, &configs, &read_wishes(text).unwrap()).unwrap_err();
        assert_eq!(
            wrong("retention.mss=7d"),
            "topic orders has no config \"retention.mss\"; did you mean `retention.ms`?"
        );
        assert!(wrong("retention.ms=7GB").contains("\"7GB\" is a size"));
        assert!(read_wishes("retention").unwrap_err().contains("neither name=value nor -name"));
        assert!(read_wishes("a=1 -a").unwrap_err().contains("twice"));
    }

    #[test]
    fn threads_go_in_steps_and_what_was_asked_for_is_the_last() {
        use ConfigSource::{Default, DynamicBroker};
        let of = ConfigsOf::Broker(crate::kafka::model::BrokerId(1));
        let configs = [config("num.io.threads", ConfigKind::Int, &[(DynamicBroker, "50"), (Default, "8")])];
        let sets = actions(&of, &configs, &[ConfigWish::reset("num.io.threads")]).unwrap();
        let way: Vec<String> = sets.iter().map(|set| set.keys[0].to.words()).collect();
        assert_eq!(way, ["25", "12", "not set"]);
    }
}
