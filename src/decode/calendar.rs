//! Days and seconds since 1970 as ISO 8601, and back, over the whole range of the numbers that formats keep them in: what lies
//! outside the years 0 to 9999 gets a sign, as the standard has it. Knows no zone but UTC and no format.

const DAY: i64 = 86_400;
/// Days of 400 years, after which the calendar is the same again.
const ERA: i64 = 146_097;

/// `2026-11-26`
pub(super) fn date(days: i64) -> String {
    // The year begins in March, so that the day that is not always there stands at its end.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let in_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let (day, month) = (in_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    match year {
        0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:+05}-{month:02}-{day:02}"),
    }
}

/// The days that [`date`] writes so.
pub(super) fn days(text: &str) -> Option<i64> {
    let (head, day) = text.rsplit_once('-')?;
    let (year, month) = head.rsplit_once('-')?;
    let (month, day) = (number(month, 2)?, number(day, 2)?);
    let year: i64 = match year.as_bytes() {
        [b'+' | b'-', ..] if year.len() > 4 => year.parse().ok()?,
        _ => number(year, 4)?,
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || year.abs() > 1 << 40 {
        return None;
    }
    let from_march = if month <= 2 { year - 1 } else { year };
    let (era, in_era) = (from_march.div_euclid(400), from_march.rem_euclid(400));
    let in_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * ERA + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719_468;
    // The 31st of November is no day.
    (date(days) == text).then_some(days)
}

/// `13:14:15.123`, of a time of day with `digits` behind its seconds.
pub(super) fn clock(seconds: i64, fraction: u32, digits: usize) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match digits {
        0 => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}.{fraction:0digits$}"),
    }
}

/// Seconds of a day, and what is behind them as a whole number of `digits`: more digits than that are none, fewer are filled.
pub(super) fn time_of_day(text: &str, digits: usize) -> Option<(i64, u32)> {
    let (time, behind) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = time.split(':');
    let (hours, minutes, seconds) =
        (number(parts.next()?, 2)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 || behind.len() > digits {
        return None;
    }
    let fraction = if behind.is_empty() { 0 } else { number(behind, behind.len())? };
    let fraction = fraction * 10i64.pow(u32::try_from(digits - behind.len()).ok()?);
    Some((hours * 3600 + minutes * 60 + seconds, u32::try_from(fraction).ok()?))
}

/// `2026-11-26T13:14:15.123`
pub(super) fn moment(seconds: i64, fraction: u32, digits: usize) -> String {
    format!("{}T{}", date(seconds.div_euclid(DAY)), clock(seconds.rem_euclid(DAY), fraction, digits))
}

/// The same of nanoseconds, with as few digits as say it: none, or three, six or nine.
pub(super) fn shortest(seconds: i64, nanos: u32) -> String {
    match [1_000_000_000, 1_000_000, 1000].into_iter().position(|unit: u32| nanos.is_multiple_of(unit)) {
        Some(0) => moment(seconds, 0, 0),
        Some(1) => moment(seconds, nanos / 1_000_000, 3),
        Some(2) => moment(seconds, nanos / 1000, 6),
        _ => moment(seconds, nanos, 9),
    }
}

/// What [`moment`] writes so.
pub(super) fn seconds(text: &str, digits: usize) -> Option<(i64, u32)> {
    let (date, time) = text.split_once('T')?;
    let (of_day, fraction) = time_of_day(time, digits)?;
    // The first day of all may begin under the least number.
    let seconds = i128::from(days(date)?) * i128::from(DAY) + i128::from(of_day);
    Some((i64::try_from(seconds).ok()?, fraction))
}

/// A number of so many decimal digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
#[path = "tests/calendar_tests.rs"]
mod tests;
