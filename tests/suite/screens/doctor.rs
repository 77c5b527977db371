//! The doctor's page: it opens from a cluster that does not answer, fills as the steps end, and says what to change.
use super::Bench;

#[test]
fn a_healthy_cluster_is_examined_from_anywhere_and_again() {
    let mut bench = Bench::at("topics");
    bench.press("7").until("Healthy: every step went well.").shows("advertised").shows("reached as above");
    bench.press("c");
    assert_eq!(bench.copied().0, "diagnosis");
    bench.press("enter").until("Healthy: every step went well.");
    bench.press("esc").shows("Needs a look");
}

#[test]
fn a_cluster_that_has_gone_is_examined_from_the_deck() {
    let mut bench = Bench::at("deck");
    for broker in 1..=3 {
        let Bench { demo, .. } = &bench;
        bench.block_on(demo.stop_broker(broker));
    }
    bench.go("doctor").until("Broken: this cluster can't be worked with from here.");
    bench.shows("connection refused").shows("→ Start the broker, or correct the port.");
}
