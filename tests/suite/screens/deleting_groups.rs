//! Groups are deleted after a review, typed by name, a step a group; one with members is refused before it is asked for.
use super::Bench;
use kafdeck::demo::{AclResource, Api, ErrorCode, Operation};
use kafdeck::kafka::model::Group;

/// The list of groups with two that nobody is in at its front.
fn at_groups() -> Bench {
    let mut bench = Bench::at("groups");
    for id in ["aa-old", "ab-old"] {
        bench.demo.commit(id, &[("orders", 0, 3), ("orders", 1, 7)]);
    }
    let both = |groups: &&[Group]| groups.iter().any(|group| &*group.id == "ab-old");
    bench
        .press("r")
        .look_until(|look| look.pulse.groups.at_least().map(|groups| &**groups).as_ref().is_some_and(both));
    bench.press("g").shows("aa-old");
    bench
}

fn is_there(bench: &Bench, id: &str) -> bool {
    bench.demo.group(id).is_some()
}

#[test]
fn a_group_is_deleted_by_typing_its_name_and_no_other_takes_its_place() {
    let mut bench = at_groups();
    bench
        .press("D")
        .shows("Delete group aa-old")
        .shows("commits of 2 partitions of 1 topic")
        .shows("Can be undone");
    bench.shows("auto.offset.reset").shows("Delete on group aa-old").shows("kafka-consumer-groups.sh");
    bench.type_text("aa-old").press("enter").shows("Deleted group aa-old");
    assert!(!is_there(&bench, "aa-old") && is_there(&bench, "ab-old"));
    let gone = |groups: &[Group]| groups.iter().all(|group| &*group.id != "aa-old");
    bench.look_until(|look| look.pulse.groups.at_least().is_some_and(|groups| gone(groups)));
    bench.hides("   aa-old  ").press("D").shows("no group is selected");
    let lines = bench.journal();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(
        (&lines[0]["steps"][0], &lines[2]["outcome"]),
        (&"Delete group aa-old".into(), &"done".into())
    );
}

#[test]
fn a_group_with_members_is_refused_before_anything_is_asked() {
    let mut bench = at_groups();
    bench
        .press("/")
        .type_text("analytics")
        .press("enter D")
        .shows("Nothing was deleted: analytics has 3 members: stop them first");
    bench
        .press("esc g space j space")
        .shows("2 marked")
        .press("D")
        .shows("Nothing was deleted: analytics has");
    assert!(bench.journal().is_empty() && !bench.demo.take_asked().contains_key(&Api::DeleteGroups));
}

#[test]
fn one_that_was_joined_since_the_review_is_refused_by_the_cluster() {
    let mut bench = at_groups();
    bench.press("D").type_text("aa-old");
    bench.demo.settle("aa-old", &[("late", "10.0.0.9")], &[("orders", 0)]);
    bench.press("enter").shows("aa-old: not done: it has members by now");
    assert!(is_there(&bench, "aa-old"));
}

#[test]
fn marked_groups_are_steps_of_one_plan_each_with_its_outcome() {
    let mut bench = at_groups();
    bench.demo.rights().deny(Operation::Delete, AclResource::group("ab-old"));
    bench.press("space space").shows("2 marked").press("D").shows("Delete 2 groups");
    bench.type_text("2 groups").press("enter").shows("1 done, 1 not done").shows("ab-old: not done");
    assert!(!is_there(&bench, "aa-old") && is_there(&bench, "ab-old"));
    assert!(bench.journal()[2]["text"].as_str().unwrap().contains("Delete on group ab-old"));
    bench.shows("1 marked");
}

#[test]
fn read_only_deletes_no_group_and_says_so() {
    let mut bench = Bench::with("groups", |look| look.locked_by = Some("--read-only".to_owned()));
    bench.press("D").shows("this session is read-only");
    assert!(bench.journal().is_empty());
}

#[test]
fn a_coordinator_that_moved_is_found() {
    let mut bench = at_groups();
    bench.demo.faults().on(Api::DeleteGroups).times(2).error(ErrorCode::NotCoordinator);
    bench.press("D").type_text("aa-old").press("enter").shows("Deleted group aa-old");
    assert!(!is_there(&bench, "aa-old"));
}

#[test]
fn a_lost_answer_about_a_group_is_made_up_for_by_a_look() {
    let mut bench = at_groups();
    bench.demo.faults().on(Api::DeleteGroups).times(1).cut();
    bench.press("D").type_text("aa-old").press("enter").shows("the answer got lost, and the group is gone");
    assert_eq!(bench.journal().last().unwrap()["outcome"], "done");
}

#[test]
fn the_review_of_many_shows_who_is_hurt_first_and_cuts_no_line() {
    let mut bench = at_groups();
    bench.resize(60, 20).press("space space D").shows("Delete 2 groups");
    let screen = bench.screen();
    let at = |text: &str| screen.find(text).unwrap_or_else(|| panic!("no {text:?}:\n{screen}"));
    assert!(at("Can be undone") < at("Delete group aa-old"), "{screen}");
    assert!(at("auto.offset.reset") < at("Can be undone"), "wrapped rather than cut:\n{screen}");
}
