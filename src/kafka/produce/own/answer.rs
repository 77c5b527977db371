//! What a broker's answer about one batch, or none, means for its records. Pure.
use crate::kafka::errors::{Error, Right};
use crate::kafka::produce::draft::Failure;
use crate::wire;
use kafka_protocol::ResponseError as Code;
use kafka_protocol::messages::ProduceResponse;
use kafka_protocol::messages::produce_response::PartitionProduceResponse;
use std::sync::Arc;

/// How one try of a batch ended.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::kafka) enum BatchEnd {
    /// It is written: the first record's offset where it is told, and the broker's time where the topic stamps on arrival.
    Written { first: Option<i64>, stamped: Option<i64> },
    /// Some of its records are not what the topic takes, by their places, with the broker's words; none is written.
    Odd(Vec<(usize, Failure)>),
    /// It is refused because of a record, or of all together; none is written. Fewer may pass.
    Fewer(Failure),
    /// The same, because they are too many bytes.
    TooLarge(Failure),
    /// The topic's records are in a format that has no numbers.
    FormatTooOld(Failure),
    /// It will never be taken.
    Never(Failure),
    /// No broker has it by this try; the next may end otherwise, perhaps at another broker.
    Refused(Failure),
    /// It may have arrived.
    Lost(Failure),
    /// The brokers know nothing of this producer's numbers.
    Forgotten(Failure),
}

impl BatchEnd {
    /// Why it is not written.
    pub(in crate::kafka) fn failure(self) -> Failure {
        match self {
            BatchEnd::Written { .. } => Failure::because("it is written"),
            BatchEnd::Odd(odd) => {
                odd.into_iter().next().map_or_else(|| Failure::because("refused"), |(_, failure)| failure)
            }
            BatchEnd::Fewer(failure)
            | BatchEnd::TooLarge(failure)
            | BatchEnd::FormatTooOld(failure)
            | BatchEnd::Never(failure)
            | BatchEnd::Refused(failure)
            | BatchEnd::Lost(failure)
            | BatchEnd::Forgotten(failure) => failure,
        }
    }
}

/// Whether the next try may end otherwise.
pub(in crate::kafka) fn passes(error: &wire::Error) -> bool {
    error.is_connection() || matches!(error, wire::Error::NoLeader { .. } | wire::Error::UnknownBroker { .. })
}

/// What a request means that got no answer.
pub(in crate::kafka) fn unanswered(error: &wire::Error) -> BatchEnd {
    let failure = Failure::because(error.to_string());
    match error {
        wire::Error::MaybeSent { .. } => BatchEnd::Lost(failure),
        error if passes(error) => BatchEnd::Refused(failure),
        _ => BatchEnd::Never(failure),
    }
}

/// The row of a partition, if the answer has one.
pub(in crate::kafka) fn row<'a>(
    response: &'a ProduceResponse,
    topic: &str,
    partition: i32,
) -> Option<&'a PartitionProduceResponse> {
    let topic = response.responses.iter().find(|row| row.name.as_str() == topic)?;
    topic.partition_responses.iter().find(|row| row.index == partition)
}

