//! Numbers of records in the input, counted from 1, as ranges: what was sent, what was not, and what is to be sent again.
//! Pure.
use std::fmt;
use std::str::FromStr;

/// Ascending ranges that do not touch, both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Vec<(u64, u64)>);

impl Numbers {
    /// Adds a number that is larger than all before.
    pub fn push(&mut self, number: u64) {
        match self.0.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => self.0.push((number, number)),
        }
    }

    /// Adds this number, which is larger than all before, and every larger one.
    pub fn push_from(&mut self, number: u64) {
        self.push(number);
        if let Some((_, last)) = self.0.last_mut() {
            *last = u64::MAX;
        }
    }

    pub fn contains(&self, number: u64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).is_some_and(|at| number <= self.0[at].1)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As it is typed: `3,7-9,20-`.
impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            match *last {
                last if last == *first => write!(f, "{comma}{first}")?,
                u64::MAX => write!(f, "{comma}{first}-")?,
                last => write!(f, "{comma}{first}-{last}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut ranges: Vec<(u64, u64)> = text.split(',').map(range).collect::<Result<_, _>>()?;
        ranges.sort_unstable();
        let mut merged: Vec<(u64, u64)> = Vec::new();
        for (first, last) in ranges {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
                _ => merged.push((first, last)),
            }
        }
        Ok(Numbers(merged))
    }
}

fn range(text: &str) -> Result<(u64, u64), String> {
    let number = |text: &str| text.trim().parse::<u64>().ok().filter(|number| *number > 0);
    let (first, last) = match text.split_once('-') {
        None => (number(text), number(text)),
        Some((first, "")) => (number(first), Some(u64::MAX)),
        Some((first, last)) => (number(first), number(last)),
    };
    match (first, last) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err(format!("{text:?} is no number of a record, nor a range of them: 20001,29584-29600,30000-")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_typed() {
        let mut numbers = Numbers::default();
        [1, 2, 3, 7, 20].into_iter().for_each(|number| numbers.push(number));
        numbers.push_from(30);
        assert_eq!(numbers.to_string(), "1-3,7,20,30-");
        assert_eq!("30-,7,1-2,2-3,20".parse(), Ok(numbers.clone()));
        let inside: Vec<u64> = (0..40).filter(|number| numbers.contains(*number)).collect();
        assert_eq!(inside, [1, 2, 3, 7, 20].into_iter().chain(30..40).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "0", "3-2", "a", "1,,2", "-5"] {
            assert!(text.parse::<Numbers>().is_err(), "{text:?}");
        }
    }
}
