//! What is wrong with a cluster, the worst first, each with the place to go about it. Pure: a look in, lines out.
use crate::kafka::model::{BrokerState, Known, Partition, Pulse, Topic};
use crate::shell::{Look, Route};
use crate::ui::number;
use crate::ui::tone::Tone;

/// One matter.
pub struct Trouble {
    pub tone: Tone,
    pub name: String,
    pub text: String,
    pub route: Route,
    /// The topic that it is about, if it is about one.
    pub topic: Option<String>,
}

/// All matters of a look, the worst first.
pub fn find(pulse: &Pulse, look: &Look) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    brokers(pulse, &mut troubles);
    if let Known::Failed(why) | Known::Denied(why) = &pulse.overview.controller {
        troubles.push(Trouble {
            tone: Tone::Bad,
            name: "controller".to_owned(),
            text: why.to_string(),
            route: Route::Controller,
            topic: None,
        });
    }
    topics(pulse, &mut troubles);
    held_back(pulse, look, &mut troubles);
    groups(pulse, &mut troubles);
    troubles.sort_by_key(|trouble| match trouble.tone {
        Tone::Bad => 0,
        Tone::Warn => 1,
        _ => 2,
    });
    troubles
}

fn brokers(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    for broker in &pulse.overview.brokers {
        let text = match &broker.state {
            BrokerState::Fenced => "fenced by the controller".to_owned(),
            BrokerState::Unreachable(why) | BrokerState::Doubtful(why) => why.to_string(),
            BrokerState::Unknown | BrokerState::Up => continue,
        };
        troubles.push(Trouble {
            tone: Tone::Bad,
            name: format!("broker {}", broker.id),
            text,
            route: Route::Brokers,
            topic: None,
        });
    }
}

fn topics(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    for topic in pulse.topics.iter().filter(|topic| topic.is_unhealthy()) {
        let offline = topic.partitions.iter().filter(|partition| partition.leader.is_none()).count();
        let text = match &topic.error {
            Some(why) => why.to_string(),
            None if offline > 0 => {
                format!("{} without a leader", number::counted(offline as u64, "partition"))
            }
            None => under_replicated(topic),
        };
        troubles.push(Trouble {
            tone: Tone::Bad,
            name: topic.name.to_string(),
            text,
            route: Route::Topic(topic.name.to_string()),
            topic: Some(topic.name.to_string()),
        });
    }
}

/// `partition 2: broker 3 out of sync`, or how many there are.
fn under_replicated(topic: &Topic) -> String {
    let behind: Vec<&Partition> =
        topic.partitions.iter().filter(|partition| partition.under_replicated()).collect();
    let [one] = behind.as_slice() else {
        return format!("{} under-replicated", number::counted(behind.len() as u64, "partition"));
    };
    let missing: Vec<String> =
        one.replicas.iter().filter(|id| !one.in_sync.contains(id)).map(ToString::to_string).collect();
    let brokers = if missing.len() == 1 { "broker" } else { "brokers" };
    format!("partition {}: {brokers} {} out of sync", one.id, missing.join(", "))
}

fn held_back(pulse: &Pulse, look: &Look, troubles: &mut Vec<Trouble>) {
    for (topic, partition, since) in &pulse.held_back {
        troubles.push(Trouble {
            tone: Tone::Warn,
            name: topic.to_string(),
            text: format!(
                "partition {partition}: an open transaction holds committed readers, seen for {}",
                look.for_how_long(*since)
            ),
            route: Route::Topic(topic.to_string()),
            topic: Some(topic.to_string()),
        });
    }
}

fn groups(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    for group in pulse.groups.at_least().into_iter().flat_map(|groups| groups.iter()) {
        let (Some(lag), true) = (group.lag.at_least(), group.falls_behind()) else { continue };
        let trend = group.lag_trend.map(|trend| format!(", growing {trend:.0}/s")).unwrap_or_default();
        troubles.push(Trouble {
            tone: Tone::Warn,
            name: group.id.to_string(),
            text: format!("lag {}{trend}", number::count(lag.behind)),
            route: Route::Group(group.id.to_string()),
            topic: None,
        });
    }
}
