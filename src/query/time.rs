//! Times as they are written in a filter and in values. Reads no clock: what "now" is, is told.
use super::context::Context;
use jiff::civil::{self, Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// A time as it was written: `2026-11-22` is the whole day, `2026-11-22T10:00` that minute, `-15m` a millisecond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    text: String,
    /// The first millisecond since 1970 that it names.
    pub from: i64,
    /// The first after it.
    pub until: i64,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = !self.text.contains([' ', '(', ')', ',']);
        if bare { f.write_str(&self.text) } else { write!(f, "\"{}\"", self.text) }
    }
}

/// What can stand where a time is expected.
pub const EXPECTED: &str =
    "a time: 2026-11-22, 2026-11-22T10:00, 10:00, -15m, now, today, yesterday or milliseconds since 1970";

impl Time {
    /// Reads a time in any of its spellings.
    pub fn parse(text: &str, context: &Context) -> Option<Time> {
        let (from, until) = span(text.trim(), context)?;
        Some(Time { text: text.to_owned(), from, until })
    }

    /// Whether `text` begins like a date, so that a comparison with it means times: `2026-11-22…`.
    pub fn looks_like_date(text: &str) -> bool {
        text.get(..10).is_some_and(|date| date.parse::<Date>().is_ok())
    }

    /// Whether `text` is a way back from now: `-15m`.
    pub fn looks_like_ago(text: &str) -> bool {
        text.starts_with('-') && ago(text).is_some()
    }
}

fn span(text: &str, context: &Context) -> Option<(i64, i64)> {
    let today = || Some(zoned(context.now, context)?.date());
    match text {
        "now" => return Some((context.now, context.now.checked_add(1)?)),
        "today" => return day(today()?, &context.zone),
        "yesterday" => return day(today()?.yesterday().ok()?, &context.zone),
        _ => {}
    }
    if text.starts_with(['-', '+']) {
        let at = context.now.checked_add(ago(text)?)?;
        return Some((at, at.checked_add(1)?));
    }
    if text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let at: i64 = text.parse().ok()?;
        return Some((at, at.checked_add(1)?));
    }
    if text.contains(':') && !text.contains('-') {
        return within(today()?, text, &context.zone);
    }
    let date: Date = text.get(..10)?.parse().ok()?;
    match text[10..].strip_prefix(['T', 't', ' ']) {
        None if text.len() == 10 => day(date, &context.zone),
        None => None,
        Some(rest) => {
            let (clock, zone) = split_zone(rest)?;
            within(date, clock, zone.as_ref().unwrap_or(&context.zone))
        }
    }
}

/// The day in its zone: 23 to 25 hours.
fn day(date: Date, zone: &TimeZone) -> Option<(i64, i64)> {
    let start = |date: Date| Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    Some((start(date)?, start(date.tomorrow().ok()?)?))
}

/// `10`, `10:00`, `10:00:05` or `10:00:05.123` on a day: the hour, minute, second or millisecond.
fn within(date: Date, clock: &str, zone: &TimeZone) -> Option<(i64, i64)> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.');
    if !digits(clock) || clock.starts_with(':') {
        return None;
    }
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let parts: Vec<i8> = whole.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (millis, length) = match (parts.len(), fraction) {
        (1, "") => (0, 3_600_000),
        (2, "") => (0, 60_000),
        (3, "") => (0, 1000),
        (3, fraction) => (format!("{fraction:0<3}").get(..3)?.parse().ok()?, 1),
        _ => return None,
    };
    let part = |index: usize| parts.get(index).copied().unwrap_or(0);
    let time = civil::Time::new(part(0), part(1), part(2), 0).ok()?;
    let start = DateTime::from_parts(date, time).to_zoned(zone.clone()).ok()?;
    let from = start.timestamp().as_millisecond().checked_add(millis)?;
    Some((from, from.checked_add(length)?))
}

/// The clock, and the zone behind it if there is one: `Z`, `+01:00`, `+0100`, `+01`, `[Europe/Berlin]`.
fn split_zone(text: &str) -> Option<(&str, Option<TimeZone>)> {
    if let Some(open) = text.find('[') {
        let name = text[open + 1..].strip_suffix(']')?;
        let clock = split_zone(&text[..open])?.0;
        return Some((clock, Some(TimeZone::get(name).ok()?)));
    }
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(TimeZone::UTC)));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, None)) };
    let digits: String = text[at + 1..].chars().filter(|&c| c != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "0"),
        4 if digits.is_ascii() => digits.split_at(2),
        _ => return None,
    };
    let seconds =
        hours.parse::<i32>().ok()?.checked_mul(3600)? + minutes.parse::<i32>().ok()?.checked_mul(60)?;
    let seconds = if text[at..].starts_with('-') { -seconds } else { seconds };
    Some((&text[..at], Some(Offset::from_seconds(seconds).ok()?.to_time_zone())))
}

/// Milliseconds from now: `-15m`, `-1h30m`, `+2d`, `-1w`, `-500ms`. A day has 24 hours here.
fn ago(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.split_at_checked(1)? {
        ("-", rest) => (-1, rest),
        ("+", rest) => (1, rest),
        _ => return None,
    };
    let mut total = 0i64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let count: i64 = rest[..digits].parse().ok()?;
        let unit_end =
            rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |end| digits + end);
        let unit = match &rest[digits..unit_end] {
            "ms" => 1,
            "s" => 1000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 7 * 86_400_000,
            _ => return None,
        };
        total = total.checked_add(count.checked_mul(unit)?)?;
        rest = &rest[unit_end..];
    }
    (text.len() > 1).then(|| total * sign)
}

fn zoned(millis: i64, context: &Context) -> Option<jiff::Zoned> {
    Some(Timestamp::from_millisecond(millis).ok()?.to_zoned(context.zone.clone()))
}

/// The time that a value names, in milliseconds since 1970: ISO 8601 with a zone, or without one in `zone`; or a number
/// of seconds, milli-, micro- or nanoseconds, told apart by size as dates of 1973 to 5138 allow.
pub(super) fn of_value(text: &[u8], zone: &TimeZone) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    if text.len() > 40 {
        return None;
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(match number.unsigned_abs() {
            0..100_000_000_000 => number * 1000,
            100_000_000_000..100_000_000_000_000 => number,
            100_000_000_000_000..100_000_000_000_000_000 => number / 1000,
            _ => number / 1_000_000,
        });
    }
    if !Time::looks_like_date(text) {
        return None;
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_millisecond());
    }
    let civil: DateTime = text.parse().ok()?;
    Some(civil.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond())
}

/// Milliseconds since 1970 as text in UTC, for explanations.
pub(super) fn shown(millis: i64, zone: &TimeZone) -> String {
    match Timestamp::from_millisecond(millis) {
        Ok(at) if millis >= 0 => at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
        _ if millis == -1 => "none".to_owned(),
        _ => format!("{} before 1970", SignedDuration::from_millis(millis.saturating_neg())),
    }
}

#[cfg(test)]
#[path = "tests/time_tests.rs"]
mod tests;
