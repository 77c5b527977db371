//! Logs in again on an open connection before its session ends (KIP-368): a broker closes one that asks after that.
use super::connection::{Connection, HeldConnection, RenewalTask};
use super::error::Error;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// The part of a session after which it is renewed, in percent; and the part after which a failed try is repeated.
const AFTER: u32 = 80;
const AGAIN: u32 = 5;
/// No session is renewed earlier, whatever the broker says.
const SHORTEST: Duration = Duration::from_millis(100);
/// A broker takes no renewal within a second of the one before on the same connection (`KafkaChannel`): it reads the login as a
/// question out of place, and refuses it (ILLEGAL_SASL_STATE). A session that ends sooner, for its token does, just ends then.
const BETWEEN: Duration = Duration::from_millis(1_100);

/// Renews from now on, as long as anyone holds the connection. If a renewal fails for good, the connection ends with its
/// reason: whoever waits on it gets to know.
pub(super) fn start(held: HeldConnection, life: Duration) -> RenewalTask {
    let task = tokio::spawn(async move {
        let (mut life, mut soonest) = (life, Instant::now() + SHORTEST);
        loop {
            sleep_until(soonest.max(Instant::now() + life * AFTER / 100)).await;
            let until = Instant::now() + life * (100 - AFTER) / 100;
            match renew(&held, life, until).await {
                // The broker counts from when it began to read the login, which is behind us by now: a token may have been
                // waited for before.
                Some(Ok(next)) => (life, soonest) = (next, Instant::now() + BETWEEN),
                Some(Err((connection, error))) => {
                    tracing::warn!(address = %connection.address(), %error, "could not log in again");
                    return connection.link().end(&error);
                }
                None => return,
            }
        }
    });
    RenewalTask(task.abort_handle())
}

/// None: nobody holds the connection any more, or the broker wants no more renewals.
async fn renew(
    held: &HeldConnection,
    life: Duration,
    until: Instant,
) -> Option<Result<Duration, (Connection, Error)>> {
    loop {
        let connection = held.take()?;
        match connection.log_in_again().await {
            Ok(next) => return next.map(Ok),
            // None to be had right now: the session still lasts.
            Err(Error::NoToken { .. } | Error::NoTicket { .. }) if Instant::now() < until => {
                drop(connection);
                sleep_until(until.min(Instant::now() + (life * AGAIN / 100).max(SHORTEST))).await;
            }
            Err(error) => return Some(Err((connection, error))),
        }
    }
}
