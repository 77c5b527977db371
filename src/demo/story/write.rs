//! Small pieces of text that many records share: money, times, quoted and escaped strings. Pure.
use std::fmt::{Display, Formatter, Result};

/// Cents as a decimal with both digits: `8.10`.
pub struct Money(pub u64);

impl Display for Money {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Milliseconds since 1970 as RFC 3339 in UTC. By hand, because a history has a hundred thousand of them.
pub struct TimeText(pub i64);

impl Display for TimeText {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (days, rest) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        // The civil date of a day number, in years that begin in March so that leap days come last.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let (day, month) = (day_of_year - (153 * month + 2) / 5 + 1, (month + 2) % 12 + 1);
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60);
        let (seconds, millis) = (rest / 1_000 % 60, rest % 1_000);
        write!(f, "{year}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z")
    }
}

/// Text as a JSON string.
pub struct JsonText<'a>(pub &'a str);

impl Display for JsonText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("\"")?;
        let mut plain = self.0;
        while let Some(at) = plain.find(['"', '\\']) {
            f.write_str(&plain[..at])?;
            f.write_str("\\")?;
            f.write_str(&plain[at..=at])?;
            plain = &plain[at + 1..];
        }
        f.write_str(plain)?;
        f.write_str("\"")
    }
}

/// Text as XML character data.
pub struct XmlText<'a>(pub &'a str);

impl Display for XmlText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut plain = self.0;
        while let Some(at) = plain.find(['&', '<', '>']) {
            f.write_str(&plain[..at])?;
            f.write_str(match plain.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                _ => "&gt;",
            })?;
            plain = &plain[at + 1..];
        }
        f.write_str(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn times_are_written_as_the_calendar_has_them(at in 0i64..4_000_000_000_000) {
            let known = jiff::Timestamp::from_millisecond(at).unwrap();
            prop_assert_eq!(TimeText(at).to_string(), format!("{known:.3}"));
        }
    }

    #[test]
    fn marks_are_escaped_and_money_has_two_digits() {
        assert_eq!(JsonText(r#"a "b" \c"#).to_string(), r#""a \"b\" \\c""#);
        assert_eq!(XmlText("a<b> & c").to_string(), "a&lt;b&gt; &amp; c");
        assert_eq!(Money(810).to_string(), "8.10");
    }
}
