//! Connectors paused, resumed, stopped, restarted, deleted and made: looked at right before, asked for once, and then watched until
//! what was asked for is so, or it is clear why not.
use crate::change::{
    CreateConnector, DeleteConnector, NamedConnector, Permit, RestartConnector, RestartScope,
    SetConnectorState, Standing, StepEnd, ToldState,
};
use crate::connect::model::{Connector, ConnectorState, ConnectorTask};
use crate::connect::trace::StackTrace;
use crate::connect::{ConnectFault, ConnectorVerb};
use crate::kafka::cluster::Cluster;
use futures_util::future::FutureExt;
use futures_util::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Between two looks: Connect tells nobody when a state is reached, so it has to be asked again.
const PAUSE: Duration = Duration::from_millis(100);
/// For how long a state that was asked for is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// For how long what was restarted has to run before it counts, and may stand as failed before it has failed again.
const PROOF: Duration = Duration::from_secs(2);
/// For how long the tasks of what runs again are waited for.
const UNMADE: Duration = Duration::from_secs(5);
/// Connectors that are restarted beside each other.
const BESIDE: usize = 4;

/// A connector's state as far as it can be asked for.
fn told_state(connector: &Connector) -> Option<ToldState> {
    match connector.state {
        ConnectorState::Running | ConnectorState::Restarting => Some(ToldState::Running),
        ConnectorState::Paused => Some(ToldState::Paused),
        ConnectorState::Stopped => Some(ToldState::Stopped),
        _ => None,
    }
}

pub(super) fn unlooked(fault: &ConnectFault) -> StepEnd {
    match fault.is_unreached() {
        true => StepEnd::Unreachable(fault.to_string()),
        false => StepEnd::not_done(fault.to_string()),
    }
}

/// What a failed request comes to; none where it may have been done, so that the watch tells.
fn refused(fault: &ConnectFault) -> Option<StepEnd> {
    (!fault.may_be_done()).then(|| unlooked(fault))
}

fn seconds(since: Instant) -> String {
    format!("{:.1} s", since.elapsed().as_secs_f64())
}

impl Cluster {
    async fn connector_now(&self, of: &NamedConnector) -> Result<Connector, ConnectFault> {
        self.connects().connector(&of.connect, &of.name).await
    }

    /// Whether it is as it was reviewed.
    pub(super) async fn look_at_connector_state(
        &self,
        set: &SetConnectorState,
    ) -> Result<Connector, StepEnd> {
        let now = self.connector_now(&set.connector).await.map_err(|fault| unlooked(&fault))?;
        match set.standing(told_state(&now)) {
            Standing::AsReviewed => Ok(now),
            Standing::DoneAlready => Err(StepEnd::already(format!("it is {} already", set.to.word()))),
            Standing::Contested(three) => Err(StepEnd::not_done(three.to_string())),
        }
    }

    pub(super) async fn set_connector_state(&self, permit: &Permit, set: &SetConnectorState) -> StepEnd {
        if let Err(end) = self.look_at_connector_state(set).await {
            return end;
        }
        let (verb, wanted) = match set.to {
            ToldState::Running => (ConnectorVerb::Resume, ConnectorState::Running),
            ToldState::Paused => (ConnectorVerb::Pause, ConnectorState::Paused),
            ToldState::Stopped => (ConnectorVerb::Stop, ConnectorState::Stopped),
        };
        let (connect, name) = (set.connector.connect.as_str(), set.connector.name.as_str());
        let begun = Instant::now();
        let asked = self.connects().ask_of_connector(permit, (connect, name), verb).await;
        if let Some(end) = asked.as_ref().err().and_then(refused) {
            return end;
        }
        let reached = |now: &Connector| {
            // Its tasks are made a moment after it runs; a connector may have none to do.
            let made =
                wanted != ConnectorState::Running || !now.tasks.is_empty() || begun.elapsed() >= UNMADE;
            let so = |task: &ConnectorTask| task.state == wanted || task.trace.is_some();
            made && now.state == wanted && now.tasks.iter().all(so)
        };
        match self.watched(&set.connector, reached).await {
            Ok(now) => match now.first_trace() {
                Some(trace) => StepEnd::done(format!(
                    "{} after {}; a task has failed: {}",
                    now.state.word(),
                    seconds(begun),
                    trace.root()
                )),
                None => StepEnd::done(format!("{} after {}", wanted.word(), seconds(begun))),
            },
            Err(last) => unreached(&asked, &last),
        }
    }

