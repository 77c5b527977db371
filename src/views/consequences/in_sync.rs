//! More replicas must be in sync: which partitions would refuse a write with acks=all right now.
use crate::change::{Consequence, Weight};
use crate::kafka::stakes::InSyncStake;
use crate::ui::number;

/// Partitions that are named one by one.
const NAMED: usize = 8;

/// What brokers do with a partition that has fewer replicas than are demanded: those since Kafka 3.7 demand what there is.
/// Nothing, where it is not known of what Kafka they are, is said as certain.
pub fn of_too_few_replicas(capped: Option<bool>) -> &'static str {
    match capped {
        Some(true) => "brokers since Kafka 3.7 demand no more than there are",
        Some(false) => "every write with acks=all will be refused",
        None => "every write with acks=all will be refused, unless the brokers are of Kafka 3.7 or later",
    }
}

/// What a topic does with a greater `min.insync.replicas`.
pub fn in_sync(stake: &InSyncStake) -> Vec<Consequence> {
    let InSyncStake { topic, wanted, partitions, never, capped, .. } = stake;
    if never.is_empty() {
        return vec![now(stake, &wanted.to_string())];
    }
    let text = format!(
        "{topic}: {} of {} have fewer than {wanted} replicas at all: {}",
        number::count(never.len() as u64),
        number::counted(*partitions as u64, "partition"),
        of_too_few_replicas(*capped)
    );
    let mut all = vec![Consequence::new(Weight::Warning, text)];
    if *capped == Some(true) {
        all.push(now(stake, "as many as are demanded"));
    }
    all
}

/// What its partitions would do right now; `least` are the replicas that are demanded of them.
fn now(
    InSyncStake { topic, wanted, partitions, short, on_the_edge, .. }: &InSyncStake,
    least: &str,
) -> Consequence {
    let of = number::counted(*partitions as u64, "partition");
    if !short.is_empty() {
        let named: Vec<String> = short.iter().take(NAMED).map(ToString::to_string).collect();
        let more = if short.len() > NAMED { " …" } else { "" };
        let text = format!(
            "{topic}: {} of {of} have fewer than {wanted} replicas in sync now and would refuse writes with acks=all: {}{more}",
            number::count(short.len() as u64),
            named.join(", ")
        );
        return Consequence::new(Weight::Warning, text);
    }
    if *on_the_edge == *partitions && *partitions > 0 {
        let text = format!(
            "{topic}: all of {of} have just {least} in sync: when one broker stops, writes with acks=all are refused"
        );
        return Consequence::new(Weight::Warning, text);
    }
    let text = format!("{topic}: all of {of} have {least} or more in sync and go on taking writes");
    Consequence::new(Weight::Plain, text)
}
