//! A plan applied to the state before gives the state after, and its inverse gives back the state before: over a model of a
//! cluster that knows topics, configs and committed offsets.
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What actions can change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Model {
    topics: BTreeMap<String, CreateTopic>,
    groups: BTreeMap<String, BTreeMap<(String, i32), GroupOffset>>,
}

impl Model {
    /// As the executor does it: only what stands as reviewed is changed.
    fn apply(&mut self, action: &Action) {
        match action {
            Action::SetConfigs(set) => {
                let ConfigResource::Topic(name) = &set.resource else { panic!("{set:?}") };
                let configs = &mut self.topics.get_mut(name).expect("it is there").configs;
                for key in &set.keys {
                    assert_eq!(own(configs, &key.name), key.was, "{set:?}");
                    match &key.to {
                        ConfigValue::Is(value) => drop(configs.insert(key.name.clone(), value.clone())),
                        _ => drop(configs.remove(&key.name)),
                    }
                }
            }
            Action::CreateTopic(topic) => {
                assert!(self.topics.insert(topic.name.clone(), topic.clone()).is_none());
            }
            Action::DeleteTopic(topic) => assert!(self.topics.remove(&topic.name).is_some()),
            Action::SetOffsets(set) => {
                assert_eq!(self.groups.contains_key(&set.group), !set.makes_group);
                let group = self.groups.entry(set.group.clone()).or_default();
                for row in &set.rows {
                    let spot = (row.topic.clone(), row.partition);
                    assert_eq!(group.get(&spot), row.was.as_ref());
                    match &row.to {
                        Some(to) => drop(group.insert(spot, to.clone())),
                        None => drop(group.remove(&spot)),
                    }
                }
            }
            Action::DeleteGroup(group) => assert!(self.groups.remove(&group.id).is_some()),
            Action::RemoveMembers(_) => unreachable!("the model has no members"),
            Action::SetConnectorState(_)
            | Action::RestartConnector(_)
            | Action::DeleteConnector(_)
            | Action::CreateConnector(_)
            | Action::SetConnectorConfig(_)
            | Action::SetConnectorOffsets(_)
            | Action::SetLoggerLevel(_) => unreachable!("the model has no connectors"),
            Action::RegisterSchema(_) | Action::DeleteSchema(_) | Action::SetSubjectSetting(_) => {
                unreachable!("the model has no schemas")
            }
            // No wish here leads to them: nothing takes them back.
            other @ (Action::AddPartitions(_)
            | Action::DeleteRecords(_)
            | Action::CopyRecords(_)
            | Action::CopyPositions(_)) => panic!("{other:?}"),
        }
    }

    /// The action that a plan would have for a wish, looked up in the state as it is.
    fn reviewed(&self, wish: &Wish) -> Option<Action> {
        Some(match wish {
            Wish::Config(topic, key, value) => {
                let was = own(&self.topics.get(topic)?.configs, key);
                let to = value.clone().map_or(ConfigValue::NotSet, ConfigValue::Is);
                let keys = vec![ConfigChange { name: key.clone(), was, to }];
                Action::SetConfigs(SetConfigs { resource: ConfigResource::Topic(topic.clone()), keys })
            }
            Wish::Topic(name) => match self.topics.get(name) {
                None => Action::CreateTopic(CreateTopic {
                    name: name.clone(),
                    layout: TopicLayout::Assigned(vec![vec![1, 2], vec![2, 3]]),
                    configs: BTreeMap::from([("retention.ms".to_owned(), "7".to_owned())]),
                }),
                Some(topic) => Action::DeleteTopic(DeleteTopic {
                    name: name.clone(),
                    id: None,
                    again: Some(topic.clone()),
                    lacks: Vec::new(),
                    before: String::new(),
                }),
            },
            Wish::Offsets(group, rows) => {
                let now = self.groups.get(group);
                let row = |(partition, to): (&i32, &Option<i64>)| {
                    let was = now.and_then(|now| now.get(&("t".to_owned(), *partition))).cloned();
                    let to = to.map(GroupOffset::bare);
                    OffsetChange { topic: "t".to_owned(), partition: *partition, was, to }
                };
                let mut rows: Vec<OffsetChange> = rows.iter().map(row).collect();
                if now.is_none() {
                    rows.retain(|row| row.to.is_some());
                }
                let group = group.clone();
                Action::SetOffsets(SetOffsets {
                    group,
                    makes_group: now.is_none(),
                    shared: false,
                    streams: false,
                    rows,
                })
            }
            Wish::NoGroup(group) => {
                let offsets = self.groups.get(group)?.iter().map(|((topic, partition), to)| OffsetChange {
                    topic: topic.clone(),
                    partition: *partition,
                    was: None,
                    to: Some(to.clone()),
                });
                let offsets: Vec<OffsetChange> = offsets.collect();
                Action::DeleteGroup(DeleteGroup { id: group.clone(), offsets, ..DeleteGroup::default() })
            }
        })
    }
}

