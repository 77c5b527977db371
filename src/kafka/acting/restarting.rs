//! Connectors and tasks restarted, and then watched until they have run for a while or have failed again. What stood as failed before
//! counts as failed again only when it was seen otherwise in between: else it may not have been restarted yet.
use super::connectors::{PATIENCE, refused, seconds, unlooked};
use crate::change::{Permit, RestartConnector, RestartScope, StepEnd};
use crate::connect::model::{Connector, ConnectorState};
use crate::connect::trace::StackTrace;
use crate::connect::{ConnectAble, ConnectorVerb};
use crate::kafka::cluster::Cluster;
use futures_util::future::FutureExt;
use futures_util::stream::{self, StreamExt};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Between two looks: what is restarted may fail again within a moment.
const PAUSE: Duration = Duration::from_millis(50);
/// For how long what was restarted has to run before it counts.
const PROOF: Duration = Duration::from_secs(2);
/// For how long it may stand as it did before the restart.
const UNMOVED: Duration = Duration::from_secs(5);
/// Connectors that are restarted beside each other.
const BESIDE: usize = 4;

/// The connector itself, or one of its tasks.
type Part = Option<u32>;

impl Cluster {
    /// Whether what is to be restarted is there.
    pub(super) async fn look_before_restarting(
        &self,
        restart: &RestartConnector,
    ) -> Result<Connector, StepEnd> {
        let now = self.connector_now(&restart.connector).await.map_err(|fault| unlooked(&fault))?;
        let failed =
            |task: &u32| now.tasks.iter().any(|one| one.id == *task && one.state == ConnectorState::Failed);
        match &restart.scope {
            RestartScope::Failed(tasks)
                if now.state != ConnectorState::Failed && !tasks.iter().any(failed) =>
            {
                Err(StepEnd::already("nothing of it has failed any more"))
            }
            RestartScope::Task(task) if !now.tasks.iter().any(|one| one.id == *task) => {
                Err(StepEnd::not_done(format!("it has no task {task} any more")))
            }
            _ if matches!(now.state, ConnectorState::Paused | ConnectorState::Stopped) => {
                Err(StepEnd::not_done(format!("it is {}: resume it", now.state.word())))
            }
            _ => Ok(now),
        }
    }

    pub(super) async fn restart_connectors(
        &self,
        permit: &Permit,
        all: &[&RestartConnector],
    ) -> Vec<StepEnd> {
        let asked: Vec<_> = all.iter().map(|one| self.restart_connector(permit, one).boxed()).collect();
        stream::iter(asked).buffered(BESIDE).collect().await
    }

    async fn restart_connector(&self, permit: &Permit, restart: &RestartConnector) -> StepEnd {
        let before = match self.look_before_restarting(restart).await {
            Ok(before) => before,
            Err(end) => return end,
        };
        let begun = Instant::now();
        let asked = match &restart.scope {
            RestartScope::Task(task) => self.restart_parts(permit, restart, &[Some(*task)]).await,
            scope => self.restart_with_tasks(permit, restart, &before, *scope != RestartScope::All).await,
        };
        match asked {
            // One by one: the answer comes when it was done.
            Ok(done_by_answer) => self.proven(restart, &before, begun, done_by_answer).await,
            Err(end) => end,
        }
    }

    /// In one request, which is put on record; before Connect 3.0 the connector and each task by itself. Whether the answer says that
    /// it is done.
    async fn restart_with_tasks(
        &self,
        permit: &Permit,
        restart: &RestartConnector,
        before: &Connector,
        only_failed: bool,
    ) -> Result<bool, StepEnd> {
        let failed = |state: &ConnectorState| !only_failed || *state == ConnectorState::Failed;
        let own = failed(&before.state).then_some(None);
        let tasks = before.tasks.iter().filter(|task| failed(&task.state)).map(|task| Some(task.id));
        let name = (restart.connector.connect.as_str(), restart.connector.name.as_str());
        if self.connects().can(name.0, ConnectAble::RestartTasks).await == Some(false) {
            let parts: Vec<Part> = own.into_iter().chain(tasks).collect();
            return self.restart_parts(permit, restart, &parts).await;
        }
        let verb = ConnectorVerb::RestartWithTasks { only_failed };
        match self.connects().ask_of_connector(permit, name, verb).await {
            // Who is older than its version says restarts the connector alone, and answers without a status.
            Ok(answer) if answer.is_null() => {
                self.restart_parts(permit, restart, &tasks.collect::<Vec<Part>>()).await
            }
            asked => asked.as_ref().err().and_then(refused).map_or(Ok(false), Err),
        }
    }

