//! Asks where a group's offsets are to go, and for which partitions: those that are marked, those of a topic, or all.
use super::super::named_partition::NamedPartition;
use super::super::table::Table;
use super::making::{look_at, look_at_like};
use super::wanted::{ResetAsk, SetsOffsets};
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
        let wanted =
            |table: &Self, scope| ResetAsk { group: table.of().as_str().into(), scope, create: false };
        if scopes.len() == 1 {
            let (_, scope) = scopes.remove(0);
            return ask_where::<Self>(wanted(self, scope), cx);
        }
        let offers = scopes.iter().map(|(words, _)| Offer::new(words, "")).collect();
        cx.choose("Set the offsets of which partitions?", offers, move |table: &mut Self, at, cx| {
            ask_where::<Self>(wanted(table, scopes.swap_remove(at).1), cx);
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
        let wanted = ResetAsk { group: self.of().as_str().into(), scope: scope_of(&chosen), create: false };
        let help = "1234, begin, end, end-500, 50%, +10 or -10 records, or a time";
        ask_position::<Self>(("Set the offset to", help), now, wanted, cx);
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

/// Asks where to.
pub(super) fn ask_where<V: SetsOffsets>(wanted: ResetAsk, cx: &mut Cx<'_>) {
    let nowhere = || wanted.create.then(|| "it stands nowhere yet".to_owned());
    let offer = |(name, detail): &(&str, &str)| {
        Offer::new(*name, *detail).off(nowhere().filter(|_| *name == "shift"))
    };
    let offers = PLACES.iter().map(offer).collect();
    let nothing = String::new;
    cx.choose("Set them to what?", offers, move |_: &mut V, at, cx| match at {
        0 => look_at::<V>(wanted, Destination::At(Position::Begin), cx),
        1 => look_at::<V>(wanted, Destination::At(Position::End), cx),
        2 => {
            let asked = ("Set to the first record from", "2026-11-22T10:00, yesterday 10:00, 10:00");
            ask_position::<V>(asked, nothing(), wanted, cx);
        }
        3 => ask_position::<V>(("Set back by", "-15m, -2h, -1d: so long before now"), nothing(), wanted, cx),
        4 => {
            let asked = ("Set the offset to", "1234, end-500, 50%: in every partition");
            ask_position::<V>(asked, nothing(), wanted, cx);
        }
        5 => {
            let help = "+500 skips 500 records of each partition, -500 reads them again";
            ask_position::<V>(("Shift by", help), nothing(), wanted, cx);
        }
        6 => super::sheets::ask_file::<V>(wanted, cx),
        _ => ask_group::<V>(wanted, cx),
    });
}

fn ask_position<V: SetsOffsets>(
    (title, help): (&'static str, &str),
    prefill: String,
    wanted: ResetAsk,
    cx: &mut Cx<'_>,
) {
    let zone = cx.look.zone.clone();
    let shifts = title == "Shift by";
    cx.prompt(
        title,
        help,
        prefill,
        move |text| destination(text, shifts, &zone),
        move |_: &mut V, destination, cx| look_at::<V>(wanted, destination, cx),
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

fn ask_group<V: SetsOffsets>(wanted: ResetAsk, cx: &mut Cx<'_>) {
    let others: Vec<(Arc<str>, String)> = others(cx.look);
    let offers = others.iter().map(|(id, state)| Offer::new(&**id, state)).collect();
    cx.choose("Set them to where which group stands?", offers, move |_: &mut V, at, cx| {
        look_at_like::<V>(wanted, others[at].0.clone(), cx);
    });
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
