//! A topic is to be compacted: what has no key is refused, and of each key only the newest record stays.
use super::{is_unseen, rest, untold};
use crate::change::{Consequence, Weight};
use crate::kafka::stakes::RecentRecords;
use crate::ui::number;

/// What compaction does to a topic of such records.
pub fn compaction(recent: &RecentRecords) -> Vec<Consequence> {
    let topic = &recent.topic;
    let records = number::counted(recent.records as u64, "recent record");
    let mut all = Vec::new();
    if is_unseen(recent) {
        // Said below.
    } else if recent.records == 0 {
        let text = format!("{topic}: holds no records; those without a key will be refused");
        all.push(Consequence::new(Weight::Plain, text));
    } else if recent.keyless > 0 {
        let share = number::percent(recent.keyless as f64 / recent.records as f64).text();
        let text = format!(
            "{topic}: {} of {records} ({share}) have no key: a compacted topic refuses such records, so their producers will fail",
            number::count(recent.keyless as u64)
        );
        all.push(Consequence::new(Weight::Warning, text));
    } else {
        let text = format!("{topic}: all of {records} have a key; those without will be refused");
        all.push(Consequence::new(Weight::Plain, text));
    }
    let keyed = recent.records - recent.keyless;
    let text = format!(
        "{topic}: of each key only the newest record stays; {} have {}",
        number::counted(keyed as u64, "recent record"),
        number::counted(recent.keys.len() as u64, "key")
    );
    if keyed > 0 {
        all.push(Consequence::new(Weight::Plain, text));
    }
    if let Some(lacks) = &recent.lacks {
        all.push(untold(&format!("{topic}: what {}recent records are like", rest(recent)), lacks));
    }
    all
}
