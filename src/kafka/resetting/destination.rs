//! Where a group's offsets are to go, and what that comes to in one partition. Pure: what lies where was asked before.
use crate::kafka::model::{Offset, PartitionEnds};
use crate::kafka::read::{Place, Position};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where offsets are to go.
#[derive(Clone, Debug, PartialEq)]
pub enum Destination {
    /// The same position in every partition.
    At(Position),
    /// So many records on from where the group stands; below zero it reads them again.
    Shift(i64),
    /// An offset for each partition of its own.
    Rows(OffsetRows),
}

/// Offsets by partition: of a file, of another group, typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OffsetRows {
    /// Whose they are: "offsets.csv", "group billing".
    pub of: Arc<str>,
    /// `of` is the path of a file.
    pub is_file: bool,
    pub rows: BTreeMap<Place, i64>,
}

/// What a destination comes to in one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landing {
    pub to: Offset,
    /// What was asked for, where that lies outside the log: `to` is then the nearest offset inside.
    pub asked: Option<i64>,
}

/// What is known of a partition when a destination is worked out.
#[derive(Clone, Copy, Debug)]
pub(super) struct ResetGround {
    pub(super) committed: Option<Offset>,
    pub(super) ends: PartitionEnds,
    /// The first record that is not older than the time of the destination; none if all are older, or no time is asked.
    pub(super) at_time: Option<Offset>,
}

impl Destination {
    /// Where it comes to in a partition.
    ///
    /// # Errors
    /// Why this partition is left as it is.
    pub(super) fn land(&self, place: &Place, ground: &ResetGround) -> Result<Landing, Arc<str>> {
        let (first, end) = (ground.ends.first.0, ground.ends.end.0);
        let asked = match self {
            Destination::At(Position::Begin) => first,
            Destination::At(Position::End) => end,
            // "The last 500" of a log with 300 records are those 300: nobody asked for an offset outside.
            Destination::At(Position::EndMinus(back)) => {
                end.saturating_sub(i64::try_from(*back).unwrap_or(i64::MAX)).max(first)
            }
            Destination::At(Position::Offset(offset)) => offset.0,
            Destination::At(Position::Percent(percent)) => part_of((first, end), *percent),
            Destination::At(Position::Time(_) | Position::Back(_) | Position::Day { .. }) => {
                ground.at_time.map_or(end, |offset| offset.0)
            }
            Destination::Shift(by) => match ground.committed {
                Some(committed) => committed.0.saturating_add(*by),
                None => return Err("nothing is committed there that could be shifted".into()),
            },
            Destination::Rows(rows) => match rows.rows.get(place) {
                Some(offset) => *offset,
                None => return Err(format!("{} has no offset for it", rows.of).into()),
            },
        };
        let to = asked.clamp(first, end.max(first));
        Ok(Landing { to: Offset(to), asked: (to != asked).then_some(asked) })
    }

    /// Whether brokers must be asked for a time.
    pub(super) fn is_time(&self) -> bool {
        matches!(self, Destination::At(Position::Time(_) | Position::Back(_) | Position::Day { .. }))
    }

    /// In words, behind "to": "the end of each partition".
    pub fn words(&self) -> String {
        match self {
            Destination::At(Position::Begin) => "the first record still there".to_owned(),
            Destination::At(Position::End) => "the end".to_owned(),
            Destination::At(Position::EndMinus(back)) => format!("{back} before the end"),
            Destination::At(Position::Offset(offset)) => format!("offset {offset}"),
            Destination::At(Position::Percent(percent)) => format!("{percent}% of the log"),
            Destination::At(back @ Position::Back(_)) => {
                format!("the first record since {} ago", back.to_string().trim_start_matches('-'))
            }
            Destination::At(time) => format!("the first record since {time}"),
            Destination::Shift(by) if *by < 0 => format!("{} records back", by.unsigned_abs()),
            Destination::Shift(by) => format!("{by} records on"),
            Destination::Rows(rows) => format!("the offsets of {}", rows.of),
        }
    }
}

fn part_of((first, end): (i64, i64), percent: u8) -> i64 {
    let span = i128::from(end) - i128::from(first);
    i64::try_from(i128::from(first) + span * i128::from(percent) / 100).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::{PartitionId, Timestamp};
    use proptest::prelude::*;

    fn place() -> Place {
        ("orders".into(), PartitionId(3))
    }

    fn ground(committed: Option<i64>, first: i64, end: i64) -> ResetGround {
        let ends = PartitionEnds { first: Offset(first), end: Offset(end), stable: Offset(end) };
        ResetGround { committed: committed.map(Offset), ends, at_time: None }
    }

    fn landed(destination: &Destination, ground: &ResetGround) -> (i64, Option<i64>) {
        let landing = destination.land(&place(), ground).unwrap();
        (landing.to.0, landing.asked)
    }

    #[test]
    fn each_destination_lands_where_it_says() {
        let on = ground(Some(40), 10, 110);
        for (position, offset) in [
            (Position::Begin, 10),
            (Position::End, 110),
            (Position::EndMinus(20), 90),
            (Position::EndMinus(500), 10),
            (Position::Offset(Offset(77)), 77),
            (Position::Percent(50), 60),
            (Position::Time(Timestamp(5)), 110),
        ] {
            assert_eq!(landed(&Destination::At(position), &on), (offset, None), "{position}");
        }
        let found = ResetGround { at_time: Some(Offset(33)), ..on };
        assert_eq!(landed(&Destination::At(Position::Time(Timestamp(5))), &found), (33, None));
        assert_eq!(landed(&Destination::Shift(-5), &on), (35, None));
        let rows = OffsetRows { of: "a.csv".into(), is_file: true, rows: [(place(), 12)].into() };
        assert_eq!(landed(&Destination::Rows(rows), &on), (12, None));
    }

    #[test]
    fn what_lies_outside_the_log_lands_at_its_edge_and_says_so() {
        let on = ground(Some(40), 10, 110);
        assert_eq!(landed(&Destination::At(Position::Offset(Offset(500))), &on), (110, Some(500)));
        assert_eq!(landed(&Destination::Shift(-1000), &on), (10, Some(-960)));
        assert_eq!(landed(&Destination::Shift(i64::MAX), &on), (110, Some(i64::MAX)));
    }

    #[test]
    fn a_partition_without_an_answer_is_left_with_the_reason() {
        let none = ground(None, 0, 9);
        let why = |destination: Destination| destination.land(&place(), &none).unwrap_err().to_string();
        assert!(why(Destination::Shift(1)).contains("nothing is committed"));
        let rows = OffsetRows { of: "group billing".into(), ..OffsetRows::default() };
        assert_eq!(why(Destination::Rows(rows)), "group billing has no offset for it");
    }

    proptest! {
        #[test]
        fn nothing_lands_outside_the_log(first in 0i64..1000, length in 0i64..1000, by in any::<i64>(), committed in 0i64..5000) {
            let on = ground(Some(committed), first, first + length);
            for destination in [Destination::Shift(by), Destination::At(Position::Offset(Offset(by)))] {
                let landing = destination.land(&place(), &on).unwrap();
                prop_assert!((first..=first + length).contains(&landing.to.0));
            }
        }
    }
}
