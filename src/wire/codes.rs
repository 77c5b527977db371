//! Kafka's error codes under the names that its protocol page gives them, for patterns. Knows no meaning of them.
use kafka_protocol::error::ResponseError as Kafka;

macro_rules! codes {
    ($($name:ident = $error:ident;)*) => {
        $(pub const $name: i16 = Kafka::$error.code();)*
    };
}

codes! {
    UNKNOWN_SERVER_ERROR = UnknownServerError;
    OFFSET_OUT_OF_RANGE = OffsetOutOfRange;
    CORRUPT_MESSAGE = CorruptMessage;
    UNKNOWN_TOPIC_OR_PARTITION = UnknownTopicOrPartition;
    LEADER_NOT_AVAILABLE = LeaderNotAvailable;
    NOT_LEADER_OR_FOLLOWER = NotLeaderOrFollower;
    REQUEST_TIMED_OUT = RequestTimedOut;
    BROKER_NOT_AVAILABLE = BrokerNotAvailable;
    REPLICA_NOT_AVAILABLE = ReplicaNotAvailable;
    MESSAGE_TOO_LARGE = MessageTooLarge;
    COORDINATOR_LOAD_IN_PROGRESS = CoordinatorLoadInProgress;
    COORDINATOR_NOT_AVAILABLE = CoordinatorNotAvailable;
    NOT_COORDINATOR = NotCoordinator;
    INVALID_TOPIC_EXCEPTION = InvalidTopicException;
    NOT_ENOUGH_REPLICAS = NotEnoughReplicas;
    NOT_ENOUGH_REPLICAS_AFTER_APPEND = NotEnoughReplicasAfterAppend;
    ILLEGAL_GENERATION = IllegalGeneration;
    INVALID_GROUP_ID = InvalidGroupId;
    UNKNOWN_MEMBER_ID = UnknownMemberId;
    REBALANCE_IN_PROGRESS = RebalanceInProgress;
    TOPIC_AUTHORIZATION_FAILED = TopicAuthorizationFailed;
    GROUP_AUTHORIZATION_FAILED = GroupAuthorizationFailed;
    CLUSTER_AUTHORIZATION_FAILED = ClusterAuthorizationFailed;
    INVALID_TIMESTAMP = InvalidTimestamp;
    UNSUPPORTED_SASL_MECHANISM = UnsupportedSaslMechanism;
    ILLEGAL_SASL_STATE = IllegalSaslState;
    UNSUPPORTED_VERSION = UnsupportedVersion;
    TOPIC_ALREADY_EXISTS = TopicAlreadyExists;
    INVALID_PARTITIONS = InvalidPartitions;
    INVALID_REPLICATION_FACTOR = InvalidReplicationFactor;
    INVALID_REPLICA_ASSIGNMENT = InvalidReplicaAssignment;
    INVALID_CONFIG = InvalidConfig;
    NOT_CONTROLLER = NotController;
    INVALID_REQUEST = InvalidRequest;
    UNSUPPORTED_FOR_MESSAGE_FORMAT = UnsupportedForMessageFormat;
    POLICY_VIOLATION = PolicyViolation;
    TRANSACTIONAL_ID_AUTHORIZATION_FAILED = TransactionalIdAuthorizationFailed;
    SECURITY_DISABLED = SecurityDisabled;
    KAFKA_STORAGE_ERROR = KafkaStorageError;
    LOG_DIR_NOT_FOUND = LogDirNotFound;
    SASL_AUTHENTICATION_FAILED = SaslAuthenticationFailed;
    REASSIGNMENT_IN_PROGRESS = ReassignmentInProgress;
    DELEGATION_TOKEN_AUTH_DISABLED = DelegationTokenAuthDisabled;
    DELEGATION_TOKEN_NOT_FOUND = DelegationTokenNotFound;
    DELEGATION_TOKEN_OWNER_MISMATCH = DelegationTokenOwnerMismatch;
    DELEGATION_TOKEN_REQUEST_NOT_ALLOWED = DelegationTokenRequestNotAllowed;
    DELEGATION_TOKEN_EXPIRED = DelegationTokenExpired;
    DELEGATION_TOKEN_AUTHORIZATION_FAILED = DelegationTokenAuthorizationFailed;
    INVALID_PRINCIPAL_TYPE = InvalidPrincipalType;
    NON_EMPTY_GROUP = NonEmptyGroup;
    GROUP_ID_NOT_FOUND = GroupIdNotFound;
    LISTENER_NOT_FOUND = ListenerNotFound;
    TOPIC_DELETION_DISABLED = TopicDeletionDisabled;
    FENCED_LEADER_EPOCH = FencedLeaderEpoch;
    UNKNOWN_LEADER_EPOCH = UnknownLeaderEpoch;
    OFFSET_NOT_AVAILABLE = OffsetNotAvailable;
    GROUP_SUBSCRIBED_TO_TOPIC = GroupSubscribedToTopic;
    INVALID_RECORD = InvalidRecord;
    THROTTLING_QUOTA_EXCEEDED = ThrottlingQuotaExceeded;
    RESOURCE_NOT_FOUND = ResourceNotFound;
    UNKNOWN_TOPIC_ID = UnknownTopicId;
    INCONSISTENT_TOPIC_ID = InconsistentTopicId;
}
