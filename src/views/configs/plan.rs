//! A change of configs as a plan: what is asked for is compared with what is there, judged by the brokers, and what follows from
//! it is looked up. The screen and the shell review the same.
use super::wishes::{ConfigWish, actions, effective};
use super::{ConfigsOf, worded};
use crate::change::{
    Action, ConfigResource, ConfigValue, Confirmation, Consequence, Plan, SetConfigs, Weight,
};
use crate::kafka::Cluster;
use crate::kafka::config_value::topic_config_of;
use crate::kafka::model::{Config, ConfigSource};
use crate::kafka::stakes::{ConfigStakes, RetentionStake, TopicRules, TopicTurn};
use crate::shell::route::for_shell;
use crate::ui::number;
use crate::views::changing::Site;
use crate::views::consequences::{compaction, in_sync, message_size, retention, unasked, untold};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Values that are worded one by one.
const WORDED: usize = 12;
/// Topics that are named one by one.
const NAMED: usize = 6;

/// What is wished of whose configs.
pub type WishedConfigs = Vec<(ConfigsOf, Vec<ConfigWish>)>;

/// The plan; none if all is as wished already.
///
/// # Errors
/// If something is not there, a wish can't be fulfilled, or a broker would refuse it: in words.
pub async fn set_configs(
    cluster: &Cluster,
    wanted: WishedConfigs,
    site: Site,
) -> Result<Option<Plan>, String> {
    let configs = look_up(cluster, &wanted).await?;
    let mut sets: Vec<SetConfigs> = Vec::new();
    let mut turns = Vec::new();
    let (mut words, mut shorter) = (Vec::new(), false);
    for ((of, wishes), configs) in wanted.iter().zip(&configs) {
        let own = actions(of, configs, wishes)?;
        words.extend(worded_turns(of, configs, &own));
        match of {
            ConfigsOf::Topic(topic) => turns.push(turn(topic, configs, &own)),
            _ => shorter |= keeps_less_by_default(configs, of.level(), &own),
        }
        sets.extend(own);
    }
    if sets.is_empty() {
        return Ok(None);
    }
    judged(cluster, &sets).await?;
    let stakes = cluster.config_stakes(&turns, site.now).await;
    let mut consequences = of_stakes(&stakes);
    let followers = followers(cluster, &sets).await;
    if shorter {
        consequences
            .push(unasked("which records of the topics that follow go", "it would take each of them"));
    }
    // What could not be looked up may go.
    let less = turns.iter().filter(|turn| turn.keeps_less().is_some()).count();
    let told = stakes.retention.len() == less && !stakes.retention.iter().any(RetentionStake::may_lose);
    let loses = shorter && followers.iter().any(|row| row.weight != Weight::Plain) || !told;
    if loses {
        let text = "what has gone does not come back with the old value";
        consequences.push(Consequence::new(Weight::Warning, text));
    }
    consequences.extend(followers);
    consequences.extend(words);
    let title = title(&sets);
    let ask = if loses { Confirmation::Type(typed(&sets)) } else { Confirmation::Confirm };
    let verb = as_verb(&wanted, &sets);
    let actions = sets.into_iter().map(Action::SetConfigs).collect();
    let mut plan = Plan::of(title, site.names(), actions, ask);
    plan.consequences = consequences;
    if loses {
        plan.gone.push("the records that go meanwhile (the values come back)".to_owned());
    }
    plan.rights.dedup();
    plan.as_verb = verb;
    Ok(Some(plan))
}

