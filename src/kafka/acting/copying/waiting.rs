//! What is looked at before a copy begins: the topic that is copied, its copy once each partition has a leader, and where that ends.
//! A right that is missing is told at once, and whoever stops the change is heard.
use crate::change::{CopyRecords, StepEnd, Work};
use crate::kafka::OffsetSpec;
use crate::kafka::acting::topics::present;
use crate::kafka::acting::unlooked;
use crate::kafka::cluster::Cluster;
use crate::kafka::errors::{Error, Right, is_passing};
use crate::kafka::model::PartitionId;
use crate::kafka::produce::passes;
use crate::wire::TopicMetadata;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a topic that was just made may take until each of its partitions has a leader.
const WITHIN: Duration = Duration::from_secs(30);
/// Between two looks at it. Nothing tells a client of a leader: it has to ask again.
const PAUSE: Duration = Duration::from_millis(100);

impl Cluster {
    /// The topic that is copied, as it is now.
    pub(super) async fn copied_topic(&self, copy: &CopyRecords) -> Result<TopicMetadata, StepEnd> {
        let name: Arc<str> = copy.from.as_str().into();
        let found = self.topic_now(&name).await.map_err(unlooked)?;
        let found = found.ok_or_else(|| StepEnd::not_done(format!("there is no topic {name} any more")))?;
        let another =
            copy.from_id.as_deref().is_some_and(|id| !found.id.is_nil() && id != found.id.to_string());
        match another {
            true => Err(StepEnd::not_done(format!(
                "topic {name} was made anew since the review, and is another one"
            ))),
            false => Ok(found),
        }
    }

    /// The topic that it is copied to, when each of its partitions has a leader.
    pub(super) async fn copy_of(&self, work: &Work, copy: &CopyRecords) -> Result<TopicMetadata, StepEnd> {
        let name: Arc<str> = copy.to.as_str().into();
        let until = Instant::now() + WITHIN;
        loop {
            let found = self.topic_now(&name).await.map_err(unlooked)?;
            let leads = |found: &TopicMetadata| {
                let mut wanted = copy.partitions.iter().map(|row| PartitionId(row.partition));
                wanted.all(|id| found.partition(id).is_some_and(|row| row.leader.is_some()))
            };
            match found {
                Some(found) if leads(&found) => return Ok(found),
                _ if work.is_stopped() => return Err(stopped()),
                // No broker tells when a leader is chosen: metadata is asked for again, within bounds.
                _ if Instant::now() < until => tokio::time::sleep(PAUSE).await,
                Some(_) => {
                    let why = format!("not every partition of {name} has a leader: check the brokers");
                    return Err(StepEnd::not_done(why));
                }
                None => return Err(StepEnd::not_done(format!("there is no topic {name}"))),
            }
        }
    }

    /// A topic as metadata tells it now; none where there is none.
    async fn topic_now(&self, name: &Arc<str>) -> Result<Option<TopicMetadata>, Error> {
        let seen = self.seen(std::slice::from_ref(name)).await?;
        let found = present(&seen, name);
        if let Some(code) = found.map(|found| found.error).filter(|code| !is_passing(*code)) {
            Error::check(code, None, &format!("looking up topic {name}"), || {
                Right::on_topic("Describe", name)
            })?;
        }
        Ok(found.cloned())
    }

    /// Where each partition of the copy ends. A broker that has just died is waited for, or for who takes its place.
    pub(super) async fn ends_of_copy(&self, work: &Work, copy: &CopyRecords) -> Result<Vec<i64>, StepEnd> {
        let name: Arc<str> = copy.to.as_str().into();
        let places: Vec<_> =
            copy.partitions.iter().map(|row| (name.clone(), PartitionId(row.partition))).collect();
        let until = Instant::now() + WITHIN;
        loop {
            let told = self.offsets(&places, OffsetSpec::End).await;
            let ends: Result<Vec<i64>, Error> =
                told.into_iter().map(|end| Ok(end?.offset.map_or(0, |offset| offset.0))).collect();
            match ends {
                Ok(ends) => return Ok(ends),
                Err(error) if !may_pass(&error) || Instant::now() >= until => return Err(unlooked(error)),
                Err(_) if work.is_stopped() => return Err(stopped()),
                Err(_) => {
                    // The same: who leads next is found by asking.
                    self.wire.forget_leaders(&name);
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

fn stopped() -> StepEnd {
    StepEnd::not_done("stopped before a record was copied")
}

/// Whether the same question may be answered a moment later.
fn may_pass(error: &Error) -> bool {
    match error {
        Error::Wire { cause, .. } => passes(cause),
        Error::Kafka { code, .. } => is_passing(*code),
        _ => false,
    }
}
