//! Whether a lag grows or shrinks over the last half minute. A group commits in steps, every few seconds: between two looks its
//! lag may stand still, or grow by what came in, though it falls all the while. So the lowest lag of the older half of
//! that time is held against the lowest of the newer half: what is left right after a commit. Pure.
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// How far back it looks.
const WINDOW: Duration = Duration::from_secs(30);

/// The lags of the last half minute, oldest first.
#[derive(Default)]
pub(super) struct Trend(VecDeque<(u64, Instant)>);

impl Trend {
    /// Takes a lag in and tells by how many records it changes in a second; none at the first look.
    pub(super) fn note(&mut self, lag: u64, now: Instant) -> Option<f64> {
        self.0.push_back((lag, now));
        // After a pause the last look before it is still better than none.
        while self.0.len() > 2 && self.0.front().is_some_and(|(_, at)| now - *at > WINDOW) {
            self.0.pop_front();
        }
        let (_, first) = *self.0.front()?;
        let middle = first + (now - first) / 2;
        let newer = self.0.partition_point(|(_, at)| *at <= middle);
        let (older_low, older_at) = lowest(self.0.range(..newer))?;
        let (newer_low, newer_at) = lowest(self.0.range(newer..))?;
        let span = (newer_at - older_at).as_secs_f64();
        (span > 0.0).then(|| (newer_low as f64 - older_low as f64) / span)
    }
}

/// The lowest, and when it was last that low.
fn lowest<'a>(looks: impl Iterator<Item = &'a (u64, Instant)>) -> Option<(u64, Instant)> {
    looks.copied().min_by(|(one, at), (other, then)| one.cmp(other).then(then.cmp(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The trend after looks three seconds apart, for two minutes.
    fn after(lag: impl Fn(u64) -> u64) -> f64 {
        let (start, mut trend) = (Instant::now(), Trend::default());
        let looks = (0..=120).step_by(3).map(|second| (second, start + Duration::from_secs(second)));
        looks.map(|(second, at)| trend.note(lag(second), at)).last().flatten().unwrap()
    }

    #[test]
    fn commits_in_steps_hide_no_trend() {
        let last_commit = |second: u64| second - second % 5;
        let falls = after(|second| 10_000 - 35 * last_commit(second));
        assert!((-50.0..=-20.0).contains(&falls), "{falls}");
        // Ten records a second come in, all of them are read every five seconds.
        let saw = after(|second| 10 * (second % 5));
        assert!(saw.abs() < 0.1, "{saw}");
        let grows = after(|second| 7 + second / 5);
        assert!((0.1..=0.3).contains(&grows), "{grows}");
        assert_eq!(after(|_| 1), 0.0);
    }

    #[test]
    fn one_look_tells_no_trend_and_a_pause_is_no_end() {
        let (start, mut trend) = (Instant::now(), Trend::default());
        assert_eq!(trend.note(100, start), None);
        assert_eq!(trend.note(400, start + Duration::from_secs(300)), Some(1.0));
    }
}
