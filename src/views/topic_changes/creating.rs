//! New topics: the plan of the form and of the verb, with the controller's judgement before it.
use crate::change::{Action, Confirmation, Consequence, CreateTopic, Plan, TopicLayout, Weight};
use crate::kafka::Cluster;
use crate::shell::route::for_shell;
use crate::ui::number;
use crate::views::changing::Site;
use crate::views::consequences::of_too_few_replicas;
use crate::views::several::title;
use crate::views::topic_changes::brokers::write_brokers;
use std::cmp::Ordering;

/// The plan.
///
/// # Errors
/// If the controller would refuse one of them: in words.
pub async fn create_topics(cluster: &Cluster, topics: Vec<CreateTopic>, site: Site) -> Result<Plan, String> {
    judged(cluster, &topics).await?;
    let names: Vec<&str> = topics.iter().map(|topic| topic.name.as_str()).collect();
    let (title, _) = title("Create", "topic", &names);
    let mut consequences = Vec::new();
    let lossy = topics.iter().filter(|topic| replicas(topic) == Some(1));
    consequences.extend(lossy.map(|topic| {
        let text = format!(
            "{}: one replica: what its broker loses is lost, and while it is down nobody reads or writes",
            topic.name
        );
        Consequence::new(Weight::Warning, text)
    }));
    let capped = match topics.iter().filter_map(demand).any(|(wanted, replicas)| wanted > replicas) {
        true => cluster.demands_what_there_is().await,
        false => None,
    };
    consequences.extend(topics.iter().filter_map(|topic| too_few_in_sync(topic, capped)));
    let alike = |topic: &&CreateTopic| topic.name.contains('.') && topic.name.contains('_');
    consequences.extend(topics.iter().filter(alike).map(|topic| {
        let text = format!(
            "{}: names of metrics do not tell '.' from '_': two topics may look like one there",
            topic.name
        );
        Consequence::new(Weight::Plain, text)
    }));
    let verb = as_verb(&topics);
    let actions = topics.into_iter().map(Action::CreateTopic).collect();
    let mut plan = Plan::of(title, site.names(), actions, Confirmation::Confirm);
    plan.consequences = consequences;
    plan.as_verb = verb;
    Ok(plan)
}

/// Has the controller judge them.
pub(super) async fn judged(cluster: &Cluster, topics: &[CreateTopic]) -> Result<(), String> {
    let all: Vec<&CreateTopic> = topics.iter().collect();
    for verdict in cluster.judge_topics(&all).await {
        verdict.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// The replicas that must be in sync, where that is said, and all that there will be.
fn demand(topic: &CreateTopic) -> Option<(usize, usize)> {
    Some((topic.configs.get("min.insync.replicas")?.parse().ok()?, replicas(topic)?))
}

/// Writes that wait for as many replicas as there are, or for more.
fn too_few_in_sync(topic: &CreateTopic, capped: Option<bool>) -> Option<Consequence> {
    let (wanted, replicas) = demand(topic)?;
    let what = match wanted.cmp(&replicas) {
        Ordering::Greater => of_too_few_replicas(capped),
        Ordering::Equal if replicas > 1 => "when one broker stops, writes with acks=all are refused",
        Ordering::Equal | Ordering::Less => return None,
    };
    let counted = number::counted(replicas as u64, "replica");
    let text = format!("{}: {counted}, of which {wanted} must be in sync: {what}", topic.name);
    Some(Consequence::new(Weight::Warning, text))
}

fn replicas(topic: &CreateTopic) -> Option<usize> {
    match &topic.layout {
        TopicLayout::Spread { replication, .. } => replication.and_then(|count| usize::try_from(count).ok()),
        TopicLayout::Assigned(rows) => rows.first().map(Vec::len),
    }
}

/// The same as a line of kafdeck, where all are alike.
fn as_verb(topics: &[CreateTopic]) -> Option<String> {
    let first = topics.first()?;
    if topics.iter().any(|topic| (&topic.layout, &topic.configs) != (&first.layout, &first.configs)) {
        return None;
    }
    let names: Vec<String> = topics.iter().map(|topic| for_shell(&topic.name)).collect();
    let mut line = format!("topic create {}", names.join(" "));
    match &first.layout {
        TopicLayout::Spread { partitions, replication } => {
            line.extend(partitions.map(|count| format!(" --partitions {count}")));
            line.extend(replication.map(|count| format!(" --replicas {count}")));
        }
        TopicLayout::Assigned(rows) => line.push_str(&format!(" --brokers-of {}", write_brokers(rows))),
    }
    for (name, value) in &first.configs {
        line.push_str(&format!(" --set {}", for_shell(&format!("{name}={value}"))));
    }
    Some(line)
}
