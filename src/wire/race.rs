//! Several ways to the same end: the next one joins when the one before has failed or keeps us waiting (RFC 8305).
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::future::Future;
use std::time::Duration;
use tokio::time::timeout;

/// How long the first way has for itself before the next is tried beside it.
const STAGGER: Duration = Duration::from_millis(250);

/// The first success, or all failures in the order in which they came. The other ways are dropped.
pub(super) async fn first<T, E, F>(ways: impl IntoIterator<Item = F>) -> Result<T, Vec<E>>
where
    F: Future<Output = Result<T, E>>,
{
    let mut untried = ways.into_iter();
    let mut trying = FuturesUnordered::new();
    let mut failed = Vec::new();
    loop {
        let next = untried.next();
        let last = next.is_none();
        trying.extend(next);
        let done = if last {
            match trying.next().await {
                Some(done) => done,
                None => return Err(failed),
            }
        } else {
            match timeout(STAGGER, trying.next()).await {
                Ok(Some(done)) => done,
                Ok(None) | Err(_) => continue,
            }
        };
        match done {
            Ok(found) => return Ok(found),
            Err(error) => failed.push(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use tokio::time::Instant;

    #[tokio::test]
    async fn a_way_that_keeps_silent_costs_a_moment_only() {
        let begun = Instant::now();
        let way = |at: i32| async move {
            match at {
                0 => pending().await,
                1 => Err("no"),
                at => Ok(at),
            }
        };
        assert_eq!(first([way(0), way(1), way(2), way(3)]).await, Ok(2));
        assert!(begun.elapsed() >= STAGGER && begun.elapsed() < 4 * STAGGER, "{:?}", begun.elapsed());
        assert_eq!(first([way(1), way(1)]).await, Err(vec!["no", "no"]));
        assert_eq!(first::<i32, &str, std::future::Ready<_>>([]).await, Err(vec![]));
    }
}
