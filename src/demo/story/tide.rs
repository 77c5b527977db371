//! How busy the shop is from moment to moment. Pure.

/// Records a second at `at` (milliseconds since 1970), around the mean `rate`: two swells, and now and then a rush.
pub fn rate_at(rate: f64, at: i64) -> f64 {
    let seconds = at as f64 / 1_000.0;
    let swell = 0.35 * (seconds / 97.0 * std::f64::consts::TAU).sin();
    let ripple = 0.15 * (seconds / 13.0 * std::f64::consts::TAU).sin();
    let rush = if (seconds / 300.0).fract() < 0.05 { 0.8 } else { -0.04 };
    rate * (1.0 + swell + ripple + rush)
}

/// When the event `index` of `count` of the past happened: the nearer to `now`, the denser.
pub fn past(now: i64, span_ms: i64, index: usize, count: usize) -> i64 {
    let left = 1.0 - index as f64 / count as f64;
    now - (span_ms as f64 * left.powf(2.2)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tide_keeps_its_mean_and_never_stops() {
        let rates: Vec<f64> = (0..291_000).map(|second| rate_at(100.0, second * 1_000)).collect();
        let mean = rates.iter().sum::<f64>() / rates.len() as f64;
        assert!((97.0..103.0).contains(&mean), "{mean}");
        let (low, high) = rates.iter().fold((f64::MAX, 0.0f64), |(low, high), r| (low.min(*r), high.max(*r)));
        assert!(low > 30.0 && high > 180.0, "{low} to {high}");
    }

    #[test]
    fn the_past_ends_now_and_never_runs_backwards() {
        let times: Vec<i64> = (0..1_000).map(|index| past(1_000_000, 500_000, index, 1_000)).collect();
        assert_eq!(times[0], 500_000);
        assert!(times.is_sorted() && *times.last().unwrap() <= 1_000_000);
        assert!(times[999] - times[998] < times[1] - times[0]);
    }
}
