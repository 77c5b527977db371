//! Facts in, sentences out.
use super::*;
use crate::config::PartitionerName;
use crate::kafka::model::{
    BrokerId, Config, ConfigKind, ConfigSource, Known, Offset, PartitionEnds, PartitionId, Timestamp,
};
use crate::kafka::partitioner::{partition_for, place};
use crate::kafka::stakes::{
    CopyStake, InSyncStake, PartitionAtStake, RecentRecords, RetentionStake, UnreadStake,
};
use bytes::Bytes;

fn stake(kept_from: Known<Offset>, unread: Known<Vec<UnreadStake>>) -> RetentionStake {
    let ends = PartitionEnds { first: Offset(100), end: Offset(200), stable: Offset(200) };
    let row =
        PartitionAtStake { id: PartitionId(0), ends: Known::Is(ends), kept_from, size: Known::Is(5_000) };
    RetentionStake { topic: "orders".into(), partitions: vec![row], unread }
}

fn texts(all: &[Consequence]) -> Vec<(Weight, &str)> {
    all.iter().map(|row| (row.weight, row.text.as_str())).collect()
}

#[test]
fn what_goes_is_counted_and_who_has_not_read_it_named() {
    let unread = vec![
        UnreadStake { group: "slow".into(), records: 7, members: Some(0) },
        UnreadStake { group: "slower".into(), records: 40, members: Some(2) },
    ];
    let all = removal(&stake(Known::Is(Offset(150)), Known::Is(unread)));
    assert_eq!(
        texts(&all),
        [
            (Weight::Warning, "orders: up to 50 records (≈2.5 kB) in 1 partition go at once"),
            (Weight::Warning, "group slower has not read 40 records of orders that go"),
            (Weight::Warning, "group slow has not read 7 records of orders that go, and no member reads now"),
        ]
    );
    let none = retention(&stake(Known::Is(Offset(100)), Known::Is(Vec::new())));
    assert_eq!(texts(&none), [(Weight::Plain, "orders: no record that is there now goes")]);
}

#[test]
fn what_could_not_be_asked_is_never_nothing() {
    let all = retention(&stake(Known::Failed("no leader".into()), Known::Is(Vec::new())));
    assert!(all.iter().any(|row| row.weight == Weight::Untold && row.text.contains("no leader")), "{all:?}");
    assert!(!all.iter().any(|row| row.text.contains("no record")), "{all:?}");
    let all = retention(&stake(Known::Is(Offset(150)), Known::Denied("needs the right Describe".into())));
    assert!(
        all.iter().any(|row| row.weight == Weight::Untold && row.text.contains("who has not read")),
        "{all:?}"
    );
}

#[test]
fn records_that_nobody_saw_are_no_empty_topic() {
    let unseen = RecentRecords { lacks: Some("no leader".into()), ..recent(&[], 0, 1) };
    let all = [
        more_partitions(&unseen, 2, PartitionerName::Murmur2Random),
        compaction(&unseen),
        message_size(&unseen, 1_000),
    ];
    let all: Vec<(Weight, &str)> = all.iter().flat_map(|rows| texts(rows)).collect();
    let seen = |text: &str| text.contains("no records") || text.contains("no key moves");
    assert!(!all.iter().any(|(_, text)| seen(text)), "{all:?}");
    assert_eq!(all.iter().filter(|(weight, _)| *weight == Weight::Untold).count(), 3, "{all:?}");
    let empty = more_partitions(&recent(&[], 0, 1), 2, PartitionerName::Murmur2Random);
    assert_eq!(texts(&empty)[0].1, "orders: holds no records: no key moves");
}

fn recent(keys: &[&[u8]], keyless: usize, partitions: usize) -> RecentRecords {
    let at = |key: &[u8]| PartitionId(partition_for(key, partitions).unwrap());
    RecentRecords {
        topic: "orders".into(),
        partitions,
        records: keys.len() + keyless,
        keyless,
        keys: keys.iter().map(|key| (Bytes::copy_from_slice(key), at(key))).collect(),
        largest: Some((4_000, PartitionId(1), Offset(9))),
        lacks: None,
    }
}

#[test]
fn records_without_a_key_warn_of_compaction() {
    let all = compaction(&recent(&[b"a", b"b"], 2, 3));
    assert_eq!(all[0].weight, Weight::Warning);
    assert!(all[0].text.contains("2 of 4 recent records (50 %) have no key"), "{all:?}");
    assert!(all[1].text.contains("2 recent records have 2 keys"), "{all:?}");
    assert_eq!(compaction(&recent(&[b"a"], 0, 3))[0].weight, Weight::Plain);
}

#[test]
fn larger_batches_than_the_limit_are_told_by_their_place() {
    let all = message_size(&recent(&[b"a"], 0, 3), 3_999);
    assert_eq!(all[0].weight, Weight::Warning);
    assert!(all[0].text.contains("4,000 bytes (orders/1 at offset 9), more than 3,999"), "{all:?}");
    assert_eq!(message_size(&recent(&[b"a"], 0, 3), 4_000)[0].weight, Weight::Plain);
}

