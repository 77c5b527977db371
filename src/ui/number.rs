//! Numbers as people read them: thousands, bytes, rates, durations. The unit comes apart from the digits, so that it can
//! be dimmed; nothing is rounded that is an exact count.

use super::tone::Tone;
use super::words::Words;

/// Digits and their unit: `212` `MB`, `1,204,551` and nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number, with `≈` if it is a bound.
    pub digits: String,
    /// What it counts; empty for plain counts.
    pub unit: &'static str,
}

/// What is shown for something unknown.
pub const UNKNOWN: &str = "–";

impl Quantity {
    /// As words with a dimmed unit.
    pub fn words(&self) -> Words<'static> {
        let words = Words::plain(self.digits.clone());
        if self.unit.is_empty() { words } else { words.and(Tone::Muted, format!(" {}", self.unit)) }
    }

    /// As words whose units stand below each other: the unit is filled up to `width` cells.
    pub fn aligned(&self, width: usize) -> Words<'static> {
        Words::plain(self.digits.clone()).and(Tone::Muted, format!(" {:<width$}", self.unit))
    }

    /// As plain text.
    pub fn text(&self) -> String {
        if self.unit.is_empty() { self.digits.clone() } else { format!("{} {}", self.digits, self.unit) }
    }
}

/// A count with thousands: `1,204,551`.
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// A signed number with thousands: `-1,204`.
pub fn signed(number: i64) -> String {
    let digits = grouped(&number.unsigned_abs().to_string());
    if number < 0 { format!("-{digits}") } else { digits }
}

/// A change: `+310`, `-12`, `0`.
pub fn change(number: i64) -> String {
    if number > 0 { format!("+{}", signed(number)) } else { signed(number) }
}

