//! Asks where a group's offsets are to go, and for which partitions: those that are marked, those of a topic, or all.
use super::super::named_partition::NamedPartition;
use super::super::table::Table;
use crate::kafka::model::PartitionId;
use crate::kafka::read::Position;
use crate::kafka::resetting::{Destination, ResetScope};
use crate::shell::{Cx, Look};
use crate::ui::number;
use crate::ui::popup::Offer;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where to, as it is offered.
const PLACES: [(&str, &str); 8] = [
    ("begin", "the first record still there: everything is read again"),
    ("end", "nothing that is there now is read"),
    ("a time", "the first record from then on: 2026-11-22T10:00, yesterday 10:00"),
    ("back in time", "so long before now: 15m, 2h, 1d"),
    ("an offset", "the same in every partition; also end-500, or 50% of the log"),
    ("shift", "so many records on from where it stands, or -500 back"),
    ("from a file", "topic,partition,offset a line, as kafka-consumer-groups.sh exports it"),
    ("like another group", "where another group stands, partition by partition"),
];

impl Table<NamedPartition> {
    /// Asks which partitions, unless marks have said it or there is nothing to choose.
    pub(in crate::views) fn reset(&mut self, cx: &mut Cx<'_>) {
        let mut scopes = self.scopes();
        if scopes.len() == 1 {
            let (_, scope) = scopes.remove(0);
            return ask_where(scope, cx);
        }
        let offers = scopes.iter().map(|(words, _)| Offer::new(words, "")).collect();
        cx.choose("Set the offsets of which partitions?", offers, move |_: &mut Self, at, cx| {
            ask_where(scopes.swap_remove(at).1, cx);
        });
    }

    /// Marked partitions; or all, and those of each topic.
    fn scopes(&self) -> Vec<(String, ResetScope)> {
        let marked = self.marked_rows();
        if !marked.is_empty() {
            return vec![("the marked".to_owned(), scope_of(&marked))];
        }
        let mut topics: BTreeMap<Arc<str>, u64> = BTreeMap::new();
        for row in self.rows() {
            *topics.entry(row.place().0).or_default() += 1;
        }
        let all = number::counted(topics.values().sum(), "partition");
        let mut scopes = vec![(format!("all {all}"), ResetScope::All)];
        if topics.len() > 1 {
            scopes.extend(topics.into_iter().map(|(topic, count)| {
                let words = format!("{topic}: {}", number::counted(count, "partition"));
                (words, ResetScope::Only([(topic, None)].into()))
            }));
        }
        scopes
    }

    /// Asks for the offset of the chosen partitions.
    pub(in crate::views) fn set_offset(&mut self, cx: &mut Cx<'_>) {
        let chosen = self.chosen();
        let now = match chosen.as_slice() {
            [only] => only.committed().map_or(String::new(), |offset| offset.to_string()),
            _ => String::new(),
        };
        let scope = scope_of(&chosen);
        ask_position(
            "Set the offset to",
            now,
            "1234, begin, end, end-500, 50%, +10 or -10 records, or a time",
            scope,
            cx,
        );
    }
}

/// The partitions of these rows.
pub(super) fn scope_of(rows: &[&NamedPartition]) -> ResetScope {
    let mut topics: BTreeMap<Arc<str>, Option<BTreeSet<PartitionId>>> = BTreeMap::new();
    for (topic, partition) in rows.iter().map(|row| row.place()) {
        topics
            .entry(topic)
            .or_insert_with(|| Some(BTreeSet::new()))
            .get_or_insert_default()
            .insert(partition);
    }
    ResetScope::Only(topics)
}

fn ask_where(scope: ResetScope, cx: &mut Cx<'_>) {
    let offers = PLACES.iter().map(|(name, detail)| Offer::new(*name, *detail)).collect();
    cx.choose("Set them to what?", offers, move |table: &mut Table<NamedPartition>, at, cx| match at {
        0 => table.look_at_reset(Destination::At(Position::Begin), scope, cx),
        1 => table.look_at_reset(Destination::At(Position::End), scope, cx),
        2 => ask_position(
            "Set to the first record from",
            String::new(),
            "2026-11-22T10:00, yesterday 10:00, 10:00",
            scope,
            cx,
        ),
        3 => ask_position("Set back by", String::new(), "-15m, -2h, -1d: so long before now", scope, cx),
        4 => ask_position(
            "Set the offset to",
            String::new(),
            "1234, end-500, 50%: in every partition",
            scope,
            cx,
        ),
        5 => ask_position(
            "Shift by",
            String::new(),
            "+500 skips 500 records of each partition, -500 reads them again",
            scope,
            cx,
        ),
        6 => super::sheets::ask_file(scope, cx),
        _ => ask_group(scope, cx),
    });
}

fn ask_position(title: &'static str, prefill: String, help: &str, scope: ResetScope, cx: &mut Cx<'_>) {
    let zone = cx.look.zone.clone();
    let shifts = title == "Shift by";
    cx.prompt(
        title,
        help,
        prefill,
        move |text| destination(text, shifts, &zone),
        move |table: &mut Table<NamedPartition>, destination, cx| table.look_at_reset(destination, scope, cx),
    );
}

/// A position, or a shift: a number with a sign.
fn destination(text: &str, shifts: bool, zone: &TimeZone) -> Result<Destination, String> {
    let text = text.trim();
    let signed = text.starts_with(['+', '-']) || shifts;
    if let Some(by) = text.parse::<i64>().ok().filter(|_| signed) {
        return match by {
            0 => Err("a shift by 0 sets nothing".to_owned()),
            by => Ok(Destination::Shift(by)),
        };
    }
    if shifts {
        return Err(format!("`{text}` is no number of records: write +500 or -500"));
    }
    Position::parse(text, zone).map(Destination::At).map_err(|mistake| mistake.to_string())
}

fn ask_group(scope: ResetScope, cx: &mut Cx<'_>) {
    let others: Vec<(Arc<str>, String)> = others(cx.look);
    let offers = others.iter().map(|(id, state)| Offer::new(&**id, state)).collect();
    cx.choose(
        "Set them to where which group stands?",
        offers,
        move |table: &mut Table<NamedPartition>, at, cx| {
            table.look_at_reset_like(others[at].0.clone(), scope, cx);
        },
    );
}

fn others(look: &Look) -> Vec<(Arc<str>, String)> {
    let groups = look.pulse.groups.at_least().into_iter().flat_map(|groups| groups.iter());
    groups
        .filter(|group| group.kind != "share")
        .map(|group| (group.id.clone(), group.state.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::Offset;

    #[test]
    fn a_signed_number_shifts_and_everything_else_is_a_position() {
        let read = |text: &str, shifts: bool| destination(text, shifts, &TimeZone::UTC);
        assert_eq!(read("+5", false), Ok(Destination::Shift(5)));
        assert_eq!(read("-5", false), Ok(Destination::Shift(-5)));
        assert_eq!(read("5", true), Ok(Destination::Shift(5)));
        assert_eq!(read("5", false), Ok(Destination::At(Position::Offset(Offset(5)))));
        assert_eq!(read("end-3", false), Ok(Destination::At(Position::EndMinus(3))));
        assert!(matches!(read("-15m", false), Ok(Destination::At(Position::Back(_)))));
        assert!(read("0", true).unwrap_err().contains("sets nothing"));
        assert!(read("many", true).unwrap_err().contains("no number of records"));
        assert!(read("sometime", false).is_err());
    }
}
