//! A group's offsets are set from its screen: where to, for which partitions, the review in records and time, undone by its
//! journal entry; members are in the way by name, and who only looks empty is found out.
use super::Bench;
use kafdeck::demo::{AclResource, Api, Batch, ErrorCode, Operation, Record};
use kafdeck::kafka::model::Timestamp;
use std::time::Duration;

/// The screen of a group that nobody is in: it has read a part of `orders`, which has ten records in each of two partitions.
fn at_group() -> Bench {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("parcels", 2, 1, &[]).unwrap();
    for partition in 0..2 {
        let records = (0..10).map(|at| Record::of(format!("{at}")).at(super::NOW - 60_000 + at * 1_000));
        bench.demo.append("parcels", partition, &Batch::of(records)).unwrap();
    }
    bench.demo.commit("packers", &[("parcels", 0, 4), ("parcels", 1, 7)]);
    // The program's clock: the commits are ten minutes old.
    bench.app.look.now = Timestamp(super::NOW + 600_000);
    opened(bench)
}

fn opened(mut bench: Bench) -> Bench {
    let there = |look: &kafdeck::shell::Look| {
        look.pulse.groups.at_least().is_some_and(|groups| groups.iter().any(|group| &*group.id == "packers"))
    };
    bench.go("groups").press("r").look_until(there).go("groups/packers");
    bench.shows("parcels");
    bench
}

fn committed(bench: &Bench) -> [Option<i64>; 2] {
    [0, 1].map(|partition| bench.demo.committed("packers", "parcels", partition))
}

#[test]
fn all_partitions_go_to_the_begin_after_a_review_in_records_and_time() {
    let mut bench = at_group();
    bench.resize(140, 40).press("R").shows("Set them to what?").type_text("begin").press("enter");
    bench.shows("Set 2 offsets of group packers to the first record still there");
    bench.shows("parcels/0").shows("4 · 6 behind").shows("0 · 10 behind").shows("reads 4 again");
    bench.shows("11 records of 2 partitions are read again").shows("--to-earliest --all-topics --execute");
    assert_eq!(committed(&bench), [Some(4), Some(7)], "a review changes nothing");
    bench.press("y").shows("Set 2 offsets of group packers");
    assert_eq!(committed(&bench), [Some(0), Some(0)]);
    let intent = &bench.journal()[0];
    assert_eq!(intent["actions"][0]["rows"][0]["was"]["offset"], 4, "what was there is kept: {intent}");
}

#[test]
fn a_group_that_reads_a_topic_of_this_moment_has_its_lag_in_the_list() {
    let mut bench = at_group();
    let row = bench.go("groups").line("packers");
    assert!(row.split_whitespace().any(|word| word == "9") && !row.contains("failed"), "{row}");
}

#[test]
fn only_marked_partitions_are_set_and_a_shift_beyond_the_log_lands_at_its_end() {
    let mut bench = at_group();
    bench
        .resize(140, 40)
        .press("g space R")
        .type_text("shift")
        .press("enter")
        .type_text("+100")
        .press("enter");
    bench
        .shows("Set 1 offset of group packers to 100 records on")
        .shows("6 records of 1 partition are skipped");
    bench.shows("parcels/0 has no offset 104: its log goes from 0 to 10, and it is set to 10");
    bench.press("y");
    assert_eq!(committed(&bench), [Some(10), Some(7)]);
}

#[test]
fn one_partition_is_set_by_its_number_or_to_a_time() {
    let mut bench = at_group();
    bench
        .resize(140, 40)
        .press("g j e ctrl-u")
        .type_text("2")
        .press("enter")
        .shows("reads 5 again")
        .press("y");
    assert_eq!(committed(&bench), [Some(4), Some(2)]);
    bench.press("g R").type_text("back in").press("enter").type_text("-9m55s").press("enter");
    bench.shows("to the first record since 9m55s ago").press("esc");
    bench.press("R").type_text("a time").press("enter").type_text("2026-11-22T09:59:05Z").press("enter");
    bench.shows("09:59:05").press("esc");
    assert_eq!(committed(&bench), [Some(4), Some(2)], "Esc sets nothing");
}

