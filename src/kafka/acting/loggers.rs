//! Levels of loggers set, and looked at until every worker that is meant tells it.
use super::connectors::unlooked;
use crate::change::{Permit, SetLoggerLevel, Standing, StepEnd};
use crate::connect::model::ConnectLogger;
use crate::connect::{ConnectFault, LoggersOf};
use crate::kafka::cluster::Cluster;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Workers hear of a change for all of them by a topic.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(100);

impl Cluster {
    /// The one level that all workers that are meant have, none where they differ or lack the logger; and why some could not be asked.
    async fn logger_level(
        &self,
        set: &SetLoggerLevel,
    ) -> Result<(Option<String>, Option<String>), ConnectFault> {
        let meant = |one: &&ConnectLogger| {
            *one.connect == *set.connect
                && *one.name == *set.logger
                && set.worker.as_ref().is_none_or(|worker| *one.worker == **worker)
        };
        let told = self.connects().loggers().await.at_all()?;
        let levels: Vec<Option<&str>> =
            told.rows.iter().filter(meant).map(|one| one.level.as_deref()).collect();
        let first =
            levels.first().copied().flatten().filter(|_| levels.iter().all(|level| *level == levels[0]));
        Ok((first.map(str::to_owned), told.lacks()))
    }

    /// Whether it is as it was reviewed.
    pub(super) async fn look_at_logger(&self, set: &SetLoggerLevel) -> Result<(), StepEnd> {
        let (now, _) = self.logger_level(set).await.map_err(|fault| unlooked(&fault))?;
        match set.standing(now.as_deref()) {
            Standing::AsReviewed => Ok(()),
            Standing::DoneAlready => Err(StepEnd::already(format!("it is {} already", set.to))),
            Standing::Contested(three) => Err(StepEnd::not_done(three.to_string())),
        }
    }

    pub(super) async fn set_logger_level(&self, permit: &Permit, set: &SetLoggerLevel) -> StepEnd {
        if let Err(end) = self.look_at_logger(set).await {
            return end;
        }
        let of = set.worker.as_deref().map_or(LoggersOf::Cluster, LoggersOf::Worker);
        let asked = self.connects().set_logger(permit, (&set.connect, of), (&set.logger, &set.to)).await;
        if let Some(fault) = asked.as_ref().err().filter(|fault| !fault.may_be_done()) {
            return unlooked(fault);
        }
        let until = Instant::now() + PATIENCE;
        loop {
            match self.logger_level(set).await {
                Ok((Some(level), None)) if level == set.to => return StepEnd::done(""),
                _ if Instant::now() < until => sleep(PAUSE).await,
                Ok((Some(level), Some(lacks))) if level == set.to => {
                    return StepEnd::unknown(format!("so it is where it could be looked up; {lacks}"));
                }
                Ok((level, _)) => {
                    let level = level.unwrap_or_else(|| "not one level".to_owned());
                    return StepEnd::unknown(format!("it was asked for, and the workers tell {level}"));
                }
                Err(fault) => return StepEnd::unknown(format!("it was asked for, and then: {fault}")),
            }
        }
    }
}
