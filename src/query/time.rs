//! Times as they are written in a filter, in a range and in values: one grammar. Reads no clock: what "now" is, is told.
use super::clock::{ClockTime, Moment};
use super::context::Context;
use super::day::NamedDay;
use jiff::civil::{Date, DateTime};
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
    /// The clock showed it a second time, when it was set back: `from` is of the first time, `until` of the second, and this
    /// is what lies in between and is not meant.
    between: Option<(i64, i64)>,
}

/// What a text means as a time, before it is known when now is. The one grammar of times, for filters and for ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Now,
    /// So many milliseconds from now; negative is back.
    FromNow(i64),
    /// A day by its name, and a clock on that day; none is the whole day.
    Day {
        day: NamedDay,
        clock: Option<ClockTime>,
    },
    /// What needs no clock to be known.
    At(Moment),
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = !self.text.contains([' ', '(', ')', ',']);
        if bare { f.write_str(&self.text) } else { write!(f, "\"{}\"", self.text) }
    }
}

/// What can stand where a time is expected.
pub const EXPECTED: &str = "a time: 2026-11-22, 2026-11-22T10:00, 10:00, -15m, now, today, yesterday, \"mon 9:00\" or \
                            milliseconds since 1970";

impl Time {
    /// Reads a time in any of its spellings.
    pub fn parse(text: &str, context: &Context) -> Option<Time> {
        let trimmed = text.trim();
        let millis = trimmed.len() > 4 && trimmed.bytes().all(|byte| byte.is_ascii_digit());
        // Where only times can stand, a number is one; in a range it is an offset.
        let when =
            if millis { moment_of(trimmed.parse().ok()?)? } else { When::parse(trimmed, &context.zone)? };
        let Moment { from, until, again } = when.moment(context.now, &context.zone)?;
        let last = again.map_or(until, |again| again.1);
        let between = again.map(|again| (until, again.0));
        Some(Time { text: text.to_owned(), from, until: last, between })
    }

    /// The moments that are meant, as inclusive ranges.
    pub fn spans(&self) -> impl Iterator<Item = (i64, i64)> {
        let (first, second) = match self.between {
            None => ((self.from, self.until), None),
            Some((end, start)) => ((self.from, end), Some((start, self.until))),
        };
        std::iter::once(first).chain(second).map(|(from, until)| (from, until - 1))
    }

    /// What it would be in milliseconds, if it is a number that has the size of seconds, micro- or nanoseconds of our time.
    pub fn in_other_units(&self) -> Option<(&'static str, String)> {
        let digits = self.text.trim();
        let number: i64 = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        // Ten digits are the seconds of a year between 2001 and 2286.
        match digits.len() {
            10 if number >= 1_000_000_000 => Some(("seconds", format!("{number}000"))),
            16 => Some(("microseconds", (number / 1000).to_string())),
            19 => Some(("nanoseconds", (number / 1_000_000).to_string())),
            _ => None,
        }
    }

    /// Whether `text` begins like a date, so that a comparison with it means times: `2026-11-22…`.
    pub fn looks_like_date(text: &str) -> bool {
        text.get(..10).is_some_and(|date| date.parse::<Date>().is_ok())
    }

    /// Whether `text` is a way back from now: `-15m`.
    pub fn looks_like_ago(text: &str) -> bool {
        text.starts_with('-') && from_now(text).is_some()
    }
}

fn moment_of(at: i64) -> Option<When> {
    Some(When::At(Moment::of((at, at.checked_add(1)?))))
}

impl When {
    /// Reads `now`, `today`, `yesterday 10:00`, `mon 9:00`, `10:00`, `-15m`, `2 hours ago`, `epoch:1795341600000`, a date, a
    /// date and a clock with a zone or in `zone`.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<When> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        if lower == "now" {
            return Some(When::Now);
        }
        if let Some((day, clock)) = NamedDay::parse(&lower) {
            return Some(When::Day { day, clock });
        }
        if let Some(millis) = lower.strip_prefix("epoch:") {
            return moment_of(millis.trim().parse().ok()?);
        }
        if let Some(back) = lower.strip_suffix("ago") {
            return Some(When::FromNow(from_now(&format!("-{}", back.replace(' ', "")))?));
        }
        if text.starts_with(['-', '+']) {
            return Some(When::FromNow(from_now(&lower)?));
        }
        let date: Date = text.get(..10)?.parse().ok()?;
        let moment = match text[10..].strip_prefix(['T', 't', ' ']) {
            None if text.len() == 10 => day(date, zone)?,
            None => return None,
            Some(rest) => {
                let (clock, own) = split_zone(rest)?;
                ClockTime::parse(clock)?.on(date, own.as_ref().unwrap_or(zone))?
            }
        };
        Some(When::At(moment))
    }

    /// The moments that are meant when it is `now`.
    pub fn moment(self, now: i64, zone: &TimeZone) -> Option<Moment> {
        let at = |at: i64| Some(Moment::of((at, at.checked_add(1)?)));
        match self {
            When::Now => at(now),
            When::FromNow(millis) => at(now.checked_add(millis)?),
            When::Day { day: named, clock } => {
                let date = named.date(clock, now, zone)?;
                clock.map_or_else(|| day(date, zone), |clock| clock.on(date, zone))
            }
            When::At(moment) => Some(moment),
        }
    }
}

/// The day in its zone: 23 to 25 hours.
fn day(date: Date, zone: &TimeZone) -> Option<Moment> {
    let start = |date: Date| Some(date.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    Some(Moment::of((start(date)?, start(date.tomorrow().ok()?)?)))
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

/// Milliseconds from now: `-15m`, `-1h30m`, `+2d`, `-1w`, `-500ms`, `-90min`, `-2hours`. A day has 24 hours here.
fn from_now(text: &str) -> Option<i64> {
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
            "s" | "sec" | "second" | "seconds" => 1000,
            "m" | "min" | "minute" | "minutes" => 60_000,
            "h" | "hour" | "hours" => 3_600_000,
            "d" | "day" | "days" => 86_400_000,
            "w" | "week" | "weeks" => 7 * 86_400_000,
            _ => return None,
        };
        total = total.checked_add(count.checked_mul(unit)?)?;
        rest = &rest[unit_end..];
    }
    (text.len() > 1).then(|| total * sign)
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
