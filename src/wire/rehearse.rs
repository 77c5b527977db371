//! Asking the brokers whether they would make a change, without making it: requests that have `validate_only`, and only with
//! it set. No permit is needed, for nothing happens; who calls can't leave the mark out.
use super::error::Error;
use super::handle::Wire;
use super::question::{Answer, Question};
use kafka_protocol::messages::{
    CreatePartitionsRequest, CreateTopicsRequest, IncrementalAlterConfigsRequest,
};
use kafka_protocol::protocol::Request;
use std::time::Duration;

/// A request of a change that Kafka can be asked to judge only. All versions that are spoken here have the mark.
pub trait Rehearses: Request {
    /// The same, to be judged only.
    fn only_judged(self) -> Self;
}

impl Rehearses for CreateTopicsRequest {
    fn only_judged(self) -> Self {
        self.with_validate_only(true)
    }
}

impl Rehearses for CreatePartitionsRequest {
    fn only_judged(self) -> Self {
        self.with_validate_only(true)
    }
}

impl Rehearses for IncrementalAlterConfigsRequest {
    fn only_judged(self) -> Self {
        self.with_validate_only(true)
    }
}

impl Wire {
    /// Has a change judged. Put again as a look is: judging twice does no harm.
    ///
    /// # Errors
    /// As [`Wire::put`]. What the brokers think of the change stands in the answer.
    pub async fn rehearse<R: Rehearses>(
        &self,
        question: &Question<R::Response>,
        build: impl Fn(i16) -> R,
    ) -> Result<Answer<R::Response>, Error> {
        self.put_until_answered(question, |version| build(version).only_judged(), |_| Duration::ZERO).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_rehearsed_is_marked() {
        assert!(CreateTopicsRequest::default().only_judged().validate_only);
        assert!(CreatePartitionsRequest::default().only_judged().validate_only);
        assert!(IncrementalAlterConfigsRequest::default().only_judged().validate_only);
    }
}
