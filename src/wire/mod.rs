//! Speaks Kafka's protocol: frames, connections, versions, routing, retry. Knows no screen and no feature.