/// A count that is only a bound: `≈1,204`.
pub fn about(number: u64) -> String {
    format!("≈{}", count(number))
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes in powers of 1000: `182 B`, `9.1 MB`, `212 MB`.
pub fn bytes(number: u64) -> Quantity {
    const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let mut unit = 0;
    let mut scaled = number as f64;
    // 999.5 would be printed as 1000.
    while scaled >= if unit == 0 { 1000.0 } else { 999.5 } && unit + 1 < UNITS.len() {
        scaled /= 1000.0;
        unit += 1;
    }
    let digits = if unit == 0 { number.to_string() } else { short(scaled) };
    Quantity { digits, unit: UNITS[unit] }
}

/// A rate a second: `0.4`, `9.1`, `812`, `1,284`, `1.2` `M`. Not a number is unknown.
pub fn rate(number: f64) -> Quantity {
    if !number.is_finite() {
        return Quantity { digits: UNKNOWN.to_owned(), unit: "" };
    }
    let size = number.abs();
    let (digits, unit) = match size {
        size if size >= 999_999.5 => (short(size / 1e6), "M"),
        size if size >= 9.95 => (count(size.round() as u64), ""),
        size if size < 0.05 => ("0".to_owned(), ""),
        size => (format!("{size:.1}"), ""),
    };
    Quantity { digits: if number < 0.0 && digits != "0" { format!("-{digits}") } else { digits }, unit }
}

/// One decimal under ten, none from there on.
fn short(scaled: f64) -> String {
    if scaled < 9.95 { format!("{scaled:.1}") } else { count(scaled.round() as u64) }
}

/// A duration given in milliseconds, in its largest unit: `4 ms`, `0.4 s`, `3 s`, `4 min`, `6 h`, `12 d`.
pub fn duration(milliseconds: u64) -> Quantity {
    let seconds = milliseconds / 1000;
    let (digits, unit) = match milliseconds {
        0..100 => (milliseconds.to_string(), "ms"),
        100..10_000 => {
            let tenths = milliseconds / 100;
            let tenth = tenths % 10;
            let whole = tenths / 10;
            (if tenth == 0 { whole.to_string() } else { format!("{whole}.{tenth}") }, "s")
        }
        10_000..120_000 => (seconds.to_string(), "s"),
        120_000..7_200_000 => ((seconds / 60).to_string(), "min"),
        7_200_000..172_800_000 => ((seconds / 3600).to_string(), "h"),
        _ => (count(seconds / 86_400), "d"),
    };
    Quantity { digits, unit }
}

/// How long ago something was, given in milliseconds: `now`, `3 s ago`, `in 4 min` for what lies ahead.
pub fn ago(milliseconds: i64) -> String {
    let size = milliseconds.unsigned_abs();
    if size < 1000 {
        return "now".to_owned();
    }
    let text = duration(size / 1000 * 1000).text();
    if milliseconds < 0 { format!("in {text}") } else { format!("{text} ago") }
}

/// An age for a column: `now`, `3 s`, `4 min`; what lies ahead has a minus.
pub fn age(milliseconds: i64) -> Quantity {
    let size = milliseconds.unsigned_abs();
    if size < 1000 {
        return Quantity { digits: "now".to_owned(), unit: "" };
    }
    let mut quantity = duration(size / 1000 * 1000);
    if milliseconds < 0 {
        quantity.digits.insert(0, '-');
    }
    quantity
}

/// A part of a whole in percent: `37 %`, `<1 %`; 100 only if it is all.
pub fn percent(part: f64) -> Quantity {
    let hundredths = part * 100.0;
    let digits = match hundredths {
        all if !all.is_finite() => UNKNOWN.to_owned(),
        all if all >= 100.0 => "100".to_owned(),
        none if none <= 0.0 => "0".to_owned(),
        little if little < 1.0 => "<1".to_owned(),
        some => some.floor().to_string(),
    };
    Quantity { digits, unit: "%" }
}

/// A count with its noun: `1 topic`, `3 topics`.
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_keep_all_their_digits() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_204_551), "1,204,551");
        assert_eq!(count(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(signed(i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!(change(310), "+310");
        assert_eq!(about(12_000), "≈12,000");
        assert_eq!(counted(1, "topic"), "1 topic");
        assert_eq!(counted(1300, "topic"), "1,300 topics");
    }

    #[test]
    fn bytes_have_one_decimal_under_ten() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (12_400, "12 kB"),
            (9_949, "9.9 kB"),
            (9_951, "10 kB"),
            (999_600, "1.0 MB"),
            (212_000_000, "212 MB"),
            (9_100_000, "9.1 MB"),
            (u64::MAX, "18 EB"),
        ];
        for (number, text) in cases {
            assert_eq!(bytes(number).text(), text);
        }
    }

    #[test]
    fn rates_and_parts() {
        for (number, text) in
            [(0.0, "0"), (0.44, "0.4"), (812.3, "812"), (1284.0, "1,284"), (1.25e6, "1.2 M")]
        {
            assert_eq!(rate(number).text(), text);
        }
        assert_eq!(rate(f64::NAN).text(), "–");
        assert_eq!(rate(-3.0).text(), "-3.0");
        assert_eq!(percent(0.999).text(), "99 %");
        assert_eq!(percent(0.004).text(), "<1 %");
        assert_eq!(percent(1.0).text(), "100 %");
    }

    #[test]
    fn durations_in_their_largest_unit() {
        let cases = [
            (4, "4 ms"),
            (400, "0.4 s"),
            (3000, "3 s"),
            (59_000, "59 s"),
            (240_000, "4 min"),
            (21_600_000, "6 h"),
            (1_036_800_000, "12 d"),
        ];
        for (milliseconds, text) in cases {
            assert_eq!(duration(milliseconds).text(), text);
        }
        assert_eq!(ago(400), "now");
        assert_eq!(ago(3_400), "3 s ago");
        assert_eq!(ago(-240_000), "in 4 min");
        assert_eq!(age(21_600_000).text(), "6 h");
    }
}
