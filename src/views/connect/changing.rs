//! Connectors paused, resumed, stopped, restarted and deleted from the screen and the shell: who is refused, and the plan for review.
use super::deleting;
use crate::change::{
    Action, Confirmation, Consequence, NamedConnector, Outcome, Plan, RestartConnector, RestartScope,
    SetConnectorState, ToldState, Weight,
};
use crate::connect::model::{Connector, ConnectorKind, ConnectorState, Plight};
use crate::connect::{ConnectAble, Connects};
use crate::shell::{Cx, Notice};
use crate::ui::number;
use crate::views::several;
use futures_util::future::join_all;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Connectors that are restarted by one change: more of them at once would keep a cluster from its work.
pub(super) const MOST: usize = 20;

/// What is wanted of some connectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectorWish {
    Pause,
    Resume,
    Stop,
    /// What of them has failed; all of one that has not.
    Restart,
    RestartTask(u32),
    Delete,
}

impl ConnectorWish {
    fn verb(self) -> &'static str {
        match self {
            ConnectorWish::Pause => "Pause",
            ConnectorWish::Resume => "Resume",
            ConnectorWish::Stop => "Stop",
            ConnectorWish::Restart | ConnectorWish::RestartTask(_) => "Restart",
            ConnectorWish::Delete => "Delete",
        }
    }
}

/// Why it is not done to these; none if nothing speaks against it.
pub async fn refusal(
    wish: ConnectorWish,
    connectors: &[Arc<Connector>],
    connects: &Connects,
) -> Option<String> {
    let is = |one: &Connector, state: &ConnectorState| one.state == *state;
    let why = |one: &Arc<Connector>| match wish {
        ConnectorWish::Pause if is(one, &ConnectorState::Paused) => Some("it is paused already"),
        ConnectorWish::Pause if is(one, &ConnectorState::Stopped) => Some("it is stopped: resume it first"),
        ConnectorWish::Stop if is(one, &ConnectorState::Stopped) => Some("it is stopped already"),
        ConnectorWish::Resume if is(one, &ConnectorState::Running) => {
            Some("it runs: restart what failed of it")
        }
        ConnectorWish::Restart | ConnectorWish::RestartTask(_)
            if is(one, &ConnectorState::Paused) || is(one, &ConnectorState::Stopped) =>
        {
            Some("only what runs is restarted: resume it")
        }
        _ => None,
    };
    if connectors.is_empty() {
        return Some("no connector is chosen".to_owned());
    }
    if let Some(no) = connectors.iter().find_map(|one| Some(format!("{}: {}", one.name, why(one)?))) {
        return Some(no);
    }
    if wish != ConnectorWish::Stop {
        return None;
    }
    let names: BTreeSet<&str> = connectors.iter().map(|one| &*one.connect).collect();
    let asked = names.into_iter().map(|connect| connects.lacks(connect, ConnectAble::Stop));
    join_all(asked).await.into_iter().flatten().next()
}

/// What will be done, and what follows from it. `names` is the cluster's name and an address of it.
pub async fn plan(
    wish: ConnectorWish,
    connectors: &[Arc<Connector>],
    connects: &Connects,
    names: (&str, &str),
) -> Plan {
    let shown: Vec<&str> = connectors.iter().map(|one| &*one.name).collect();
    let (mut title, typed) = several::title(wish.verb(), "connector", &shown);
    if let ConnectorWish::RestartTask(task) = wish {
        title = format!("Restart task {task} of connector {}", shown.join(", "));
    }
    let actions = match wish {
        ConnectorWish::Delete => deleting::actions(connectors, connects).await,
        _ => connectors.iter().filter_map(|one| action(wish, one, connects.naming(one))).collect(),
    };
    let lost = deleting::lost(&actions);
    let ask = match wish {
        ConnectorWish::Delete => Confirmation::Type(typed),
        _ => Confirmation::Confirm,
    };
    let mut plan = Plan::of(title, names, actions, ask);
    plan.consequences = connectors.iter().flat_map(|one| consequences(wish, one)).chain(lost).collect();
    plan.as_verb = Some(as_verb(wish, connectors, connects));
    plan
}

/// The same in the shell. Where there are several Connect clusters, each name says its own.
fn as_verb(wish: ConnectorWish, connectors: &[Arc<Connector>], connects: &Connects) -> String {
    let several = connects.names().len() > 1;
    let word = |one: &Arc<Connector>| match several {
        true => crate::safe::for_shell(&format!("{}/{}", one.connect, one.name)),
        false => crate::safe::for_shell(&one.name),
    };
    let words: Vec<String> = connectors.iter().map(word).collect();
    let (verb, more) = match wish {
        ConnectorWish::Pause => ("pause", String::new()),
        ConnectorWish::Resume => ("resume", String::new()),
        ConnectorWish::Stop => ("stop", String::new()),
        ConnectorWish::Restart => ("restart", String::new()),
        ConnectorWish::RestartTask(task) => ("restart", format!(" --task {task}")),
        ConnectorWish::Delete => ("delete", String::new()),
    };
    format!("connector {verb} {}{more}", words.join(" "))
}

