//! Days by their names, with a clock on them: `yesterday`, `mon 9:00`, `14:00`. Reads no clock: which day it is, is told.
use super::clock::ClockTime;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use std::fmt;

/// A day as it is named from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NamedDay {
    /// So many days before today.
    Back(u8),
    /// The last one of that name: it may be today, if that has come as far as is meant.
    Last(Weekday),
}

/// The days of a week, each by its least and its whole name.
const WEEK: [(&str, &str, Weekday); 7] = [
    ("mon", "monday", Weekday::Monday),
    ("tue", "tuesday", Weekday::Tuesday),
    ("wed", "wednesday", Weekday::Wednesday),
    ("thu", "thursday", Weekday::Thursday),
    ("fri", "friday", Weekday::Friday),
    ("sat", "saturday", Weekday::Saturday),
    ("sun", "sunday", Weekday::Sunday),
];

impl NamedDay {
    /// Reads a day, a clock on a day in either order, or a clock of today: in lower case.
    pub fn parse(text: &str) -> Option<(NamedDay, Option<ClockTime>)> {
        let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "at").collect();
        match words.as_slice() {
            [word] if word.contains(':') && !word.contains('t') => {
                Some((NamedDay::Back(0), Some(ClockTime::parse(word)?)))
            }
            // As in a date: `yesterdayT10:00`.
            [word] => match (NamedDay::of(word), word.rsplit_once('t')) {
                (Some(day), _) => Some((day, None)),
                (None, Some((day, clock))) => Some((NamedDay::of(day)?, Some(ClockTime::parse(clock)?))),
                (None, None) => None,
            },
            [one, other] => match NamedDay::of(one) {
                Some(day) => Some((day, Some(ClockTime::parse(other)?))),
                // An hour alone does not stand before a day: `10 yesterday` may mean anything.
                None if one.contains(':') => Some((NamedDay::of(other)?, Some(ClockTime::parse(one)?))),
                None => None,
            },
            _ => None,
        }
    }

    fn of(word: &str) -> Option<NamedDay> {
        match word {
            "today" => return Some(NamedDay::Back(0)),
            "yesterday" => return Some(NamedDay::Back(1)),
            _ => {}
        }
        let names =
            |(least, whole, _): &&(&str, &str, Weekday)| word.starts_with(least) && whole.starts_with(word);
        WEEK.iter().find(names).map(|(.., day)| NamedDay::Last(*day))
    }

    /// Its date, when it is `now` in that zone and `clock` is meant on it.
    pub fn date(self, clock: Option<ClockTime>, now: i64, zone: &TimeZone) -> Option<Date> {
        let today = Timestamp::from_millisecond(now).ok()?.to_zoned(zone.clone()).date();
        let back = match self {
            NamedDay::Back(back) => i64::from(back),
            NamedDay::Last(day) => {
                let back = i64::from(day.until(today.weekday()));
                let comes = |clock: ClockTime| clock.on(today, zone).is_none_or(|moment| moment.from > now);
                if back == 0 && clock.is_some_and(comes) { 7 } else { back }
            }
        };
        today.checked_sub(Span::new().days(back)).ok()
    }
}

/// As it is read again.
impl fmt::Display for NamedDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NamedDay::Back(0) => f.write_str("today"),
            NamedDay::Back(_) => f.write_str("yesterday"),
            NamedDay::Last(day) => {
                let name = WEEK.iter().find(|(.., own)| own == day).map_or("", |(least, ..)| *least);
                f.write_str(name)
            }
        }
    }
}
