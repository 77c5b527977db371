//! What a user types, and text of all kinds on its way to a terminal.
use crate::query::{Context, Filter, Headers, KnownFields, Record, complete};
use crate::safe;
use jiff::tz::TimeZone;

/// 2026-11-22T12:00Z
const NOON: i64 = 1_795_348_800_000;

pub(super) fn context() -> Context {
    Context::new(NOON, TimeZone::UTC)
}

pub(super) fn record(value: &[u8]) -> Record<'_> {
    Record {
        topic: "topic",
        partition: 3,
        offset: 42,
        timestamp: NOON,
        key: Some(b"key"),
        value: Some(value),
        headers: Headers::None,
        reader: &crate::decode::framed::PLAIN,
    }
}

/// A filter, well-formed or not, and what is offered while it is typed.
pub(super) fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut known = KnownFields::default();
    let sample = record(br#"{"a":{"b":[1,"two",null]},"c d":true,"e":"2026-01-01"}"#);
    known.learn(&sample);
    for cursor in 0..=text.len().min(200) {
        let offered = complete(text, cursor, &known);
        assert!(
            offered.items.is_empty() || text.get(offered.replace.clone()).is_some(),
            "{text:?} at {cursor}"
        );
    }
    match Filter::parse(text, &context()) {
        Err(mistake) => {
            assert!(text.get(mistake.at.clone()).is_some(), "{mistake} at {:?} of {text:?}", mistake.at);
            mistake.column(text);
        }
        Ok(filter) => {
            let matches = filter.matches(&sample);
            assert_eq!(filter.explain(&sample).holds, matches, "{text:?} is explained otherwise");
            filter.marks().on(&sample);
            let bounds = filter.bounds();
            assert!(
                !matches || bounds.has_partition(sample.partition),
                "{text:?} excludes its own partition"
            );
            assert!(!matches || bounds.offsets.contains(sample.offset), "{text:?} excludes its own offset");
            assert!(Filter::parse(filter.text(), &context()).is_ok(), "{text:?} is not read back");
        }
    }
}

/// Whatever a record holds reaches a terminal as nothing but signs.
pub(super) fn text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let shown = safe::safe(&text);
    assert!(!shown.chars().any(char::is_control), "{shown:?}");
    assert_eq!(safe::safe(&shown), shown, "a sign is made of a sign");
    let mut next = 0;
    for cluster in safe::clusters(&text) {
        assert_eq!(cluster.at, next, "{text:?}");
        assert!(text.get(cluster.at..cluster.at + cluster.len).is_some(), "{text:?}");
        next += cluster.len;
    }
    assert_eq!(next, text.len(), "{text:?} is not shown to its end");
}
