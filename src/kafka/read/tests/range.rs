//! The words of a range: each parses, prints, and parses back to itself; mistakes say what was expected.
use crate::kafka::model::{Offset, Timestamp};
use crate::kafka::read::position::Position;
use crate::kafka::read::range::{Isolation, Partitions, Range};
use crate::query::NamedDay;
use jiff::tz::{self, TimeZone};
use proptest::prelude::*;
use std::time::Duration;

fn berlin() -> TimeZone {
    TimeZone::fixed(tz::offset(1))
}

fn position(text: &str) -> Position {
    Position::parse(text, &berlin()).unwrap_or_else(|mistake| panic!("{text}: {mistake}"))
}

#[test]
fn each_word_means_what_it_says() {
    assert_eq!(position("begin"), Position::Begin);
    assert_eq!(position(" End "), Position::End);
    assert_eq!(position("end-500"), Position::EndMinus(500));
    assert_eq!(position("1234"), Position::Offset(Offset(1234)));
    assert_eq!(position("@1700000000000"), Position::Offset(Offset(1_700_000_000_000)));
    assert_eq!(position("50%"), Position::Percent(50));
    assert_eq!(position("-1h30m"), Position::Back(Duration::from_secs(5400)));
    assert_eq!(position("-250ms"), Position::Back(Duration::from_millis(250)));
    assert_eq!(position("2026-11-22T10:00Z"), Position::Time(Timestamp(1_795_341_600_000)));
    assert_eq!(position("2026-11-22T10:00"), Position::Time(Timestamp(1_795_338_000_000)));
    assert_eq!(position("2026-11-22 10:00:00.250"), Position::Time(Timestamp(1_795_338_000_250)));
    assert_eq!(position("2026-11-22"), Position::Time(Timestamp(1_795_302_000_000)));
    assert_eq!(position("today 14:00").to_string(), "today 14:00");
    assert_eq!(position("10:00"), position("today 10:00"));
    assert_eq!(position("yesterday"), Position::Day { day: NamedDay::Back(1), clock: None });
    assert_eq!(position("-90min"), position("-1h30m"));
    assert_eq!(position("1 hour ago"), position("-1h"));
    assert_eq!(position("last 500"), position("end-500"));
    assert_eq!(position("last 2 hours"), position("-2h"));
    assert_eq!(position("Mon 9:00").to_string(), "mon 09:00");
    assert_eq!(position("14:00 yesterday"), position("yesterday 14:00"));
    assert_eq!(position("end - 100"), Position::EndMinus(100));
    assert_eq!(position("1969-01-01T01:00"), Position::Time(Timestamp(-31_536_000_000)));
    assert_eq!(position("epoch:1795341600000"), Position::Time(Timestamp(1_795_341_600_000)));
}

#[test]
fn today_begins_at_the_shown_zone_s_midnight() {
    // 23:30 in UTC is half past midnight of the next day one hour to the east.
    let now = Timestamp(1_795_390_200_000);
    assert_eq!(position("today").time(now, &berlin()), Some(Timestamp(1_795_388_400_000)));
    assert_eq!(position("today").time(now, &TimeZone::UTC), Some(Timestamp(1_795_305_600_000)));
    assert_eq!(position("-1h").time(now, &TimeZone::UTC), Some(Timestamp(1_795_386_600_000)));
    assert_eq!(position("end-5").time(now, &TimeZone::UTC), None);
}

#[test]
fn a_range_over_the_hour_that_comes_twice_has_all_of_it() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let (from, until) = ("2026-10-25T02:00", "2026-10-25T02:59");
    assert_eq!(Position::parse(from, &berlin), Ok(Position::Time(Timestamp(1_792_886_400_000))));
    assert_eq!(Position::parse_end(until, &berlin), Ok(Position::Time(Timestamp(1_792_893_540_000))));
}

#[test]
fn mistakes_say_what_to_write() {
    for (text, hint) in [
        ("-500", "end-500"),
        ("1795341600000", "epoch:1795341600000"),
        ("101%", "write begin"),
        ("end-x", "write begin"),
        ("last time", "write begin"),
        ("", "write begin"),
        ("-1y", "unit is missing"),
        ("-", "unit is missing"),
        ("@", "write begin"),
        ("+1h", "in the future"),
    ] {
        let mistake = Position::parse(text, &berlin()).unwrap_err();
        assert!(mistake.0.contains(hint), "{text}: {mistake}");
    }
    for text in ["x", "3-", "5-3", "-1", "0,,2", "99999999999"] {
        assert!(text.parse::<Partitions>().unwrap_err().0.contains("0,3-5"), "{text}");
    }
    assert!("dirty".parse::<Isolation>().unwrap_err().0.contains("committed"));
    let mistake = Range::from_query(["orders"], "form=begin", &berlin()).unwrap_err();
    assert!(mistake.0.contains("form") && mistake.0.contains("from"), "{mistake}");
}

fn positions() -> impl Strategy<Value = Position> {
    prop_oneof![
        Just(Position::Begin),
        Just(Position::End),
        Just(Position::Day { day: NamedDay::Back(0), clock: None }),
        Just(Position::Day { day: NamedDay::Last(jiff::civil::Weekday::Friday), clock: None }),
        ((0..24u32, 0..60u32, 0..60u32), 0..2u8).prop_map(|((hour, minute, second), back)| {
            let clock = format!("yesterday {hour:02}:{minute:02}:{second:02}");
            match position(&clock) {
                Position::Day { clock, .. } => Position::Day { day: NamedDay::Back(back), clock },
                other => other,
            }
        }),
        any::<u64>().prop_map(Position::EndMinus),
        (0..=i64::MAX).prop_map(|offset| Position::Offset(Offset(offset))),
        (0..=100u8).prop_map(Position::Percent),
        (0..=i64::MAX).prop_map(|time| Position::Time(Timestamp(time))),
        (0..=u64::MAX / 2).prop_map(|back| Position::Back(Duration::from_millis(back))),
    ]
}

fn partitions() -> impl Strategy<Value = Partitions> {
    prop_oneof![
        Just(Partitions::All),
        proptest::collection::btree_set(0..40, 1..20).prop_map(Partitions::Only),
    ]
}

proptest! {
    #[test]
    fn a_range_survives_its_route(
        from in positions(), until in positions(), partitions in partitions(), committed in any::<bool>(),
    ) {
        let isolation = if committed { Isolation::Committed } else { Isolation::Uncommitted };
        let range = Range { partitions, from, until, isolation, ..Range::of(["orders", "payments"]) };
        let back = Range::from_query(["orders", "payments"], &range.to_query(), &TimeZone::UTC);
        prop_assert_eq!(back, Ok(range));
    }

    #[test]
    fn whatever_is_taken_for_a_position_prints_as_the_same(text in "(end-|-|@|epoch:)?[0-9]{0,20}[a-z%]{0,2}|\\PC*") {
        if let Ok(position) = Position::parse(&text, &berlin()) {
            prop_assert_eq!(Position::parse(&position.to_string(), &TimeZone::UTC), Ok(position));
        }
    }
}