    /// Looks again until it is so; else how it stood at last.
    async fn watched(
        &self,
        of: &NamedConnector,
        reached: impl Fn(&Connector) -> bool,
    ) -> Result<Connector, String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let last = match self.connector_now(of).await {
                Ok(now) if reached(&now) => return Ok(now),
                Ok(now) => format!("it is still {}", now.condition()),
                Err(fault) => format!("it could not be looked at: {fault}"),
            };
            if Instant::now() >= until {
                return Err(last);
            }
            sleep(PAUSE).await;
        }
    }

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
        let name = (restart.connector.connect.as_str(), restart.connector.name.as_str());
        let begun = Instant::now();
        let asked = match &restart.scope {
            RestartScope::Task(task) => {
                self.connects().ask_of_connector(permit, name, ConnectorVerb::RestartTask(*task)).await
            }
            scope => {
                let only_failed = matches!(scope, RestartScope::Failed(_));
                self.restart_with_tasks(permit, name, &before, only_failed).await
            }
        };
        if let Some(end) = asked.as_ref().err().and_then(refused) {
            return end;
        }
        self.proven(restart, &before, begun).await
    }

    /// In one request; before Connect 3.0 the connector and each task by itself.
    async fn restart_with_tasks(
        &self,
        permit: &Permit,
        name: (&str, &str),
        before: &Connector,
        only_failed: bool,
    ) -> Result<(), ConnectFault> {
        if self.connects().restarts_with_tasks(name.0).await {
            let verb = ConnectorVerb::RestartWithTasks { only_failed };
            return self.connects().ask_of_connector(permit, name, verb).await;
        }
        if !only_failed || before.state == ConnectorState::Failed {
            self.connects().ask_of_connector(permit, name, ConnectorVerb::RestartAlone).await?;
        }
        let tasks = before.tasks.iter().filter(|task| !only_failed || task.state == ConnectorState::Failed);
        for task in tasks {
            self.connects().ask_of_connector(permit, name, ConnectorVerb::RestartTask(task.id)).await?;
        }
        Ok(())
    }

    /// Watches what was restarted until it has run for a while, or has failed again.
    async fn proven(&self, restart: &RestartConnector, before: &Connector, begun: Instant) -> StepEnd {
        let cause = before.first_trace().map(StackTrace::root);
        let mut running: Option<Instant> = None;
        let mut seen_other = false;
        loop {
            let now = match self.connector_now(&restart.connector).await {
                Ok(now) => now,
                Err(fault) if begun.elapsed() >= PATIENCE => {
                    return StepEnd::unknown(format!(
                        "it was asked for; then it could not be looked at: {fault}"
                    ));
                }
                Err(_) => {
                    sleep(PAUSE).await;
                    continue;
                }
            };
            let parts = watched_parts(&now, &restart.scope);
            let failed = parts.iter().any(|state| **state == ConnectorState::Failed);
            let runs = !parts.is_empty() && parts.iter().all(|state| **state == ConnectorState::Running);
            seen_other |= !failed;
            // Before it was seen otherwise, failed may be what was told before the restart.
            if failed && (seen_other || begun.elapsed() >= PROOF) {
                let again = now.first_trace().map(StackTrace::root);
                let words = match (again, cause) {
                    (Some(again), Some(cause)) if again == cause => format!("the same cause: {again}"),
                    (Some(again), _) => again,
                    (None, _) => "it tells no cause".to_owned(),
                };
                return StepEnd::not_done(format!("it failed again after {}, {words}", seconds(begun)));
            }
            running = if runs { running.or_else(|| Some(Instant::now())) } else { None };
            if running.is_some_and(|since| since.elapsed() >= PROOF) {
                return StepEnd::done(format!("running for {} now", seconds(begun)));
            }
            if begun.elapsed() >= PATIENCE {
                return StepEnd::unknown(format!(
                    "it was asked for; after {} it is {}",
                    seconds(begun),
                    now.condition()
                ));
            }
            sleep(PAUSE).await;
        }
    }

    /// Whether it is still the connector of the review.
    pub(super) async fn look_before_removing(&self, delete: &DeleteConnector) -> Result<(), StepEnd> {
        let now = match self.connector_now(&delete.connector).await {
            Ok(now) => now,
            Err(fault) if fault.is_missing() => return Err(StepEnd::already("it was gone already")),
            Err(fault) => return Err(unlooked(&fault)),
        };
        let was =
            |key: &str| delete.config.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
        let other = now.config.iter().find(|(key, value)| {
            !delete.withheld.iter().any(|held| **held == **key) && was(key) != Some(&**value)
        });
        let gone = delete.config.iter().find(|(key, _)| now.value(key).is_none());
        let key = other.map(|(key, _)| key.to_string()).or_else(|| gone.map(|(key, _)| key.clone()));
        match key {
            Some(key) => {
                Err(StepEnd::not_done(format!("somebody changed {key} of its config since the review")))
            }
            None => Ok(()),
        }
    }

    pub(super) async fn delete_connector(&self, permit: &Permit, delete: &DeleteConnector) -> StepEnd {
        if let Err(end) = self.look_before_removing(delete).await {
            return end;
        }
        let name = (delete.connector.connect.as_str(), delete.connector.name.as_str());
        let begun = Instant::now();
        let asked = self.connects().ask_of_connector(permit, name, ConnectorVerb::Delete).await;
        if let Some(end) = asked.as_ref().err().and_then(refused) {
            return end;
        }
        loop {
            match self.connector_now(&delete.connector).await {
                Err(fault) if fault.is_missing() => return StepEnd::done(""),
                _ if begun.elapsed() >= PATIENCE => return unreached(&asked, "it is still there"),
                _ => sleep(PAUSE).await,
            }
        }
    }

    /// Whether the name is free; none where it is.
    pub(super) async fn look_before_making(&self, create: &CreateConnector) -> Option<StepEnd> {
        match self.connector_now(&create.connector).await {
            Err(fault) if fault.is_missing() => None,
            Err(fault) => Some(unlooked(&fault)),
            Ok(_) => Some(StepEnd::not_done("there is a connector of that name by now")),
        }
    }

    pub(super) async fn create_connector(&self, permit: &Permit, create: &CreateConnector) -> StepEnd {
        if let Some(end) = self.look_before_making(create).await {
            return end;
        }
        let name = (create.connector.connect.as_str(), create.connector.name.as_str());
        let config = create.whole().map(|(key, value)| (key.to_owned(), value.into())).collect();
        let begun = Instant::now();
        let asked = self.connects().set_config(permit, name, &config).await;
        if let Some(end) = asked.as_ref().err().and_then(refused) {
            return end;
        }
        let settled = |now: &Connector| {
            now.first_trace().is_some() || (!now.tasks.is_empty() && now.state == ConnectorState::Running)
        };
        match self.watched(&create.connector, settled).await {
            Ok(now) => match now.first_trace() {
                Some(trace) => {
                    StepEnd::done(format!("and failed after {}: {}", seconds(begun), trace.root()))
                }
                None => StepEnd::done(format!("running after {}", seconds(begun))),
            },
            Err(last) => unreached(&asked, &last),
        }
    }
}

/// The states that a restart of this scope is about.
fn watched_parts<'a>(now: &'a Connector, scope: &RestartScope) -> Vec<&'a ConnectorState> {
    let tasks = now.tasks.iter();
    match scope {
        RestartScope::Task(task) => tasks.filter(|one| one.id == *task).map(|one| &one.state).collect(),
        RestartScope::Failed(_) | RestartScope::All => {
            std::iter::once(&now.state).chain(tasks.map(|one| &one.state)).collect()
        }
    }
}

fn unreached(asked: &Result<(), ConnectFault>, last: &str) -> StepEnd {
    match asked {
        Ok(()) => StepEnd::unknown(format!("it was asked for; {} s later {last}", PATIENCE.as_secs())),
        Err(fault) => StepEnd::unknown(format!("{fault}; {last}")),
    }
}
