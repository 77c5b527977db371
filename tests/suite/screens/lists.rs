//! The lists: topics, a topic's parts, groups, brokers, controller.
use super::Bench;
use kafdeck::app::Event;
use kafdeck::demo::{Batch, Record};
use kafdeck::kafka::model::Known;
use kafdeck::ui::mouse::{Mouse, MouseKind};

#[test]
fn topics_show_what_is_in_them_and_what_is_wrong() {
    let mut bench = Bench::at("topics");
    bench.shows("8 · internal hidden").shows("IN SYNC");
    let line = bench.line("payments");
    assert!(line.starts_with('!') && line.contains("8/9"), "{line}");
    bench.press("!").shows("only unhealthy").shows("payments").hides("shipments");
}

#[test]
fn internal_topics_are_hidden_until_asked_for() {
    let mut bench = Bench::at("topics");
    bench.hides("__consumer_offsets").press("i").hides("internal hidden");
    bench.press("i").shows("internal hidden");
}

#[test]
fn a_filter_narrows_as_it_is_typed_and_escape_takes_it_back() {
    let mut bench = Bench::at("topics");
    bench.press("/ ord").shows("orders.DLT").hides("shipments");
    bench.press("enter").shows("/ord").shows("2 of ");
    bench.press("/ esc").shows("shipments");
}

#[test]
fn sorting_goes_by_number_and_keeps_the_selection() {
    let mut bench = Bench::at("topics");
    bench.press("/ enter s 2").shows("↓PARTS");
    let screen = bench.screen();
    let order =
        |name: &str| screen.find(&format!("   {name} ")).unwrap_or_else(|| panic!("{name}:\n{screen}"));
    assert!(order("orders") < order("telemetry"), "{screen}");
}

#[test]
fn marked_topics_open_as_one_list_of_records() {
    let mut bench = Bench::at("topics");
    bench.shows("orders.DLT").press("/ order enter space space").shows("2 marked");
    bench.press("enter").shows("orders.DLT").shows("newest of");
    assert_eq!(bench.place(), "topics/orders,orders.DLT/records");
}

#[test]
fn a_topic_leads_to_its_configs_and_groups() {
    let mut bench = Bench::at("topics/orders");
    bench.shows("6 partitions").shows("LEADER");
    bench.press("tab").shows("cleanup.policy").shows("retention.ms");
    bench.press("tab").shows("order-writer").shows("analytics");
    bench.press("tab").shows("6 partitions");
}

#[test]
fn an_unknown_topic_is_said_and_never_made() {
    let mut bench = Bench::at("topics/oders");
    bench.shows("oders").shows("! ");
    assert!(bench.demo.offsets("oders", 0).is_none(), "looking makes no topic");
}

#[test]
fn groups_show_their_lag_and_lead_to_partitions_and_members() {
    let mut bench = Bench::at("groups");
    bench.shows("order-writer").shows("analytics").shows("nightly-report").shows("Empty");
    bench
        .shows(" classic")
        .shows("no consumer, share, streams: group.version, share.version, streams.version are off");
    bench.press("/ writer enter enter").shows("COMMITTED").shows("orders");
    bench.press("m").shows("Members").shows("CLIENT").shows("order-writer-1");
}

#[test]
fn brokers_and_controller_tell_the_same_leader() {
    let mut bench = Bench::at("brokers");
    let controller = bench.demo.controller();
    let line = bench.line("★");
    assert!(line.trim_start().starts_with(&controller.to_string()), "controller {controller}: {line}");
    bench.press("5").shows("high watermark").shows("★ leader");
    let line = bench.line("★ leader");
    assert!(line.trim_start().starts_with(&controller.to_string()), "{line}");
}

#[test]
fn a_double_click_does_what_enter_does() {
    for (route, row, opened) in [
        ("topics", "payments", "payments › Records"),
        ("topics/orders", "3", "partitions 3"),
        ("groups/analytics", "orders", "orders › Records"),
        ("controller", "1", "Brokers"),
    ] {
        let mut bench = Bench::at(route);
        let screen = bench.screen();
        let is_row = |line: &str| line.split_whitespace().find(|word| *word != "!") == Some(row);
        let line = screen.lines().position(is_row);
        let line = line.unwrap_or_else(|| panic!("{route}: no {row:?}:\n{screen}")) as u16;
        bench.send(Event::Mouse(Mouse { kind: MouseKind::DoubleClick, column: 6, row: line }));
        bench.shows(opened);
    }
}

/// Counts that were known before a broker fell away are not the whole any more: its partitions may have gone on.
#[test]
fn records_and_last_are_a_part_while_partitions_have_no_leader() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("halves", 6, 1, &[]).unwrap();
    for partition in 0..6 {
        let records = (0..20).map(|number| Record::new("k", "v").at(super::NOW - 60_000 + number));
        bench.demo.append("halves", partition, &Batch::of(records)).unwrap();
    }
    bench.go("topics");
    let found = |look: &kafdeck::shell::Look| {
        look.pulse.topics.iter().find(|topic| &*topic.name == "halves").cloned()
    };
    bench.look_until(|look| {
        found(look).is_some_and(|topic| topic.records == Known::Is(120) && topic.last.whole().is_some())
    });
    assert!(bench.line("halves").contains("≈120"));
    let down = bench.demo.leader("halves", 0).unwrap();
    bench.block_on(bench.demo.stop_broker(down));
    let lacks = |known: Option<&std::sync::Arc<str>>| known.is_some_and(|why| why.contains("no leader"));
    bench.look_until(|look| {
        found(look).is_some_and(|topic| lacks(topic.records.lacks()) && lacks(topic.last.lacks()))
    });
    let line = bench.line("halves");
    assert!(line.contains("≥ ≈120") && line.contains("≤ 59 s ago"), "{line}");
    bench.go("topics/halves").shows("≥ ≈120 records").shows("last record ≤ 59 s ago");
    bench.block_on(bench.demo.start_broker(down)).unwrap();
    bench.look_until(|look| found(look).is_some_and(|topic| topic.records == Known::Is(120)));
    bench.hides("≥ ≈120").shows("≈120 records");
}