async fn look_up(
    cluster: &Cluster,
    wanted: &[(ConfigsOf, Vec<ConfigWish>)],
) -> Result<Vec<Vec<Config>>, String> {
    let topics: Vec<Arc<str>> = wanted
        .iter()
        .filter_map(|(of, _)| match of {
            ConfigsOf::Topic(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    let mut of_topics = cluster.configs_of_topics(&topics).await.into_iter();
    let mut found = Vec::with_capacity(wanted.len());
    for (of, _) in wanted {
        let configs = match of {
            ConfigsOf::Topic(_) => of_topics.next().unwrap_or_else(|| Ok(Vec::new())),
            other => other.look_up(cluster).await,
        };
        found.push(configs.map_err(|error| error.to_string())?);
    }
    Ok(found)
}

/// Has the brokers judge it. Of a change in steps only the first can be judged: the others come after it.
async fn judged(cluster: &Cluster, sets: &[SetConfigs]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let first: Vec<&SetConfigs> = sets.iter().filter(|set| seen.insert(set.resource.clone())).collect();
    let verdicts = cluster.judge_configs(&first).await;
    let refused: Vec<String> =
        verdicts.into_iter().filter_map(Result::err).map(|error| error.to_string()).collect();
    match refused.as_slice() {
        [] => Ok(()),
        [only] => Err(only.clone()),
        [first, rest @ ..] => {
            Err(format!("{first} (and {} more are refused)", number::count(rest.len() as u64)))
        }
    }
}

fn turn(topic: &Arc<str>, configs: &[Config], sets: &[SetConfigs]) -> TopicTurn {
    let level = ConfigSource::Topic;
    let named = |name: &str| configs.iter().find(|config| config.name == name);
    TopicTurn {
        topic: topic.clone(),
        before: TopicRules::of_configs(configs),
        after: TopicRules::of(|name| effective(named(name)?, level, sets)),
    }
}

/// Whether topics without values of their own would keep less by what brokers have.
fn keeps_less_by_default(configs: &[Config], level: ConfigSource, sets: &[SetConfigs]) -> bool {
    let of_topics = |name: &str| configs.iter().find(|config| topic_config_of(&config.name) == Some(name));
    // What no broker says is Kafka's default.
    let or_default = |name: &str| (name == "cleanup.policy").then_some("delete");
    let turn = TopicTurn {
        topic: "".into(),
        before: TopicRules::of(|name| {
            of_topics(name).and_then(|config| config.value.as_deref()).or(or_default(name))
        }),
        after: TopicRules::of(|name| {
            of_topics(name).and_then(|config| effective(config, level, sets)).or(or_default(name))
        }),
    };
    turn.keeps_less().is_some()
}

/// What holds in the end, where that is more than the own value says.
fn worded_turns(of: &ConfigsOf, configs: &[Config], sets: &[SetConfigs]) -> Vec<Consequence> {
    let names: BTreeSet<&str> =
        sets.iter().flat_map(|set| set.keys.iter().map(|key| key.name.as_str())).take(WORDED).collect();
    let changed = configs.iter().filter(|config| names.contains(config.name.as_str()) && !config.sensitive);
    let words = changed.map(|config| {
        let value =
            |value: Option<&str>| value.map_or("not set".to_owned(), |value| worded(&config.name, value));
        let now = value(config.value.as_deref());
        let then = value(effective(config, of.level(), sets));
        let text = format!("{of}: {} comes to {then}, now {now}", config.name);
        Consequence::new(Weight::Plain, text)
    });
    words.collect()
}

/// What follows, from what was looked up.
fn of_stakes(stakes: &ConfigStakes) -> Vec<Consequence> {
    let mut all: Vec<Consequence> = stakes.retention.iter().flat_map(retention).collect();
    all.extend(stakes.compaction.iter().flat_map(compaction));
    all.extend(stakes.in_sync.iter().flat_map(in_sync));
    all.extend(stakes.sizes.iter().flat_map(|(recent, limit)| message_size(recent, *limit)));
    if stakes.unsampled > 0 {
        let topics = number::counted(stakes.unsampled as u64, "more topic");
        all.push(unasked(&format!("what the records of {topics} are like"), "they are too many"));
    }
    all.extend(stakes.untold.iter().map(|(what, why)| untold(what, why)));
    all
}

/// Topics that follow what brokers have by default.
async fn followers(cluster: &Cluster, sets: &[SetConfigs]) -> Vec<Consequence> {
    let of_brokers = sets
        .iter()
        .filter(|set| matches!(set.resource, ConfigResource::Broker(_) | ConfigResource::AllBrokers));
    let names: BTreeSet<&str> =
        of_brokers.flat_map(|set| &set.keys).filter_map(|key| topic_config_of(&key.name)).collect();
    let mut all = Vec::new();
    for name in names {
        all.push(match cluster.topics_without(name).await {
            Ok((_, 0)) => Consequence::new(Weight::Plain, "there is no topic yet that could follow"),
            Ok((topics, _)) if topics.is_empty() => {
                Consequence::new(Weight::Plain, format!("every topic has a {name} of its own: none follows"))
            }
            Ok((topics, of)) => {
                let named: Vec<&str> = topics.iter().take(NAMED).map(|topic| &**topic).collect();
                let more = if topics.len() > NAMED { ", …" } else { "" };
                let text = format!(
                    "{} of {} have no {name} of their own and follow: {}{more}",
                    number::count(topics.len() as u64),
                    number::counted(of as u64, "topic"),
                    named.join(", ")
                );
                Consequence::new(Weight::Warning, text)
            }
            Err(error) => untold(&format!("which topics follow in {name}"), &error.to_string()),
        });
    }
    all
}

fn title(sets: &[SetConfigs]) -> String {
    let resources: BTreeSet<String> = sets.iter().map(|set| set.resource.to_string()).collect();
    let names: BTreeSet<&str> =
        sets.iter().flat_map(|set| set.keys.iter().map(|key| key.name.as_str())).collect();
    let what = match names.iter().collect::<Vec<_>>().as_slice() {
        [only] => (**only).to_owned(),
        all => format!("{} configs", all.len()),
    };
    match resources.iter().collect::<Vec<_>>().as_slice() {
        [only] => format!("Set {what} of {only}"),
        all => format!("Set {what} of {} topics", number::count(all.len() as u64)),
    }
}

/// What is typed where records go for good.
fn typed(sets: &[SetConfigs]) -> String {
    let topics: BTreeSet<&str> = sets
        .iter()
        .filter_map(|set| match &set.resource {
            ConfigResource::Topic(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    match (topics.iter().collect::<Vec<_>>().as_slice(), sets.first()) {
        ([only], _) => (**only).to_owned(),
        ([], Some(set)) => set.resource.to_string(),
        (all, _) => format!("{} topics", all.len()),
    }
}

/// The same as a line of kafdeck, where the wishes are the same for all.
fn as_verb(wanted: &[(ConfigsOf, Vec<ConfigWish>)], sets: &[SetConfigs]) -> Option<String> {
    let keys = || sets.iter().flat_map(|set| &set.keys);
    let is_secret =
        |name: &str| keys().any(|key| key.name == name && matches!(key.to, ConfigValue::Secret(_)));
    let (first, wishes) = wanted.first()?;
    if wanted.iter().any(|(_, other)| other != wishes) {
        return None;
    }
    let mut line = match first {
        ConfigsOf::Topic(_) => "topic config".to_owned(),
        ConfigsOf::Broker(id) => format!("broker config {id}"),
        ConfigsOf::AllBrokers => "broker config default".to_owned(),
    };
    for (of, _) in wanted {
        if let ConfigsOf::Topic(name) = of {
            line.push_str(&format!(" {}", for_shell(name)));
        }
    }
    for wish in wishes {
        line.push_str(&match &wish.value {
            Some(_) if is_secret(&wish.name) => format!(" --set '{}=…'", wish.name),
            Some(value) => format!(" --set {}", for_shell(&format!("{}={value}", wish.name))),
            None => format!(" --unset {}", for_shell(&wish.name)),
        });
    }
    Some(line)
}
