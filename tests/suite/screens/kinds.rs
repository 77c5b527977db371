//! Share groups and streams groups on their screens: what they show, what can be changed of them, and what can't, with the
//! reason.
mod walked;

use super::Bench;
use kafdeck::demo::{
    Api, Batch, ErrorCode, ModernGroup, ModernMember, Record, SharedGroup, SharedMember, SharedStart,
    StreamsMember, StreamsPart, StreamsPortrait,
};
use kafdeck::shell::Look;

/// A cluster with a group of each kind, all of which have to do with `jobs`: ten records in each of two partitions.
pub(super) fn with_kinds() -> Bench {
    let bench = Bench::at("deck");
    bench.demo.create_topic("jobs", 2, 1, &[]).unwrap();
    for partition in 0..2 {
        let records = (0..10).map(|at| Record::of(format!("{at}")).at(super::NOW - 60_000 + at * 1_000));
        bench.demo.append("jobs", partition, &Batch::of(records)).unwrap();
    }
    bench.demo.commit("plain", &[("jobs", 0, 4), ("jobs", 1, 7)]);
    bench.demo.share("workers", workers(&[]));
    bench.demo.commit("counter", &[("jobs", 0, 4), ("jobs", 1, 7)]);
    bench.demo.stream("counter", counter());
    bench.demo.commit("modern", &[("jobs", 0, 4), ("jobs", 1, 7)]);
    bench.demo.modern("modern", modern());
    bench
}

/// A group of KIP-848: its second member has not taken yet what it is to have.
fn modern() -> ModernGroup {
    let member = |client: &str, epoch: i32, assigned: &[i32], target: &[i32]| ModernMember {
        id: format!("{client}-id"),
        client: client.to_owned(),
        host: "/10.0.0.7".to_owned(),
        rack: Some("east".to_owned()),
        epoch,
        subscribed: vec!["jobs".to_owned()],
        assigned: assigned.iter().copied().map(spot).collect(),
        target: target.iter().copied().map(spot).collect(),
        classic: Some(false),
        ..ModernMember::default()
    };
    let members = vec![member("modern-1", 5, &[0], &[0]), member("modern-2", 4, &[], &[1])];
    ModernGroup { epoch: 5, members }
}

fn spot(partition: i32) -> (String, i32) {
    ("jobs".to_owned(), partition)
}

/// It starts at 4 in the first partition, behind which two records are done, and has not begun with the second.
fn workers(members: &[&str]) -> SharedGroup {
    let member = |client: &&str| SharedMember {
        id: format!("{client}-id"),
        client: (*client).to_owned(),
        host: "/10.0.0.5".to_owned(),
        assigned: vec![spot(0)],
    };
    let starts = [(spot(0), Some(SharedStart { offset: 4, complete: 2 })), (spot(1), None)].into();
    SharedGroup { members: members.iter().map(member).collect(), starts }
}

pub(super) fn counter() -> StreamsPortrait {
    let tasks = |numbers: &[i32]| [("0".to_owned(), numbers.to_vec())].into();
    let member = |client: &str, active: &[i32], standby: &[i32]| StreamsMember {
        id: format!("{client}-id"),
        client: client.to_owned(),
        host: "/10.0.0.9".to_owned(),
        process: client.to_owned(),
        active: tasks(active),
        standby: tasks(standby),
        ..StreamsMember::default()
    };
    let part = StreamsPart {
        id: "0".to_owned(),
        sources: vec!["jobs".to_owned()],
        repartition_sinks: vec!["counter-by-name-repartition".to_owned()],
        changelogs: vec!["counter-sums-changelog".to_owned()],
        ..StreamsPart::default()
    };
    let members = vec![member("counter-1", &[0], &[1]), member("counter-2", &[1], &[])];
    StreamsPortrait { epoch: 7, parts: vec![part], members }
}

pub(super) fn at_group(mut bench: Bench, group: &str) -> Bench {
    let id = group.to_owned();
    let there = move |look: &Look| {
        look.pulse.groups.at_least().is_some_and(|groups| groups.iter().any(|row| *row.id == *id))
    };
    bench.resize(140, 40).go("groups").press("r").look_until(there).go(&format!("groups/{group}"));
    bench
}

