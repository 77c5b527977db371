//! Widgets and terminal words. Knows no Kafka.
