//! Configs are changed in their table: typed, chosen, ticked, taken away and taken over, each after a review.
use crate::screens::Bench;
use kafdeck::demo::{AclResource, Api, ErrorCode, Operation};

/// The configs of a topic of no importance, the cursor on one of them.
fn at(config: &str) -> Bench {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("aa", 2, 3, &[("retention.ms", "3600000"), ("segment.ms", "60000")]).unwrap();
    bench.demo.create_topic("ab", 1, 1, &[("retention.ms", "7200000")]).unwrap();
    bench.press("r").look_until(|look| look.pulse.topics.iter().any(|topic| &*topic.name == "ab"));
    bench.go("topics/aa/configs").shows("3600000 (1 h)");
    bench.press("/").type_text(config).press("enter G").shows(config);
    bench
}

#[test]
fn a_value_is_typed_with_its_unit_and_reviewed() {
    let mut bench = at("retention.ms");
    bench.press("e").shows("New value").shows("7d, 12h").press("ctrl-u").type_text("7x").press("enter");
    bench.shows("there is no unit \"x\"").press("ctrl-u").type_text("2h").press("enter");
    bench.shows("Set retention.ms of topic aa").shows("3600000 → 7200000").shows("comes to 7200000 (2 h)");
    bench.press("y").shows("7200000 (2 h)").hides("3600000 (1 h)");
}

#[test]
fn a_set_is_ticked() {
    let mut bench = at("cleanup.policy");
    bench.press("e").shows("[x] delete").shows("[ ] compact");
    bench.press("down enter").shows("[x] compact").shows("delete,compact");
    bench.press("down down enter").shows("Set cleanup.policy of topic aa").shows("not set → delete,compact");
    bench.shows("holds no records; those without a key will be refused").press("y").shows("delete,compact");
}

#[test]
fn an_own_value_is_taken_away_and_what_stands_above_holds() {
    let mut bench = at("segment.ms");
    bench.press("u").shows("60000 → not set").shows("comes to 604800000 (7 d), now 60000 (1 min)");
    bench.press("y").shows("604800000 (7 d)");
    bench.press("u").shows("no value of its own here");
}

#[test]
fn marked_configs_are_one_plan() {
    let mut bench = at("preallocate");
    bench.press("esc /").type_text("preallocate").press("enter space esc esc");
    bench.press("/").type_text("segment.ms").press("enter space");
    // The filter hides the first one; marks hold for what is shown.
    bench
        .press("e")
        .shows("New value")
        .press("ctrl-u")
        .type_text("1h")
        .press("enter")
        .shows("60000 → 3600000");
    bench.press("esc").shows("Nothing was changed");
}

#[test]
fn another_topics_configs_stand_beside_and_are_taken_over() {
    let mut bench = at("retention.ms");
    bench.press("=").shows("Compare with").type_text("ab").press("enter");
    bench.shows("Configs of aa and ab").shows("aa  3600000 (1 h)  set on it");
    bench.shows("ab  7200000 (2 h)  set on it").press("esc");
    bench.press("I").type_text("ab").press("enter").shows("Set 2 configs of topic aa");
    bench.shows("3600000 → 7200000").shows("60000 → not set").press("y").shows("7200000 (2 h)");
    bench.press("=").type_text("nosuch").press("enter").shows("there is no topic \"nosuch\"");
}

#[test]
fn a_shorter_retention_is_typed_by_name() {
    let mut bench = Bench::at("topics/orders/configs");
    bench.press("/").type_text("retention.ms").press("enter G e").shows("New value").press("ctrl-u");
    bench.type_text("1min").press("enter").shows("orders: up to").shows("has not read");
    bench.press("y").type_text("es").press("enter").shows("Set retention.ms of topic orders");
    bench.press("esc").shows("Nothing was changed");
}

#[test]
fn a_brokers_configs_are_its_own_or_those_of_all() {
    let mut bench = Bench::at("brokers");
    bench.shows("ADDRESS").press("e").shows("Broker 1 › Configs").shows("advertised.listeners");
    bench.press("/").type_text("node.id").press("enter e").shows("needs a restart");
    bench.press("esc /").type_text("num.io.threads").press("enter e").press("ctrl-u").type_text("20");
    bench.press("enter").shows("not set → 16").shows("16 → 20").press("y").shows("20");
    bench.press("tab").shows("leads");
    assert_eq!(bench.place(), "brokers/1");
    bench.press("esc *").shows("All brokers › Configs").hides("node.id");
    assert_eq!(bench.place(), "brokers/all/configs");
}

#[test]
fn read_only_and_a_missing_right_change_nothing() {
    let mut bench =
        Bench::with("topics/orders/configs", |look| look.locked_by = Some("--read-only".to_owned()));
    bench.press("e").shows("this session is read-only");
    let mut bench = at("retention.ms");
    bench.demo.rights().deny(Operation::AlterConfigs, AclResource::topic("aa"));
    bench
        .press("e ctrl-u")
        .type_text("2h")
        .press("enter")
        .shows("Nothing was changed")
        .shows("it needs the right AlterConfigs");
    assert!(bench.journal().is_empty());
}

#[test]
fn the_policy_of_the_cluster_is_told_before_anything_is_changed() {
    let mut bench = at("retention.ms");
    bench.demo.faults().on(Api::IncrementalAlterConfigs).always().error(ErrorCode::PolicyViolation);
    bench.press("e").press("ctrl-u").type_text("2h").press("enter").shows("AlterConfigPolicy");
    bench.press("y").hides("7200000 (2 h)");
    assert!(bench.journal().is_empty());
}