pub(super) fn start(bench: &Bench, partition: i32) -> Option<i64> {
    bench.demo.shared("workers")?.starts.get(&spot(partition)).copied()?.map(|start| start.offset)
}

#[test]
fn a_share_group_has_starts_the_lag_that_it_tells_and_several_members_a_partition() {
    let bench = with_kinds();
    bench.demo.share("workers", workers(&["worker-1", "worker-2"]));
    let mut bench = at_group(bench, "workers");
    bench.shows("committed: where delivery starts").shows("worker-1, worker-2");
    // Six lie behind its start, two of which are done.
    let row = bench.line("worker-1, worker-2");
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert!(cells.windows(4).any(|row| row == ["0", "4", "10", "4"]), "{row}");
    bench.shows("of a share group Kafka keeps the present only");
}

#[test]
fn start_offsets_are_set_after_a_review_and_taken_back() {
    let mut bench = at_group(with_kinds(), "workers");
    bench.press("R").shows("Set them to what?").type_text("begin").press("enter");
    bench.shows("Set 2 offsets of group workers to the first record still there");
    bench.shows("4 records of 1 partition are read again").shows("jobs/1 · nothing committed");
    bench.shows("acknowledged beyond its start offsets is forgotten");
    bench.shows("kafka-share-groups.sh").shows("--to-earliest --all-topics --execute");
    assert_eq!((start(&bench, 0), start(&bench, 1)), (Some(4), None), "a review changes nothing");
    bench.press("y").shows("Set 2 offsets of group workers");
    assert_eq!((start(&bench, 0), start(&bench, 1)), (Some(0), Some(0)));
    bench.press("J u").shows("does not come back: what it had acknowledged").press("y").shows("Undone");
    assert_eq!((start(&bench, 0), start(&bench, 1)), (Some(4), Some(0)), "single ones are not forgotten");
}

#[test]
fn start_offsets_are_deleted_by_whole_topics_and_come_back() {
    let bench = with_kinds();
    let mut group = workers(&[]);
    group.starts.insert(spot(1), Some(SharedStart { offset: 9, complete: 0 }));
    bench.demo.share("workers", group);
    let mut bench = at_group(bench, "workers");
    bench.shows("jobs").press("g D").shows("Delete 2 start offsets of group workers");
    bench.shows("1 partition more than was chosen").shows("--delete-offsets").press("y");
    bench.shows("Deleted 2 start offsets of group workers");
    assert!(bench.demo.shared("workers").unwrap().starts.is_empty());
    bench.press("J u").shows("Undo: Delete 2 start offsets").press("y").shows("Undone");
    assert_eq!((start(&bench, 0), start(&bench, 1)), (Some(4), Some(9)));
}

#[test]
fn members_of_a_share_group_are_in_the_way_and_one_who_comes_late_too() {
    let bench = with_kinds();
    bench.demo.share("workers", workers(&["worker-1"]));
    let mut bench = at_group(bench, "workers");
    bench.press("R").type_text("end").press("enter");
    bench.shows("workers has 1 member (worker-1 on 10.0.0.5): stop them first").press("esc");
    bench.press("g D").shows("workers has 1 member: stop them first");
    bench.demo.share("workers", workers(&[]));
    bench.press("R").type_text("end").press("enter").shows("Set 2 offsets");
    bench.demo.share("workers", workers(&["worker-1"]));
    bench.press("y").shows("a member joined the group meanwhile");
    assert_eq!(start(&bench, 0), Some(4));
}

#[test]
fn a_start_whose_answer_got_lost_is_looked_at_and_one_that_is_refused_says_so() {
    let mut bench = at_group(with_kinds(), "workers");
    bench.demo.faults().on(Api::AlterShareGroupOffsets).times(1).cut();
    bench.press("R").type_text("end").press("enter").press("y");
    bench.shows("the answer got lost, and it is as wanted");
    assert_eq!(start(&bench, 0), Some(10));
    bench.demo.faults().on(Api::AlterShareGroupOffsets).times(1).error(ErrorCode::GroupAuthorizationFailed);
    bench.press("R").type_text("begin").press("enter").press("y").shows("Read on group workers");
    assert_eq!(start(&bench, 0), Some(10));
}

