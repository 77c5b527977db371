//! What Kafka's error codes mean, and what to try where there is something to try. Knows no question.
use crate::wire::codes::*;

/// Codes and their words.
pub(super) const WORDS: &[(&[i16], &str)] = &[
    (&[UNKNOWN_SERVER_ERROR], "the broker failed unexpectedly; its log says why"),
    (
        &[OFFSET_OUT_OF_RANGE],
        "the offset is out of range: retention or a deletion took it, or it does not exist yet",
    ),
    (&[CORRUPT_MESSAGE], "the record is corrupt, or lacks the key that a compacted topic requires"),
    (
        &[UNKNOWN_TOPIC_OR_PARTITION],
        "there is no such topic or partition on the broker; it may just have been deleted or moved",
    ),
    (
        &[LEADER_NOT_AVAILABLE, NOT_LEADER_OR_FOLLOWER],
        "the partition has no leader at the moment, or it just moved; try again",
    ),
    (&[REQUEST_TIMED_OUT], "the brokers did not finish in time; what was asked for may still happen"),
    (
        &[BROKER_NOT_AVAILABLE, REPLICA_NOT_AVAILABLE],
        "the replica or broker is not available at the moment; check the brokers",
    ),
    (
        &[MESSAGE_TOO_LARGE],
        "the record is larger than the broker or topic allows (message.max.bytes, max.message.bytes)",
    ),
    (
        &[COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR],
        "the group's coordinator is loading, moving or down; try again in a moment",
    ),
    (
        &[INVALID_TOPIC_EXCEPTION],
        "the topic name is not valid: letters, digits, '.', '_' and '-', at most 249",
    ),
    (
        &[NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND],
        "too few replicas are in sync (min.insync.replicas); check the brokers",
    ),
    (
        &[ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS],
        "the group is rebalancing; try again in a moment",
    ),
    (&[INVALID_GROUP_ID], "the group id is not valid"),
    (&[TOPIC_AUTHORIZATION_FAILED], "not allowed on this topic; an ACL is missing"),
    (&[GROUP_AUTHORIZATION_FAILED], "not allowed on this group; an ACL is missing"),
    (&[CLUSTER_AUTHORIZATION_FAILED], "not allowed on the cluster; an ACL is missing"),
    (
        &[INVALID_TIMESTAMP],
        "the record's timestamp is too far from the broker's clock (message.timestamp.*.max.ms)",
    ),
    (&[UNSUPPORTED_SASL_MECHANISM], "the broker does not offer this SASL mechanism"),
    (&[ILLEGAL_SASL_STATE], "the broker expects a login (SASL) at another moment of the connection"),
    (&[UNSUPPORTED_VERSION], "the broker does not know this version of the request"),
    (&[TOPIC_ALREADY_EXISTS], "a topic of this name exists already"),
    (&[INVALID_PARTITIONS], "the number of partitions is not possible; it can only grow"),
    (
        &[INVALID_REPLICATION_FACTOR],
        "the replication factor is larger than the number of live brokers, or below 1",
    ),
    (&[INVALID_REPLICA_ASSIGNMENT], "the replica assignment is not possible"),
    (&[INVALID_CONFIG], "the configuration is not valid"),
    (&[NOT_CONTROLLER], "the controller just moved; try again"),
    (&[INVALID_REQUEST], "the broker finds the request malformed"),
    (&[UNSUPPORTED_FOR_MESSAGE_FORMAT], "the topic's record format is too old for this"),
    (&[POLICY_VIOLATION], "a policy of the cluster forbids it"),
    (&[TRANSACTIONAL_ID_AUTHORIZATION_FAILED], "not allowed for this transactional id; an ACL is missing"),
    (&[SECURITY_DISABLED], "the cluster has no authorizer: ACLs are not in use"),
    (&[KAFKA_STORAGE_ERROR], "the broker has a disk error on this partition; check its log directories"),
    (&[LOG_DIR_NOT_FOUND], "the broker has no such log directory"),
    (&[SASL_AUTHENTICATION_FAILED], "authentication failed: check user name, password and mechanism"),
    (&[REASSIGNMENT_IN_PROGRESS], "a reassignment of this partition is under way"),
    (
        &[
            DELEGATION_TOKEN_AUTH_DISABLED,
            DELEGATION_TOKEN_NOT_FOUND,
            DELEGATION_TOKEN_OWNER_MISMATCH,
            DELEGATION_TOKEN_REQUEST_NOT_ALLOWED,
            DELEGATION_TOKEN_AUTHORIZATION_FAILED,
            DELEGATION_TOKEN_EXPIRED,
            INVALID_PRINCIPAL_TYPE,
        ],
        "delegation tokens can't be used this way here",
    ),
    (&[NON_EMPTY_GROUP], "the group still has members; stop them first"),
    (&[GROUP_ID_NOT_FOUND], "there is no such group"),
    (
        &[LISTENER_NOT_FOUND],
        "the leader has no listener of the name through which this client came; check the brokers' listeners",
    ),
    (&[TOPIC_DELETION_DISABLED], "deleting topics is switched off (delete.topic.enable)"),
    (&[FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH], "the leader has just changed; try again"),
    (&[OFFSET_NOT_AVAILABLE], "the new leader does not know the end of the partition yet; try again"),
    (&[GROUP_SUBSCRIBED_TO_TOPIC], "the group is still subscribed to the topic"),
    (&[INVALID_RECORD], "the broker refuses the record: it fails a check of the topic"),
    (&[THROTTLING_QUOTA_EXCEEDED], "a quota of the cluster is used up; try again later"),
    (&[RESOURCE_NOT_FOUND], "there is no such resource"),
    (&[UNKNOWN_TOPIC_ID, INCONSISTENT_TOPIC_ID], "the topic was deleted and made again meanwhile; refresh"),
];