fn own(configs: &BTreeMap<String, String>, name: &str) -> ConfigValue {
    configs.get(name).cloned().map_or(ConfigValue::NotSet, ConfigValue::Is)
}

/// What a user may want.
#[derive(Clone, Debug)]
enum Wish {
    Config(String, String, Option<String>),
    /// Created if it is not there, else deleted.
    Topic(String),
    Offsets(String, BTreeMap<i32, Option<i64>>),
    NoGroup(String),
}

fn wish() -> impl Strategy<Value = Wish> {
    let name = || "[ab]".prop_map(|name: String| name);
    prop_oneof![
        3 => (name(), "[kl]", proptest::option::of("[0-9]")).prop_map(|(t, k, v)| Wish::Config(t, k, v)),
        2 => name().prop_map(Wish::Topic),
        2 => (name(), proptest::collection::btree_map(0..3, proptest::option::of(0i64..9), 1..3))
            .prop_map(|(group, rows)| Wish::Offsets(group, rows)),
        1 => name().prop_map(Wish::NoGroup),
    ]
}

proptest! {
    #[test]
    fn undo_gives_back_the_state_before(wishes in proptest::collection::vec(wish(), 1..12)) {
        let mut model = Model::default();
        for wish in &wishes {
            let Some(action) = model.reviewed(wish) else { continue };
            let before = model.clone();
            // What a file keeps of it is all that is needed.
            let kept: Action = serde_json::from_str(&serde_json::to_string(&action).unwrap()).unwrap();
            prop_assert_eq!(&kept, &action);
            model.apply(&kept);
            match kept.deed().inverse() {
                Ok(inverse) => {
                    let mut back = model.clone();
                    inverse.actions.iter().for_each(|action| back.apply(action));
                    prop_assert_eq!(back, before);
                }
                // Only a group without commits leaves nothing to come back.
                Err(_) => prop_assert!(
                    matches!(&kept, Action::DeleteGroup(group) if group.offsets.is_empty())
                ),
            }
        }
    }

    #[test]
    fn a_thing_is_changed_only_as_it_was_reviewed(was in 0..4, now in 0..4, to in 0..4) {
        let expected = (now == to, now == was);
        match Standing::of("x", &was, &now, &to, ToString::to_string) {
            Standing::DoneAlready => prop_assert!(expected.0),
            Standing::AsReviewed => prop_assert!(expected == (false, true)),
            Standing::Contested(three) => {
                prop_assert!(expected == (false, false));
                let words = three.to_string();
                let wanted = format!("was {was}, is {now} now, and was to be {to}");
                prop_assert!(words.contains(&wanted));
            }
        }
    }
}

#[test]
fn a_secret_stands_in_no_file_and_its_inverse_says_so() {
    let secret = |text: &str| ConfigValue::Secret(Withheld(Some(text.to_owned())));
    let name = "ssl.key.password".to_owned();
    let keys = vec![ConfigChange { name, was: secret(""), to: secret("hunter2") }];
    let action = Action::SetConfigs(SetConfigs { resource: ConfigResource::Broker(1), keys });
    let text = serde_json::to_string(&action).unwrap();
    assert!(!text.contains("hunter2") && !format!("{action:?}").contains("hunter2"), "{text}");
    let read: Action = serde_json::from_str(&text).unwrap();
    assert!(read.deed().incomplete().is_some_and(|why| why.contains("ssl.key.password is a secret")));
    assert!(action.deed().inverse().unwrap_err().contains("a secret"));
}

#[test]
fn what_nothing_takes_back_says_why() {
    let more = AddPartitions { topic: "orders".to_owned(), id: None, was: 2, to: 3, brokers: None };
    assert_eq!(more.thing(), "1 partition to topic orders");
    assert!(more.inverse().unwrap_err().contains("takes no partitions away"));
    let placed = AddPartitions { brokers: Some(vec![vec![1, 2]]), ..more };
    assert_eq!(placed.lines()[1], StepLine::new("partition 2", "", "on 1, 2"));
    assert!(placed.same_as("h:1").is_empty(), "Kafka's tool wants all partitions' brokers");
    let cut = DeleteRecords { topic: "orders".to_owned(), id: None, partition: 1, start: 3, before: 9 };
    assert!(cut.inverse().unwrap_err().contains("gone"));
    assert!(cut.same_as("h:1")[0].contains("\"partition\":1,\"offset\":9"));
}
