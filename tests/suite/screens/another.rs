//! Another cluster answers in the place of the one that was opened: it is said wherever one looks, and nothing is sent.
use super::Bench;
use kafdeck::demo::{Demo, Listen, Options};

#[test]
fn another_cluster_is_said_in_full_and_locks_sending() {
    let mut bench = Bench::at("topics/orders/produce");
    let address = bench.demo.address(1).unwrap();
    for broker in 1..=3 {
        bench.block_on(bench.demo.stop_broker(broker));
    }
    let options = Options { brokers: 1, seed: 77, listen: Listen::From(address), ..Options::default() };
    let theirs = bench.block_on(Demo::start(options)).unwrap();
    bench.look_until(|look| look.pulse.another.is_some());
    let told = format!("another cluster answers at {address}: sending is locked");
    for (width, height) in [(80, 24), (120, 40)] {
        let head = bench.resize(width, height).line("another cluster answers");
        assert!(head.contains(&told) && head.contains(" locked"), "{head}");
    }
    bench.shows("Another cluster answers at");
    let said = bench.app.look.notices.len();
    bench.type_text("{}").press("f5");
    let notices = &bench.app.look.notices;
    assert!(notices.len() == said + 1 && notices[said].text.contains("locked and not sent"), "{notices:?}");
    // What was typed is not sent: leaving is said twice.
    bench.press("esc esc").go("notices").shows("Another cluster answers at");
    bench.resize(200, 40).go("deck").shows(theirs.cluster_id()).press("enter").shows("Notices");
}

#[test]
fn that_a_cluster_does_not_answer_is_among_the_notices() {
    let mut bench = Bench::at("topics");
    for broker in 1..=3 {
        bench.block_on(bench.demo.stop_broker(broker));
    }
    bench.press("r").look_until(|look| look.pulse.trouble.is_some()).hides("The cluster does not answer");
    for broker in 1..=3 {
        bench.block_on(bench.demo.start_broker(broker)).unwrap();
    }
    bench.press("r").look_until(|look| look.pulse.trouble.is_none());
    bench.go("notices").shows("The cluster does not answer").shows("The cluster answers again");
}
