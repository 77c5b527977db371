//! librdkafka's and Kafka's error codes as a fate in words: what happened, what it means for the record, what to try.
use super::draft::{Draft, Failure, Fate};
use super::requests::Evidence;
use rdkafka::error::KafkaError;
use rdkafka::types::RDKafkaErrorCode as Code;

/// What to do where a record may or may not have arrived.
pub(super) const LOOK_FIRST: &str = "look whether the record arrived before sending it again";

/// The fate of a record that came back with an error, given what is known of the requests that it was in.
pub(super) fn fate_of(error: &KafkaError, evidence: Evidence, topic: &str, size: usize) -> Fate {
    let Some(code) = error.rdkafka_error_code() else {
        return Fate::Unknown(Failure::because(error.to_string()).try_to(LOOK_FIRST));
    };
    match (code, evidence) {
        (Code::MessageTimedOut | Code::PurgeQueue, Evidence::Open) => Fate::Unknown(words(code, topic, size)),
        (Code::MessageTimedOut, Evidence::NotThere(why)) => Fate::NotSent(never_left(why, topic)),
        (Code::PurgeQueue, Evidence::NotThere(_)) => {
            Fate::NotSent(Failure::because("it was taken back before a broker had it"))
        }
        _ if may_have_arrived(code) => Fate::Unknown(words(code, topic, size)),
        _ => Fate::NotSent(words(code, topic, size)),
    }
}

/// The fate of a record that did not leave, where librdkafka has given up its client: it was not the user who took it back.
pub(super) fn after_giving_up(fate: Fate, given_up: Option<&str>, topic: &str) -> Fate {
    let (Fate::NotSent(_), Some(why)) = (&fate, given_up) else { return fate };
    if why.contains("Cluster authorization failed") {
        return Fate::NotSent(words(Code::ClusterAuthorizationFailed, topic, 0));
    }
    Fate::NotSent(Failure::because(format!("the producer was given up before a broker had it: {why}")))
}

/// What a broker said, while its word is waited for, in few words.
pub(super) fn broker_words(why: &str) -> String {
    match why.strip_prefix("Broker: ") {
        Some(why) if why.contains("in-sync replicas") => "too few replicas in sync".to_owned(),
        Some(why) => format!("the broker says: {why}"),
        None => why.to_owned(),
    }
}

/// No broker has the record: for as long as was waited it was refused, or there was nobody to hand it to.
fn never_left(why: Option<String>, topic: &str) -> Failure {
    let Some(why) = why else {
        return Failure::because("no broker could be handed the record in time")
            .try_to("see what the brokers that lead the topic's partitions are doing, then send again");
    };
    if why.contains("in-sync replicas") {
        return words(Code::NotEnoughReplicas, topic, 0);
    }
    let why = why.strip_prefix("Broker: ").unwrap_or(&why);
    if why.contains("Not leader for partition") {
        return Failure::because(format!("no broker took the record in time; the last one said: {why}"))
            .try_to("see whether several brokers advertise one address (the list of brokers says so), then send again");
    }
    Failure::because(format!("no broker took the record in time; the last one said: {why}"))
        .try_to("mend that, then send again")
}

/// A timestamp that Kafka has no meaning for.
pub(super) fn no_such_time(at: i64) -> Failure {
    Failure::because(format!("a record can't be sent with the timestamp {at}"))
        .try_to("leave it out, or use one from 1970-01-01 on")
}

/// The failure of a record that could not even be queued.
pub(super) fn refusal(error: &KafkaError, draft: &Draft) -> Failure {
    match error.rdkafka_error_code() {
        Some(code) => words(code, &draft.topic, draft.size()),
        None => Failure::because(error.to_string()),
    }
}

/// Whether the code leaves it open if the broker has the record: it may have been in flight, or written on the leader
/// but not on enough replicas.
fn may_have_arrived(code: Code) -> bool {
    matches!(
        code,
        Code::MessageTimedOut
            | Code::OperationTimedOut
            | Code::BrokerTransportFailure
            | Code::RequestTimedOut
            | Code::NetworkException
            | Code::NotEnoughReplicasAfterAppend
            | Code::PurgeInflight
            | Code::OutOfOrderSequenceNumber
            | Code::UnknownProducerId
            | Code::GaplessGuarantee
            | Code::Fatal
    )
}

