//! How times are shown: local, UTC, ISO, relative, epoch, in turn by one key. Knows no clock: now is given.
use crate::config::TimeFormat;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The next way in the turn.
pub fn next(format: TimeFormat) -> TimeFormat {
    match format {
        TimeFormat::Local => TimeFormat::Utc,
        TimeFormat::Utc => TimeFormat::Iso,
        TimeFormat::Iso => TimeFormat::Relative,
        TimeFormat::Relative => TimeFormat::Epoch,
        TimeFormat::Epoch => TimeFormat::Local,
    }
}

/// Milliseconds since 1970 as text. The day stands only where it is not today; the zone always can be told.
pub fn show(at: i64, format: TimeFormat, zone: &TimeZone, now: i64) -> String {
    if at < 0 {
        return "–".to_owned();
    }
    let Ok(moment) = Timestamp::from_millisecond(at) else { return at.to_string() };
    let in_zone = |zone: &TimeZone| moment.to_zoned(zone.clone());
    match format {
        TimeFormat::Local => short(&in_zone(zone), now, zone),
        TimeFormat::Utc => format!("{}Z", short(&in_zone(&TimeZone::UTC), now, &TimeZone::UTC)),
        TimeFormat::Iso => in_zone(zone).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
        TimeFormat::Relative => crate::ui::number::ago(now - at),
        TimeFormat::Epoch => at.to_string(),
    }
}

/// The whole moment with its zone, whatever the way: for places with room.
pub fn whole(at: i64, zone: &TimeZone) -> String {
    let Ok(moment) = Timestamp::from_millisecond(at) else { return at.to_string() };
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S%.3f %:z").to_string()
}

fn short(at: &Zoned, now: i64, zone: &TimeZone) -> String {
    let today = Timestamp::from_millisecond(now).map(|now| now.to_zoned(zone.clone()).date());
    let form =
        if today.is_ok_and(|today| today == at.date()) { "%H:%M:%S%.3f" } else { "%Y-%m-%d %H:%M:%S%.3f" };
    at.strftime(form).to_string()
}
