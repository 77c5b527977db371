//! What is wrong with a cluster, the worst first, each with the place to go about it. Pure: a look in, lines out.
use crate::kafka::model::{
    Broker, BrokerState, Known, Pace, Partition, Pulse, Role, SILENT, Topic, UNTOLD_BY_CONTROLLERS, Volume,
};
use crate::shell::cell::oddity;
use crate::shell::{Look, Route};
use crate::ui::number;
use crate::ui::tone::Tone;

/// A group that has lag and did not commit for so many milliseconds needs a look: many commit once a minute.
const STUCK: u64 = 75_000;
/// A volume that is so full is all but out of room.
const FULL: f64 = 0.99;

/// One matter.
pub struct Trouble {
    pub tone: Tone,
    pub name: String,
    pub text: String,
    pub route: Route,
    /// The row there that it is about.
    pub row: Option<String>,
    /// The topic that it is about, if it is about one.
    pub topic: Option<String>,
}

/// All matters of a look, the worst first.
pub fn find(pulse: &Pulse, look: &Look) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    if let Some(another) = &pulse.another {
        let text = format!("{} has id {}, not {}", another.address, another.found, another.expected);
        troubles.push(Trouble::new(Tone::Bad, "another cluster answers", text, Route::Notices));
    }
    if let Some(what) = look.unverified {
        let text = match what {
            "host unchecked" => {
                "any certificate of the same authority passes for a broker's (tls.check_hostname)"
            }
            _ => "whoever stands in between can read and change everything (tls.verify)",
        };
        troubles.push(Trouble::new(Tone::Warn, what, text, Route::Doctor));
    }
    brokers(pulse, &mut troubles);
    quorum(pulse, &mut troubles);
    unknowns(pulse, &mut troubles);
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

impl Trouble {
    /// One that is about no topic.
    fn new(tone: Tone, name: impl Into<String>, text: impl ToString, route: Route) -> Trouble {
        Trouble { tone, name: name.into(), text: text.to_string(), route, row: None, topic: None }
    }
}

/// What there is no answer about yet: without it there is no all-clear.
pub fn unseen(pulse: &Pulse) -> Option<String> {
    let brokers = pulse.overview.brokers.iter().filter(|broker| broker.role.is_broker());
    let asked = |broker: &Broker| broker.state != BrokerState::Unknown;
    let parts = [
        (brokers.clone().count() == 0 || !brokers.clone().all(asked), "the brokers"),
        (pulse.overview.controller == Known::Loading, "the controller"),
        (matches!(pulse.groups, Known::Loading), "the groups"),
    ];
    let unseen: Vec<&str> = parts.into_iter().filter_map(|(unseen, part)| unseen.then_some(part)).collect();
    (!unseen.is_empty()).then(|| unseen.join(", "))
}

fn brokers(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    for broker in &pulse.overview.brokers {
        let (name, route) = match broker.role {
            Role::Controller => (format!("controller {}", broker.id), Route::Controller),
            Role::Broker | Role::Both => (format!("broker {}", broker.id), Route::Broker(broker.id)),
        };
        for dir in broker.log_dirs.iter() {
            let Some(used) = dir.volume.map(Volume::used).filter(|used| *used >= Volume::NEARLY_FULL) else {
                continue;
            };
            let tone = if used >= FULL { Tone::Bad } else { Tone::Warn };
            let text = format!("{:.0} % of what {} lies on are full", (used * 100.0).floor(), dir.path);
            troubles.push(Trouble::new(tone, name.clone(), text, route.clone()));
        }
        let silent = pulse.partial.get(&broker.id);
        let (tone, text) = match (&broker.state, silent) {
            (BrokerState::Fenced, _) => (Tone::Bad, "fenced by the controller"),
            (BrokerState::Unreachable(why) | BrokerState::Doubtful(why), _) => (Tone::Bad, &**why),
            (BrokerState::Up | BrokerState::Unknown, Some(why)) => (Tone::Warn, &**why),
            (BrokerState::Up | BrokerState::Unknown, None) => match (&broker.disk, broker.disk.lacks()) {
                (Known::Failed(why), _) | (_, Some(why)) => (Tone::Warn, &**why),
                _ => continue,
            },
        };
        troubles.push(Trouble::new(tone, name, text, route));
    }
}

