//! Numbers compared exactly at any size, as the decimal digits that they are written with. Nothing here is a float.
use std::cmp::Ordering;

/// A number as JSON spells them (RFC 8259), taken apart but not converted.
#[derive(Clone, Copy, Debug)]
struct Parts<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    /// The number is 0.DIGITS × 10^magnitude, DIGITS without leading zeros; none for zero.
    magnitude: Option<i64>,
}

/// Longer exponents are not compared: 18 digits always fit in 64 bits.
const LONGEST_EXPONENT: usize = 18;

/// Whether `text` is spelled like a JSON number: `-12`, `1.50`, `1e9`; not `007`, `+1`, `.5` or `NaN`.
pub fn is_number(text: &[u8]) -> bool {
    parts(text).is_some()
}

/// The exact order of two numbers; none if one of them is not spelled like a number, or its exponent has over 18 digits.
pub fn compare(a: &[u8], b: &[u8]) -> Option<Ordering> {
    let (a, b) = (parts(a)?, parts(b)?);
    let sign = |parts: &Parts<'_>| match (parts.magnitude, parts.negative) {
        (None, _) => 0,
        (Some(_), true) => -1,
        (Some(_), false) => 1,
    };
    let order = sign(&a).cmp(&sign(&b));
    if order != Ordering::Equal || a.magnitude.is_none() {
        return Some(order);
    }
    let size = a.magnitude.cmp(&b.magnitude).then_with(|| compare_digits(a, b));
    Some(if a.negative { size.reverse() } else { size })
}

fn compare_digits(a: Parts<'_>, b: Parts<'_>) -> Ordering {
    let (mut a, mut b) = (a.significant(), b.significant());
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (x, y) => match x.unwrap_or(b'0').cmp(&y.unwrap_or(b'0')) {
                Ordering::Equal => {}
                order => return order,
            },
        }
    }
}

impl<'a> Parts<'a> {
    /// The digits from the first that is not zero on.
    fn significant(self) -> impl Iterator<Item = u8> + 'a {
        self.whole.iter().chain(self.fraction).copied().skip_while(|&digit| digit == b'0')
    }
}

fn parts(text: &[u8]) -> Option<Parts<'_>> {
    let (negative, rest) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, text),
    };
    let (whole, rest) = rest.split_at(digits(rest));
    if whole.is_empty() || (whole.len() > 1 && whole[0] == b'0') {
        return None;
    }
    let (fraction, rest) = match rest.split_first() {
        Some((b'.', after)) => after.split_at(digits(after)),
        _ => (&rest[..0], rest),
    };
    if fraction.is_empty() && text.contains(&b'.') {
        return None;
    }
    let exponent = match rest.split_first() {
        None => 0,
        Some((b'e' | b'E', after)) => exponent(after)?,
        Some(_) => return None,
    };
    let zeros = |digits: &[u8]| digits.iter().take_while(|&&digit| digit == b'0').count();
    let length = if whole != b"0" {
        Some(i64::try_from(whole.len()).ok()?)
    } else if zeros(fraction) < fraction.len() {
        Some(-i64::try_from(zeros(fraction)).ok()?)
    } else {
        None
    };
    Some(Parts { negative, whole, fraction, magnitude: length.map(|length| length + exponent) })
}

fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, rest) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, text),
    };
    let length = digits(rest);
    if length == 0 || length > LONGEST_EXPONENT || length < rest.len() {
        return None;
    }
    let value = rest.iter().fold(0i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    Some(if negative { -value } else { value })
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The digits that every spelling of the number contains apart from a decimal point: without sign, and without zeros at
/// either end.
pub fn core_digits(text: &[u8]) -> Option<Vec<u8>> {
    let mut digits: Vec<u8> = parts(text)?.significant().collect();
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    Some(digits)
}

#[cfg(test)]
#[path = "tests/number_tests.rs"]
mod tests;
