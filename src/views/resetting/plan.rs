//! A reset for review, on the screen and in the shell alike: who is refused, what is done to each partition, and what follows
//! from it in records and in time. Pure.
use crate::change::{
    Action, Confirmation, Consequence, GroupOffset, OffsetChange, Plan, SetOffsets, StepLine, Weight,
    groups_tool,
};
use crate::kafka::model::{Holes, Known, Timestamp};
use crate::kafka::resetting::{Destination, ResetLook, ResetRow, ResetScope, ResetWish};
use crate::safe::for_shell;
use crate::ui::number;
use crate::ui::time::whole;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Members that are named before they are counted.
const NAMED: usize = 3;

/// Why nothing can be set in this group; none if nothing speaks against it.
pub fn refusal(look: &ResetLook) -> Option<String> {
    let group = &look.group;
    match group.kind.as_str() {
        "" | "classic" | "consumer" | "streams" | "share" => {}
        kind => return Some(format!("{} is of the kind {kind}, which this program can't reset", group.id)),
    }
    if let Some(who) = in_the_way(look) {
        return Some(who);
    }
    if !matches!(group.state.as_str(), "Empty" | "Dead" | "") {
        return Some(format!(
            "{} is in the state {}: offsets can be set once it is empty",
            group.id, group.state
        ));
    }
    look.rows.is_empty().then(|| nothing_to_do(look))
}

/// The members that must leave before.
pub fn in_the_way(look: &ResetLook) -> Option<String> {
    let count = look.group.members.at_least().filter(|count| **count > 0)?;
    let members = look.members.at_least().map(Vec::as_slice).unwrap_or_default();
    let mut names: Vec<String> =
        members.iter().take(NAMED).map(|member| format!("{} on {}", member.client, member.host)).collect();
    match members.len().saturating_sub(NAMED) {
        0 => {}
        more => names.push(format!("and {more} more")),
    }
    let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
    let counted = number::counted(*count as u64, "member");
    Some(format!("{} has {counted}{names}: stop them first, a member commits where it reads", look.group.id))
}

/// What is set are the offsets from which a share group starts its delivery.
fn is_share(look: &ResetLook) -> bool {
    look.group.kind == "share"
}

fn nothing_to_do(look: &ResetLook) -> String {
    if look.same > 0 {
        let standing = number::counted(look.same as u64, "partition");
        let left =
            left_out(look).map_or(String::new(), |why| format!("; of the rest it is not known: {why}"));
        return format!("there is nothing to set in {}: {standing} as wanted already{left}", look.group.id);
    }
    match left_out(look) {
        Some(why) => format!("there is nothing to set in {}: {why}", look.group.id),
        None => format!("{} has committed nothing: name a topic with --topic", look.group.id),
    }
}

fn left_out(look: &ResetLook) -> Option<Arc<str>> {
    let mut holes = Holes::new("partition");
    look.left.iter().for_each(|(_, why)| holes.add(why));
    holes.words()
}

/// What will be done, and what follows from it. `bootstrap`: as Kafka's own tools are told where the cluster is.
pub fn plan(look: &ResetLook, wish: &ResetWish, cluster: &str, bootstrap: &str) -> Plan {
    let id = &look.group.id;
    let rows: Vec<OffsetChange> = look.rows.iter().map(change).collect();
    let offsets = number::counted(rows.len() as u64, "offset");
    let title = match wish.create {
        true => format!("Create group {id}, with {offsets} at {}", wish.destination.words()),
        false => format!("Set {offsets} of group {id} to {}", wish.destination.words()),
    };
    let set = SetOffsets {
        group: id.to_string(),
        makes_group: wish.create,
        shared: is_share(look),
        streams: look.group.kind == "streams",
        rows,
    };
    let actions = vec![Action::SetOffsets(set)];
    let mut plan = Plan::of(title, (cluster, bootstrap), actions, Confirmation::Confirm);
    for step in &mut plan.steps {
        step.lines = look.rows.iter().map(|row| line(row, &wish.zone)).collect();
    }
    plan.consequences = consequences(look, wish);
    plan.partial = !look.left.is_empty();
    if let Some(same) = as_kafkas_tool(wish, &look.group.kind, bootstrap) {
        plan.same_as = vec![same];
    }
    plan.as_verb = as_verb(wish);
    plan
}

fn change(row: &ResetRow) -> OffsetChange {
    OffsetChange {
        topic: row.topic.to_string(),
        partition: row.partition.0,
        was: row.was.clone(),
        to: Some(GroupOffset::bare(row.landing.to.0)),
    }
}

