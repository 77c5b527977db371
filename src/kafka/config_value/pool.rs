//! Pools of threads of a broker: while it runs they are at most doubled or halved at once, so a greater change takes steps.

const POOLS: &[&str] = &[
    "background.threads",
    "log.cleaner.threads",
    "num.io.threads",
    "num.network.threads",
    "num.recovery.threads.per.data.dir",
    "num.replica.fetchers",
];

/// The values on the way from one to the other, the last one included: 8 to 50 goes over 16 and 32. One value for what is no
/// pool, or where one of the two is no number.
pub fn pool_steps(name: &str, now: Option<&str>, wanted: &str) -> Vec<String> {
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number > 0);
    let ends = now.and_then(number).zip(number(wanted));
    let Some((mut at, goal)) = ends.filter(|_| POOLS.contains(&name)) else { return vec![wanted.to_owned()] };
    let mut steps = Vec::new();
    while at != goal {
        // Kafka halves whole numbers: from 7 it goes down to 3.
        at = if goal > at { goal.min(at.saturating_mul(2)) } else { goal.max((at / 2).max(1)) };
        steps.push(at.to_string());
    }
    if steps.is_empty() { vec![wanted.to_owned()] } else { steps }
}