#[test]
fn a_member_of_the_new_protocol_is_told_with_what_it_is_to_get() {
    let mut bench = at_group(with_kinds(), "modern");
    bench.resize(200, 30).shows("type consumer").shows("Reconciling");
    bench.go("groups/modern/members");
    let (first, second) = (bench.line("modern-1"), bench.line("modern-2"));
    assert!(first.contains("as it has") && first.contains("east"), "{first}");
    assert!(second.contains("jobs 1") && second.contains(" 4 "), "{second}");
}

#[test]
fn a_streams_group_has_a_tree_with_who_has_which_task() {
    let mut bench = at_group(with_kinds(), "counter");
    bench.shows("streams").press("v").shows("subtopology 0");
    bench.shows("├─ source jobs").shows("├─ changelog counter-sums-changelog");
    bench.shows("├─ repartition sink counter-by-name-repartition");
    assert!(bench.line("├─ task 0_0").contains("counter-1"), "{}", bench.screen());
    let last = bench.line("└─ task 0_1");
    let (active, standby) = (last.find("counter-2"), last.find("counter-1"));
    assert!(active.is_some() && active < standby, "{last}");
    bench.press("g j enter");
    assert_eq!(bench.place(), "topics/jobs");
    bench.go("groups/counter/members").shows("standby:0_1").shows("0_1");
    bench.press("v");
    assert_eq!(bench.place(), "groups/counter/topology");
    bench.resize(80, 24).shows("└─ task 0_1");
}

/// What can't be done with a kind of group, on which of its screens, and why.
const REFUSED: [(&str, &str, &str, &str); 12] = [
    ("modern", "", "v", "only a streams group has a topology"),
    ("modern", "/members", "v", "only a streams group has a topology"),
    ("modern", "/members", "D", "Kafka removes no member that speaks the consumer protocol"),
    ("plain", "", "v", "only a streams group has a topology"),
    ("plain", "/members", "v", "only a streams group has a topology"),
    ("workers", "", "v", "only a streams group has a topology"),
    ("workers", "", "H", "of a share group Kafka keeps the present only"),
    ("workers", "/members", "v", "only a streams group has a topology"),
    ("workers", "/members", "D", "Kafka removes no member of a share group"),
    ("counter", "/members", "D", "Kafka removes no member of a streams group"),
    ("counter", "/topology", "enter", "no topic is selected"),
    ("workers", "/topology", "enter", "no topic is selected"),
];

/// What can be done with them, and what is seen then.
const DONE: [(&str, &str, &str, &str); 19] = [
    ("modern", "", "R", "Set them to what?"),
    ("modern", "", "e", "Set the offset to"),
    ("modern", "", "D", "members of modern read jobs"),
    ("modern", "", "H", "modern: rebalances"),
    ("modern", "/members", "tab", "COMMITTED"),
    ("plain", "", "R", "Set them to what?"),
    ("plain", "", "e", "Set the offset to"),
    ("plain", "", "D", "Delete 1 offset of group plain"),
    ("plain", "", "H", "plain: rebalances"),
    ("workers", "", "R", "Set them to what?"),
    ("workers", "", "e", "Set the offset to"),
    ("workers", "", "D", "Delete 1 start offset of group workers"),
    ("counter", "", "R", "Set them to what?"),
    ("counter", "", "e", "Set the offset to"),
    ("counter", "", "D", "members of counter read jobs"),
    ("counter", "", "H", "counter: rebalances"),
    ("counter", "", "v", "subtopology 0"),
    ("counter", "/members", "v", "subtopology 0"),
    ("counter", "/topology", "tab", "COMMITTED"),
];

#[test]
fn what_a_kind_of_group_can_do_is_done_and_what_it_cannot_says_why() {
    let mut bench = at_group(with_kinds(), "workers");
    for (group, screen, key, seen) in REFUSED.into_iter().chain(DONE) {
        bench.go(&format!("groups/{group}{screen}")).press("g").press(key).shows(seen);
        bench.press("esc");
    }
}

#[test]
fn what_is_not_known_of_a_group_yet_refuses_nothing() {
    let mut bench = with_kinds();
    bench.go("groups/nobody").press("v");
    assert_eq!(bench.place(), "groups/nobody/topology");
}