fn words(code: Code, topic: &str, size: usize) -> Failure {
    let (why, advice) = match code {
        Code::MessageTimedOut | Code::OperationTimedOut | Code::RequestTimedOut => {
            ("a broker was handed the record, and did not confirm it in time".to_owned(), LOOK_FIRST)
        }
        Code::PurgeInflight | Code::PurgeQueue => {
            ("the answer of the broker was not waited for".to_owned(), LOOK_FIRST)
        }
        Code::InvalidTopic => (
            format!("{topic} takes no records from clients"),
            "it is one of Kafka's own topics, which only the brokers write to",
        ),
        Code::BrokerTransportFailure | Code::NetworkException => {
            ("the connection to the broker broke".to_owned(), LOOK_FIRST)
        }
        Code::NotEnoughReplicasAfterAppend => (
            "the leader wrote the record, but too few replicas have it (min.insync.replicas)".to_owned(),
            "it is lost if the leader fails now: bring the replicas back in sync",
        ),
        Code::NotEnoughReplicas => (
            format!("topic {topic} has fewer replicas in sync than min.insync.replicas"),
            "bring the replicas back in sync, then send again",
        ),
        Code::MessageSizeTooLarge | Code::InvalidMessageSize => (
            format!("the record ({size} bytes) is larger than topic {topic} takes"),
            "see max.message.bytes of the topic and message.max.bytes of the brokers",
        ),
        Code::UnknownTopic | Code::UnknownTopicOrPartition | Code::UnknownPartition => (
            format!("topic {topic} or this partition of it is not there"),
            "it may have been deleted meanwhile",
        ),
        Code::TopicAuthorizationFailed => {
            return Failure::because(format!("not allowed to write to topic {topic}"))
                .try_to(format!("the right that is missing: Write on topic {topic}"));
        }
        // Whoever may write to any topic may do so idempotently since 2.8 (KIP-679).
        Code::ClusterAuthorizationFailed => {
            return Failure::because("this login gets no producer id").try_to(format!(
                "the right that is missing: Write on topic {topic}; before Kafka 2.8 IdempotentWrite on the cluster as well"
            ));
        }
        Code::InvalidTimestamp => (
            format!("topic {topic} refuses the record's timestamp"),
            "see message.timestamp.before.max.ms and message.timestamp.after.max.ms of the topic",
        ),
        Code::InvalidRecord => {
            (format!("topic {topic} refuses the record"), "a compacted topic takes no record without a key")
        }
        Code::OutOfOrderSequenceNumber | Code::UnknownProducerId | Code::GaplessGuarantee | Code::Fatal => {
            (format!("the broker lost track of this producer ({code})"), LOOK_FIRST)
        }
        other => return Failure::because(other.to_string()),
    };
    Failure::because(why).try_to(advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(code: Code, evidence: Evidence) -> Fate {
        fate_of(&KafkaError::MessageProduction(code), evidence, "orders", 7)
    }

    #[test]
    fn a_lost_answer_is_neither_sent_nor_not_sent() {
        for code in [Code::MessageTimedOut, Code::NotEnoughReplicasAfterAppend, Code::PurgeInflight] {
            assert!(matches!(fate(code, Evidence::Open), Fate::Unknown(_)), "{code}");
        }
        for code in [Code::MessageSizeTooLarge, Code::TopicAuthorizationFailed, Code::PurgeQueue] {
            assert!(matches!(fate(code, Evidence::NotThere(None)), Fate::NotSent(_)), "{code}");
        }
    }

    #[test]
    fn a_record_that_never_left_is_not_sent_for_the_last_reason() {
        for (why, words) in [
            (None, "no broker could be handed"),
            (Some("Broker: Not enough in-sync replicas"), "min.insync.replicas"),
            (Some("ssl://b:1: Failed to resolve 'b:1'"), "Failed to resolve"),
        ] {
            let fate = fate(Code::MessageTimedOut, Evidence::NotThere(why.map(str::to_owned)));
            let Fate::NotSent(failure) = fate else { panic!("{fate:?}") };
            assert!(failure.to_string().contains(words), "{failure}");
        }
    }

    #[test]
    fn refusals_name_the_topic_and_what_to_try() {
        let Fate::NotSent(failure) = fate(Code::MessageSizeTooLarge, Evidence::Open) else { panic!("sent?") };
        let text = failure.to_string();
        assert!(
            text.contains("(7 bytes)") && text.contains("orders") && text.contains("max.message.bytes"),
            "{text}"
        );
    }
}
