//! Connectors paused, resumed, stopped, deleted and made: looked at right before, asked for once, and then watched until what was
//! asked for is so, or it is clear why not.
use crate::change::{
    CreateConnector, DeleteConnector, NamedConnector, Permit, SetConnectorState, Standing, StepEnd, ToldState,
};
use crate::connect::model::{Connector, ConnectorState, ConnectorTask};
use crate::connect::{ConnectAble, ConnectFault, ConnectorVerb};
use crate::kafka::cluster::Cluster;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Between two looks: Connect tells nobody when a state is reached, so it has to be asked again.
const PAUSE: Duration = Duration::from_millis(100);
/// For how long a state that was asked for is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// For how long the tasks of what runs again are waited for.
const UNMADE: Duration = Duration::from_secs(5);

pub(super) fn unlooked(fault: &ConnectFault) -> StepEnd {
    match fault.is_unreached() {
        true => StepEnd::Unreachable(fault.to_string()),
        false => StepEnd::not_done(fault.to_string()),
    }
}

/// What a failed request comes to; none where it may have been done, so that the watch tells.
pub(super) fn refused(fault: &ConnectFault) -> Option<StepEnd> {
    (!fault.may_be_done()).then(|| unlooked(fault))
}

pub(super) fn seconds(since: Instant) -> String {
    format!("{:.1} s", since.elapsed().as_secs_f64())
}

impl Cluster {
    pub(super) async fn connector_now(&self, of: &NamedConnector) -> Result<Connector, ConnectFault> {
        self.connects().connector(&of.connect, &of.name).await
    }

    /// Whether it is as it was reviewed.
    pub(super) async fn look_at_connector_state(
        &self,
        set: &SetConnectorState,
    ) -> Result<Connector, StepEnd> {
        let now = self.connector_now(&set.connector).await.map_err(|fault| unlooked(&fault))?;
        match set.standing(now.state.told()) {
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
        let asked = self.connects().ask_of_connector(permit, (connect, name), verb).await.map(drop);
        if let Some(end) = asked.as_ref().err().and_then(refused) {
            return end;
        }
        let reached = |now: &Connector| {
            // Its tasks are made a moment after it runs; a connector may have none to do.
            let made =
                wanted != ConnectorState::Running || !now.tasks.is_empty() || begun.elapsed() >= UNMADE;
            let so = |task: &ConnectorTask| task.state == wanted || task.state == ConnectorState::Failed;
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
        let asked = self.connects().ask_of_connector(permit, name, ConnectorVerb::Delete).await.map(drop);
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

    /// Asks for it in its state; before Connect 3.7 it is made, and halted right after. What became of both.
    async fn make(
        &self,
        permit: &Permit,
        create: &CreateConnector,
    ) -> (Result<(), ConnectFault>, Result<(), ConnectFault>) {
        let name = (create.connector.connect.as_str(), create.connector.name.as_str());
        let config = create.whole().map(|(key, value)| (key.to_owned(), value.into())).collect();
        let halt = match create.state {
            Some(ToldState::Paused) => Some(ConnectorVerb::Pause),
            Some(ToldState::Stopped) => Some(ConnectorVerb::Stop),
            Some(ToldState::Running) | None => None,
        };
        let at_once =
            halt.is_some() && self.connects().can(name.0, ConnectAble::BeginHalted).await == Some(true);
        let first = create.state.filter(|_| at_once);
        let made = self.connects().make_connector(permit, name, config, first).await;
        let held = match halt.filter(|_| !at_once && made.is_ok()) {
            Some(verb) => self.connects().ask_of_connector(permit, name, verb).await.map(drop),
            None => Ok(()),
        };
        (made, held)
    }

    pub(super) async fn create_connector(&self, permit: &Permit, create: &CreateConnector) -> StepEnd {
        if let Some(end) = self.look_before_making(create).await {
            return end;
        }
        let begun = Instant::now();
        let (asked, held) = self.make(permit, create).await;
        if let Some(end) = asked.as_ref().err().and_then(refused) {
            return end;
        }
        if let Err(fault) = held {
            return StepEnd::unknown(format!("it was made, and runs where it was to be halted: {fault}"));
        }
        let wanted = create.state.unwrap_or(ToldState::Running);
        let settled = |now: &Connector| {
            let so = now.state.told() == Some(wanted) && now.state != ConnectorState::Restarting;
            now.has_failed() || (so && (wanted != ToldState::Running || !now.tasks.is_empty()))
        };
        match self.watched(&create.connector, settled).await {
            Ok(now) => match now.first_trace() {
                Some(trace) => {
                    StepEnd::done(format!("and failed after {}: {}", seconds(begun), trace.root()))
                }
                None => StepEnd::done(format!("{} after {}", wanted.word(), seconds(begun))),
            },
            Err(last) => unreached(&asked, &last),
        }
    }
}

fn unreached(asked: &Result<(), ConnectFault>, last: &str) -> StepEnd {
    match asked {
        Ok(()) => StepEnd::unknown(format!("it was asked for; {} s later {last}", PATIENCE.as_secs())),
        Err(fault) => StepEnd::unknown(format!("{fault}; {last}")),
    }
}
