//! More partitions: keys go elsewhere from then on, and what was written stays where it is.
use super::{is_unseen, rest, untold};
use crate::change::{Consequence, Weight};
use crate::config::PartitionerName;
use crate::kafka::stakes::RecentRecords;
use crate::ui::number;

/// What so many partitions do to the keys that were written lately; `likely` is the rule by which their producers are said to place
/// them.
pub fn more_partitions(
    recent: &RecentRecords,
    partitions: usize,
    likely: PartitionerName,
) -> Vec<Consequence> {
    let topic = &recent.topic;
    let mut all = Vec::new();
    let keys = recent.keys.len();
    if is_unseen(recent) {
        // Said below.
    } else if keys == 0 {
        let text = match recent.records {
            0 => format!("{topic}: holds no records: no key moves"),
            _ => format!("{topic}: none of its recent records has a key: no key moves"),
        };
        all.push(Consequence::new(Weight::Plain, text));
    } else if let Some(rule) = recent.rule(likely) {
        let moving = recent.moving(rule, partitions);
        let share = number::percent(moving as f64 / keys as f64).text();
        let text = format!(
            "{topic}: {} of {} ({share}) go to another partition from then on, by {}: their old records stay, so their order is lost at that moment",
            number::count(moving as u64),
            number::counted(keys as u64, "recent key"),
            rule.name()
        );
        all.push(Consequence::new(if moving > 0 { Weight::Warning } else { Weight::Plain }, text));
        let text = format!(
            "{topic}: the fullest partition will have {} of the keys, now it has {}; even would be {}",
            number::percent(recent.fullest(rule, partitions)).text(),
            number::percent(recent.fullest(rule, recent.partitions)).text(),
            number::percent(1.0 / partitions.max(1) as f64).text()
        );
        all.push(Consequence::new(Weight::Plain, text));
    } else {
        let text = format!(
            "{topic}: {} of {} lie where {} would not put them, nor does another known rule: which keys move can't be told",
            number::count(recent.moving(likely, recent.partitions) as u64),
            number::counted(keys as u64, "recent key"),
            likely.name()
        );
        all.push(Consequence::new(Weight::Unknown, text));
    }
    if let Some(lacks) = &recent.lacks {
        all.push(untold(&format!("{topic}: which of {}recent keys move", rest(recent)), lacks));
    }
    let text = format!("{topic}: partitions can't be taken away again");
    all.push(Consequence::new(Weight::Plain, text));
    all
}
