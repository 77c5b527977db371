//! Less is kept: which records go, and who has not read them.
use super::untold;
use crate::change::{Consequence, Weight};
use crate::kafka::model::Known;
use crate::kafka::stakes::{PartitionAtStake, RetentionStake, UnreadStake};
use crate::ui::number;

/// Groups that are named one by one.
const NAMED: usize = 8;

/// Retention lets go what it finds by and by: when a segment is full or closed, and the next round of the brokers' cleaner.
pub fn retention(stake: &RetentionStake) -> Vec<Consequence> {
    gone(stake, "will go when their segments close and the brokers next look, mostly within minutes to hours")
}

/// Records that are deleted at once.
pub fn removal(stake: &RetentionStake) -> Vec<Consequence> {
    gone(stake, "go at once")
}

fn gone(stake: &RetentionStake, how: &str) -> Vec<Consequence> {
    let topic = &stake.topic;
    let going = Known::total(stake.partitions.iter().map(PartitionAtStake::going), "partition");
    let mut all = Vec::new();
    let amount = going.at_least().copied().unwrap_or(0);
    if amount > 0 {
        let touched =
            stake.partitions.iter().filter(|row| row.going().at_least().is_some_and(|count| *count > 0));
        let bytes: Option<u64> = stake.partitions.iter().map(PartitionAtStake::going_bytes).sum();
        let bytes = bytes.map_or(String::new(), |bytes| format!(" (≈{})", number::bytes(bytes).text()));
        let text = format!(
            "{topic}: up to {}{bytes} in {} {how}",
            number::counted(amount, "record"),
            number::counted(touched.count() as u64, "partition"),
        );
        all.push(Consequence::new(Weight::Warning, text));
    } else if going.whole().is_some() {
        all.push(Consequence::new(Weight::Plain, format!("{topic}: no record that is there now goes")));
    }
    if let Some(why) = going.why() {
        all.push(untold(&format!("{topic}: what goes"), why));
    }
    if amount > 0 {
        all.extend(readers(stake));
    }
    all
}

fn readers(stake: &RetentionStake) -> Vec<Consequence> {
    let topic = &stake.topic;
    let mut unread: Vec<&UnreadStake> = stake.unread.at_least().into_iter().flatten().collect();
    unread.sort_by_key(|row| std::cmp::Reverse(row.records));
    let mut all: Vec<Consequence> = unread
        .iter()
        .take(NAMED)
        .map(|row| {
            let members = match row.members {
                Some(0) => ", and no member reads now",
                _ => "",
            };
            let records = number::counted(row.records, "record");
            let text = format!("group {} has not read {records} of {topic} that go{members}", row.group);
            Consequence::new(Weight::Warning, text)
        })
        .collect();
    if unread.len() > NAMED {
        let more = number::counted((unread.len() - NAMED) as u64, "group");
        let text = format!("{more} more have not read all of {topic} that goes");
        all.push(Consequence::new(Weight::Warning, text));
    }
    match stake.unread.why() {
        Some(why) => all.push(untold(&format!("{topic}: who has not read what goes"), why)),
        None if unread.is_empty() => {
            let text = format!("{topic}: no group that commits here has any of it unread");
            all.push(Consequence::new(Weight::Plain, text));
        }
        None => {}
    }
    all
}
