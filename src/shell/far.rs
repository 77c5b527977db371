//! How far a change under way is, in words: its step, and of a long one the amounts, the pace and the time to go. Pure.
use crate::change::{ChangeProgress, StepProgress};
use crate::ui::number;

/// `2 of 3: copy the records of orders … 1.2M records · 212 MB · 45 MB/s · 40 % · 12 s to go`; none where there is nothing to tell.
pub fn far(change: &ChangeProgress) -> Option<String> {
    let words = change.words()?;
    Some(match change.far() {
        Some(far) => format!("{words} {}", amounts(&far)),
        None => words,
    })
}

fn amounts(far: &StepProgress) -> String {
    let StepProgress { took, records, bytes, share } = *far;
    let seconds = took.as_secs_f64();
    let mut parts = vec![number::counted(records, "record"), number::bytes(bytes).text()];
    if seconds >= 1.0 {
        parts.push(format!("{}/s", number::bytes((bytes as f64 / seconds) as u64).text()));
    }
    parts.push(number::percent(share).text());
    if seconds >= 1.0 && share > 0.0 && share < 1.0 {
        let left = seconds * (1.0 - share) / share * 1000.0;
        parts.push(format!("{} to go", number::duration(left as u64).text()));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_pace_tells_how_long_the_rest_takes() {
        let far = |took, share| StepProgress { took, records: 1200, bytes: 30_000_000, share };
        let words = amounts(&far(Duration::from_secs(10), 0.25));
        assert_eq!(words, "1,200 records · 30 MB · 3.0 MB/s · 25 % · 30 s to go");
        assert_eq!(amounts(&far(Duration::from_millis(200), 0.0)), "1,200 records · 30 MB · 0 %");
    }
}