#[test]
fn offsets_go_into_a_file_and_come_back_out_of_it_and_a_bad_line_is_named() {
    let mut bench = at_group();
    let file = bench.state_folder.path().join("packers-offsets.csv");
    bench.press("x").press("enter").shows("Wrote 2 offsets to");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "parcels,0,4\nparcels,1,7\n");
    bench.press("x").press("enter").shows("there is a file of that name already");
    std::fs::write(&file, "parcels,0,1\nparcels,1,x\n").unwrap();
    let from_file = |bench: &mut Bench| {
        bench.press("R").type_text("file").press("enter").type_text("packers-offsets.csv").press("enter");
    };
    from_file(&mut bench);
    bench.shows("line 2: `x` is no offset of parcels/1");
    std::fs::write(&file, "parcels,0,1\nparcels,9,1\n").unwrap();
    from_file(&mut bench);
    bench.shows("parcels has no partition 9");
    std::fs::write(&file, "parcels,0,1\nparcels,1,7\n").unwrap();
    from_file(&mut bench);
    bench.shows("Set 1 offset of group packers").shows("1 partition stands there already").press("y");
    assert_eq!(committed(&bench), [Some(1), Some(7)]);
}

#[test]
fn another_groups_place_is_taken_and_what_it_lacks_is_left() {
    let mut bench = at_group();
    bench.demo.commit("sorters", &[("parcels", 0, 9)]);
    bench.press("r").look_until(|look| {
        look.pulse.groups.at_least().is_some_and(|groups| groups.iter().any(|group| &*group.id == "sorters"))
    });
    bench.resize(140, 40).press("R").type_text("like").press("enter").type_text("sorters").press("enter");
    bench.shows("Set 1 offset of group packers to the offsets of group sorters").press("y");
    assert_eq!(committed(&bench), [Some(9), Some(7)]);
}

#[test]
fn a_group_is_made_where_it_is_to_stand() {
    let mut bench = at_group();
    bench.resize(100, 40).go("groups").press("a").type_text("packers").press("enter");
    bench.shows("there is one of this name: R on its page sets its offsets");
    bench.type_text("-2").press("enter").type_text("parcel").press("enter");
    bench.shows("there is no topic parcel; did you mean `parcels`?");
    bench.type_text("s").press("enter").type_text("shift").shows("(it stands nowhere").press("enter");
    bench.shows("Set them to what?").press("backspace backspace backspace backspace backspace");
    bench.type_text("an offset").press("enter").type_text("50%").press("enter");
    bench
        .shows("Create group packers-2")
        .shows("parcels/1 · nothing committed → 5")
        .press("y")
        .shows("Created group packers-2");
    assert_eq!([0, 1].map(|at| bench.demo.committed("packers-2", "parcels", at)), [Some(5), Some(5)]);
    bench.shows("Groups › packers-2");
}

#[test]
fn members_in_the_way_are_named_and_can_be_waited_for() {
    let mut bench = at_group();
    bench.demo.settle("packers", &[("packer-1", "10.0.0.5")], &[("parcels", 0)]);
    bench.resize(140, 40).press("R").type_text("begin").press("enter");
    bench.shows("packers has 1 member (packer-1 on 10.0.0.5): stop them first").shows("packers has members");
    bench.type_text("leave it").press("enter");
    assert!(bench.journal().is_empty() && !bench.demo.take_asked().contains_key(&Api::OffsetCommit));
}

#[test]
fn a_group_that_moves_without_members_is_found_out() {
    let mut bench = at_group();
    bench.clock.advance(Duration::from_secs(570));
    for offset in 5..8 {
        bench.clock.advance(Duration::from_secs(5));
        bench.demo.commit("packers", &[("parcels", 0, offset)]);
    }
    bench.resize(140, 40).press("R").type_text("begin").press("enter").shows("Set 2 offsets");
    bench.shows("it moves without members").shows("by a consumer that assigns");
}

#[test]
fn what_this_program_has_set_itself_is_no_consumer() {
    let mut bench = at_group();
    bench.clock.advance(Duration::from_secs(585));
    bench.resize(140, 40);
    for destination in ["begin", "end", "begin"] {
        bench.clock.advance(Duration::from_secs(4));
        bench.press("R").type_text(destination).press("enter").shows("Set 2 offsets").press("y");
    }
    bench
        .press("R")
        .type_text("end")
        .press("enter")
        .shows("Set 2 offsets")
        .hides("moves without members")
        .press("esc");
    for offset in 1..4 {
        bench.clock.advance(Duration::from_millis(1_100));
        bench.demo.commit("packers", &[("parcels", 0, offset)]);
    }
    bench.press("R").type_text("end").press("enter").shows("Set 2 offsets").shows("it moves without members");
}

