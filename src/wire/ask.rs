//! The handle: sends a question to whoever can answer it, and tries again while that is sensible.
//!
//! What is tried again: codes that Kafka calls retriable (with fresh routes, until the time is up), a connection that
//! broke under the question (once, on a new one), and a leader or coordinator that can't be reached (looked up anew).
use super::backoff::Backoff;
use super::connection::Connection;
use super::coordinators::{CoordinatorKind, Coordinators};
use super::error::Error;
use super::leaders::Leaders;
use super::names::{BrokerId, PartitionId};
use super::options::Options;
use super::pool::Pool;
use futures_util::future::join_all;
use kafka_protocol::error::ResponseError;
use kafka_protocol::protocol::Request;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// A client of one cluster. Cheap to clone; clones share connections and what was learned.
#[derive(Clone)]
pub struct Wire {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) options: Options,
    pub(super) pool: Pool,
    pub(super) leaders: Leaders,
    pub(super) coordinators: Coordinators,
}

/// Who is to answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Whichever broker answers first; the next ones if it fails.
    Any,
    /// The controller of a ZooKeeper-era cluster; on KRaft any broker, which forwards.
    Controller,
    Broker(BrokerId),
    Leader(Arc<str>, PartitionId),
    Group(Arc<str>),
    Transaction(Arc<str>),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Any => f.write_str("the cluster"),
            Target::Controller => f.write_str("the controller"),
            Target::Broker(broker) => write!(f, "broker {broker}"),
            Target::Leader(topic, partition) => write!(f, "the leader of {topic}/{partition}"),
            Target::Group(id) => write!(f, "the coordinator of group {id}"),
            Target::Transaction(id) => write!(f, "the coordinator of transactional id {id}"),
        }
    }
}

/// How a question is put: to whom, with how much patience, and what counts as not yet answered.
#[derive(Debug)]
pub struct Question<T> {
    target: Target,
    within: Option<Duration>,
    cap: Option<i16>,
    floor: Option<Floor>,
    code: fn(&T) -> i16,
}

/// The lowest version that can ask something, what that is, and the release of Kafka that brought it.
#[derive(Clone, Copy, Debug)]
struct Floor {
    version: i16,
    what: &'static str,
    since: &'static str,
}

/// A response with what it was answered in and by whom.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    pub response: T,
    pub version: i16,
    pub connection: Connection,
}

impl<T> Question<T> {
    /// A question with the usual patience, whose answer is taken as it is.
    pub fn to(target: Target) -> Self {
        Question { target, within: None, cap: None, floor: None, code: |_| 0 }
    }

    /// Patience for everything: looking up routes, connecting, repeating.
    pub fn within(mut self, within: Duration) -> Self {
        self.within = Some(within);
        self
    }

    /// The highest version to use.
    pub fn at_most(mut self, version: i16) -> Self {
        self.cap = Some(version);
        self
    }

    /// The lowest version that can ask this, what that is ("ListOffsets by greatest timestamp"), and the release of
    /// Kafka that brought it.
    pub fn at_least(mut self, version: i16, what: &'static str, since: &'static str) -> Self {
        self.floor = Some(Floor { version, what, since });
        self
    }

    /// Where the answer carries its error code. While that is retriable the question is put again; when the time is
    /// up the last answer is handed out with its code.
    pub fn code(mut self, code: fn(&T) -> i16) -> Self {
        self.code = code;
        self
    }
}

impl Wire {
    /// A handle. Opens nothing until the first question.
    pub fn new(options: Options) -> Self {
        let (pool, leaders, coordinators) = (Pool::default(), Leaders::default(), Coordinators::default());
        Wire { inner: Arc::new(Inner { options, pool, leaders, coordinators }) }
    }

