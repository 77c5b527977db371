//! A Kafka cluster in this process that speaks the real protocol. Shares no code with the client it checks.
pub mod groups;