    /// One after the other. If one is refused, what was done before is said, and the rest is left.
    async fn restart_parts(
        &self,
        permit: &Permit,
        restart: &RestartConnector,
        parts: &[Part],
    ) -> Result<bool, StepEnd> {
        let name = (restart.connector.connect.as_str(), restart.connector.name.as_str());
        let mut sure = true;
        for (at, part) in parts.iter().enumerate() {
            let verb = part.map_or(ConnectorVerb::RestartAlone, ConnectorVerb::RestartTask);
            let asked = self.connects().ask_of_connector(permit, name, verb).await;
            sure &= asked.is_ok();
            let Some(end) = asked.as_ref().err().and_then(refused) else { continue };
            let (true, Err(fault)) = (at > 0, &asked) else { return Err(end) };
            let done = parts[..at].iter().map(|part| words(*part)).collect::<Vec<_>>().join(", ");
            let more = parts.len() - at - 1;
            let rest = if more > 0 { format!("; {more} more were not asked for") } else { String::new() };
            return Err(StepEnd::unknown(format!(
                "a part of it: restarted {done}; not {}: {fault}{rest}",
                words(*part)
            )));
        }
        Ok(sure)
    }

    /// Watches what was restarted until it has run for a while, or has failed again.
    async fn proven(
        &self,
        restart: &RestartConnector,
        before: &Connector,
        begun: Instant,
        done_by_answer: bool,
    ) -> StepEnd {
        let parts = watched_parts(before, &restart.scope);
        let mut moved: BTreeSet<Part> = BTreeSet::new();
        let mut running: Option<Instant> = None;
        loop {
            let last = match self.connector_now(&restart.connector).await {
                Ok(now) => {
                    moved
                        .extend(parts.iter().filter(|part| look_of(&now, **part) != look_of(before, **part)));
                    let sure =
                        |part: &Part| moved.contains(part) || (done_by_answer && begun.elapsed() >= PROOF);
                    let failed = |part: &&Part| state_of(&now, **part) == Some(&ConnectorState::Failed);
                    if let Some(part) = parts.iter().filter(failed).find(|part| sure(part)) {
                        let who = if parts.len() == 1 { "it".to_owned() } else { words(*part) };
                        return failed_again(&who, (before, &now), *part, begun);
                    }
                    if let Some(part) = parts.iter().find(failed).filter(|_| begun.elapsed() >= UNMOVED) {
                        return unmoved(&now, *part, begun);
                    }
                    let runs = |part: &Part| state_of(&now, *part) == Some(&ConnectorState::Running);
                    running =
                        if parts.iter().all(runs) { running.or_else(|| Some(Instant::now())) } else { None };
                    if running.is_some_and(|since| since.elapsed() >= PROOF) {
                        let seen = if moved.is_empty() { ", and was not seen to stop meanwhile" } else { "" };
                        return StepEnd::done(format!("running for {} now{seen}", seconds(begun)));
                    }
                    format!("after {} it is {}", seconds(begun), now.condition())
                }
                Err(fault) => format!("then it could not be looked at: {fault}"),
            };
            if begun.elapsed() >= PATIENCE {
                return StepEnd::unknown(format!("it was asked for; {last}"));
            }
            sleep(PAUSE).await;
        }
    }
}

fn words(part: Part) -> String {
    part.map_or("the connector".to_owned(), |task| format!("task {task}"))
}

fn state_of(now: &Connector, part: Part) -> Option<&ConnectorState> {
    match part {
        None => Some(&now.state),
        Some(id) => now.tasks.iter().find(|task| task.id == id).map(|task| &task.state),
    }
}

fn trace_of(now: &Connector, part: Part) -> Option<&StackTrace> {
    match part {
        None => now.trace.as_ref(),
        Some(id) => now.tasks.iter().find(|task| task.id == id)?.trace.as_ref(),
    }
}

/// What tells one start of a part from another.
fn look_of(now: &Connector, part: Part) -> (Option<&ConnectorState>, Option<&StackTrace>) {
    (state_of(now, part), trace_of(now, part))
}

/// What a restart of this scope is about.
fn watched_parts(before: &Connector, scope: &RestartScope) -> Vec<Part> {
    let whole = *scope == RestartScope::All || before.state == ConnectorState::Failed;
    match scope {
        RestartScope::Task(task) => vec![Some(*task)],
        RestartScope::Failed(_) | RestartScope::All => {
            let tasks = before.tasks.iter().filter(|task| whole || task.state == ConnectorState::Failed);
            whole.then_some(None).into_iter().chain(tasks.map(|task| Some(task.id))).collect()
        }
    }
}

fn failed_again(who: &str, (before, now): (&Connector, &Connector), part: Part, begun: Instant) -> StepEnd {
    let cause = |of: &Connector| trace_of(of, part).map(StackTrace::root);
    let cause = match (cause(now), cause(before)) {
        (Some(again), Some(first)) if again == first => format!("the same cause: {again}"),
        (Some(again), _) => again,
        (None, _) => "it tells no cause".to_owned(),
    };
    StepEnd::not_done(format!("{who} failed again after {}, {cause}", seconds(begun)))
}

/// Nothing shows that it was begun.
fn unmoved(now: &Connector, part: Part, begun: Instant) -> StepEnd {
    let cause = trace_of(now, part).map_or("it tells no cause".to_owned(), StackTrace::root);
    StepEnd::unknown(format!(
        "it was asked for; {} has stood as failed for {} since and was not seen otherwise: it may have failed again at once, or wait for its restart ({cause})",
        words(part),
        seconds(begun)
    ))
}