/// What the row says about the batch of so many records.
pub(in crate::kafka) fn judge(
    row: Option<&PartitionProduceResponse>,
    topic: &Arc<str>,
    count: usize,
) -> BatchEnd {
    let Some(row) = row else {
        return BatchEnd::Lost(Failure::because("the answer does not name the partition"));
    };
    let doing = format!("sending to {topic}");
    let right = || Right::on_topic("Write", topic);
    let failed = |words: Option<&str>| {
        Error::check(row.error_code, words, &doing, right)
            .err()
            .map(|error| Failure::because(error.to_string()))
    };
    let written = || BatchEnd::Written {
        first: Some(row.base_offset).filter(|offset| *offset >= 0),
        stamped: Some(row.log_append_time_ms).filter(|at| *at >= 0),
    };
    let Some(failure) = failed(row.error_message.as_deref()) else { return written() };
    match Code::try_from_code(row.error_code) {
        // It was written by an earlier try, so long ago that the broker does not know where.
        Some(Code::DuplicateSequenceNumber) => written(),
        // The leader has it, and too few others.
        Some(Code::RequestTimedOut | Code::NotEnoughReplicasAfterAppend) => BatchEnd::Lost(failure),
        Some(Code::OutOfOrderSequenceNumber | Code::UnknownProducerId | Code::InvalidProducerEpoch) => {
            BatchEnd::Forgotten(failure)
        }
        Some(Code::UnsupportedForMessageFormat) => BatchEnd::FormatTooOld(failure),
        Some(Code::MessageTooLarge | Code::RecordListTooLarge) if count > 1 => BatchEnd::TooLarge(failure),
        Some(Code::InvalidRecord | Code::InvalidTimestamp) if count > 1 => {
            let place = |index: i32| usize::try_from(index).ok().filter(|place| *place < count);
            let odd: Vec<(usize, Failure)> = row
                .record_errors
                .iter()
                .filter_map(|one| {
                    let words = one.batch_index_error_message.as_deref().or(row.error_message.as_deref());
                    Some((place(one.batch_index)?, failed(words)?))
                })
                .collect();
            if odd.is_empty() { BatchEnd::Fewer(failure) } else { BatchEnd::Odd(odd) }
        }
        Some(code) if code.is_retriable() && code != Code::UnknownTopicOrPartition => {
            BatchEnd::Refused(failure)
        }
        _ => BatchEnd::Never(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kafka_protocol::messages::produce_response::BatchIndexAndErrorMessage;
    use kafka_protocol::protocol::StrBytes;

    fn said(code: Code) -> PartitionProduceResponse {
        PartitionProduceResponse::default().with_error_code(code.code())
    }

    #[test]
    fn each_code_is_one_of_few_ends() {
        let judged = |code: Code, count: usize| judge(Some(&said(code)), &"orders".into(), count);
        assert!(matches!(judged(Code::NotLeaderOrFollower, 5), BatchEnd::Refused(_)));
        assert!(matches!(judged(Code::NotEnoughReplicas, 5), BatchEnd::Refused(_)));
        assert!(matches!(judged(Code::NotEnoughReplicasAfterAppend, 5), BatchEnd::Lost(_)));
        assert!(matches!(judged(Code::OutOfOrderSequenceNumber, 5), BatchEnd::Forgotten(_)));
        assert!(matches!(judged(Code::TopicAuthorizationFailed, 5), BatchEnd::Never(_)));
        assert!(matches!(judged(Code::MessageTooLarge, 5), BatchEnd::TooLarge(_)));
        assert!(matches!(judged(Code::MessageTooLarge, 1), BatchEnd::Never(_)), "one can't be split");
        assert!(
            matches!(judged(Code::InvalidRecord, 5), BatchEnd::Fewer(_)),
            "an old broker does not say which"
        );
        assert!(matches!(judge(None, &"orders".into(), 5), BatchEnd::Lost(_)));
        let there = said(Code::DuplicateSequenceNumber).with_base_offset(-1).with_log_append_time_ms(-1);
        assert_eq!(
            judge(Some(&there), &"orders".into(), 5),
            BatchEnd::Written { first: None, stamped: None }
        );
    }

    #[test]
    fn the_records_that_are_meant_are_told_apart() {
        let odd = |index: i32, words: Option<&str>| {
            let words = words.map(|words| StrBytes::from_string(words.to_owned()));
            BatchIndexAndErrorMessage::default().with_batch_index(index).with_batch_index_error_message(words)
        };
        let rows = vec![odd(1, Some("no key")), odd(3, None), odd(9, Some("beyond the batch"))];
        let row = said(Code::InvalidRecord)
            .with_record_errors(rows)
            .with_error_message(Some(StrBytes::from_static_str("One or more records")));
        let BatchEnd::Odd(odd) = judge(Some(&row), &"orders".into(), 5) else { panic!("not odd") };
        assert_eq!(odd.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 3]);
        assert!(odd[0].1.to_string().contains("no key"), "{odd:?}");
        assert!(odd[1].1.to_string().contains("One or more records"), "{odd:?}");
    }
}
