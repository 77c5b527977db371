//! Decimals of 128 bits (IEEE 754, with a whole number for the digits), as BSON has them. Pure.
use crate::decode::decimal;
use crate::decode::framed::Leaf;
use std::borrow::Cow;

/// The most digits that count, as a number.
const MOST: u128 = 9_999_999_999_999_999_999_999_999_999_999_999;
const BIAS: i64 = 6176;

pub(super) fn leaf(bits: u128) -> Leaf<'static> {
    let word = |text: &'static str| Leaf::Text(Cow::Borrowed(text));
    let negative = bits >> 127 == 1;
    let (exponent, digits) = match bits >> 122 & 0x1f {
        0x1f => return word("NaN"),
        0x1e => return word(if negative { "-Infinity" } else { "Infinity" }),
        // Larger than any that counts, which stands for zero.
        0x18..=0x1d => (bits >> 111 & 0x3fff, 0),
        _ => (bits >> 113 & 0x3fff, bits & ((1 << 113) - 1)),
    };
    let digits = if digits > MOST { 0 } else { digits };
    let exponent = i64::try_from(exponent).unwrap_or_default() - BIAS;
    let sign = if negative { "-" } else { "" };
    Leaf::Decimal(decimal::placed(&format!("{sign}{digits}"), -exponent))
}
