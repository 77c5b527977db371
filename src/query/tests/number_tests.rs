//! Tests of `number`.
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
    for text in
        ["", "-", "007", "+1", ".5", "5.", "1e", "1e+", "NaN", "1 ", "0x1", "1e9999999999999999999", "1.e5"]
    {
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
