//! Questions that change something. They demand the permit of the gate, and are never repeated once they may have been sent.
use super::ask::left;
use super::backoff::Backoff;
use super::connection::{Connection, Failed};
use super::controllers;
use super::error::Error;
use super::handle::Wire;
use super::metadata::{Metadata, MetadataLook, WhichTopics};
use super::patience::Patience;
use super::question::{Answer, Question};
use crate::change::Permit;
use kafka_protocol::error::ResponseError;
use kafka_protocol::protocol::Request;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

impl Wire {
    /// Puts a question that changes the cluster. It is put again only if it was certainly not carried out: nobody could
    /// be reached, or whoever was asked says that another one must be, who is looked up anew.
    ///
    /// Without a permit it does not compile:
    ///
    /// ```compile_fail,E0061
    /// # use kafdeck::wire::{Question, Target, Wire};
    /// # use kafka_protocol::messages::{DeleteTopicsRequest, DeleteTopicsResponse};
    /// async fn bare(wire: Wire, question: Question<DeleteTopicsResponse>) {
    ///     let _ = wire.write(&question, |_| DeleteTopicsRequest::default()).await;
    /// }
    /// ```
    ///
    /// ```
    /// # use kafdeck::wire::{Question, Target, Wire};
    /// # use kafdeck::change::Permit;
    /// # use kafka_protocol::messages::{DeleteTopicsRequest, DeleteTopicsResponse};
    /// async fn allowed(permit: &Permit, wire: Wire, question: Question<DeleteTopicsResponse>) {
    ///     let _ = wire.write(permit, &question, |_| DeleteTopicsRequest::default()).await;
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::MaybeSent`] if it left and no answer came: whether it was carried out is not known. With every other
    /// error it was not.
    pub async fn write<R: Request>(
        &self,
        permit: &Permit,
        question: &Question<R::Response>,
        build: impl Fn(i16) -> R,
    ) -> Result<Answer<R::Response>, Error> {
        self.permitted(permit).write(question, build).await
    }

    /// A client that may write, for work that goes on behind whoever holds the permit: records that are queued.
    pub(crate) fn permitted(&self, _permit: &Permit) -> PermittedWire {
        PermittedWire(self.clone())
    }

    async fn write_until_done<R: Request>(
        &self,
        question: &Question<R::Response>,
        build: impl Fn(i16) -> R,
    ) -> Result<Answer<R::Response>, Error> {
        let deadline = Instant::now() + question.within.unwrap_or(self.options().answer);
        let mut backoff = Backoff::default();
        let mut failures = 0;
        loop {
            let outcome = self.write_once(question, &build, deadline).await;
            let again = match &outcome {
                Ok(answer) => is_not_done((question.code)(&answer.response)),
                Err(Unsent { error, stale }) => {
                    failures += 1;
                    *stale && failures < 3 || question.may_move(error, failures)
                }
            };
            let wait = if matches!(&outcome, Err(Unsent { stale: true, .. })) && failures == 1 {
                Duration::ZERO
            } else {
                backoff.next()
            };
            if !again || Instant::now() + wait >= deadline {
                return outcome.map_err(|unsent| unsent.error);
            }
            self.distrust(&question.target);
            tokio::time::sleep(wait).await;
        }
    }

    /// One try. A connection that was open before may have died unnoticed, and an address may lead elsewhere by now: a
    /// look at the cluster goes first, so that what is written leaves on a line that has just proved itself.
    async fn write_once<R: Request>(
        &self,
        question: &Question<R::Response>,
        build: &impl Fn(i16) -> R,
        deadline: Instant,
    ) -> Result<Answer<R::Response>, Unsent> {
        let unsent = |error| Unsent { error, stale: false };
        let (connection, version, reused) = self.ready::<R>(question, deadline).await.map_err(unsent)?;
        if reused {
            let patience = Patience { within: left(deadline), pause: Duration::ZERO };
            let looked = self.look(&connection, patience).await;
            let cluster =
                looked.map_err(|failed| Unsent { stale: failed.error.is_broken(), error: failed.error })?;
            let identity = &self.inner.terms.identity;
            identity.note(cluster.cluster_id.as_ref(), connection.address()).map_err(unsent)?;
        }
        let patience = Patience { within: left(deadline), pause: Duration::ZERO };
        match connection.exchange(version, &build(version), patience).await {
            Ok(response) => Ok(Answer { response, version, connection }),
            Err(failed) if failed.sent => Err(unsent(Error::MaybeSent { cause: Arc::new(failed.error) })),
            Err(failed) => Err(Unsent { stale: failed.error.is_broken(), error: failed.error }),
        }
    }
}

impl Wire {
    /// Who answers on this connection.
    async fn look(&self, connection: &Connection, patience: Patience) -> Result<Metadata, Failed> {
        if self.options().controllers {
            return controllers::describe(connection, patience).await;
        }
        let version = connection.pick::<MetadataLook>(None).map_err(|error| Failed { error, sent: false })?;
        connection.exchange(version, &MetadataLook::at(WhichTopics::None), patience).await
    }
}

/// A client in whose name the gate has let somebody write. Only [`Wire::permitted`] makes one.
#[derive(Clone)]
pub struct PermittedWire(Wire);

impl PermittedWire {
    /// The client, which only looks.
    pub fn reading(&self) -> &Wire {
        &self.0
    }

    /// As [`Wire::write`].
    ///
    /// # Errors
    /// As [`Wire::write`].
    pub async fn write<R: Request>(
        &self,
        question: &Question<R::Response>,
        build: impl Fn(i16) -> R,
    ) -> Result<Answer<R::Response>, Error> {
        self.0.write_until_done(question, build).await
    }
}

/// A failure, and whether a connection had died unnoticed before anything was sent.
struct Unsent {
    error: Error,
    stale: bool,
}

/// Whether a broker refuses because another one is to be asked, or because it can't yet: it has done nothing.
fn is_not_done(code: i16) -> bool {
    use ResponseError::{
        CoordinatorLoadInProgress, CoordinatorNotAvailable, NotController, NotCoordinator,
        NotLeaderOrFollower, ThrottlingQuotaExceeded,
    };
    matches!(
        ResponseError::try_from_code(code),
        Some(
            CoordinatorLoadInProgress
                | CoordinatorNotAvailable
                | NotController
                | NotCoordinator
                | NotLeaderOrFollower
                | ThrottlingQuotaExceeded
        )
    )
}
