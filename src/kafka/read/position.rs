//! A place in a partition as a user writes it: `begin`, `end-500`, `1234`, `2026-11-22T10:00`, `-1h`, `yesterday 10:00`,
//! `mon 9:00`, `50%`.
//!
//! The words for times are those of filters (`query`); turning a position into an offset costs a question and is `place`'s
//! work.
use crate::kafka::model::{Offset, Timestamp};
use crate::query::{ClockTime, Moment, NamedDay, When};
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
    /// Records with this timestamp or a later one; as the end of a range, those with an earlier one.
    Time(Timestamp),
    /// As `Time`, counted back from now.
    Back(Duration),
    /// As `Time`, on a day by its name in the zone that is shown: at a clock's time, or at midnight.
    Day { day: NamedDay, clock: Option<ClockTime> },
}

/// Why a text is no position (or range): what was expected, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PositionMistake(pub String);

/// Numbers from here on are far more likely a time in milliseconds (2001-09-09 and later) than an offset.
const TIME_LIKE: i64 = 1_000_000_000_000;

const UNITS: &[(&str, u64)] =
    &[("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Position {
    /// Reads where a range begins; times without a zone are meant in `zone`.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, PositionMistake> {
        Self::read(text, zone, |moment| moment.from)
    }

    /// Reads where a range ends. In the hour that comes twice when clocks are set back it is the second time, so that a range
    /// over that hour has all of it.
    pub fn parse_end(text: &str, zone: &TimeZone) -> Result<Self, PositionMistake> {
        Self::read(text, zone, |moment| moment.again.map_or(moment.from, |(from, _)| from))
    }

    fn read(text: &str, zone: &TimeZone, edge: fn(Moment) -> i64) -> Result<Self, PositionMistake> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "begin" | "beginning" | "earliest" | "first" | "start" => return Ok(Self::Begin),
            "end" | "latest" | "now" => return Ok(Self::End),
            _ => {}
        }
        let from_end = lower.strip_prefix("end").and_then(|rest| rest.trim_start().strip_prefix('-'));
        if let Some(count) = from_end {
            return count.trim().parse().map(Self::EndMinus).map_err(|_| mistake(text));
        }
        if let Some(last) = lower.strip_prefix("last ") {
            // `last 500` are records, `last 15m` is a time.
            let count = last.trim().parse().map(Self::EndMinus);
            return count
                .or_else(|_| Self::read(&format!("{last} ago"), zone, edge).map_err(|_| mistake(text)));
        }
        if let Some(percent) = lower.strip_suffix('%') {
            let percent = percent.trim().parse().ok().filter(|percent| *percent <= 100);
            return percent.map(Self::Percent).ok_or_else(|| mistake(text));
        }
        if let Some(offset) = lower.strip_prefix('@') {
            return offset_of(offset).map(Self::Offset).ok_or_else(|| mistake(text));
        }
        if let Some(offset) = offset_of(&lower) {
            if offset.0 >= TIME_LIKE {
                return Err(PositionMistake(format!(
                    "`{text}` looks like a time: write epoch:{text}, or @{text} for the offset"
                )));
            }
            return Ok(Self::Offset(offset));
        }
        match When::parse(text, zone) {
            Some(When::Now) => Ok(Self::End),
            Some(When::Day { day, clock }) => Ok(Self::Day { day, clock }),
            Some(When::FromNow(millis @ ..=0)) => {
                Ok(Self::Back(Duration::from_millis(millis.unsigned_abs())))
            }
            Some(When::FromNow(_)) => {
                Err(PositionMistake(format!("`{text}` lies in the future: f follows what comes (--follow)")))
            }
            Some(When::At(moment)) => Ok(Self::Time(Timestamp(edge(moment)))),
            None => Err(lower.strip_prefix('-').map_or_else(
                || mistake(text),
                |back| {
                    PositionMistake(format!(
                        "a unit is missing: -15m, -2h, -1d; or end-{back} for the last {back} records"
                    ))
                },
            )),
        }
    }

    /// The time that this position means, if it means one; `now` and `zone` are the reader's.
    pub fn time(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Time(time) => Some(*time),
            Self::Back(back) => {
                let back = i64::try_from(back.as_millis()).unwrap_or(i64::MAX);
                Some(Timestamp(now.0.saturating_sub(back).max(0)))
            }
            Self::Day { day, clock } => {
                let when = When::Day { day: *day, clock: *clock };
                Some(Timestamp(when.moment(now.0, zone)?.from))
            }
            _ => None,
        }
    }
}

/// The cure stands first: the end of a long line may be cut.
fn mistake(text: &str) -> PositionMistake {
    PositionMistake(format!(
        "write begin, end, end-500, an offset (1234), 50%, or a time: 2026-11-22T10:00, yesterday, mon 9:00, -15m; `{text}` is \
         no position"
    ))
}

fn offset_of(text: &str) -> Option<Offset> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok().map(Offset)).flatten()
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
            Self::Day { day, clock } => {
                write!(f, "{day}")?;
                clock.map_or(Ok(()), |clock| write!(f, " {clock}"))
            }
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