/// A partition: offset, lag and time before and after, and what that means in records.
fn line(row: &ResetRow, zone: &TimeZone) -> StepLine {
    let before = match &row.was {
        None => "nothing committed".to_owned(),
        Some(was) => standing(was.offset, row, row.times.as_ref().map(|times| &times.before), zone),
    };
    let after = standing(row.landing.to.0, row, row.times.as_ref().map(|times| &times.after), zone);
    let moved = match row.moved() {
        Some(by @ 1..) => format!(" · skips {}", number::count(by.unsigned_abs())),
        Some(by @ ..=-1) => format!(" · reads {} again", number::count(by.unsigned_abs())),
        _ => String::new(),
    };
    StepLine::new(format!("{}/{}", row.topic, row.partition), before, after + &moved)
}

/// `1,200 · 300 behind · 2026-11-22 10:00:03`.
fn standing(offset: i64, row: &ResetRow, time: Option<&Known<Timestamp>>, zone: &TimeZone) -> String {
    let (first, end) = (row.ends.first.0, row.ends.end.0);
    let behind = match end.saturating_sub(offset) {
        0 => "at the end".to_owned(),
        behind @ 1.. => format!("{} behind", number::count(behind.unsigned_abs())),
        past => format!("{} past the end", number::count(past.unsigned_abs())),
    };
    let expired = match first.saturating_sub(offset) {
        gone @ 1.. => format!(" ({} of them expired)", number::count(gone.unsigned_abs())),
        _ => String::new(),
    };
    let time = match time.and_then(Known::at_least) {
        Some(Timestamp(at @ 0..)) => format!(" · {}", to_the_second(*at, zone)),
        _ => String::new(),
    };
    format!("{}{behind}{expired}{time}", number::signed(offset) + " · ")
}

/// A time in a line of many: where they are summed up, zone and all are told.
fn to_the_second(at: i64, zone: &TimeZone) -> String {
    match jiff::Timestamp::from_millisecond(at) {
        Ok(moment) => moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => at.to_string(),
    }
}

fn consequences(look: &ResetLook, wish: &ResetWish) -> Vec<Consequence> {
    let mut all = Vec::new();
    let mut say = |weight: Weight, text: String| all.push(Consequence::new(weight, text));
    if let Some(text) = moves_without_members(look, wish.now) {
        say(Weight::Warning, text);
    }
    if let Some(why) = look.group.members.why() {
        say(
            Weight::Untold,
            format!("whether {} has members is not known, and Kafka refuses if it has: {why}", look.group.id),
        );
    }
    let (skipped, again) = sums(&look.rows);
    if skipped.0 > 0 {
        let text = format!("{} are skipped: {} never reads them", of(skipped), look.group.id);
        say(Weight::Warning, text + &span(look, &wish.zone, |by| by > 0));
    }
    if again.0 > 0 {
        let text = format!("{} are read again", of(again));
        say(Weight::Warning, text + &span(look, &wish.zone, |by| by < 0));
    }
    let outside: Vec<&ResetRow> = look.rows.iter().filter(|row| row.landing.asked.is_some()).collect();
    if let Some(row) = outside.first() {
        let more = match outside.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more such)"),
        };
        let text = format!(
            "{}/{} has no offset {}: its log goes from {} to {}, and it is set to {}{more}",
            row.topic,
            row.partition,
            row.landing.asked.unwrap_or_default(),
            row.ends.first,
            row.ends.end,
            row.landing.to,
        );
        say(Weight::Warning, text);
    }
    if let Some(why) = left_out(look) {
        say(Weight::Untold, format!("left as they are: {why}"));
    }
    if look.same > 0 {
        let same = number::counted(look.same as u64, "partition");
        let stand = if look.same == 1 { "stands" } else { "stand" };
        say(Weight::Plain, format!("{same} {stand} there already"));
    }
    if is_share(look) {
        let text =
            "what its consumers have acknowledged beyond its start offsets is forgotten, and delivered again";
        say(Weight::Warning, text.to_owned());
    }
    if look.group.kind == "streams" {
        let text = "its state stores and internal topics stay as they are: what it has added up from records that it reads \
                    again counts twice";
        say(Weight::Warning, text.to_owned());
    }
    all
}

/// Somebody commits without being a member: a consumer that assigns its partitions by hand.
fn moves_without_members(look: &ResetLook, now: Timestamp) -> Option<String> {
    let last = look.loose.at_least()?.last().filter(|_| look.is_restless(now))?;
    let ago = now.0.saturating_sub(last.at.0);
    Some({
        format!(
            "it moves without members: its last commit is {}, by a consumer that assigns partitions by hand and will commit \
             over what is set here; stop it first",
            number::ago(ago)
        )
    })
}

