//! Topics are made in a form that the controller judges while it is filled; partitions, records and whole topics are changed
//! from the list.
use crate::screens::Bench;
use kafdeck::demo::{Api, Batch, ErrorCode, Record};

fn at_topics() -> Bench {
    let mut bench = Bench::at("topics");
    bench.demo.create_topic("aa", 2, 1, &[("retention.ms", "3600000")]).unwrap();
    for partition in 0..2 {
        bench
            .demo
            .append("aa", partition, &Batch::of([Record::new("k", "v"), Record::new("l", "w")]))
            .unwrap();
    }
    bench.press("r").look_until(|look| look.pulse.topics.iter().any(|topic| &*topic.name == "aa"));
    bench.press("g").shows("aa");
    bench
}

#[test]
fn a_topic_is_made_in_the_form() {
    let mut bench = at_topics();
    bench
        .press("a")
        .shows("Create a topic")
        .type_text("ab")
        .press("tab")
        .type_text("4")
        .press("tab")
        .type_text("2");
    bench.shows("✓ the controller would make it: 4 partitions with 2 replicas");
    bench.press("f2").shows("keep for 7 days").type_text("7 days").press("enter").shows("retention.ms = 7d");
    bench
        .shows("default 604800000 (7 d)")
        .press("f5")
        .shows("Create topic ab")
        .shows("retention.ms → 604800000");
    bench.press("y").shows("ab");
    assert_eq!(bench.place(), "topics/ab");
    assert_eq!(bench.demo.offsets("ab", 3), Some((0, 0, 0)));
}

#[test]
fn what_is_wrong_stands_below_while_it_is_typed() {
    let mut bench = at_topics();
    bench
        .press("a")
        .type_text("aa")
        .shows("the controller would not: creating topic aa")
        .type_text("b")
        .press("tab");
    bench.type_text("0").shows("partitions: \"0\" is no number of partitions").press("backspace tab");
    bench.type_text("9").shows("replication factor").press("backspace tab tab");
    bench.type_text("retention.mss = 7d").shows("did you mean `retention.ms`?");
    bench.press("f5").shows("configs: topics have no config").hides("Create topic aab");
    bench.press("esc").shows("which is not made");
}

#[test]
fn the_policy_of_the_cluster_is_told_before_anything_is_made() {
    let mut bench = at_topics();
    bench.demo.faults().on(Api::CreateTopics).always().error(ErrorCode::PolicyViolation);
    bench.press("a").type_text("ab").shows("CreateTopicPolicy").press("f5").shows("Nothing was changed");
    assert!(bench.demo.leader("ab", 0).is_none() && bench.journal().is_empty());
}

#[test]
fn partitions_are_added_by_typing_the_name() {
    let mut bench = at_topics();
    bench.press("P").shows("Partitions in all").type_text("2").press("enter").shows("can only grow");
    bench.press("ctrl-u").type_text("5").press("enter").shows("Add partitions to topic aa").shows("2 → 5");
    bench.shows("recent keys").type_text("aa").press("enter");
    assert_eq!(bench.demo.offsets("aa", 4), Some((0, 0, 0)));
}

#[test]
fn records_are_deleted_of_topics_and_of_partitions() {
    let mut bench = at_topics();
    bench.press("X").shows("Delete records before").type_text("1").press("enter");
    bench.shows("begins at 0 → begins at 1").shows("up to 2 records").type_text("aa").press("enter");
    let of_both = |bench: &Bench| [0, 1].map(|partition| bench.demo.offsets("aa", partition).unwrap());
    assert_eq!(of_both(&bench), [(1, 2, 2); 2]);
    bench
        .go("topics/aa")
        .shows("2 partitions")
        .press("X")
        .type_text("end")
        .press("enter")
        .type_text("aa")
        .press("enter");
    assert_eq!(of_both(&bench), [(2, 2, 2), (1, 2, 2)]);
    // Everything.
    bench.go("topics").press("g").shows("aa").press("X").type_text("end").press("enter");
    bench.shows("up to 1 record").type_text("aa").press("enter");
    assert_eq!(of_both(&bench), [(2, 2, 2); 2]);
}

#[test]
fn a_topic_is_made_anew_and_made_alike() {
    let mut bench = at_topics();
    bench.press("A").shows("Name of the new topic").press("enter").shows("What of aa goes along?");
    bench.press("enter").shows("Create topic aa-copy like aa").press("y");
    assert_eq!(bench.demo.offsets("aa-copy", 1), Some((0, 0, 0)));
    bench.look_until(|look| look.pulse.topics.iter().any(|topic| &*topic.name == "aa-copy"));
    bench.press("g R").shows("Recreate topic aa").type_text("aa").press("enter");
    assert_eq!(bench.demo.offsets("aa", 0), Some((0, 0, 0)));
}

#[test]
fn marked_topics_get_the_same_configs() {
    let mut bench = at_topics();
    bench
        .press("space e")
        .shows("Configs of the topics")
        .type_text("retention.ms=2h -segment.ms")
        .press("enter");
    bench.shows("Set retention.ms of topic aa").shows("3600000 → 7200000").press("y");
    bench.go("topics/aa/configs").press("/").type_text("retention.ms").press("enter").shows("7200000 (2 h)");
}

#[test]
fn a_topic_is_cloned_with_its_records_and_where_its_groups_stand() {
    let mut bench = at_topics();
    bench.demo.commit("readers", &[("aa", 0, 1), ("aa", 1, 2)]);
    bench.press("A").shows("Name of the new topic").press("enter").shows("What of aa goes along?");
    bench.shows("no record, no group's position").type_text("groups").press("enter");
    bench.shows("Create topic aa-copy like aa, with its records and the positions of 1 group");
    bench.shows("up to 4 records of aa are read").shows("Can be undone, in the journal.");
    bench.press("y").shows("Created topic aa-copy like aa");
    for partition in 0..2 {
        assert_eq!(bench.demo.offsets("aa-copy", partition), Some((0, 2, 2)));
        assert_eq!(bench.demo.committed("readers", "aa-copy", partition), Some(1 + i64::from(partition)));
    }
}

#[test]
fn what_is_left_of_a_change_that_stopped_is_offered_in_its_report() {
    let mut bench = at_topics();
    bench.demo.faults().on(Api::Produce).always().error(ErrorCode::InvalidTimestamp);
    bench.press("A enter").shows("What of aa goes along?").press("down enter");
    bench.shows("with its records").press("y").shows("1 of 2 steps are done").shows("Leave it");
    bench.demo.faults().clear();
    bench.press("enter").shows("Go on: Create topic aa-copy like aa, with its records");
    bench.press("y").shows("4 records; its offset map is");
    assert_eq!(bench.demo.offsets("aa-copy", 1), Some((0, 2, 2)));
}
