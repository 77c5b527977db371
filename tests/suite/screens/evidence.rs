//! What is not known is said on the screen, and what is held back is marked wherever it is listed.
use super::Bench;
use kafdeck::demo::{Api, ErrorCode};
use kafdeck::kafka::model::BrokerState;

#[test]
fn groups_that_nobody_could_tell_are_said_to_be_missing() {
    let mut bench = Bench::at("groups");
    let silent = bench.demo.group_coordinator("analytics").unwrap();
    let error = ErrorCode::CoordinatorNotAvailable;
    bench.demo.faults().on(Api::ListGroups).broker(silent).always().error(error);
    bench.press("r").look_until(|look| look.pulse.groups.lacks().is_some());
    let told = format!("not all: groups of broker {silent}");
    bench.shows(&told).shows("≥ ");
    let row = bench.line("analytics");
    assert!(row.contains("Unknown") && row.contains("failed"), "{row}");
    bench.go("deck").shows("not all are known").shows("live, without broker");
    bench.demo.faults().clear();
    bench.press("r").look_until(|look| look.pulse.groups.whole().is_some()).hides("not all are known");
}

#[test]
fn a_group_whose_coordinator_moved_to_a_broker_that_is_silent_stays() {
    let mut bench = Bench::at("groups");
    let silent = (1..=3).find(|broker| Some(*broker) != bench.demo.group_coordinator("analytics")).unwrap();
    bench.demo.faults().on(Api::ListGroups).broker(silent).always().error(ErrorCode::CoordinatorNotAvailable);
    for partition in 0.. {
        if bench.demo.group_coordinator("analytics") == Some(silent) {
            break;
        }
        bench.demo.move_leader("__consumer_offsets", partition, silent).unwrap();
    }
    bench.press("r").look_until(|look| look.pulse.groups.lacks().is_some());
    let row = bench.line("analytics");
    assert!(row.contains("Unknown") && row.contains("failed"), "{row}");
}

#[test]
fn readers_that_are_held_back_are_marked_in_every_list() {
    let mut bench = Bench::at("deck");
    let held = |look: &kafdeck::shell::Look| look.pulse.topics.iter().any(|topic| topic.held_back);
    bench.look_until(held).go("topics");
    let name = bench.app.look.pulse.held_back[0].0.to_string();
    let row = bench.line(&name);
    assert!(row.starts_with('!'), "{row}");
    bench.press("!").shows(&name);
    bench.go(&format!("topics/{name}")).shows("STABLE");
    let screen = bench.screen();
    assert!(screen.lines().any(|line| line.starts_with('!')), "{screen}");
}

#[test]
fn a_commit_past_the_end_is_marked_and_named() {
    let mut bench = Bench::at("groups");
    bench.demo.create_topic("short", 1, 1, &[]).unwrap();
    bench.demo.commit("beyond", &[("short", 0, 495)]);
    let there = |look: &kafdeck::shell::Look| {
        let groups = look.pulse.groups.at_least();
        groups.is_some_and(|groups| {
            groups.iter().any(|group| &*group.id == "beyond" && group.lag.whole().is_some())
        })
    };
    bench.press("r").look_until(there);
    let row = bench.line("beyond");
    assert!(row.starts_with('!') && row.contains("-495 !"), "{row}");
    bench.go("groups/beyond").shows("committed 495 past the end");
    let row = bench.line("short");
    assert!(row.starts_with('!') && row.contains("-495 !"), "{row}");
    bench.go("deck").shows("495 past the end");
}

#[test]
fn a_group_without_commits_has_no_lag_and_nothing_failed() {
    let mut bench = Bench::at("groups");
    bench.demo.settle("idle", &[("c", "/h")], &[("orders", 0)]);
    let there = |look: &kafdeck::shell::Look| {
        let groups = look.pulse.groups.at_least();
        groups.is_some_and(|groups| groups.iter().any(|group| &*group.id == "idle"))
    };
    bench.press("r").look_until(there);
    let row = bench.line("idle");
    assert!(row.contains('–') && !row.contains("failed"), "{row}");
    bench.go("groups/idle").resize(80, 24).shows("lag – ").shows("nothing is committed");
    bench.go("deck").resize(120, 40).shows("nothing committed");
}

#[test]
fn topics_opened_first_mark_what_is_held_back() {
    let mut bench = Bench::at("topics");
    bench.look_until(|look| look.pulse.topics.iter().any(|topic| topic.held_back));
    let name = bench.app.look.pulse.held_back[0].0.to_string();
    let row = bench.line(&name);
    assert!(row.starts_with('!'), "{row}");
}

#[test]
fn a_group_that_has_not_committed_all_it_reads_is_no_all_clear() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("four", 4, 1, &[]).unwrap();
    for partition in 0..4 {
        let record = kafdeck::demo::Record::new("k", "v").at(super::NOW);
        bench.demo.append("four", partition, &kafdeck::demo::Batch::of(vec![record])).unwrap();
    }
    let all: Vec<(&str, i32)> = (0..4).map(|partition| ("four", partition)).collect();
    bench.demo.settle("one", &[("c", "/h")], &all);
    bench.demo.commit("one", &[("four", 0, 1)]);
    let told = |look: &kafdeck::shell::Look| {
        let groups = look.pulse.groups.at_least();
        groups.is_some_and(|groups| {
            groups.iter().any(|group| &*group.id == "one" && group.uncommitted().is_some())
        })
    };
    bench.resize(180, 40).press("r").look_until(told).shows("lag ≥ 0: 3 partitions: nothing committed");
}

#[test]
fn a_dead_voter_is_a_matter_beside_its_broker() {
    let mut bench = Bench::at("deck");
    let dead = (1..=3).find(|id| *id != bench.demo.controller()).unwrap();
    bench.block_on(bench.demo.stop_broker(dead));
    bench.clock.advance(std::time::Duration::from_secs(25));
    bench.press("r").look_until(|look| {
        let down = |broker: &&kafdeck::kafka::model::Broker| broker.id.0 == dead && broker.state.is_down();
        let quorum = look.pulse.overview.quorum.whole();
        look.pulse.overview.brokers.iter().any(|broker| down(&broker))
            && quorum.is_some_and(|quorum| quorum.voters.iter().any(|voter| quorum.is_lost(voter)))
    });
    bench.resize(180, 40).shows(&format!("voter {dead}")).shows("not heard of for 25 s; 2 of 3 voters left");
    bench.shows(&format!("broker {dead}"));
    let states = bench.app.look.pulse.overview.brokers.iter().map(|broker| &broker.state);
    assert_eq!(states.filter(|state| **state == BrokerState::Up).count(), 2);
}
