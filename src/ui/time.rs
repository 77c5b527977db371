//! Points in time as the reader wants them: local, UTC, ISO, relative or epoch. Is given the zone and the present.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::number::ago;

/// How points in time are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimeStyle {
    /// In the reader's zone: `14:02:09.112`.
    #[default]
    Local,
    /// In UTC.
    Utc,
    /// ISO 8601 with the zone's offset: `2026-11-22T14:02:09.112+01:00`.
    Iso,
    /// How long ago: `2 min ago`.
    Relative,
    /// Milliseconds since 1970 in UTC, as stored.
    Epoch,
}

impl TimeStyle {
    /// All styles in the order in which one key goes through them.
    pub const ALL: [TimeStyle; 5] =
        [TimeStyle::Local, TimeStyle::Utc, TimeStyle::Iso, TimeStyle::Relative, TimeStyle::Epoch];

    /// The style that one key press leads to.
    #[must_use]
    pub fn next(self) -> TimeStyle {
        let at = TimeStyle::ALL.iter().position(|style| *style == self).unwrap_or_default();
        TimeStyle::ALL[(at + 1) % TimeStyle::ALL.len()]
    }

    /// How times are shown from now on, with the zone's name.
    pub fn words(self, zone: &TimeZone) -> String {
        let zone = zone.iana_name().unwrap_or("the system's zone");
        match self {
            TimeStyle::Local => format!("Times are those of {zone}"),
            TimeStyle::Utc => "Times are in UTC".to_owned(),
            TimeStyle::Iso => format!("Times are ISO 8601, of {zone}"),
            TimeStyle::Relative => "Times are how long ago".to_owned(),
            TimeStyle::Epoch => "Times are milliseconds since 1970 (UTC)".to_owned(),
        }
    }
}

/// Style, zone and present: all that it takes to show a point in time. Times are milliseconds since 1970 in UTC.
#[derive(Clone, Debug)]
pub struct ClockFace {
    /// How to show it.
    pub style: TimeStyle,
    /// The reader's zone.
    pub zone: TimeZone,
    /// The present.
    pub now: i64,
}

/// Date, time and offset in a zone, for output that is no screen.
pub fn whole(time: i64, zone: &TimeZone) -> String {
    ClockFace { style: TimeStyle::Local, zone: zone.clone(), now: 0 }.full(time)
}

/// The same with the day of the week, as exact as it needs to be.
pub fn with_weekday(time: i64, zone: &TimeZone) -> String {
    let shown = Timestamp::from_millisecond(time).map(|point| point.to_zoned(zone.clone()));
    shown.map_or_else(
        |_| format!("{time} ms"),
        |shown| shown.strftime("%a %Y-%m-%d %H:%M:%S%.f %:z").to_string(),
    )
}

impl ClockFace {
    /// For a column: the time of day, with the date before it unless it is today's. Right-aligned, times stand below
    /// each other.
    pub fn brief(&self, time: i64) -> String {
        let Some(zoned) = self.zoned(time) else { return self.full(time) };
        let today = self.zoned(self.now).is_some_and(|now| now.date() == zoned.date());
        let this_year = self.zoned(self.now).is_some_and(|now| now.year() == zoned.year());
        match self.style {
            TimeStyle::Local | TimeStyle::Utc if today => zoned.strftime("%H:%M:%S%.3f").to_string(),
            TimeStyle::Local | TimeStyle::Utc if this_year => {
                zoned.strftime("%m-%d %H:%M:%S%.3f").to_string()
            }
            TimeStyle::Local | TimeStyle::Utc => zoned.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            _ => self.full(time),
        }
    }

    /// The same to the minute, for what is only about so exact.
    pub fn minute(&self, time: i64) -> String {
        let brief = self.brief(time);
        match (self.style, brief.rmatch_indices(':').next()) {
            (TimeStyle::Local | TimeStyle::Utc, Some((at, _))) => brief[..at].to_owned(),
            _ => brief,
        }
    }

    /// Date, time to the millisecond, and zone.
    pub fn full(&self, time: i64) -> String {
        let Some(zoned) = self.zoned(time) else { return format!("{time} ms") };
        match self.style {
            TimeStyle::Local => zoned.strftime("%Y-%m-%d %H:%M:%S%.3f %:z").to_string(),
            TimeStyle::Utc => zoned.strftime("%Y-%m-%d %H:%M:%S%.3f UTC").to_string(),
            TimeStyle::Iso => zoned.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
            TimeStyle::Relative => self.ago(time),
            TimeStyle::Epoch => time.to_string(),
        }
    }

    /// How long ago, whatever the style.
    pub fn ago(&self, time: i64) -> String {
        ago(self.now.saturating_sub(time))
    }

    /// The point in the zone of the style; none for numbers that no calendar reaches.
    fn zoned(&self, time: i64) -> Option<Zoned> {
        let zone = if self.style == TimeStyle::Utc { TimeZone::UTC } else { self.zone.clone() };
        Timestamp::from_millisecond(time).ok().map(|point| point.to_zoned(zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_352_529_112;

    fn clock(style: TimeStyle) -> ClockFace {
        ClockFace { style, zone: TimeZone::fixed(jiff::tz::offset(1)), now: NOW }
    }

    #[test]
    fn each_style_shows_the_same_point() {
        let shown = |style| clock(style).full(NOW);
        assert_eq!(shown(TimeStyle::Local), "2026-11-22 14:02:09.112 +01:00");
        assert_eq!(shown(TimeStyle::Utc), "2026-11-22 13:02:09.112 UTC");
        assert_eq!(shown(TimeStyle::Iso), "2026-11-22T14:02:09.112+01:00");
        assert_eq!(shown(TimeStyle::Epoch), "1795352529112");
        assert_eq!(clock(TimeStyle::Relative).full(NOW - 240_000), "4 min ago");
    }

    #[test]
    fn a_day_is_named() {
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(with_weekday(NOW, &zone), "Sun 2026-11-22 14:02:09.112 +01:00");
        assert_eq!(with_weekday(NOW - 112, &zone), "Sun 2026-11-22 14:02:09 +01:00");
    }

    #[test]
    fn columns_show_the_date_only_if_it_is_another() {
        let day = 86_400_000;
        assert_eq!(clock(TimeStyle::Local).brief(NOW), "14:02:09.112");
        assert_eq!(clock(TimeStyle::Local).brief(NOW - day), "11-21 14:02:09.112");
        assert_eq!(clock(TimeStyle::Utc).brief(NOW - 400 * day), "2025-10-18 13:02:09");
    }

    #[test]
    fn numbers_beyond_the_calendar_are_shown_as_they_are() {
        for style in TimeStyle::ALL {
            assert_eq!(clock(style).brief(i64::MAX), "9223372036854775807 ms");
        }
    }

    #[test]
    fn one_key_goes_through_all() {
        let mut style = TimeStyle::default();
        for _ in TimeStyle::ALL {
            style = style.next();
        }
        assert_eq!(style, TimeStyle::default());
    }
}
