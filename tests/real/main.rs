//! The suite on real Apache Kafka: `cargo test --features real --test real`. Needs Java 17, Maven and kcat.
//!
//! One file a subject; the modules at the end of this file say which scenarios run on which cluster.
mod harness;
mod lists;

use harness::Flavour;

/// Runs scenarios on one flavour of cluster: a test each, named after the cluster and the scenario.
macro_rules! scenarios {
    ($cluster:ident on $flavour:expr => $($subject:ident::$scenario:ident),* $(,)?) => {
        mod $cluster {
            $(#[test]
            fn $scenario() {
                crate::$subject::$scenario(&mut crate::harness::shared::turn($flavour));
            })*
        }
    };
}

scenarios!(kraft on crate::Flavour::KRaft => lists::kcat_and_kafkas_own_tools_agree);
scenarios!(zookeeper on crate::Flavour::ZooKeeper => lists::kcat_and_kafkas_own_tools_agree);
scenarios!(old on crate::Flavour::Old => lists::kcat_and_kafkas_own_tools_agree);
