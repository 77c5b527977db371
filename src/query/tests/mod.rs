//! Tests of the language as a whole: what conditions mean, and that mistakes are named where they are.
mod encodings;
pub(super) mod generate;
mod json_path;
mod meaning;
mod mistakes;
mod naive;
mod properties;
mod xml;
mod xml_path;

use super::{Context, Filter, Header, Headers, Record};
use jiff::tz::TimeZone;

/// 2026-11-22T12:00Z
pub(super) const NOON: i64 = 1_795_348_800_000;

pub(super) fn context() -> Context {
    Context::new(NOON, TimeZone::UTC)
}

pub(super) fn filter(text: &str) -> Filter {
    Filter::parse(text, &context()).unwrap_or_else(|mistake| panic!("{text}: {mistake} at {:?}", mistake.at))
}

pub(super) fn record<'a>(
    key: Option<&'a [u8]>,
    value: Option<&'a [u8]>,
    headers: &'a [Header<'a>],
) -> Record<'a> {
    Record {
        topic: "orders",
        partition: 3,
        offset: 42,
        timestamp: NOON,
        key,
        value,
        headers: Headers::Pairs(headers),
        reader: &crate::decode::framed::PLAIN,
    }
}
