//! Maps that were written by one run and are read by the next, whole and cut.
use super::*;

fn title() -> MapTitle {
    MapTitle::new(("orders", "a".to_owned()), ("copy", "b".to_owned()))
}

fn number(sequence: i32) -> Option<Number> {
    Some(Number { producer: 7, epoch: 0, sequence })
}

fn go_on(next: i64, number: Option<Number>) -> Result<GoOn, i64> {
    Ok(GoOn { next, number })
}

#[test]
fn an_offset_is_found_in_the_copy_or_the_next_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut map = OffsetMap::open(&folder.path().join("maps/m")).unwrap();
    map.begin(title()).unwrap();
    map.note(0, 0, &[(10, 14), (20, 22)], None).unwrap();
    map.note(0, 8, &[(30, 30)], None).unwrap();
    map.part(0).arrived();
    let part = map.part(0);
    let translated: Vec<i64> =
        [0, 10, 14, 15, 20, 22, 23, 30, 31, 99].map(|offset| part.translated(offset)).to_vec();
    assert_eq!(translated, [0, 0, 4, 5, 5, 7, 8, 8, 9, 9]);
    assert_eq!(MapPart::default().translated(7), 0);
}

#[test]
fn batches_without_a_hole_between_them_take_no_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut map = OffsetMap::open(&folder.path().join("m")).unwrap();
    for at in 0..1_000 {
        map.note(0, at, &[(at + 5, at + 5)], None).unwrap();
    }
    map.part(0).arrived();
    assert_eq!(map.part(0).runs, [MapRun { to: 0, first: 5, last: 1_004 }]);
}

#[test]
fn after_a_kill_the_end_of_the_copy_tells_what_has_arrived() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m");
    let mut map = OffsetMap::open(&path).unwrap();
    map.begin(title()).unwrap();
    map.note(0, 0, &[(10, 14)], number(0)).unwrap();
    map.note(0, 5, &[(16, 17)], number(5)).unwrap();
    assert_eq!(map.records(), 5, "of the last batch nobody knows");
    assert!(OffsetMap::open(&path).unwrap_err().contains("another kafdeck"));
    drop(map);
    // A line that a kill has cut.
    let mut file = OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"{\"p\":0,\"to\":7,\"fr").unwrap();
    drop(file);
    let again = || OffsetMap::open(&path).unwrap();
    let mut map = again();
    assert_eq!(map.title, Some(title()));
    assert_eq!(map.part(0).clone().resumed(10, 9), Err(7), "somebody else has written");
    assert_eq!(map.part(0).resumed(10, 7), go_on(18, number(7)), "the last batch has arrived");
    drop(map);
    let mut map = again();
    assert_eq!(map.part(0).resumed(10, 5), go_on(15, number(5)), "it has not: its number is used again");
    map.note(0, 5, &[(16, 19)], number(5)).unwrap();
    map.part(0).arrived();
    map.finish([0].into_iter()).unwrap();
    drop(map);
    let mut map = again();
    assert_eq!((map.part(0).end(), map.part(0).done), (9, true), "the line before counts no more");
    assert_eq!(map.part(1).resumed(3, 0), go_on(3, None), "nothing was sent yet");
}

#[test]
fn a_batch_that_was_noted_and_never_sent_leads_no_position_astray() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m");
    let mut map = OffsetMap::open(&path).unwrap();
    map.begin(title()).unwrap();
    map.note(0, 0, &[(0, 4)], None).unwrap();
    map.note(0, 5, &[(5, 9)], None).unwrap();
    drop(map);
    // Its records are gone by the time the copy goes on: there is nothing left to be read.
    let mut map = OffsetMap::open(&path).unwrap();
    assert_eq!(map.part(0).resumed(0, 5), go_on(5, None));
    map.note_hole("retention took 5–9".to_owned()).unwrap();
    map.finish([0].into_iter()).unwrap();
    drop(map);
    let mut map = OffsetMap::open(&path).unwrap();
    assert_eq!((map.part(0).translated(7), map.records()), (5, 5), "the copy ends there");
    assert_eq!(map.holes, ["retention took 5–9"]);
}
