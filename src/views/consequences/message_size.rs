//! Smaller batches only: how that compares with the largest that was written lately.
use super::{is_unseen, rest, untold};
use crate::change::{Consequence, Weight};
use crate::kafka::stakes::RecentRecords;
use crate::ui::number;

/// What a smaller `max.message.bytes` does to producers that go on as they do.
pub fn message_size(recent: &RecentRecords, limit: u64) -> Vec<Consequence> {
    let topic = &recent.topic;
    let records = number::counted(recent.records as u64, "recent record");
    let mut all = Vec::new();
    match recent.largest {
        Some((bytes, partition, offset)) => {
            let size = number::count(bytes.into());
            let at = format!("{topic}/{partition} at offset {offset}");
            all.push(if u64::from(bytes) > limit {
                let limit = number::count(limit);
                let text = format!(
                    "{topic}: the largest batch of {records} has {size} bytes ({at}), more than {limit}: such batches will be refused"
                );
                Consequence::new(Weight::Warning, text)
            } else {
                let text = format!("{topic}: the largest batch of {records} has {size} bytes ({at}) and still fits");
                Consequence::new(Weight::Plain, text)
            });
        }
        None if is_unseen(recent) => {}
        None => {
            let text = format!("{topic}: holds no records to compare with");
            all.push(Consequence::new(Weight::Plain, text));
        }
    }
    if let Some(lacks) = &recent.lacks {
        all.push(untold(&format!("{topic}: how large {}recent batches are", rest(recent)), lacks));
    }
    all
}