    /// What the handle was made with.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    pub(super) fn coordinators(&self) -> &Coordinators {
        &self.inner.coordinators
    }

    /// Asks `target` in the highest version that all sides speak; `build` makes the request for that version.
    ///
    /// # Errors
    /// If nobody could be asked, or no answer came in time. Error codes inside the response are the caller's.
    pub async fn ask<R: Request>(
        &self,
        target: Target,
        within: Duration,
        build: impl Fn(i16) -> R,
    ) -> Result<R::Response, Error> {
        let answer = self.put(&Question::to(target).within(within), build).await?;
        Ok(answer.response)
    }

    /// Puts a [`Question`].
    ///
    /// # Errors
    /// As [`Wire::ask`].
    pub async fn put<R: Request>(
        &self,
        question: &Question<R::Response>,
        build: impl Fn(i16) -> R,
    ) -> Result<Answer<R::Response>, Error> {
        let deadline = Instant::now() + question.within.unwrap_or(self.inner.options.answer);
        let mut backoff = Backoff::default();
        let mut failures = 0;
        loop {
            let outcome = self.attempt(question, &build, deadline).await;
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
                    let again = if *reused && error.is_broken() {
                        failures < 3
                    } else {
                        question.may_move(error, failures)
                    };
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
        deadline: Instant,
    ) -> Result<Answer<R::Response>, (Error, bool)> {
        let left = deadline.saturating_duration_since(Instant::now());
        let reached = timeout_at(deadline, self.reach(&question.target, left)).await;
        let late = |_| Err(Error::Late { who: question.target.to_string().into(), after: left });
        let (connection, reused) = reached.unwrap_or_else(late).map_err(|error| (error, false))?;
        let version = connection.pick::<R>(question.cap).map_err(|error| (error, false))?;
        if let Some(floor) = question.floor.filter(|floor| version < floor.version) {
            return Err((connection.too_old(floor.what, floor.since), false));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        let response =
            connection.send(version, &build(version), left).await.map_err(|error| (error, reused))?;
        Ok(Answer { response, version, connection })
    }

    /// Asks every broker of the cluster at once. One that fails costs its own row only.
    ///
    /// # Errors
    /// If not even the list of brokers can be had.
    pub async fn each_broker<R: Request>(
        &self,
        within: Duration,
        build: impl Fn(i16) -> R,
    ) -> Result<Vec<(BrokerId, Result<R::Response, Error>)>, Error> {
        let brokers = self.brokers().await?;
        let rows = brokers.iter().map(|row| async {
            let answer = self.ask(Target::Broker(row.id), within, &build).await;
            (row.id, answer)
        });
        Ok(join_all(rows).await)
    }

    /// A connection of its own for reading from a broker. After failures it waits before it connects, so that a
    /// reader may simply try again.
    ///
    /// # Errors
    /// If the broker is unknown or can't be reached.
    pub async fn fetch_connection(&self, broker: BrokerId) -> Result<Connection, Error> {
        let (address, told_by) = self.advertised(broker).await?;
        let opened = self.inner.pool.fetch(broker, &address, &self.inner.options).await;
        opened.map_err(|cause| Error::Advertised { broker, address, told_by, cause: Arc::new(cause) })
    }

    /// What a failed attempt says about the route.
    fn distrust(&self, target: &Target) {
        match target {
            Target::Leader(topic, _) => self.inner.leaders.forget(topic),
            Target::Group(id) => self.inner.coordinators.forget(CoordinatorKind::Group, id),
            Target::Transaction(id) => self.inner.coordinators.forget(CoordinatorKind::Transaction, id),
            Target::Any | Target::Controller | Target::Broker(_) => {}
        }
    }
}

impl<T> Question<T> {
    /// Whether someone else may answer after this failure: leaders and coordinators move, a broker's id does not.
    fn may_move(&self, error: &Error, failures: u32) -> bool {
        let moves = matches!(self.target, Target::Leader(..) | Target::Group(_) | Target::Transaction(_));
        let passing =
            error.is_connection() || matches!(error, Error::NoLeader { .. } | Error::UnknownBroker { .. });
        moves && passing && !matches!(error, Error::Timeout { .. } | Error::Late { .. }) && failures < 4
    }
}
