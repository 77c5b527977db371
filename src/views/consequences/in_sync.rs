//! More replicas must be in sync: which partitions would refuse a write with acks=all right now.
use crate::change::{Consequence, Weight};
use crate::kafka::stakes::InSyncStake;
use crate::ui::number;

/// Partitions that are named one by one.
const NAMED: usize = 8;

/// What a topic does with a greater `min.insync.replicas`.
pub fn in_sync(stake: &InSyncStake) -> Vec<Consequence> {
    let InSyncStake { topic, wanted, partitions, short, never, on_the_edge } = stake;
    let of = number::counted(*partitions as u64, "partition");
    if !never.is_empty() {
        let text = format!(
            "{topic}: {} of {of} have fewer than {wanted} replicas at all: they will refuse every write with acks=all",
            number::count(never.len() as u64)
        );
        return vec![Consequence::new(Weight::Warning, text)];
    }
    if !short.is_empty() {
        let named: Vec<String> = short.iter().take(NAMED).map(ToString::to_string).collect();
        let more = if short.len() > NAMED { " …" } else { "" };
        let text = format!(
            "{topic}: {} of {of} have fewer than {wanted} replicas in sync now and would refuse writes with acks=all: {}{more}",
            number::count(short.len() as u64),
            named.join(", ")
        );
        return vec![Consequence::new(Weight::Warning, text)];
    }
    if *on_the_edge == *partitions && *partitions > 0 {
        let text = format!(
            "{topic}: all of {of} have just {wanted} in sync: when one broker stops, writes with acks=all are refused"
        );
        return vec![Consequence::new(Weight::Warning, text)];
    }
    let text = format!("{topic}: all of {of} have {wanted} or more in sync and go on taking writes");
    vec![Consequence::new(Weight::Plain, text)]
}