/// Records and partitions that are skipped, and those that are read again.
fn sums(rows: &[ResetRow]) -> ((u64, u64), (u64, u64)) {
    let mut sums = ((0, 0), (0, 0));
    for by in rows.iter().filter_map(ResetRow::moved).filter(|by| *by != 0) {
        let sum = if by > 0 { &mut sums.0 } else { &mut sums.1 };
        *sum = (sum.0 + by.unsigned_abs(), sum.1 + 1);
    }
    sums
}

fn of((records, partitions): (u64, u64)) -> String {
    format!("{} of {}", number::counted(records, "record"), number::counted(partitions, "partition"))
}

/// From when until when these records were written, where that is known.
fn span(look: &ResetLook, zone: &TimeZone, counts: fn(i64) -> bool) -> String {
    let rows: Vec<&ResetRow> = look.rows.iter().filter(|row| row.moved().is_some_and(counts)).collect();
    let in_part = match rows.iter().any(|row| row.times.is_none()) {
        true => ", where that was looked up",
        false => "",
    };
    let times: Vec<i64> = rows
        .into_iter()
        .filter_map(|row| row.times.as_ref())
        .flat_map(|times| [&times.before, &times.after])
        .filter_map(|time| time.at_least().map(|time| time.0))
        .filter(|time| *time >= 0)
        .collect();
    match (times.iter().min(), times.iter().max()) {
        (Some(from), Some(until)) if from < until => {
            format!(", from {} to {}{in_part}", whole(*from, zone), whole(*until, zone))
        }
        (Some(at), _) => format!(", of {}{in_part}", whole(*at, zone)),
        _ => String::new(),
    }
}

pub(super) fn scope_words(scope: &ResetScope) -> Vec<String> {
    let ResetScope::Only(topics) = scope else { return Vec::new() };
    let word = |(topic, only): (&Arc<str>, &Option<std::collections::BTreeSet<_>>)| match only {
        None => topic.to_string(),
        Some(only) => {
            let numbers: Vec<String> =
                only.iter().map(|at: &crate::kafka::model::PartitionId| at.to_string()).collect();
            format!("{topic}:{}", numbers.join(","))
        }
    };
    topics.iter().map(word).collect()
}

/// The same with Kafka's own tool, where it knows the destination.
fn as_kafkas_tool(wish: &ResetWish, kind: &str, bootstrap: &str) -> Option<String> {
    use crate::kafka::read::Position;
    let to = match &wish.destination {
        Destination::At(Position::Begin) => "--to-earliest".to_owned(),
        Destination::At(Position::End) => "--to-latest".to_owned(),
        // Kafka's tool for share groups knows no offsets.
        Destination::At(Position::Offset(_)) | Destination::Shift(_) if kind == "share" => return None,
        Destination::At(Position::Offset(offset)) => format!("--to-offset {offset}"),
        Destination::Shift(by) => format!("--shift-by {by}"),
        Destination::At(position) => {
            let time = position.time(wish.now, &wish.zone)?;
            let time = jiff::Timestamp::from_millisecond(time.0).ok()?;
            // Kafka's tool wants exactly three digits of a second.
            format!("--to-datetime {}", time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ"))
        }
        Destination::Rows(_) => return None,
    };
    let (tool, topic) = groups_tool(kind);
    let topics = match scope_words(&wish.scope).as_slice() {
        [] => format!(" {}", topic.replace("--", "--all-") + "s"),
        words => words.iter().map(|word| format!(" {topic} {word}")).collect(),
    };
    let group = for_shell(&wish.group);
    Some(format!("{tool} {bootstrap} --group {group} --reset-offsets {to}{topics} --execute"))
}

/// The same as a line of this program, where a line can say it.
fn as_verb(wish: &ResetWish) -> Option<String> {
    use crate::kafka::read::Position;
    let to = match &wish.destination {
        Destination::At(Position::Begin) => "--to-earliest".to_owned(),
        Destination::At(Position::End) => "--to-latest".to_owned(),
        Destination::At(Position::Offset(offset)) => format!("--to-offset {offset}"),
        Destination::At(Position::Back(_)) => {
            let Destination::At(back) = &wish.destination else { return None };
            format!("--back {}", back.to_string().trim_start_matches('-'))
        }
        Destination::At(position) => format!("--to {}", for_shell(&position.to_string())),
        Destination::Shift(by) => format!("--shift {by}"),
        Destination::Rows(rows) => match rows.of.strip_prefix("group ") {
            Some(other) => format!("--like {}", for_shell(other)),
            None if rows.is_file => format!("--from-file {}", for_shell(&rows.of)),
            None => return None,
        },
    };
    let verb = if wish.create { "create" } else { "reset" };
    let topics: String =
        scope_words(&wish.scope).iter().map(|word| format!(" --topic {}", for_shell(word))).collect();
    Some(format!("group {verb} {} {to}{topics}", for_shell(&wish.group)))
}
