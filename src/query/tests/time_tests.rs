//! Tests of `time`.
use super::*;
use proptest::prelude::*;

/// 2026-11-22T12:00+01:00
fn context() -> Context {
    Context::new(1_795_345_200_000, TimeZone::fixed(jiff::tz::offset(1)))
}

fn read(text: &str) -> Option<(i64, i64)> {
    Time::parse(text, &context()).map(|time| (time.from, time.until))
}

#[test]
fn times_name_spans() {
    let noon = context().now;
    assert_eq!(read("now"), Some((noon, noon + 1)));
    assert_eq!(read("2026-11-22T12:00"), Some((noon, noon + 60_000)));
    assert_eq!(read("2026-11-22 12:00:00"), Some((noon, noon + 1000)));
    assert_eq!(read("2026-11-22T11:00:00.5Z"), Some((noon + 500, noon + 501)));
    assert_eq!(read("2026-11-22T06:00-0500"), Some((noon, noon + 60_000)));
    assert_eq!(read("12:00"), Some((noon, noon + 60_000)));
    assert_eq!(read("today"), Some((noon - 12 * 3_600_000, noon + 12 * 3_600_000)));
    assert_eq!(read("yesterday"), read("2026-11-21"));
    assert_eq!(read("-1h30m"), Some((noon - 5_400_000, noon - 5_400_000 + 1)));
    assert_eq!(read("1795345200000"), Some((noon, noon + 1)));
    assert_eq!(read("today 12:00"), read("12:00"));
    assert_eq!(read("yesterday 12:00"), read("2026-11-21T12:00"));
    assert_eq!(read("yesterday at 12:00"), read("yesterday 12:00"));
    assert_eq!(read("14:00 yesterday"), read("yesterday 14:00"));
    assert_eq!(read("-90min"), read("-1h30m"));
    assert_eq!(read("1 hour 30 minutes ago"), read("-1h30m"));
    assert_eq!(read("epoch:1795345200000"), read("1795345200000"));
    assert_eq!(read("1969-12-31T23:00"), Some((-7_200_000, -7_140_000)));
    for wrong in [
        "",
        "-",
        "today12:00",
        "yesterdays",
        "ago",
        "-15",
        "15m",
        "2026-13-01",
        "2026-11-22x",
        "25:00",
        "2026-11-22T10:00+99",
        "noon",
        "mo",
        "month",
        "10 yesterday",
        "yesterday 25:00",
        "yesterday today",
        "-9999999999999w",
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

/// The context's day is a Sunday, its clock shows noon.
#[test]
fn a_day_of_the_week_is_the_last_that_has_come_so_far() {
    assert_eq!(read("sat"), read("2026-11-21"));
    assert_eq!(read("Monday"), read("2026-11-16"));
    assert_eq!(read("mon 9:00"), read("2026-11-16T09:00"));
    assert_eq!(read("tues at 9"), read("2026-11-17T09"));
    assert_eq!(read("sun"), read("today"));
    assert_eq!(read("sun 11:59"), read("today 11:59"));
    assert_eq!(read("sun 12:00"), read("today 12:00"));
    assert_eq!(read("sun 12:01"), read("2026-11-15T12:01"));
}

/// The night of 25 October 2026 in Berlin: 02:30 was shown at 00:30Z and again at 01:30Z.
#[test]
fn the_hour_that_comes_twice_is_both() {
    let context = Context::new(0, TimeZone::get("Europe/Berlin").unwrap());
    let time = Time::parse("2026-10-25T02:30", &context).unwrap();
    let (first, second) = (1_792_888_200_000, 1_792_891_800_000);
    assert_eq!(time.spans().collect::<Vec<_>>(), [(first, first + 59_999), (second, second + 59_999)]);
    // What the clock jumps over means the moment of the jump on, as before.
    let skipped = Time::parse("2026-03-29T02:30", &context).unwrap();
    assert_eq!(skipped.spans().count(), 1);
    let filter = crate::query::Filter::parse("timestamp = 2026-10-25T02:30", &context).unwrap();
    let headers = crate::query::Headers::None;
    let at = |timestamp: i64| crate::query::Record {
        topic: "t",
        partition: 0,
        offset: 0,
        timestamp,
        key: None,
        value: None,
        headers,
        reader: &crate::decode::framed::PLAIN,
    };
    let found = [first, first + 1_800_000, second].map(|time| filter.matches(&at(time)));
    assert_eq!(found, [true, false, true]);
}

#[test]
fn values_name_times() {
    let noon = Some(context().now);
    let of = |text: &str| of_value(text.as_bytes(), &context().zone);
    assert_eq!(of("2026-11-22T11:00:00Z"), noon);
    assert_eq!(of("2026-11-22T12:00:00.000"), noon);
    assert_eq!(of("1795345200"), noon);
    assert_eq!(of("1795345200000"), noon);
    assert_eq!(of("1795345200000000"), noon);
    assert_eq!(of("soon"), None);
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9:T+\\-Zz\\[\\]. dhmsé]{0,24}") {
        let _ = read(&text);
        let _ = read(&format!("2026-11-22{text}"));
        let _ = of_value(text.as_bytes(), &TimeZone::UTC);
    }
}
