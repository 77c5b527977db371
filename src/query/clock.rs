//! What a clock shows, and the moments at which it does. Knows no day by its name and no now.
use jiff::SignedDuration;
use jiff::civil::{self, Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::fmt;

/// Milliseconds since midnight on a clock, and for how long it shows that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClockTime {
    pub millis: u32,
    length: u32,
}

/// From a millisecond since 1970 up to another one; `again` where the clock was set back and showed the same once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub from: i64,
    pub until: i64,
    pub again: Option<(i64, i64)>,
}

impl Moment {
    pub(super) fn of((from, until): (i64, i64)) -> Moment {
        Moment { from, until, again: None }
    }
}

impl ClockTime {
    /// `10`, `10:00`, `10:00:05` or `10:00:05.123`: the hour, minute, second or millisecond.
    pub(super) fn parse(clock: &str) -> Option<ClockTime> {
        let digits =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.');
        if !digits(clock) || clock.starts_with(':') {
            return None;
        }
        let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let parts: Vec<u32> = whole.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let (millis, length) = match (parts.len(), fraction) {
            (1, "") => (0, 3_600_000),
            (2, "") => (0, 60_000),
            (3, "") => (0, 1000),
            (3, fraction) => (format!("{fraction:0<3}").get(..3)?.parse().ok()?, 1),
            _ => return None,
        };
        let part =
            |index: usize, most: u32| parts.get(index).copied().or(Some(0)).filter(|part| *part < most);
        let seconds = (part(0, 24)? * 60 + part(1, 60)?) * 60 + part(2, 60)?;
        Some(ClockTime { millis: seconds * 1000 + millis, length })
    }

    /// When a clock in `zone` shows it on a day: twice in the hour that comes again when clocks are set back.
    pub(super) fn on(self, date: Date, zone: &TimeZone) -> Option<Moment> {
        let time = civil::Time::midnight() + SignedDuration::from_millis(self.millis.into());
        let shown = zone.to_ambiguous_zoned(DateTime::from_parts(date, time));
        let span = |shown: jiff::Zoned| {
            let from = shown.timestamp().as_millisecond();
            (from, from.saturating_add(self.length.into()))
        };
        let (from, until) = span(shown.clone().compatible().ok()?);
        let twice = matches!(shown.offset(), AmbiguousOffset::Fold { .. });
        let again = if twice { Some(span(shown.later().ok()?)) } else { None };
        Some(Moment { from, until, again })
    }
}

/// `10:00:05.123`, as short as it is exact.
impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.millis / 1000, self.millis % 1000);
        write!(f, "{:02}", seconds / 3600)?;
        if self.length == 3_600_000 {
            return Ok(());
        }
        write!(f, ":{:02}", seconds / 60 % 60)?;
        match (self.length, millis) {
            (60_000, _) => Ok(()),
            (1000, _) => write!(f, ":{:02}", seconds % 60),
            _ => write!(f, ":{:02}.{millis:03}", seconds % 60),
        }
    }
}
