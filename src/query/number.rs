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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order(a: &str, b: &str) -> Option<Ordering> {
        compare(a.as_bytes(), b.as_bytes())
    }

    #[test]
    fn every_digit_counts() {
        assert_eq!(order("12345678901234567890", "12345678901234567891"), Some(Ordering::Less));
        assert_eq!(order("1.10", "1.1"), Some(Ordering::Equal));
        assert_eq!(order("0.1", "0.10000000000000000001"), Some(Ordering::Less));
        assert_eq!(order("1e3", "1000"), Some(Ordering::Equal));
        assert_eq!(order("1234.5e1", "12345"), Some(Ordering::Equal));
        assert_eq!(order("-0", "0.00"), Some(Ordering::Equal));
        assert_eq!(order("-2", "-10"), Some(Ordering::Greater));
        assert_eq!(order("1e-400", "0"), Some(Ordering::Greater));
        assert_eq!(order("0.05", "5e-2"), Some(Ordering::Equal));
        assert_eq!(order("1e999999999999999999", "1e999999999999999998"), Some(Ordering::Greater));
    }

    #[test]
    fn what_is_not_spelled_like_a_number_is_none() {
        for text in [
            "",
            "-",
            "007",
            "+1",
            ".5",
            "5.",
            "1e",
            "1e+",
            "NaN",
            "1 ",
            "0x1",
            "1e9999999999999999999",
            "1.e5",
        ] {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn decimals_compare_like_scaled_integers(a in -99_999i64..99_999, b in -99_999i64..99_999, shift in 0usize..4) {
            let spelled = |n: i64| {
                let digits = format!("{:05}", n.abs());
                let (whole, fraction) = digits.split_at(5 - shift);
                let whole = match whole.trim_start_matches('0') { "" => "0", whole => whole };
                let point = if fraction.is_empty() { "" } else { "." };
                format!("{}{whole}{point}{fraction}", if n < 0 { "-" } else { "" })
            };
            prop_assert_eq!(order(&spelled(a), &spelled(b)), Some(a.cmp(&b)));
            prop_assert_eq!(order(&format!("{}e2", spelled(a)), &spelled(a)), Some((a * 100).cmp(&a)));
        }
    }
}
