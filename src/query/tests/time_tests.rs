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
    for wrong in [
        "",
        "-",
        "-15",
        "15m",
        "2026-13-01",
        "2026-11-22x",
        "25:00",
        "2026-11-22T10:00+99",
        "noon",
        "-9999999999999w",
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
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
