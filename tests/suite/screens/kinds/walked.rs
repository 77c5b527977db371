//! Share and streams groups, walked on 80 by 24 as somebody would who sets, writes down, takes back and deletes where they stand.
use super::super::Bench;
use super::{at_group, counter, start, with_kinds};
use kafdeck::demo::StreamsPortrait;

/// What is on the screen without its line ends and the frames of popups.
fn in_a_line(bench: &mut Bench) -> String {
    bench.screen().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn reads(bench: &mut Bench, sentences: &[&str]) {
    let text = in_a_line(bench);
    for sentence in sentences {
        assert!(text.contains(sentence), "no {sentence:?} on the screen:\n{}", bench.screen());
    }
}

#[test]
fn a_share_groups_starts_are_set_in_every_way_and_deleted() {
    let mut bench = at_group(with_kinds(), "workers");
    let starts = |bench: &Bench| (start(bench, 0), start(bench, 1));
    bench.resize(80, 24).press("R").type_text("an offset").press("enter").type_text("6").press("enter");
    reads(
        &mut bench,
        &["Set 2 offsets of group workers to offset 6", "2 records of 1 partition are skipped"],
    );
    reads(&mut bench, &["Can't be undone: what it had acknowledged beyond its start offsets"]);
    bench.press("y").shows("Set 2 offsets of group workers");
    assert_eq!(starts(&bench), (Some(6), Some(6)));
    // What it starts at stands there, and makes way for what is typed.
    bench.press("g e").shows("Set the offset to").type_text("2").press("enter");
    reads(&mut bench, &["Set 1 offset of group workers to offset 2"]);
    bench.press("y");
    assert_eq!(starts(&bench), (Some(2), Some(6)));
    bench.press("x enter").shows("Wrote 2 offsets to");
    let file = bench.state_folder.path().join("workers-offsets.csv");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "jobs,0,2\njobs,1,6\n");
    bench.press("R").type_text("like another").press("enter").type_text("plain").press("enter");
    reads(&mut bench, &["Set 2 offsets of group workers to the offsets of group plain"]);
    bench.press("y");
    assert_eq!(starts(&bench), (Some(4), Some(7)));
    bench.press("R").type_text("a file").press("enter").type_text("workers-offsets.csv").press("enter");
    reads(&mut bench, &["Set 2 offsets of group workers"]);
    bench.press("y");
    assert_eq!(starts(&bench), (Some(2), Some(6)), "as they were written down");
    bench.press("g D");
    reads(&mut bench, &["Delete 2 start offsets of group workers", "1 partition more than was chosen"]);
    bench.press("y");
    assert_eq!(starts(&bench), (None, None));
}

#[test]
fn a_streams_group_is_set_once_its_application_has_stopped() {
    let mut bench = at_group(with_kinds(), "counter");
    let stands = |bench: &Bench| [0, 1].map(|partition| bench.demo.committed("counter", "jobs", partition));
    bench.resize(80, 24).press("R").type_text("begin").press("enter");
    reads(&mut bench, &["counter has 2 members", "stop them first"]);
    bench.press("esc");
    assert_eq!(stands(&bench), [Some(4), Some(7)]);
    bench.demo.stream("counter", StreamsPortrait { members: Vec::new(), ..counter() });
    bench.press("R").type_text("shift").press("enter").type_text("+2").press("enter");
    reads(
        &mut bench,
        &["Set 2 offsets of group counter to 2 records on", "4 records of 2 partitions are skipped"],
    );
    bench.press("y");
    assert_eq!(stands(&bench), [Some(6), Some(9)]);
    bench.press("g D");
    reads(&mut bench, &["Delete 1 offset of group counter"]);
    bench.press("y");
    assert_eq!(stands(&bench), [None, Some(9)]);
    bench.press("J u");
    reads(&mut bench, &["Undo: Delete 1 offset of group counter"]);
    bench.press("y");
    assert_eq!(stands(&bench), [Some(6), Some(9)]);
    bench.go("groups").press("/").type_text("counter").press("enter D");
    reads(&mut bench, &["Delete group counter"]);
    bench.type_text("counter").press("enter");
    assert_eq!(stands(&bench), [None, None]);
}
