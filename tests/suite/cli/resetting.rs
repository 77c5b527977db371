//! Groups' offsets set from the shell: a review first, with `--yes` the change; files in Kafka's own form; groups made, offsets
//! deleted, members removed.
use super::{Answer, Shell};
use kafdeck::demo::{AclResource, Api, Batch, ErrorCode, Operation, Record};

async fn with_group() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("parcels", 2, 3, &[]).unwrap();
    shell.demo.create_topic("letters", 1, 3, &[]).unwrap();
    for (topic, partition) in [("parcels", 0), ("parcels", 1), ("letters", 0)] {
        let records = (0..10).map(|at| Record::of(format!("{at}")).at(1_795_341_600_000 + at * 1_000));
        shell.demo.append(topic, partition, &Batch::of(records)).unwrap();
    }
    shell.demo.commit("packers", &[("parcels", 0, 4), ("parcels", 1, 7), ("letters", 0, 2)]);
    shell
}

fn committed(shell: &Shell, group: &str) -> [Option<i64>; 3] {
    [("parcels", 0), ("parcels", 1), ("letters", 0)]
        .map(|(topic, partition)| shell.demo.committed(group, topic, partition))
}

fn holds(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(answer.out.contains(word) || answer.err.contains(word), "no {word:?}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_yes_it_is_a_review_and_with_it_each_destination_lands() {
    let shell = with_group().await;
    let review = shell.run(&["group", "reset", "packers", "--to-earliest"]).await;
    assert_eq!(review.code, 0, "{review:?}");
    holds(
        &review,
        &[
            "Set 3 offsets of group packers",
            "parcels/1 · 7 · 3 behind",
            "reads 7 again",
            "nothing was changed",
        ],
    );
    holds(&review, &["13 records of 3 partitions are read again", "can be undone"]);
    assert_eq!(committed(&shell, "packers"), [Some(4), Some(7), Some(2)]);
    for (number, (words, expected)) in [
        (&["--to-latest", "--topic", "parcels"][..], [Some(10), Some(10), Some(2)]),
        (&["--shift", "-3", "--topic", "parcels:1"], [Some(4), Some(4), Some(2)]),
        (&["--to-offset", "5"], [Some(5), Some(5), Some(5)]),
        (&["--to-time", "2026-11-22T10:00:08Z", "--topic", "letters"], [Some(4), Some(7), Some(8)]),
        (&["--to", "end-1", "--topic", "letters"], [Some(4), Some(7), Some(9)]),
        (&["--back", "1s"], [Some(10), Some(10), Some(10)]),
        (&["--to-earliest"], [Some(0), Some(0), Some(0)]),
    ]
    .into_iter()
    .enumerate()
    {
        let group = format!("packers-{number}");
        shell.demo.commit(&group, &[("parcels", 0, 4), ("parcels", 1, 7), ("letters", 0, 2)]);
        let answer = shell.run(&[&["group", "reset", &group, "--yes"], words].concat()).await;
        assert_eq!((answer.code, committed(&shell, &group)), (0, expected), "{words:?}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_out_and_in_in_kafkas_form() {
    let shell = with_group().await;
    let export = shell.run(&["group", "offsets", "packers", "--export"]).await;
    assert_eq!(export.out, "letters,0,2\nparcels,0,4\nparcels,1,7\n", "{export:?}");
    let answer = shell
        .fed(&["group", "reset", "packers", "--from-file", "-", "--yes"], b"parcels,0,1\nparcels,1,2\n")
        .await;
    assert_eq!((answer.code, committed(&shell, "packers")), (0, [Some(1), Some(2), Some(2)]), "{answer:?}");
    let bad = shell
        .fed(&["group", "reset", "packers", "--from-file", "-", "--yes"], b"parcels,0,1\n\nparcels,0,no\n")
        .await;
    assert_eq!(bad.code, 1);
    holds(&bad, &["line 3: `no` is no offset of parcels/0"]);
    let list = shell.json(&["group", "offsets", "packers", "--topic", "letters"]).await;
    assert_eq!(list[0]["committed"], 2, "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_expired_is_not_skipped_and_past_the_end_nothing_is_read_again() {
    let shell = with_group().await;
    shell.demo.delete_before("parcels", 1, 5);
    shell.demo.commit("packers", &[("parcels", 0, 400), ("parcels", 1, 2), ("letters", 0, 10)]);
    let review = shell.run(&["group", "reset", "packers", "--to-latest"]).await;
    holds(&review, &["390 past the end → 10", "8 behind (3 of them expired)", "skips 5"]);
    holds(&review, &["5 records of 1 partition are skipped"]);
    assert!(!review.out.contains("again"), "{review:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_name_makes_no_group_and_create_makes_one() {
    let shell = with_group().await;
    let wrong = shell.run(&["group", "reset", "packer", "--to-latest", "--topic", "parcels", "--yes"]).await;
    assert_eq!(wrong.code, 1, "{wrong:?}");
    holds(&wrong, &["did you mean `packers`?"]);
    assert!(shell.demo.group("packer").is_none());
    let twice =
        shell.run(&["group", "create", "packers", "--to-latest", "--topic", "parcels", "--yes"]).await;
    holds(&twice, &["there is one of this name already"]);
    let made = shell.run(&["group", "create", "sorters", "--like", "packers", "--yes"]).await;
    assert_eq!((made.code, committed(&shell, "sorters")), (0, [Some(4), Some(7), Some(2)]), "{made:?}");
    // The first commit of a cluster makes the topic that keeps it: its leader loads for a moment.
    shell.demo.faults().on(Api::OffsetFetch).times(3).error(ErrorCode::CoordinatorLoadInProgress);
    let first = shell.run(&["group", "create", "first", "--to-latest", "--topic", "parcels", "--yes"]).await;
    assert_eq!(first.code, 0, "{first:?}");
    let topic = shell.run(&["group", "create", "other", "--to-latest", "--topic", "parcel", "--yes"]).await;
    holds(&topic, &["did you mean `parcels`?"]);
    assert_eq!(shell.run(&["group", "reset", "packers", "--to-latest", "--shift", "3"]).await.code, 2);
    assert_eq!(shell.run(&["group", "reset", "packers"]).await.code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_in_the_way_until_they_are_removed() {
    let shell = with_group().await;
    shell.demo.settle("packers", &[("packer-1", "10.0.0.5")], &[("parcels", 0)]);
    let busy = shell.run(&["group", "reset", "packers", "--to-latest", "--yes"]).await;
    assert_eq!(busy.code, 1, "{busy:?}");
    holds(&busy, &["packers has 1 member (packer-1 on 10.0.0.5): stop them first"]);
    let kept = shell.run(&["group", "delete-offsets", "packers", "--topic", "parcels", "--yes"]).await;
    holds(&kept, &["members of packers read parcels"]);
    assert!(!shell.demo.take_asked().contains_key(&Api::OffsetCommit));
    let waiting =
        shell.command(&["group", "reset", "packers", "--to-latest", "--wait", "--yes"]).spawn().unwrap();
    let review = shell.run(&["group", "remove-members", "packers", "--all"]).await;
    holds(
        &review,
        &["Remove member packer-1", "an application that still runs joins again", "nothing was changed"],
    );
    let removed = shell.run(&["group", "remove-members", "packers", "--all", "--yes"]).await;
    assert_eq!((removed.code, shell.demo.group("packers").unwrap().members), (0, 0), "{removed:?}");
    let waited = waiting.wait_with_output().await.unwrap();
    assert!(waited.status.success(), "{waited:?}");
    assert_eq!(committed(&shell, "packers"), [Some(10), Some(10), Some(10)]);
    let gone = shell.run(&["group", "delete-offsets", "packers", "--topic", "parcels:0", "--yes"]).await;
    assert_eq!((gone.code, committed(&shell, "packers")), (0, [None, Some(10), Some(10)]), "{gone:?}");
    let nobody = shell.run(&["group", "remove-members", "packers", "--member", "x", "--yes"]).await;
    holds(&nobody, &["there is no member"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_refused_is_told_by_name() {
    let shell = with_group().await;
    shell.demo.rights().deny(Operation::Read, AclResource::topic("letters"));
    let answer = shell.run(&["group", "reset", "packers", "--to-latest", "--yes"]).await;
    assert_eq!(answer.code, 3, "{answer:?}");
    holds(&answer, &["letters/0", "Read on topic letters", "2 of 3 are done"]);
    assert_eq!(committed(&shell, "packers"), [Some(10), Some(10), Some(2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_partitions_are_set_in_batches() {
    let shell = Shell::start().await;
    shell.demo.create_topic("wide", 10_000, 1, &[]).unwrap();
    let rows: Vec<(&str, i32, i64)> = (0..10_000).map(|partition| ("wide", partition, 0)).collect();
    for partition in 0..10_000 {
        shell.demo.append("wide", partition, &Batch::of([Record::of("x")])).unwrap();
    }
    shell.demo.commit("sweepers", &rows);
    let answer = shell.run(&["group", "reset", "sweepers", "--to-latest", "--yes"]).await;
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(shell.demo.committed("sweepers", "wide", 9_950), Some(1));
    holds(
        &answer,
        &["Set 10,000 offsets of group sweepers", "10,000 records of 10,000 partitions are skipped"],
    );
}
