//! The suite on real Apache Kafka: `cargo test --features real --test real`.