#[test]
fn keys_that_move_are_counted_on_the_keys_themselves() {
    let keys: Vec<String> = (0..200).map(|number| format!("key-{number}")).collect();
    let keys: Vec<&[u8]> = keys.iter().map(String::as_bytes).collect();
    let sample = recent(&keys, 0, 6);
    let moving = keys.iter().filter(|key| partition_for(key, 6) != partition_for(key, 12)).count();
    let all = more_partitions(&sample, 12, PartitionerName::default());
    assert!(all[0].text.contains(&format!("{moving} of 200 recent keys")), "{all:?}");
    // Whatever the profile says: these lie where another rule puts them.
    let mut by_librdkafka = recent(&keys, 0, 6);
    let librdkafka = PartitionerName::ConsistentRandom;
    let at = |key: &[u8], count| PartitionId(place(librdkafka, Some(key), count).unwrap());
    by_librdkafka.keys = keys.iter().map(|key| (Bytes::copy_from_slice(key), at(key, 6))).collect();
    let moving = keys.iter().filter(|key| at(key, 6) != at(key, 12)).count();
    for likely in [PartitionerName::default(), librdkafka] {
        let all = more_partitions(&by_librdkafka, 12, likely);
        assert!(all[0].text.contains(&format!("{moving} of 200 recent keys")), "{all:?}");
        assert!(all[0].text.contains("by consistent_random"), "{all:?}");
    }
    let mut by_hand = recent(&keys, 0, 6);
    by_hand.keys = by_hand.keys.into_iter().map(|(key, _)| (key, PartitionId(0))).collect();
    assert_eq!(more_partitions(&by_hand, 12, PartitionerName::default())[0].weight, Weight::Unknown);
}

#[test]
fn partitions_that_would_refuse_writes_are_named() {
    let stake_of = |short: &[i32], never: &[i32], on_the_edge, capped| InSyncStake {
        topic: "orders".into(),
        wanted: 2,
        partitions: 3,
        short: short.iter().copied().map(PartitionId).collect(),
        never: never.iter().copied().map(PartitionId).collect(),
        on_the_edge,
        capped,
    };
    let stake = |short: &[i32], never: &[i32], on_the_edge| stake_of(short, never, on_the_edge, Some(false));
    assert!(
        in_sync(&stake(&[1], &[], 2))[0]
            .text
            .contains("1 of 3 partitions have fewer than 2 replicas in sync now")
    );
    assert!(
        in_sync(&stake(&[0, 1, 2], &[0, 1, 2], 0))[0]
            .text
            .contains("every write with acks=all will be refused")
    );
    let unsure = in_sync(&stake_of(&[0], &[0], 2, None));
    assert!(
        unsure.len() == 1 && unsure[0].text.contains("unless the brokers are of Kafka 3.7"),
        "{unsure:?}"
    );
    let capped = in_sync(&stake_of(&[], &[0, 1, 2], 3, Some(true)));
    assert!(capped[0].text.contains("demand no more than there are"), "{capped:?}");
    assert!(capped[1].text.contains("have just as many as are demanded in sync"), "{capped:?}");
    assert!(in_sync(&stake(&[], &[], 3))[0].text.contains("when one broker stops"));
    assert_eq!(in_sync(&stake(&[], &[], 1))[0].weight, Weight::Plain);
}

fn copied() -> CopyStake {
    let ends = PartitionEnds { first: Offset(0), end: Offset(10), stable: Offset(10) };
    let config = |name: &str| Config {
        name: name.to_owned(),
        value: Some("86400000".to_owned()),
        source: ConfigSource::Topic,
        default: None,
        documentation: None,
        read_only: false,
        sensitive: false,
        kind: ConfigKind::Long,
        synonyms: Vec::new(),
    };
    CopyStake {
        topic: "orders".into(),
        replicas: 3,
        partitions: vec![(PartitionId(0), ends)],
        configs: Known::Is(vec![config("message.timestamp.before.max.ms")]),
        bytes: Known::Is(5_000),
        free: Known::Is([(BrokerId(1), Known::Is(1 << 40))].into()),
        oldest: Known::Is(Timestamp(1_000)),
        newest: Known::Is(Timestamp(1_000)),
        expired: Known::Is(0),
        recent: Known::Is(recent(&[b"a"], 0, 1)),
    }
}

#[test]
fn what_nobody_tells_of_a_copy_does_not_read_as_fine() {
    let untold = |stake: &CopyStake| {
        let all = copy(stake, "copy", Timestamp(2_000));
        all.into_iter().filter(|row| row.weight == Weight::Untold).map(|row| row.text).collect::<Vec<_>>()
    };
    assert_eq!(untold(&copied()), Vec::<String>::new());
    let no_leader = || "1 partition: no leader".into();
    for (stake, words) in [
        (
            CopyStake { bytes: Known::AtLeast(7, no_leader()), ..copied() },
            "how many bytes the rest of them has",
        ),
        (
            CopyStake { free: Known::Failed("no answer".into()), ..copied() },
            "what is free on the brokers' disks",
        ),
        (
            CopyStake { oldest: Known::AtLeast(Timestamp(1_000), no_leader()), ..copied() },
            "whether message.timestamp.before.max.ms refuses a record",
        ),
        (CopyStake { expired: Known::Failed("no answer".into()), ..copied() }, "older than retention keeps"),
        (
            CopyStake {
                recent: Known::Is(RecentRecords { lacks: Some(no_leader()), ..recent(&[b"a"], 0, 1) }),
                ..copied()
            },
            "what the rest of recent records is like",
        ),
    ] {
        let told = untold(&stake);
        assert!(told.len() == 1 && told[0].contains(words), "{words}: {told:?}");
    }
    let old = Known::Is([(BrokerId(1), Known::Unsupported("only since Kafka 3.3".into()))].into());
    assert_eq!(
        untold(&CopyStake { free: old, ..copied() }),
        Vec::<String>::new(),
        "nobody was going to hear it"
    );
}
