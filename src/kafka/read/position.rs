//! A place in a partition as a user writes it: `begin`, `end-500`, `1234`, `2026-11-22T10:00`, `-1h`, `today`, `50%`.
//!
//! Owns the words and their meaning in time; turning one into an offset costs a question and is `plan`'s work.
use crate::kafka::model::{Offset, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::fmt;
use std::time::Duration;

/// From where or until where to read. The same position holds for every partition of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// The first record still there.
    Begin,
    /// The end as it is when the read begins (the last stable offset if only committed records are read).
    End,
    /// So many offsets before the end of each partition.
    EndMinus(u64),
    /// This offset in each partition.
    Offset(Offset),
    /// So many percent of the way from the first to the end offset, 0 to 100.
    Percent(u8),
    /// The first record with this timestamp or a later one.
    Time(Timestamp),
    /// As `Time`, counted back from now.
    Back(Duration),
    /// As `Time`, at the midnight before now, in the zone that is shown.
    Today,
}

/// Why a text is no position (or range): what was expected, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Mistake(pub String);

/// Numbers from here on are far more likely a time in milliseconds (2001-09-09 and later) than an offset.
const TIME_LIKE: i64 = 1_000_000_000_000;

const UNITS: &[(&str, u64)] =
    &[("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Position {
    /// Reads a position; times without a zone are meant in `zone`.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, Mistake> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "begin" | "beginning" | "earliest" | "first" | "start" => return Ok(Self::Begin),
            "end" | "latest" | "now" => return Ok(Self::End),
            "today" => return Ok(Self::Today),
            _ => {}
        }
        if let Some(count) = lower.strip_prefix("end-") {
            return count.trim().parse().map(Self::EndMinus).map_err(|_| mistake(text));
        }
        if let Some(percent) = lower.strip_suffix('%') {
            let percent = percent.trim().parse().ok().filter(|percent| *percent <= 100);
            return percent.map(Self::Percent).ok_or_else(|| mistake(text));
        }
        if let Some(offset) = lower.strip_prefix('@') {
            return offset_of(offset).map(Self::Offset).ok_or_else(|| mistake(text));
        }
        if let Some(back) = lower.strip_prefix('-') {
            return back_of(back).map(Self::Back).ok_or_else(|| {
                Mistake(format!(
                    "`{text}` needs a unit (-15m, -2h, -1d), or end-{back} for the last {back} records"
                ))
            });
        }
        if let Some(millis) = lower.strip_prefix("epoch:") {
            return millis.parse().map(|millis| Self::Time(Timestamp(millis))).map_err(|_| mistake(text));
        }
        if let Some(offset) = offset_of(&lower) {
            if offset.0 >= TIME_LIKE {
                return Err(Mistake(format!(
                    "`{text}` looks like a time: write epoch:{text}, or @{text} for the offset"
                )));
            }
            return Ok(Self::Offset(offset));
        }
        time_of(text, zone).map(Self::Time).ok_or_else(|| mistake(text))
    }

    /// The time that this position means, if it means one; `now` and `zone` are the reader's.
    pub fn time(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Time(time) => Some(*time),
            Self::Back(back) => {
                let back = i64::try_from(back.as_millis()).unwrap_or(i64::MAX);
                Some(Timestamp(now.0.saturating_sub(back).max(0)))
            }
            Self::Today => {
                let now = jiff::Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone());
                Some(Timestamp(now.start_of_day().ok()?.timestamp().as_millisecond()))
            }
            _ => None,
        }
    }
}

fn mistake(text: &str) -> Mistake {
    Mistake(format!(
        "`{text}` is no position: expected begin, end, end-500, an offset (1234), \
         a time (2026-11-22T10:00, today), a time back (-15m, -2h) or a percentage (50%)"
    ))
}

fn offset_of(text: &str) -> Option<Offset> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok().map(Offset)).flatten()
}

/// `1h30m`, `15m`, `2d`, `500ms`.
fn back_of(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut millis = 0u64;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == &rest[..letters])?;
        rest = &rest[letters..];
        millis = millis.checked_add(number.checked_mul(*unit)?)?;
    }
    (!text.is_empty()).then(|| Duration::from_millis(millis))
}

fn time_of(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let instant = match text.parse::<jiff::Timestamp>() {
        Ok(instant) => instant,
        Err(_) => {
            // A bare date is its midnight; a date and time without a zone is meant as it is shown.
            let civil = text.parse::<DateTime>().ok()?;
            civil.to_zoned(zone.clone()).ok()?.timestamp()
        }
    };
    (instant.as_millisecond() >= 0).then(|| Timestamp(instant.as_millisecond()))
}

/// The text parses back to the same position, in whatever zone.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begin => f.write_str("begin"),
            Self::End => f.write_str("end"),
            Self::EndMinus(count) => write!(f, "end-{count}"),
            Self::Offset(offset) if offset.0 >= TIME_LIKE => write!(f, "@{offset}"),
            Self::Offset(offset) => write!(f, "{offset}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Time(time) => match jiff::Timestamp::from_millisecond(time.0) {
                Ok(instant) => write!(f, "{instant}"),
                Err(_) => write!(f, "epoch:{}", time.0),
            },
            Self::Back(back) => write_back(f, *back),
            Self::Today => f.write_str("today"),
        }
    }
}

fn write_back(f: &mut fmt::Formatter<'_>, back: Duration) -> fmt::Result {
    let mut millis = back.as_millis();
    f.write_str("-")?;
    if millis == 0 {
        return f.write_str("0s");
    }
    for (name, unit) in UNITS {
        let count = millis / u128::from(*unit);
        if count > 0 {
            write!(f, "{count}{name}")?;
            millis %= u128::from(*unit);
        }
    }
    Ok(())
}