/// None for what is deleted: that is `deleting`'s.
fn action(wish: ConnectorWish, one: &Connector, connector: NamedConnector) -> Option<Action> {
    let before = one.condition();
    let to = match wish {
        ConnectorWish::Pause => ToldState::Paused,
        ConnectorWish::Resume => ToldState::Running,
        ConnectorWish::Stop => ToldState::Stopped,
        ConnectorWish::Restart => {
            let failed: Vec<u32> = one
                .tasks
                .iter()
                .filter(|task| task.state == ConnectorState::Failed)
                .map(|task| task.id)
                .collect();
            let some = one.state == ConnectorState::Failed || !failed.is_empty();
            let scope = if some { RestartScope::Failed(failed) } else { RestartScope::All };
            return Some(Action::RestartConnector(RestartConnector { connector, scope, before }));
        }
        ConnectorWish::RestartTask(task) => {
            let scope = RestartScope::Task(task);
            return Some(Action::RestartConnector(RestartConnector { connector, scope, before }));
        }
        ConnectorWish::Delete => return None,
    };
    Some(Action::SetConnectorState(SetConnectorState { connector, was: one.state.told(), to }))
}

fn consequences(wish: ConnectorWish, one: &Connector) -> Vec<Consequence> {
    let mut all = Vec::new();
    let mut say = |weight, text: String| all.push(Consequence::new(weight, text));
    let name = &one.name;
    match wish {
        ConnectorWish::Pause | ConnectorWish::Stop if one.kind == ConnectorKind::Sink => {
            say(
                Weight::Plain,
                format!(
                    "what is written meanwhile waits in its topics, as long as those keep it: {}",
                    one.named_topics().join(", ")
                ),
            );
        }
        ConnectorWish::Restart if one.plight() == Plight::Running => {
            say(
                Weight::Warning,
                format!(
                    "{name} runs: all of its {} are interrupted",
                    number::counted(one.tasks.len() as u64, "task")
                ),
            );
        }
        ConnectorWish::Delete => {
            if let Some(group) = one.group() {
                say(
                    Weight::Plain,
                    format!(
                        "its group {group} stays with what it has committed: a connector of the same name goes on there"
                    ),
                );
            } else {
                say(Weight::Plain, "its offsets stay: a connector of the same name goes on there".to_owned());
            }
        }
        _ => {}
    }
    if let (ConnectorWish::Restart | ConnectorWish::RestartTask(_), Some(trace)) = (wish, one.first_trace()) {
        say(
            Weight::Plain,
            format!("{name} failed for this: {}; what caused it has to be gone", trace.root()),
        );
        if let Some(record) = trace.record() {
            say(
                Weight::Warning,
                format!(
                    "it failed at the record {}/{} offset {}, which it meets again",
                    record.topic, record.partition, record.offset
                ),
            );
        }
    }
    all
}

/// Those that have failed, as many as one change restarts; and how many there are besides.
pub fn failed(connectors: &[Arc<Connector>]) -> (Vec<Arc<Connector>>, usize) {
    let mut failed: Vec<Arc<Connector>> = connectors
        .iter()
        .filter(|one| matches!(one.plight(), Plight::Failed | Plight::PartlyFailed))
        .filter(|one| one.state == ConnectorState::Running || one.state == ConnectorState::Failed)
        .cloned()
        .collect();
    let more = failed.len().saturating_sub(MOST);
    failed.truncate(MOST);
    (failed, more)
}

/// Looks up what the connectors are now, and brings the plan up for review.
pub(super) fn change<V: crate::shell::Screen>(
    wish: ConnectorWish,
    names: Vec<(String, String)>,
    cx: &mut Cx<'_>,
    done: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
) {
    let (cluster, bootstrap) = (cx.look.cluster.clone().unwrap_or_default(), cx.look.bootstrap.clone());
    cx.call(
        "look up what would be changed",
        move |reach| async move {
            let connects = reach.cluster.connects();
            let mut found = Vec::new();
            for (connect, name) in &names {
                found.push(Arc::new(
                    connects.connector(connect, name).await.map_err(|fault| fault.to_string())?,
                ));
            }
            match refusal(wish, &found, connects).await {
                Some(why) => Err(why),
                None => Ok(plan(wish, &found, connects, (&cluster, &bootstrap)).await),
            }
        },
        move |_: &mut V, planned: Result<Plan, String>, cx| match planned {
            Ok(plan) => cx.carry_out(plan, done),
            Err(why) => cx.note(Notice::warn(format!("Nothing was changed: {why}"))),
        },
    );
}

/// Whether somebody told it not to run.
pub(super) fn is_halted(connector: &Connector) -> bool {
    matches!(connector.state, ConnectorState::Paused | ConnectorState::Stopped)
}