/// Voters that the leader has lost sight of, or that do not follow: also one whose broker is known to be down, because
/// what a lost vote means is another matter than what a lost broker means. Controllers of their own are told with the
/// brokers.
fn quorum(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    let Some(quorum) = pulse.overview.quorum.whole() else { return };
    let end = quorum.voters.iter().map(|voter| voter.log_end.0).max().unwrap_or_default();
    let (follow, all) =
        (quorum.voters.iter().filter(|voter| !quorum.is_lost(voter)).count(), quorum.voters.len());
    let left = format!("{follow} of {all} voters left");
    for voter in &quorum.voters {
        let told = |broker: &&Broker| {
            broker.id == voter.id && broker.role == Role::Controller && broker.state.is_down()
        };
        if pulse.overview.brokers.iter().any(|broker| told(&broker)) {
            continue;
        }
        let seconds = |known: Known<u64>| match known {
            Known::Is(millis) if millis >= SILENT => Some(number::duration(millis).text()),
            _ => None,
        };
        let behind = number::counted((end - voter.log_end.0).max(0).unsigned_abs(), "record");
        let text = match (quorum.silence(voter), seconds(quorum.behind_for(voter))) {
            (Known::Failed(why), _) => format!("{why}; {left}"),
            (silence, caught_up) => match (seconds(silence), caught_up) {
                // The numbers first: what is to the right is cut on a narrow screen.
                (Some(silence), _) => format!("not heard of for {silence}; {left}"),
                (None, Some(late)) => format!("{behind} behind, not caught up for {late}"),
                (None, None) => continue,
            },
        };
        troubles.push(Trouble::new(Tone::Bad, format!("voter {}", voter.id), text, Route::Controller));
    }
}

/// What could not be had is no good news.
fn unknowns(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    let mut unknown = |name: &str, why: &str, tone: Tone, route: Route| {
        troubles.push(Trouble::new(tone, name, why, route));
    };
    if pulse.overview.through_controllers {
        unknown("topics and groups", UNTOLD_BY_CONTROLLERS, Tone::Warn, Route::Topics);
    }
    match &pulse.overview.controller {
        Known::Failed(why) => unknown("controller", why, Tone::Bad, Route::Controller),
        Known::Denied(why) => unknown("controller", why, Tone::Muted, Route::Controller),
        _ => {}
    }
    match &pulse.groups {
        Known::AtLeast(_, why) => {
            unknown("groups", &format!("not all are known: {why}"), Tone::Warn, Route::Groups);
        }
        Known::Failed(why) => unknown("groups", why, Tone::Warn, Route::Groups),
        Known::Denied(why) => unknown("groups", why, Tone::Muted, Route::Groups),
        _ => {}
    }
}

fn topics(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    for topic in pulse.topics.iter().filter(|topic| topic.is_unhealthy()) {
        let offline = topic.partitions.iter().filter(|partition| partition.leader.is_none()).count();
        let hidden = topic.partitions.iter().filter(|partition| partition.no_listener()).count();
        let text = match &topic.error {
            Some(why) => why.to_string(),
            None if hidden > 0 => format!(
                "{} whose leader has no listener for this client",
                number::counted(hidden as u64, "partition")
            ),
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
            row: topic.partitions.iter().find(|one| unwell(one)).map(|one| one.id.to_string()),
            topic: Some(topic.name.to_string()),
        });
    }
}

fn unwell(partition: &Partition) -> bool {
    partition.leader.is_none() || partition.under_replicated()
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
            row: Some(partition.to_string()),
            topic: Some(topic.to_string()),
        });
    }
}

fn groups(pulse: &Pulse, troubles: &mut Vec<Trouble>) {
    for group in pulse.groups.at_least().into_iter().flat_map(|groups| groups.iter()) {
        let lag = group.lag.at_least().copied().unwrap_or_default();
        let mut tone = Tone::Warn;
        let text = match group.pace() {
            Pace::Stuck(still) if still >= STUCK => {
                let still = number::duration(still).text();
                format!("stuck: no commit for {still}, lag {}", number::count(lag.behind))
            }
            _ if group.falls_behind() => {
                let trend =
                    group.lag_trend.map(|trend| format!(", growing {}/s", number::rate(trend).text()));
                let trend = trend.unwrap_or_default();
                format!("lag {}{trend}", number::count(lag.behind))
            }
            _ => match (oddity(&lag), group.uncommitted()) {
                (Some(oddity), _) => oddity,
                (None, Some(lacks)) => {
                    tone = Tone::Muted;
                    format!("lag ≥ {}: {lacks}", number::count(lag.behind))
                }
                (None, None) => continue,
            },
        };
        troubles.push(Trouble::new(tone, group.id.to_string(), text, Route::Group(group.id.to_string())));
    }
}

#[cfg(test)]
#[path = "troubles_tests.rs"]
mod tests;
