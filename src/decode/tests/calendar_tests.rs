//! Tests of `calendar`, beside jiff's where that reaches.
use super::*;
use proptest::prelude::*;

#[test]
fn what_is_beyond_four_digits_has_a_sign() {
    assert_eq!(date(0), "1970-01-01");
    assert_eq!(date(i64::from(i32::MAX)), "+5881580-07-11");
    assert_eq!(date(i64::from(i32::MIN)), "-5877641-06-23");
    assert_eq!(moment(-1, 7, 3), "1969-12-31T23:59:59.007");
    assert_eq!(moment(0, 0, 0), "1970-01-01T00:00:00");
}

#[test]
fn what_is_no_day_and_no_time_is_refused() {
    for text in ["2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-11-31", "", "-", "--", "+-1-01-01"]
    {
        assert_eq!(days(text), None, "{text}");
    }
    for text in ["24:00:00", "1:00:00", "00:60:00", "00:00", "00:00:00.1234", "00:00:00:00", "00:00:00.x"] {
        assert_eq!(time_of_day(text, 3), None, "{text}");
    }
    assert_eq!(time_of_day("00:00:01.5", 3), Some((1, 500)));
}

proptest! {
    #[test]
    fn days_come_back(number in any::<i32>()) {
        let number = i64::from(number);
        prop_assert_eq!(days(&date(number)), Some(number));
    }

    #[test]
    fn moments_come_back(seconds_of in -9_223_372_036_854_775i64..9_223_372_036_854_775, fraction in 0u32..1_000_000) {
        let text = moment(seconds_of, fraction, 6);
        prop_assert_eq!(seconds(&text, 6), Some((seconds_of, fraction)));
    }

    #[test]
    fn they_are_those_of_another_calendar(seconds_of in -377_705_023_201i64..253_402_207_200) {
        let other = jiff::Timestamp::from_second(seconds_of).unwrap();
        let text = moment(seconds_of, 0, 0);
        if !text.starts_with('-') {
            prop_assert_eq!(format!("{text}Z"), other.to_string());
        }
    }
}
