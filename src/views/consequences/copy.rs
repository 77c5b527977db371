//! Copied records: what is written and where it fits, what of it the copy would lose at once or refuse, and what is not copied.
use super::untold;
use crate::change::{Consequence, Weight};
use crate::kafka::model::{BrokerId, Holes, Known, Timestamp};
use crate::kafka::stakes::CopyStake;
use crate::ui::number;
use std::collections::BTreeMap;

/// What copying the committed records of a topic to `to` means, with the configs that they have now.
pub fn copy(stake: &CopyStake, to: &str, now: Timestamp) -> Vec<Consequence> {
    let mut all = room(stake, to);
    all.extend(times(stake, to, now));
    all.extend(refusals(stake, to));
    all.extend(left_out(stake));
    all
}

/// What is written, and whether it fits.
fn room(stake: &CopyStake, to: &str) -> Vec<Consequence> {
    let topic = &stake.topic;
    let offsets: u64 =
        stake.partitions.iter().map(|(_, ends)| (ends.stable.0 - ends.first.0).max(0).unsigned_abs()).sum();
    let copies = stake.replicas as u64;
    let records = number::counted(offsets, "record");
    let Some(bytes) = stake.bytes.at_least().copied() else {
        let text = format!("up to {records} of {topic} are read, and written to {to}");
        let why = stake.bytes.why().map_or("", |why| why);
        let mut all = vec![Consequence::new(Weight::Plain, text), untold("how many bytes they have", why)];
        all.extend(free(&stake.free, 0));
        return all;
    };
    let written = bytes.saturating_mul(copies);
    let size = number::bytes(written).text();
    let each = match copies {
        ..2 => String::new(),
        _ => format!(", {} in each of {copies} replicas", number::bytes(bytes).text()),
    };
    let mut all = vec![Consequence::new(
        Weight::Plain,
        format!(
            "up to {records} of {topic} are read and written to {to}: about {size} on the brokers' disks{each}"
        ),
    )];
    all.extend(stake.bytes.lacks().map(|lacks| untold("how many bytes the rest of them has", lacks)));
    all.extend(free(&stake.free, written));
    all
}

/// Whether the copy fits on the disks, as far as brokers tell what is free.
fn free(free: &Known<BTreeMap<BrokerId, Known<u64>>>, written: u64) -> Vec<Consequence> {
    let what = "what is free on the brokers' disks";
    let Some(brokers) = free.at_least() else {
        return free.why().map(|why| untold(what, why)).into_iter().collect();
    };
    let mut all = Vec::new();
    let fullest = brokers.iter().filter_map(|(broker, free)| Some((*free.whole()?, broker))).min();
    if let Some((free, broker)) = fullest {
        // As if each broker got its share: where the partitions go, the controller decides.
        let share = written / (brokers.len().max(1) as u64);
        let room = number::bytes(free).text();
        all.push(match share.saturating_mul(10) > free.saturating_mul(9) {
            true => Consequence::new(
                Weight::Warning,
                format!("broker {broker} has {room} free, and its share of the copy would be about {}: it may fill its disk, and a broker whose disk is full stops", number::bytes(share).text()),
            ),
            false => Consequence::new(Weight::Plain, format!("the fullest disk has {room} free (broker {broker})")),
        });
    }
    let mut holes = Holes::new("broker");
    brokers.values().filter_map(Known::hole).for_each(|why| holes.add(why));
    // Of a kind of cluster that tells none of this, nobody was going to hear it.
    let old = brokers.values().all(|free| matches!(free, Known::Unsupported(_)));
    all.extend(holes.words().map(|why| match old {
        true => Consequence::new(Weight::Plain, format!("{what} is not told: {why}")),
        false => untold(what, &why),
    }));
    all
}