#[test]
fn a_commit_between_review_and_change_stops_it_with_three_values() {
    let mut bench = at_group();
    bench.resize(200, 40).press("R").type_text("begin").press("enter").shows("Set 2 offsets");
    bench.demo.commit("packers", &[("parcels", 1, 8)]);
    bench.press("y").shows("was 7, is 8 now, and was to be 0");
    assert_eq!(committed(&bench), [Some(4), Some(8)]);
}

#[test]
fn offsets_are_deleted_after_a_review() {
    let mut bench = at_group();
    bench.resize(140, 40).press("g D").shows("Delete 1 offset of group packers").shows("auto.offset.reset");
    // The lines to copy delete no more than the review says.
    bench.shows("--delete-offsets --topic parcels:0").shows("--topic 'parcels:0'").press("y");
    assert_eq!(committed(&bench), [None, Some(7)]);
}

#[test]
fn a_missing_right_is_named_and_read_only_sets_nothing() {
    let mut bench = at_group();
    bench.demo.rights().deny(Operation::Read, AclResource::group("packers"));
    bench
        .resize(200, 40)
        .press("R")
        .type_text("begin")
        .press("enter")
        .press("y")
        .shows("Read on group packers");
    assert_eq!(committed(&bench), [Some(4), Some(7)]);
    let mut bench =
        Bench::with("groups/nightly-report", |look| look.locked_by = Some("--read-only".to_owned()));
    bench.press("R").shows("this session is read-only");
}

#[test]
fn a_lost_answer_is_made_up_for_by_a_look() {
    let mut bench = at_group();
    bench.demo.faults().on(Api::OffsetCommit).times(1).cut();
    bench
        .press("R")
        .type_text("end")
        .press("enter")
        .press("y")
        .shows("the answer got lost, and it is as wanted");
    assert_eq!(committed(&bench), [Some(10), Some(10)]);
}

#[test]
fn members_are_removed_after_a_review() {
    let mut bench = at_group();
    bench.demo.settle(
        "packers",
        &[("packer-1", "10.0.0.5"), ("packer-2", "10.0.0.6")],
        &[("parcels", 0), ("parcels", 1)],
    );
    bench.press("tab").press("r").shows("packer-2").press("g D");
    bench.shows("Remove member packer-1").shows("the group rebalances: 1 partition").press("y");
    assert_eq!(bench.demo.group("packers").unwrap().members, 1);
}

#[test]
fn the_past_stands_above_the_partitions() {
    let mut bench = Bench::at("deck");
    bench.resize(120, 40).go("groups/analytics");
    bench.shows("rebalance").shows("commits").press("H").shows("analytics: rebalances of the last 6 hours");
    bench.shows("generation 1").shows("+ analytics-0 on 10.20.7.140");
}

#[test]
fn who_may_not_read_the_past_is_told_so() {
    let mut bench = Bench::at("deck");
    bench.demo.rights().deny(Operation::Read, AclResource::topic("__consumer_offsets"));
    bench.resize(160, 40).go("groups/analytics");
    bench.shows("its past can't be read").shows("Read on topic __consumer_offsets");
}

#[test]
fn a_reset_that_was_done_in_part_offers_its_rest() {
    let mut bench = at_group();
    bench.demo.create_topic("more", 1, 1, &[]).unwrap();
    bench.demo.append("more", 0, &Batch::of([Record::of("a").at(super::NOW - 60_000)])).unwrap();
    bench.demo.commit("packers", &[("more", 0, 1)]);
    let refused = bench.demo.faults().on(Api::OffsetCommit).topic("more").times(1);
    refused.error(ErrorCode::TopicAuthorizationFailed);
    bench.resize(140, 40).press("R").type_text("begin").press("enter").shows("Set 3 offsets");
    bench.press("y").shows("It may be done in part");
    assert_eq!(
        (committed(&bench), bench.demo.committed("packers", "more", 0)),
        ([Some(0), Some(0)], Some(1))
    );
    bench.press("enter").shows("Go on: Set 3 offsets").press("y");
    assert_eq!(bench.demo.committed("packers", "more", 0), Some(0));
}
