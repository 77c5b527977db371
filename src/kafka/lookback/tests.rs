//! Records of the offsets topic as real brokers wrote them, and the curve that comes of them.
use super::entries::{CommitEntry, MemberEntry, OffsetsEntry, entry};
use super::gathered::Gathering;
use crate::kafka::model::PartitionId;
use crate::kafka::read::Place;
use std::collections::BTreeMap;

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as i16).to_be_bytes());
    out.extend(text.as_bytes());
}

fn commit_key(group: &str, topic: &str, partition: i32) -> Vec<u8> {
    let mut key = 1i16.to_be_bytes().to_vec();
    text(&mut key, group);
    text(&mut key, topic);
    key.extend(partition.to_be_bytes());
    key
}

fn commit_value(version: i16, offset: i64, at: i64) -> Vec<u8> {
    let mut value = version.to_be_bytes().to_vec();
    value.extend(offset.to_be_bytes());
    if version >= 3 {
        value.extend(7i32.to_be_bytes());
    }
    match version {
        4.. => value.extend([4, b'm', b'e', b't']),
        _ => text(&mut value, "met"),
    }
    value.extend(at.to_be_bytes());
    match version {
        1 => value.extend((at + 5).to_be_bytes()),
        4.. => value.push(0),
        _ => {}
    }
    value
}

#[test]
fn a_commit_is_read_in_every_version() {
    let key = commit_key("billing", "orders", 3);
    for version in [0, 1, 2, 3, 4] {
        let value = commit_value(version, 42, 1_000);
        let expected = OffsetsEntry::Commit {
            topic: "orders",
            partition: 3,
            value: Some(CommitEntry { offset: 42, at: 1_000 }),
        };
        assert_eq!(entry("billing", &key, Some(&value)), Some(expected), "version {version}");
        for cut in 0..value.len().min(18) {
            assert_eq!(entry("billing", &key, Some(&value[..cut])), None, "cut at {cut}");
        }
    }
    assert_eq!(entry("bill", &key, Some(&commit_value(3, 1, 1))), None, "another group's");
    let gone = OffsetsEntry::Commit { topic: "orders", partition: 3, value: None };
    assert_eq!(entry("billing", &key, None), Some(gone));
}

fn generation_value(version: i16, number: i32, members: &[&str]) -> Vec<u8> {
    let compact = version >= 4;
    let put = |out: &mut Vec<u8>, word: &str| match compact {
        true => {
            out.push(word.len() as u8 + 1);
            out.extend(word.as_bytes());
        }
        false => text(out, word),
    };
    let mut value = version.to_be_bytes().to_vec();
    put(&mut value, "consumer");
    value.extend(number.to_be_bytes());
    put(&mut value, "range");
    put(&mut value, "leader");
    if version >= 2 {
        value.extend(5_000i64.to_be_bytes());
    }
    match compact {
        true => value.push(members.len() as u8 + 1),
        false => value.extend((members.len() as i32).to_be_bytes()),
    }
    for member in members {
        put(&mut value, member);
        match version {
            4.. => value.push(0),
            3 => value.extend((-1i16).to_be_bytes()),
            _ => {}
        }
        put(&mut value, "app");
        put(&mut value, "/10.0.0.1");
        if version >= 1 {
            value.extend(60_000i32.to_be_bytes());
        }
        value.extend(45_000i32.to_be_bytes());
        for _ in 0..2 {
            match compact {
                true => value.extend([3, 9, 9]),
                false => value.extend([0, 0, 0, 2, 9, 9]),
            }
        }
        if compact {
            value.push(0);
        }
    }
    if compact {
        value.push(0);
    }
    value
}

#[test]
fn a_generation_is_read_in_every_version() {
    let mut key = 2i16.to_be_bytes().to_vec();
    text(&mut key, "billing");
    for version in 0..=4 {
        let value = generation_value(version, 9, &["a-1", "a-2"]);
        let Some(OffsetsEntry::Generation(Some(generation))) = entry("billing", &key, Some(&value)) else {
            panic!("version {version}")
        };
        assert_eq!((generation.number, generation.members.len()), (9, 2), "version {version}");
        assert_eq!(generation.members[1], MemberEntry { id: "a-2", client: "app", host: "10.0.0.1" });
    }
}

#[test]
fn the_curve_is_ends_less_commits_step_by_step() {
    let mut gathering = Gathering::new(1_000, 100, 4);
    let place: Place = ("orders".into(), PartitionId(0));
    let mut take = |at: i64, offset: i64| {
        let (key, value) = (commit_key("g", "orders", 0), commit_value(3, offset, at));
        gathering.take(entry("g", &key, Some(&value)).unwrap(), at);
    };
    take(900, 10);
    take(1_110, 15);
    take(1_150, 20);
    take(1_390, 45);
    let still: Place = ("orders".into(), PartitionId(1));
    let now = BTreeMap::from([(place.clone(), 45), (still.clone(), 7)]);
    let ends = BTreeMap::from([
        (place, vec![Some(12), Some(30), Some(40), Some(45)]),
        (still, vec![Some(8), Some(8), Some(9), None]),
    ]);
    let past = gathering.curve(&now, &ends);
    assert_eq!(past.lags, [Some(2 + 1), Some(10 + 1), Some(20 + 2), Some(0)]);
    assert_eq!((past.commits, past.last_commit.map(|at| at.0), past.in_part), (3, Some(1_390), true));
}

#[test]
fn who_came_and_went_is_told_once_a_generation() {
    let mut gathering = Gathering::new(0, 100, 1);
    let mut key = 2i16.to_be_bytes().to_vec();
    text(&mut key, "g");
    for (number, members) in [(1, &["a"][..]), (2, &["a", "b"]), (2, &["a", "b"]), (3, &["b"])] {
        let value = generation_value(3, number, members);
        gathering.take(entry("g", &key, Some(&value)).unwrap(), 50);
    }
    let past = gathering.curve(&BTreeMap::new(), &BTreeMap::new());
    let told: Vec<_> = past
        .rebalances
        .iter()
        .map(|row| (row.generation, row.members, row.joined.len(), row.left.len()))
        .collect();
    assert_eq!(told, [(1, 1, 1, 0), (2, 2, 1, 0), (3, 1, 0, 1)]);
    assert_eq!(past.rebalances[0].at.0, 5_000, "since when it is in that state");
}
