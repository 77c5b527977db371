//! Messages that JSON has a form of its own for, as far as they have no parts: points in time, durations, masks. One that holds what
//! that form has no words for is shown as the message that it is.
use super::super::calendar;
use super::super::framed::Leaf;
use super::node::{FieldKind, MessageType, Types, WellKnown};
use super::parts::Parts;
use super::scalar;
use super::wire::WireValue;
use std::borrow::Cow;

const NANOS: i64 = 1_000_000_000;

/// The text of such a message.
pub(super) fn leaf(types: &Types, message: &MessageType, bytes: &[u8]) -> Option<Leaf<'static>> {
    let known = message.known?;
    if !matches!(known, WellKnown::Timestamp | WellKnown::Duration | WellKnown::FieldMask) {
        return None;
    }
    let (parts, read) = Parts::of(message, bytes);
    if read.is_err() || !parts.unknown.is_empty() {
        return None;
    }
    let text = match known {
        WellKnown::FieldMask => mask(types, &parts),
        known => {
            // Nanoseconds have 32 bits; what is above those is dropped, as other readers do.
            let (seconds, nanos) = (number(&parts, 0), i64::from(number(&parts, 1) as i32));
            if known == WellKnown::Timestamp { moment(seconds, nanos)? } else { duration(seconds, nanos)? }
        }
    };
    Some(Leaf::Text(Cow::Owned(text)))
}

/// The last value of a field that is a number.
fn number(parts: &Parts<'_>, place: usize) -> i64 {
    let of = parts.known.iter().rev().find(|(own, _)| *own == place);
    match of {
        Some((_, WireValue::Varint(bits))) => bits.cast_signed(),
        _ => 0,
    }
}

fn moment(seconds: i64, nanos: i64) -> Option<String> {
    let (fraction, digits) = fraction(u32::try_from(nanos).ok().filter(|nanos| i64::from(*nanos) < NANOS)?);
    Some(calendar::moment(seconds, fraction, digits) + "Z")
}

/// `-1.500s`: seconds and nanoseconds have one sign.
fn duration(seconds: i64, nanos: i64) -> Option<String> {
    if nanos.abs() >= NANOS || (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0) {
        return None;
    }
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    let (fraction, digits) = fraction(u32::try_from(nanos.abs()).ok()?);
    let seconds = seconds.unsigned_abs();
    Some(match digits {
        0 => format!("{sign}{seconds}s"),
        _ => format!("{sign}{seconds}.{fraction:0digits$}s"),
    })
}

/// Nanoseconds with as few digits as they need, of 0, 3, 6 and 9.
fn fraction(nanos: u32) -> (u32, usize) {
    match nanos {
        0 => (0, 0),
        nanos if nanos % 1_000_000 == 0 => (nanos / 1_000_000, 3),
        nanos if nanos % 1000 == 0 => (nanos / 1000, 6),
        nanos => (nanos, 9),
    }
}

/// The paths of a mask, as they are.
fn mask(types: &Types, parts: &Parts<'_>) -> String {
    let paths = parts.known.iter().map(|(_, value)| match scalar::leaf(types, FieldKind::String, *value) {
        Leaf::Text(text) => text,
        _ => Cow::Borrowed(""),
    });
    paths.collect::<Vec<_>>().join(",")
}

/// What [`moment`] writes so.
pub(super) fn of_moment(text: &str) -> Option<(i64, i32)> {
    let (seconds, fraction) = calendar::seconds(text.strip_suffix('Z')?, 9)?;
    Some((seconds, i32::try_from(fraction).ok()?))
}

/// What [`duration`] writes so.
pub(super) fn of_duration(text: &str) -> Option<(i64, i32)> {
    let number = text.strip_suffix('s')?;
    let (negative, number) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
    let (whole, behind) = number.split_once('.').unwrap_or((number, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(behind) || behind.len() > 9 {
        return None;
    }
    let seconds: i64 = format!("{}{whole}", if negative { "-" } else { "" }).parse().ok()?;
    let nanos: i32 = format!("{behind:0<9}").parse().ok()?;
    Some((seconds, if negative { -nanos } else { nanos }))
}
