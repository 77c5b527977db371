//! What the newest records say of a schema that is to be registered: a line of its review.
use super::trial::{Trial, TrialVerdict};
use crate::change::{Consequence, KeptText, Weight};
use crate::decode::framed::KeyOrValue;
use crate::kafka::Cluster;
use crate::kafka::errors::Error;
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Ending, Position, Range, ScanRequest};
use crate::registry::model::topic_of;
use crate::ui::number::counted;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::Duration;

/// The newest records of each partition that are tried, and of all of them.
const OF_EACH: &str = "end-1000";
const MOST: u64 = 5_000;
/// How long a review waits for a partition that can't be read.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tries it against the newest records of the topic whose name the subject has; none where there is no such topic.
pub(super) async fn by_records(
    cluster: &Cluster,
    of: (&str, &str),
    schema: &KeptText,
) -> Option<Consequence> {
    let (topic, key) = topic_of(of.1)?;
    let topic: Arc<str> = topic.into();
    match cluster.check_topic(&topic).await {
        Err(Error::Unknown { .. }) => return None,
        Err(error) => return Some(untold(&error.to_string())),
        Ok(_) => {}
    }
    let side = if key { KeyOrValue::Key } else { KeyOrValue::Value };
    let mut trial = match Trial::prepare(cluster, of, schema, side).await {
        Ok(trial) => trial.keeping(1),
        Err(why) => return Some(untold(&why)),
    };
    let zone = TimeZone::UTC;
    let Ok(from) = Position::parse(OF_EACH, &zone) else { return None };
    let range = Range { from, ..Range::of([topic]) };
    // No position of the range is a time: the clock is not asked.
    let request = ScanRequest {
        limit: Some(MOST),
        patience: PATIENCE,
        schemas_first: true,
        ..ScanRequest::of(range, Timestamp(0), zone)
    };
    let tap = cluster.scan(request);
    while let Some(rows) = tap.next().await {
        trial.take(&rows);
    }
    let lacks = match tap.ending() {
        Some(Ending::Complete | Ending::LimitReached) | None => {
            tap.missing().first().map(ToString::to_string)
        }
        Some(ending) => Some(ending.to_string()),
    };
    Some(words(&trial.verdict, lacks.as_deref()))
}

fn untold(why: &str) -> Consequence {
    Consequence::new(Weight::Untold, format!("whether it reads the newest records is not told: {why}"))
}

fn words(verdict: &TrialVerdict, lacks: Option<&str>) -> Consequence {
    let lacks = lacks.or(verdict.lacks.as_deref());
    let not_all = lacks.map_or_else(String::new, |why| format!("; not all could be tried: {why}"));
    match (verdict.failures.first(), verdict.tried) {
        (Some(first), tried) => {
            let text = format!(
                "it does not read {} of the {} of the subject that were tried, such as {}{not_all}",
                verdict.failed,
                counted(tried, "newest record"),
                first.words()
            );
            Consequence::new(Weight::Warning, text)
        }
        (None, _) if lacks.is_some() => untold(lacks.unwrap_or_default()),
        (None, 0) => Consequence::new(
            Weight::Plain,
            "none of the newest records is of the subject: it was tried against none",
        ),
        (None, tried) => {
            let text = format!(
                "it reads all of the {} of the subject that were tried",
                counted(tried, "newest record")
            );
            Consequence::new(Weight::Plain, text)
        }
    }
}
