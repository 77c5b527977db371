//! What all changes of topics and configs share: where a change is made and by whose clock, and putting a plan up for review.
use crate::change::{Outcome, Plan};
use crate::kafka::model::Timestamp;
use crate::shell::{Cx, Look, Notice, Screen};
use jiff::tz::TimeZone;

/// Where a change is made, and by whose clock.
#[derive(Clone, Debug)]
pub struct Site {
    /// The profile or the address of the cluster.
    pub cluster: String,
    /// An address of it.
    pub bootstrap: String,
    pub now: Timestamp,
    pub zone: TimeZone,
}

impl Site {
    /// Where this session is.
    pub fn of(look: &Look) -> Site {
        Site {
            cluster: look.cluster.clone().unwrap_or_default(),
            bootstrap: look.bootstrap.clone(),
            now: look.now,
            zone: look.zone.clone(),
        }
    }

    /// As a plan names it.
    pub fn names(&self) -> (&str, &str) {
        (&self.cluster, &self.bootstrap)
    }
}

/// Puts a plan up for review, or says why there is none.
pub fn propose<V: Screen>(
    cx: &mut Cx<'_>,
    plan: Result<Plan, String>,
    take: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
) {
    match plan {
        Ok(plan) => cx.carry_out(plan, take),
        Err(why) => cx.note(Notice::bad(format!("Nothing was changed: {why}"))),
    }
}
