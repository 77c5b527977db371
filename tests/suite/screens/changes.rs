//! The gate as its user meets it: what passes is journaled before and after, what does not pass changes nothing.
use super::Bench;
use kafdeck::app::{Event, Outside, ViewReply};
use kafdeck::demo::Api;
use std::os::unix::fs::PermissionsExt;

fn end(bench: &Bench) -> i64 {
    (0..6).map(|partition| bench.demo.offsets("orders", partition).unwrap().1).sum()
}

#[test]
fn the_journal_has_the_intent_before_and_the_outcome_after() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("{\"secret\": 1}").press("f5").shows("Sent to orders");
    let lines = bench.journal();
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["intent", "step", "end"], "{lines:?}");
    assert!(lines.iter().all(|line| line["id"] == lines[0]["id"]), "{lines:?}");
    assert_eq!(lines[0]["steps"][0], "Send a record to orders");
    assert_eq!((&lines[0]["cluster"], &lines[0]["via"]), (&"demo".into(), &"screen".into()));
    assert_eq!((&lines[1]["outcome"], &lines[2]["outcome"]), (&"done".into(), &"done".into()));
    assert!(lines[1]["text"].as_str().unwrap().starts_with("partition "), "{lines:?}");
    assert!(!format!("{lines:?}").contains("secret"), "contents of records stay out of it");
    let file = bench.state_folder.path().join("journal.jsonl");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_does_not_pass_the_gate_stands_in_no_journal() {
    let mut bench = Bench::with("topics/orders/produce", |look| look.confirm_sends = true);
    bench.type_text("{}").press("f5 enter").shows("Nothing was changed");
    assert!(bench.journal().is_empty());
}

#[test]
fn without_a_journal_nothing_is_changed() {
    let mut bench = Bench::at("topics/orders/produce");
    std::fs::create_dir(bench.state_folder.path().join("journal.jsonl")).unwrap();
    let before = end(&bench);
    bench.type_text("{}").press("f5").shows("Nothing was changed").shows("journal");
    assert_eq!(end(&bench), before);
    // It is no change under way, and does not hold up the end.
    bench.press("ctrl-c").shows("loses the record").press("ctrl-c");
    assert!(bench.is_left());
}

#[test]
fn leaving_waits_for_a_change_and_tells_its_end() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("{}").hold_changes().press("f5").hides("Sent to orders");
    bench.press("ctrl-c").shows("Waiting for: Send a record to orders");
    assert!(!bench.is_left());
    bench.let_go();
    assert!(bench.is_left(), "it leaves when the fate is known");
    assert_eq!(bench.journal().last().unwrap()["outcome"], "done");
}

#[test]
fn whoever_goes_on_working_stays_and_whoever_insists_leaves() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("{}").hold_changes().press("f5 ctrl-c").type_text("x");
    bench.let_go();
    assert!(!bench.is_left());
    bench
        .hold_changes()
        .press("alt-a")
        .type_text("2")
        .press("f5 ctrl-c")
        .shows("Waiting for")
        .press("ctrl-c");
    assert!(bench.is_left());
}

#[test]
fn after_a_change_what_is_seen_is_asked_for_at_once() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("{}").hold_changes().press("f5 esc").go("topics/orders");
    assert_eq!(bench.place(), "topics/orders");
    // Nobody looks by itself, and the clock stands still: nothing else is a reason to ask.
    bench.pulses = None;
    bench.send(Event::Tick);
    bench.demo.take_asked();
    bench.let_go().shows("Sent to orders");
    assert_eq!(
        bench.demo.take_asked().get(&Api::DescribeLogDirs),
        Some(&3),
        "the topic's page asks each broker"
    );
}

#[test]
fn the_look_at_the_cluster_comes_at_once_also_after_a_change_that_broke() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("{}").hold_changes().press("f5");
    let Some(Outside::Change { view, question, agreed, act }) = bench.held.take().unwrap().pop() else {
        panic!("the change waits");
    };
    let lost = ViewReply::Lost { view, question, label: act.label };
    let changed = bench.runtime.block_on(bench.hands.clone().make(agreed, act)).unwrap();
    for reply in [lost, ViewReply::Changed { view, question, changed }] {
        let outside = bench.app.handle(Event::Reply(reply));
        assert!(outside.iter().any(|outside| matches!(outside, Outside::Refresh)));
    }
}
