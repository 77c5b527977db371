//! What CBOR's tags make of the value behind them: times, numbers of any length, decimals, UUIDs. Pure.
use crate::decode::framed::Leaf;
use crate::decode::{calendar, decimal};
use std::borrow::Cow;

/// Tags that say no more than the value does: text that is a date, an address, a pattern, and "this is CBOR".
pub(super) const PLAIN: &[u64] = &[0, 21, 22, 23, 24, 32, 33, 34, 35, 36, 55_799];

fn text(text: String) -> Leaf<'static> {
    Leaf::Text(Cow::Owned(text))
}

/// Seconds since 1970.
pub(super) fn moment(leaf: Leaf<'_>) -> Leaf<'_> {
    match leaf {
        Leaf::Integer(seconds) => text(calendar::shortest(seconds, 0) + "Z"),
        // So many microseconds are told apart by a number of 64 bits in this century.
        Leaf::Double(seconds) if seconds.abs() < 1e11 => {
            let micros = (seconds * 1e6).round() as i64;
            let (seconds, behind) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
            text(calendar::shortest(seconds, u32::try_from(behind).unwrap_or_default() * 1000) + "Z")
        }
        leaf => leaf,
    }
}

/// A whole number of any length, which has no sign of its own.
pub(super) fn big(bytes: &[u8], negative: bool) -> Option<Leaf<'static>> {
    let (sign, flip) = if negative { (0xff, 0xff) } else { (0, 0) };
    let signed: Vec<u8> = std::iter::once(sign).chain(bytes.iter().map(|byte| byte ^ flip)).collect();
    decimal::of(&signed, 0).map(Leaf::Decimal)
}

/// A decimal: how far its point is moved, and its digits.
pub(super) fn fraction(exponent: i64, digits: &Leaf<'_>) -> Option<Leaf<'static>> {
    let digits = match digits {
        Leaf::Integer(digits) => digits.to_string(),
        Leaf::Unsigned(digits) => digits.to_string(),
        Leaf::Decimal(digits) => digits.clone(),
        _ => return None,
    };
    Some(Leaf::Decimal(decimal::placed(&digits, exponent.checked_neg()?)))
}

pub(super) fn uuid(bytes: &[u8]) -> Option<Leaf<'static>> {
    uuid::Uuid::from_slice(bytes).ok().map(|id| text(id.to_string()))
}

/// A number of 16 bits.
pub(super) fn half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (bits >> 15, i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    let value = match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1024.0 + fraction) * 2f32.powi(exponent - 25),
    };
    if sign == 0 { value } else { -value }
}
