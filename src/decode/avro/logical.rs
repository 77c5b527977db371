//! What Avro's numbers and bytes stand for: days, times, decimals, UUIDs, durations. A number that is no such thing (a time of
//! 25 hours) is shown as the number that it is, and taken back as that.
use super::super::framed::Leaf;
use super::super::{calendar, decimal};
use super::big_decimal;
use super::node::{BytesAs, NumberAs};
use std::borrow::Cow;
use std::fmt::Write;

const DAY: i64 = 86_400;

impl NumberAs {
    pub fn leaf(self, value: i64) -> Leaf<'static> {
        match self {
            NumberAs::Number => Leaf::Integer(value),
            NumberAs::Date => Leaf::Text(Cow::Owned(calendar::date(value))),
            NumberAs::Clock(digits) => match apart(value, digits) {
                (seconds @ 0..DAY, fraction) => {
                    Leaf::Text(Cow::Owned(calendar::clock(seconds, fraction, digits)))
                }
                _ => Leaf::Integer(value),
            },
            NumberAs::Moment { digits, zoned } => {
                let (seconds, fraction) = apart(value, digits);
                let mut text = calendar::moment(seconds, fraction, digits);
                if zoned {
                    text.push('Z');
                }
                Leaf::Text(Cow::Owned(text))
            }
        }
    }

    /// The number that [`NumberAs::leaf`] writes as this text.
    pub fn number(self, text: &str) -> Option<i64> {
        match self {
            NumberAs::Number => None,
            NumberAs::Date => calendar::days(text),
            NumberAs::Clock(digits) => together(calendar::time_of_day(text, digits)?, digits),
            NumberAs::Moment { digits, zoned } => {
                let text = if zoned { text.strip_suffix('Z')? } else { text };
                together(calendar::seconds(text, digits)?, digits)
            }
        }
    }

    /// How it is written, for who has written it otherwise.
    pub fn pattern(self) -> &'static str {
        match self {
            NumberAs::Number => "a whole number",
            NumberAs::Date => "a date as 2026-11-26",
            NumberAs::Clock(_) => "a time as 13:14:15.123",
            NumberAs::Moment { zoned: true, .. } => "a time as 2026-11-26T13:14:15.123Z",
            NumberAs::Moment { zoned: false, .. } => "a time as 2026-11-26T13:14:15.123",
        }
    }
}

/// Seconds, and what is behind them.
fn apart(value: i64, digits: usize) -> (i64, u32) {
    let unit = unit(digits);
    (value.div_euclid(unit), u32::try_from(value.rem_euclid(unit)).unwrap_or_default())
}

fn together((seconds, fraction): (i64, u32), digits: usize) -> Option<i64> {
    // The first second of all may be under the least number, and its fraction above it.
    let value = i128::from(seconds) * i128::from(unit(digits)) + i128::from(fraction);
    i64::try_from(value).ok()
}

/// How many of a unit with so many digits are a second.
fn unit(digits: usize) -> i64 {
    match digits {
        3 => 1000,
        6 => 1_000_000,
        _ => 1_000_000_000,
    }
}

impl BytesAs {
    /// Bytes as what they stand for; none if they are no such thing. Those that stand for nothing else are text of ISO-8859-1,
    /// a character a byte, as in Avro's own JSON and in the defaults of its schemas.
    pub fn leaf(self, bytes: &[u8]) -> Option<Leaf<'_>> {
        match self {
            BytesAs::Bytes => Some(Leaf::Text(latin(bytes))),
            BytesAs::Decimal(scale) => decimal::of(bytes, i64::from(scale)).map(Leaf::Decimal),
            BytesAs::BigDecimal => big_decimal::of(bytes).map(Leaf::Decimal),
            BytesAs::Uuid => {
                uuid::Uuid::from_slice(bytes).ok().map(|id| Leaf::Text(Cow::Owned(id.to_string())))
            }
            BytesAs::Duration => duration(bytes).map(|text| Leaf::Text(Cow::Owned(text))),
        }
    }

    /// The bytes of what is written so; `size` if they are of a fixed number.
    pub fn bytes(self, text: &str, size: Option<usize>) -> Result<Vec<u8>, String> {
        match self {
            BytesAs::Bytes => from_latin(text),
            BytesAs::Decimal(scale) => decimal::bytes(text, i64::from(scale), size),
            BytesAs::BigDecimal => big_decimal::bytes(text),
            BytesAs::Uuid => uuid::Uuid::parse_str(text)
                .map(|id| id.as_bytes().to_vec())
                .map_err(|error| format!("`{text}` is no UUID: {error}")),
            BytesAs::Duration => duration_bytes(text).ok_or_else(|| {
                format!("`{text}` is no duration of months, days and seconds as P1M2DT3.456S")
            }),
        }
    }
}

/// A character for each byte.
fn latin(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

/// A byte for each character.
pub(super) fn from_latin(text: &str) -> Result<Vec<u8>, String> {
    let byte = |c: char| {
        u8::try_from(c).map_err(|_| format!("bytes are written as characters up to `ÿ`, and `{c}` is none"))
    };
    text.chars().map(byte).collect()
}

/// `P1M2DT3.456S`: months, days and milliseconds are apart, as none of them is a number of the others.
fn duration(bytes: &[u8]) -> Option<String> {
    let part = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let (months, days, millis) = (part(0)?, part(4)?, part(8)?);
    let mut text = String::new();
    let _ = write!(text, "P{months}M{days}DT{}.{:03}S", millis / 1000, millis % 1000);
    Some(text)
}

fn duration_bytes(text: &str) -> Option<Vec<u8>> {
    let (months, rest) = text.strip_prefix('P')?.split_once('M')?;
    let (days, rest) = rest.split_once("DT")?;
    let (seconds, fraction) = rest.strip_suffix('S')?.split_once('.')?;
    let fraction = Some(fraction).filter(|digits| digits.len() == 3)?.parse::<u32>().ok()?;
    let millis = seconds.parse::<u32>().ok()?.checked_mul(1000)?.checked_add(fraction)?;
    let parts = [months.parse::<u32>().ok()?, days.parse().ok()?, millis];
    Some(parts.iter().flat_map(|part| part.to_le_bytes()).collect())
}
