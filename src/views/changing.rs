//! What all changes of topics and configs share: where a change is made and by whose clock, and putting a plan up for review.
use super::going_on::offer_the_rest;
use crate::change::{Outcome, Plan};
use crate::config::PartitionerName;
use crate::kafka::model::Timestamp;
use crate::shell::{Cx, Look, Notice, Screen};
use jiff::tz::TimeZone;

/// Where a change is made, and by whose clock.
#[derive(Clone, Debug)]
pub struct Site {
    /// The profile or the address of the cluster.
    pub cluster: String,
    /// As Kafka's own tools are told where it is.
    pub bootstrap: String,
    pub now: Timestamp,
    pub zone: TimeZone,
    /// How the profile says that keys are placed.
    pub partitioner: PartitionerName,
}

impl Site {
    /// Where this session is.
    pub fn of(look: &Look) -> Site {
        Site {
            cluster: look.cluster.clone().unwrap_or_default(),
            bootstrap: look.bootstrap.clone(),
            now: look.now,
            zone: look.zone.clone(),
            partitioner: look.partitioner,
        }
    }

    /// As a plan names it.
    pub fn names(&self) -> (&str, &str) {
        (&self.cluster, &self.bootstrap)
    }
}

/// Puts a plan up for review, or says why there is none. What is left of one that stops in the middle is offered in its report.
pub fn propose<V: Screen>(
    cx: &mut Cx<'_>,
    plan: Result<Plan, String>,
    take: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
) {
    match plan {
        Ok(plan) => {
            let title = plan.title.clone();
            cx.carry_out(plan, move |view: &mut V, outcomes: Vec<Outcome>, cx| {
                offer_the_rest::<V>(title, &outcomes, cx);
                take(view, outcomes, cx);
            });
        }
        Err(why) => cx.note(Notice::bad(format!("Nothing was changed: {why}"))),
    }
}
