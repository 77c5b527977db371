//! Questions that change something. They demand the permit of the gate, and are never repeated once they may have been sent.
use super::ask::{Answer, Question, Wire};
use super::error::Error;
use crate::change::Permit;
use kafka_protocol::protocol::Request;

impl Wire {
    /// Puts a question that changes the cluster. Without a permit it does not compile:
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
    /// As [`Wire::put`].
    pub async fn write<R: Request>(
        &self,
        _permit: &Permit,
        question: &Question<R::Response>,
        build: impl Fn(i16) -> R,
    ) -> Result<Answer<R::Response>, Error> {
        self.put(question, build).await
    }
}
