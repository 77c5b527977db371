//! More partitions: keys go elsewhere from then on, and what was written stays where it is.
use super::untold;
use crate::change::{Consequence, Weight};
use crate::kafka::stakes::RecentRecords;
use crate::ui::number;

/// What so many partitions do to the keys that were written lately.
pub fn more_partitions(recent: &RecentRecords, partitions: usize) -> Vec<Consequence> {
    let topic = &recent.topic;
    let mut all = Vec::new();
    let keys = recent.keys.len();
    let elsewhere = recent.elsewhere();
    if keys == 0 {
        let text = format!("{topic}: none of its recent records has a key: no key moves");
        all.push(Consequence::new(Weight::Plain, text));
    } else if elsewhere * 10 > keys {
        let text = format!(
            "{topic}: {} of {} lie where Java's partitioner would not put them: its producers go by another rule, and which keys move can't be told",
            number::count(elsewhere as u64),
            number::counted(keys as u64, "recent key")
        );
        all.push(Consequence::new(Weight::Unknown, text));
    } else {
        let moving = recent.moving(partitions);
        let share = number::percent(moving as f64 / keys as f64).text();
        let text = format!(
            "{topic}: {} of {} ({share}) go to another partition from then on: their old records stay, so their order is lost at that moment",
            number::count(moving as u64),
            number::counted(keys as u64, "recent key")
        );
        all.push(Consequence::new(if moving > 0 { Weight::Warning } else { Weight::Plain }, text));
        let text = format!(
            "{topic}: the fullest partition will have {} of the keys, now it has {}; even would be {}",
            number::percent(recent.fullest(partitions)).text(),
            number::percent(recent.fullest(recent.partitions)).text(),
            number::percent(1.0 / partitions.max(1) as f64).text()
        );
        all.push(Consequence::new(Weight::Plain, text));
    }
    if let Some(lacks) = &recent.lacks {
        all.push(untold(&format!("{topic}: the rest of the recent keys"), lacks));
    }
    let text = format!("{topic}: partitions can't be taken away again");
    all.push(Consequence::new(Weight::Plain, text));
    all
}