/// What the records' times mean: too old to be kept, too old or too new to be taken, or not kept at all.
fn times(stake: &CopyStake, to: &str, now: Timestamp) -> Vec<Consequence> {
    let mut all = Vec::new();
    if stake.config("message.timestamp.type") == Some("LogAppendTime") {
        let text = format!(
            "message.timestamp.type is LogAppendTime: the copies get the time at which {to}'s brokers take them, not that of the records"
        );
        all.push(Consequence::new(Weight::Warning, text));
        return all;
    }
    match &stake.expired {
        Known::Is(0) => {}
        Known::Is(expired) => {
            let kept = stake.number(&["retention.ms"]).unwrap_or(0).max(0).unsigned_abs();
            let text = format!(
                "up to {} are older than retention.ms keeps ({}): they are copied, and {to}'s brokers delete them soon after",
                number::counted(*expired, "record"),
                number::duration(kept).text()
            );
            all.push(Consequence::new(Weight::Warning, text));
        }
        hole => {
            all.extend(hole.why().map(|why| untold("how many records are older than retention keeps", why)));
        }
    }
    let limit = |names: &[&str]| stake.number(names).filter(|limit| *limit < i64::MAX);
    const OLD: &[&str] = &["message.timestamp.before.max.ms", "message.timestamp.difference.max.ms"];
    const NEW: &[&str] = &["message.timestamp.after.max.ms", "message.timestamp.difference.max.ms"];
    let hole = |time: &Known<Timestamp>| time.lacks().or(time.hole()).cloned();
    if let Some(why) = hole(&stake.oldest).filter(|_| limit(OLD).is_some()) {
        all.push(untold(&format!("whether {} refuses a record", OLD[0]), &why));
    }
    if let Some(why) = hole(&stake.newest).filter(|_| limit(NEW).is_some()) {
        all.push(untold(&format!("whether {} refuses a record", NEW[0]), &why));
    }
    if let (Some(most), Some(oldest)) = (limit(OLD), stake.oldest.at_least()) {
        all.extend(refused_time(now.0.saturating_sub(oldest.0), most, ("oldest", "old", OLD[0])));
    }
    if let (Some(most), Some(newest)) = (limit(NEW), stake.newest.at_least()) {
        all.extend(refused_time(newest.0.saturating_sub(now.0), most, ("newest", "ahead", NEW[0])));
    }
    all
}

fn refused_time(away: i64, most: i64, (which, way, config): (&str, &str, &str)) -> Option<Consequence> {
    let words = |millis: i64| number::duration(millis.max(0).unsigned_abs()).text();
    (away > most).then(|| {
        let text = format!(
            "the {which} record is {} {way}, and {config} takes {}: such records are refused, and the copy stops there",
            words(away),
            words(most)
        );
        Consequence::new(Weight::Warning, text)
    })
}

/// What the copy's own limits refuse.
fn refusals(stake: &CopyStake, to: &str) -> Vec<Consequence> {
    let mut all = Vec::new();
    if stake.configs.at_least().is_none() {
        let why = stake.configs.why().map_or("", |why| why);
        all.push(untold("what the topic's configs would refuse", why));
    }
    let Some(recent) = stake.recent.at_least() else {
        let why = stake.recent.why().map_or("", |why| why);
        all.push(untold("what recent records are like", why));
        return all;
    };
    all.extend(recent.lacks.as_ref().map(|why| untold("what the rest of recent records is like", why)));
    let compacts = stake.config("cleanup.policy").is_some_and(|policy| policy.contains("compact"));
    if compacts && recent.keyless > 0 {
        let text = format!(
            "{} of {} without a key: a compacted topic refuses them, and the copy stops at the first",
            number::count(recent.keyless as u64),
            number::counted(recent.records as u64, "recent record")
        );
        all.push(Consequence::new(Weight::Warning, text));
    } else if compacts {
        let text = format!("{to} is compacted as well: in time only the newest record of a key is there");
        all.push(Consequence::new(Weight::Plain, text));
    }
    if let (Some(most), Some((largest, partition, offset))) =
        (stake.number(&["max.message.bytes"]).and_then(|most| u64::try_from(most).ok()), recent.largest)
        && u64::from(largest) > most
    {
        let text = format!(
            "a batch of {} bytes ({partition} at offset {offset}) is more than max.message.bytes takes ({}): it is cut, and a single record that is too large stops the copy",
            number::count(largest.into()),
            number::count(most)
        );
        all.push(Consequence::new(Weight::Warning, text));
    }
    all
}

/// What is not copied.
fn left_out(stake: &CopyStake) -> Vec<Consequence> {
    let topic = &stake.topic;
    let text = format!(
        "records of aborted transactions are not copied, nor what is written to {topic} after this review"
    );
    let mut all = vec![Consequence::new(Weight::Plain, text)];
    let open: i64 = stake.partitions.iter().map(|(_, ends)| (ends.end.0 - ends.stable.0).max(0)).sum();
    if open > 0 {
        let text = format!(
            "a transaction is open: what lies behind its begin is not copied ({})",
            number::counted(open.unsigned_abs(), "record")
        );
        all.push(Consequence::new(Weight::Warning, text));
    }
    all
}
