//! The journal as a place: what was changed is taken back or gone on with from there, after a review as for every change.
use super::Bench;
use kafdeck::demo::{AclResource, Api, Operation};
use kafdeck::kafka::model::Group;

/// The list of topics with `aa` at its front, which has configs of its own.
fn with_topic() -> Bench {
    let mut bench = Bench::at("topics");
    bench.demo.create_topic("aa", 2, 2, &[("retention.ms", "7200000")]).unwrap();
    bench.press("r").look_until(|look| look.pulse.topics.iter().any(|topic| &*topic.name == "aa"));
    bench.press("g").shows("aa");
    bench
}

/// The list of groups with two that nobody is in at its front.
fn with_groups() -> Bench {
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

#[test]
fn a_deleted_topic_comes_back_where_it_lay_but_for_its_records() {
    let mut bench = with_topic();
    let leaders = [0, 1].map(|partition| bench.demo.leader("aa", partition));
    bench.press("D").shows("Can't be undone: the records of aa.").type_text("aa").press("enter");
    bench.shows("Deleted topic aa").press("J").shows("Delete topic aa").shows("done");
    bench.press("u").shows("Undo: Delete topic aa").shows("does not come back: the records of aa");
    bench.shows("Create topic aa").shows("retention.ms → 7200000");
    bench.press("y").shows("Undone: Delete topic aa").shows("taken back");
    assert_eq!([0, 1].map(|partition| bench.demo.leader("aa", partition)), leaders);
    let undo = bench.journal()[3].clone();
    assert_eq!(undo["undoes"], bench.journal()[0]["id"], "{undo:?}");
}

#[test]
fn a_deleted_group_comes_back_with_its_commits() {
    let mut bench = with_groups();
    bench.press("D").type_text("aa-old").press("enter").shows("Deleted group aa-old");
    assert!(bench.demo.group("aa-old").is_none());
    bench.press("J u").shows("Create group aa-old").shows("orders/1 · none → 7").press("y").shows("Undone");
    assert_eq!(bench.demo.committed("aa-old", "orders", 1), Some(7));
}

#[test]
fn a_group_that_committed_since_the_review_stays_and_the_three_values_are_told() {
    let mut bench = with_groups();
    bench.press("D").type_text("aa-old");
    bench.demo.commit("aa-old", &[("orders", 1, 9)]);
    bench.press("enter").shows("the offset of orders/1 was 7, is 9 now, and was to be none");
    assert!(bench.demo.group("aa-old").is_some());
}

#[test]
fn what_stopped_in_the_middle_is_gone_on_with() {
    let mut bench = with_groups();
    bench.demo.rights().deny(Operation::Delete, AclResource::group("aa-old"));
    bench.press("space space D").type_text("2 groups").press("enter").shows("2 not done");
    bench.shows("0 of 2 steps are done").press("esc");
    bench.demo.rights().allow_all();
    bench.press("J R").shows("Go on: Delete 2 groups").type_text("aa-old").press("enter");
    bench.shows("Done: Go on: Delete 2 groups");
    assert!(bench.demo.group("aa-old").is_none() && bench.demo.group("ab-old").is_none());
    bench.press("R").shows("a later change has gone on with it");
}

#[test]
fn the_steps_of_a_change_are_a_place() {
    let mut bench = with_groups();
    bench.demo.rights().deny(Operation::Delete, AclResource::group("aa-old"));
    bench.press("space space D").type_text("2 groups").press("enter").shows("2 not done");
    bench.press("esc J enter").shows("Delete group aa-old").shows("not done: not tried");
    bench.press("enter").shows("Delete on group aa-old").shows("Empty · commits of 2 partitions");
}

#[test]
fn a_journal_of_another_cluster_is_not_meant_here() {
    let mut bench = with_topic();
    bench.press("D").type_text("aa").press("enter").shows("Deleted topic aa");
    let file = bench.state_folder.path().join("journal.jsonl");
    let text = std::fs::read_to_string(&file).unwrap();
    let id = bench.demo.cluster_id().to_owned();
    assert!(text.contains(&id));
    std::fs::write(&file, text.replace(&id, "elsewhere")).unwrap();
    bench.press("J u").shows("it was made on another cluster");
    assert!(bench.demo.leader("aa", 0).is_none());
}

#[test]
fn read_only_takes_nothing_back() {
    let mut bench = with_topic();
    bench.press("D").type_text("aa").press("enter").shows("Deleted topic aa");
    bench.app.look.locked_by = Some("--read-only".to_owned());
    bench.press("J u").shows("this session is read-only");
    assert!(bench.demo.leader("aa", 0).is_none());
}

#[test]
fn the_review_is_copied_as_a_line_of_kafdeck() {
    let mut bench = with_topic();
    bench.press("D").shows("or:").press("ctrl-y").shows("Delete topic aa");
    let (_, text) = bench.copied();
    assert!(text.starts_with("kafdeck ") && text.ends_with(" topic delete aa"), "{text}");
    bench.press("esc");
    assert!(!bench.demo.take_asked().contains_key(&Api::DeleteTopics));
}

#[test]
fn a_change_is_stopped_before_its_next_step() {
    let mut bench = with_groups();
    bench.hold_changes().press("space space D").type_text("2 groups").press("enter");
    bench.press("ctrl-x").shows("Stopping before the next step: Delete 2 groups");
    bench.let_go().shows("not tried: the change was stopped before");
    assert!(bench.demo.group("aa-old").is_some() && bench.demo.group("ab-old").is_some());
}
