//! Puts questions that only look: to whoever can answer them, and again while that is sensible.
//!
//! What is tried again: codes that Kafka calls retriable (with fresh routes, until the time is up), a connection that
//! broke under the question (twice, on new ones), and a leader or coordinator that can't be reached (looked up anew).
use super::backoff::Backoff;
use super::connection::Connection;
use super::error::Error;
use super::handle::Wire;
use super::looks::{self, Looks};
use super::patience::Patience;
use super::question::{Answer, Question, Target};
use kafka_protocol::error::ResponseError;
use kafka_protocol::protocol::Request;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

impl Wire {
    /// Asks `target` in the highest version that all sides speak; `build` makes the request for that version.
    ///
    /// # Errors
    /// If nobody could be asked, or no answer came in time. Error codes inside the response are the caller's.
    pub async fn ask<R: Looks>(
        &self,
        target: Target,
        within: Duration,
        build: impl Fn(i16) -> R,
    ) -> Result<<R as Request>::Response, Error> {
        let answer = self.put(&Question::to(target).within(within), build).await?;
        Ok(answer.response)
    }

    /// Puts a [`Question`].
    ///
    /// # Errors
    /// As [`Wire::ask`].
    pub async fn put<R: Looks>(
        &self,
        question: &Question<<R as Request>::Response>,
        build: impl Fn(i16) -> R,
    ) -> Result<Answer<<R as Request>::Response>, Error> {
        const { assert!(looks::is_listed(R::KEY), "a request that looks stands in the list of wire/looks.rs") };
        self.put_until_answered(question, build, Looks::pause).await
    }

    /// Puts what may be put again: what looks, or what is only judged. `pause` is how long the broker may rightly be silent.
    pub(super) async fn put_until_answered<R: Request>(
        &self,
        question: &Question<R::Response>,
        build: impl Fn(i16) -> R,
        pause: fn(&R) -> Duration,
    ) -> Result<Answer<R::Response>, Error> {
        let deadline = Instant::now() + question.within.unwrap_or(self.options().answer);
        let mut backoff = Backoff::default();
        let mut failures = 0;
        loop {
            let outcome = self.attempt(question, &build, pause, deadline).await;
            // Another cluster has answered, here or elsewhere: that is the reason for whatever else failed.
            self.inner.terms.identity.check()?;
            let wait = match &outcome {
                Ok(answer) => {
                    let code = ResponseError::try_from_code((question.code)(&answer.response));
                    if !code.is_some_and(|code| code.is_retriable()) {
                        return outcome.map_err(|(error, _)| error);
                    }
                    backoff.next()
                }
                Err((error, reused)) => {
                    failures += 1;
                    let again = error.is_broken() && failures < 3 || question.may_move(error, failures);
                    if !again {
                        return outcome.map_err(|(error, _)| error);
                    }
                    if *reused && failures == 1 { Duration::ZERO } else { backoff.next() }
                }
            };
            if Instant::now() + wait >= deadline {
                return outcome.map_err(|(error, _)| error);
            }
            self.distrust(&question.target);
            tokio::time::sleep(wait).await;
        }
    }

    /// One try. An error comes with whether the connection had been open before.
    async fn attempt<R: Request>(
        &self,
        question: &Question<R::Response>,
        build: &impl Fn(i16) -> R,
        pause: fn(&R) -> Duration,
        deadline: Instant,
    ) -> Result<Answer<R::Response>, (Error, bool)> {
        let (connection, version, reused) =
            self.ready::<R>(question, deadline).await.map_err(|error| (error, false))?;
        let request = build(version);
        let patience = Patience { within: left(deadline), pause: pause(&request) };
        let sent = connection.exchange(version, &request, patience).await;
        let response = sent.map_err(|failed| (failed.error, reused))?;
        Ok(Answer { response, version, connection })
    }

    /// A connection to whoever the target is, and the version to ask in. `true`: it was open before.
    pub(super) async fn ready<R: Request>(
        &self,
        question: &Question<R::Response>,
        deadline: Instant,
    ) -> Result<(Connection, i16, bool), Error> {
        self.inner.terms.identity.check()?;
        let within = left(deadline);
        let reached = timeout_at(deadline, self.reach(&question.target, within)).await;
        let late = |_| Err(Error::Late { who: question.target.to_string().into(), after: within });
        let (connection, reused) = reached.unwrap_or_else(late)?;
        let version = connection.pick::<R>(question.cap)?;
        if let Some(floor) = question.floor.filter(|floor| version < floor.version) {
            return Err(connection.too_old(floor.what, floor.since));
        }
        Ok((connection, version, reused))
    }

    /// What a failed attempt says about the route.
    pub(super) fn distrust(&self, target: &Target) {
        match target {
            Target::Leader(topic, _) => self.inner.leaders.forget(topic),
            Target::Group(id) => self.inner.coordinators.forget(id),
            Target::Controller => self.inner.leaders.forget_controller(),
            Target::Any | Target::Broker(_) => {}
        }
    }
}

/// What is left of the time.
pub(super) fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}
