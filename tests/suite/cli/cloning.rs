//! Topics cloned with their records from the shell: what is committed comes over byte for byte, groups go along, and a copy that was
//! stopped or killed goes on without a record twice.
use super::{Answer, Shell, until};
use kafdeck::demo::{AclResource, Api, Batch, BatchFormat, Codec, ErrorCode, Operation, Record};
use serde_json::{Value, json};
use std::time::Duration;

const NOW: i64 = 1_795_341_600_000;

/// The records of a partition as a reader of committed ones gets them, without the names of their places.
async fn records(shell: &Shell, topic: &str, partition: usize) -> Vec<Value> {
    let number = partition.to_string();
    let read = ["read", topic, "-o", "jsonl", "--isolation", "committed", "--partitions", &number];
    let answer = shell.run(&read).await;
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{answer:?}");
    let line = |line: &str| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        // The time of a record is kept, whoever has set it: the copy's brokers have not.
        for place in ["topic", "offset", "timestamp_type"] {
            record.as_object_mut().unwrap().remove(place);
        }
        record
    };
    answer.out.lines().map(line).collect()
}

fn holds(answer: &Answer, words: &[&str]) {
    for word in words {
        assert!(answer.out.contains(word) || answer.err.contains(word), "no {word:?}: {answer:?}");
    }
}

/// Waits until the offset map has so many lines.
async fn until_noted(shell: &Shell, lines: usize) {
    until("the offset map is written", || noted(shell) >= lines).await;
}

/// Lines of the offset map.
fn noted(shell: &Shell) -> usize {
    let lines = || {
        let file = std::fs::read_dir(shell.home.path().join("state/copies")).ok()?.next()?.ok()?;
        Some(std::fs::read_to_string(file.path()).ok()?.lines().count())
    };
    lines().unwrap_or(0)
}

fn numbered(count: usize, size: usize) -> Batch {
    Batch::of((0..count).map(|at| Record::new(format!("k{at}"), "v".repeat(size)).at(NOW + at as i64)))
}

/// A partition with everything that a log may hold.
async fn with_all_kinds() -> Shell {
    let shell = Shell::start().await;
    let demo = &shell.demo;
    demo.create_topic("orders", 3, 3, &[("retention.ms", "-1")]).unwrap();
    let odd = Batch::of([
        Record::new("", "").at(NOW),
        Record::tombstone("gone").at(NOW + 1),
        Record::of("no key").at(NOW - 99).header("h", "1").header("h", "2").null_header("n"),
        Record::new(vec![0xff, 0x00], vec![0xfe, 0x80]).at(NOW + 2),
    ]);
    demo.append("orders", 0, &odd).unwrap();
    for (value, commit) in [("taken back", false), ("committed", true)] {
        let mut transaction = demo.begin("writer").unwrap();
        transaction.append("orders", 0, &Batch::of([Record::of(value).at(NOW + 3)])).unwrap();
        if commit { transaction.commit() } else { transaction.abort() }.unwrap();
    }
    demo.append("orders", 0, &numbered(3, 10).log_append_time()).unwrap();
    // Large enough to go as they are, and too small; in every codec.
    for codec in [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd] {
        let noise =
            |at: usize| (0..200).map(move |i| b'a' + ((at * 31 + i * i * 7) % 26) as u8).collect::<Vec<u8>>();
        let large = (0..600).map(|at| Record::new(format!("{at}"), noise(at)).at(NOW + at as i64));
        demo.append("orders", 1, &Batch::of(large).codec(codec)).unwrap();
        demo.append("orders", 1, &numbered(5, 20).codec(codec)).unwrap();
    }
    for format in [BatchFormat::V0, BatchFormat::V1] {
        demo.append("orders", 2, &numbered(4, 8).format(format)).unwrap();
        demo.append("orders", 2, &numbered(4, 8).format(format).codec(Codec::Gzip)).unwrap();
    }
    let mut open = demo.begin("open").unwrap();
    open.append("orders", 2, &Batch::of([Record::of("not yet")])).unwrap();
    std::mem::forget(open);
    shell
}

#[tokio::test(flavor = "multi_thread")]
async fn committed_records_come_over_byte_for_byte() {
    let shell = with_all_kinds().await;
    let review = shell.run(&["topic", "clone", "orders", "copy", "--data"]).await;
    assert_eq!(review.code, 0, "{review:?}");
    holds(
        &review,
        &[
            "Create topic copy like orders, with its records on",
            "Copy the committed records of orders to copy",
            "copy/0 → offsets 0–",
            "in each of 3 replicas",
            "records of aborted transactions are not copied",
            "a transaction is open: what lies behind its begin is not copied (1 record)",
            "can be undone: kafdeck undo",
            "Write on topic copy",
            "nothing was changed",
        ],
    );
    let asked = shell.demo.take_asked();
    assert!(!asked.contains_key(&Api::Produce) && !asked.contains_key(&Api::InitProducerId), "{asked:?}");
    assert!(shell.demo.leader("copy", 0).is_none(), "a review makes nothing");
    let made = shell.run(&["topic", "clone", "orders", "copy", "--data", "--yes"]).await;
    assert_eq!(made.code, 0, "{made:?}");
    for partition in 0..3 {
        let (from, to) =
            (records(&shell, "orders", partition).await, records(&shell, "copy", partition).await);
        assert_eq!(from, to, "partition {partition}");
        // Neither markers nor aborted records leave a hole.
        let (first, _, end) = shell.demo.offsets("copy", partition as i32).unwrap();
        assert_eq!((first, end), (0, to.len() as i64), "partition {partition}");
        assert!(!to.is_empty());
    }
    holds(&made, &["copied the committed records of orders to copy: ", " records; its offset map is"]);
    // Undone, nothing of it is left.
    let undone = shell.run(&["undo", "--yes"]).await;
    assert_eq!(undone.code, 0, "{undone:?}");
    assert!(shell.demo.leader("copy", 0).is_none());
}

/// Ten records, an aborted one, and ten more: offsets 0–9 and 12–21.
async fn with_a_hole() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 3, &[]).unwrap();
    for partition in 0..2 {
        shell.demo.append("orders", partition, &numbered(10, 10)).unwrap();
        let mut transaction = shell.demo.begin("writer").unwrap();
        transaction.append("orders", partition, &Batch::of([Record::of("no")])).unwrap();
        transaction.abort().unwrap();
        shell.demo.append("orders", partition, &numbered(10, 10)).unwrap();
    }
    shell
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_stand_at_the_same_records_of_the_copy() {
    let shell = with_a_hole().await;
    shell.demo.commit("a", &[("orders", 0, 4), ("orders", 1, 15)]);
    shell.demo.commit("b", &[("orders", 0, 11), ("orders", 1, 22)]);
    let nobody = shell.run(&["topic", "clone", "orders", "copy", "--data", "--groups", "nobody"]).await;
    assert_eq!(nobody.code, 1, "{nobody:?}");
    shell.demo.commit("elsewhere", &[]);
    let made = shell.run(&["topic", "clone", "orders", "copy", "--data", "--groups", "a,b", "--yes"]).await;
    assert_eq!(made.code, 0, "{made:?}");
    let stands = |group| [0, 1].map(|partition| shell.demo.committed(group, "copy", partition));
    assert_eq!(stands("a"), [Some(4), Some(13)], "12 and 13 and 14 are 10, 11, 12");
    assert_eq!(stands("b"), [Some(10), Some(20)], "in a hole: the next record; at the end: the end");
    assert_eq!(shell.demo.committed("a", "orders", 1), Some(15), "the old positions stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_killed_goes_on_and_has_nothing_twice() {
    let shell = with_a_hole().await;
    // The second partition's answers never come: the first is through, and of the second nobody knows.
    shell.demo.faults().on(Api::Produce).times(1).hold();
    let mut running =
        shell.command(&["topic", "clone", "orders", "copy", "--data", "--yes"]).spawn().unwrap();
    until_noted(&shell, 3).await;
    running.kill().await.unwrap();
    shell.demo.faults().clear();
    let review = shell.run(&["resume"]).await;
    holds(&review, &["Go on: Create topic copy like orders, with its records", "nothing was changed"]);
    let went_on = shell.run(&["resume", "--yes"]).await;
    assert_eq!(went_on.code, 0, "{went_on:?}");
    for partition in 0..2 {
        assert_eq!(records(&shell, "orders", partition).await, records(&shell, "copy", partition).await);
        assert_eq!(shell.demo.offsets("copy", partition as i32), Some((0, 20, 20)));
    }
    let again = shell.run(&["resume", "--yes"]).await;
    assert_eq!(again.code, 1, "nothing is left: {again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_writes_nothing_twice() {
    let shell = with_a_hole().await;
    shell.demo.faults().on(Api::Produce).times(2).cut();
    let made = shell.run(&["topic", "clone", "orders", "copy", "--data", "--yes"]).await;
    assert_eq!(made.code, 0, "{made:?}");
    for partition in 0..2 {
        assert_eq!(shell.demo.offsets("copy", partition), Some((0, 20, 20)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_batch_stops_the_copy_and_what_is_left_can_go_on() {
    let shell = with_a_hole().await;
    shell.demo.faults().on(Api::Produce).always().error(ErrorCode::InvalidTimestamp);
    let refused = shell.run(&["topic", "clone", "orders", "copy", "--data", "--yes"]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    holds(
        &refused,
        &["created topic copy", "is not copied: writing to copy/", "timestamp", "kafdeck resume"],
    );
    shell.demo.faults().clear();
    assert_eq!(shell.run(&["resume", "--yes"]).await.code, 0);
    assert_eq!(records(&shell, "orders", 1).await, records(&shell, "copy", 1).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_writes_into_the_copy_is_found_out() {
    let shell = with_a_hole().await;
    shell.demo.faults().on(Api::Produce).always().error(ErrorCode::InvalidTimestamp);
    assert_eq!(shell.run(&["topic", "clone", "orders", "copy", "--data", "--yes"]).await.code, 1);
    shell.demo.faults().clear();
    shell.demo.append("copy", 0, &numbered(3, 1)).unwrap();
    let refused = shell.run(&["resume", "--yes"]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    holds(&refused, &["copy/0 ends at 3, and by the offset map at", "somebody else writes there"]);
    assert_eq!(shell.demo.offsets("copy", 0), Some((0, 3, 3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_dies_is_waited_for_or_told() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 3, &[]).unwrap();
    shell.demo.append("orders", 0, &numbered(10, 10)).unwrap();
    shell.demo.faults().on(Api::Produce).times(1).hold();
    let running = shell.command(&["topic", "clone", "orders", "copy", "--data", "--yes"]).spawn().unwrap();
    until_noted(&shell, 2).await;
    shell.demo.stop_broker(shell.demo.leader("copy", 0).unwrap()).await;
    let output = running.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(0), "another one leads: {output:?}");
    assert_eq!(records(&shell, "orders", 0).await, records(&shell, "copy", 0).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_copy_would_lose_or_refuse_is_told_before() {
    let shell = Shell::start().await;
    let configs = [("retention.ms", "3600000"), ("message.timestamp.before.max.ms", "86400000")];
    shell.demo.create_topic("old", 1, 3, &configs).unwrap();
    shell.demo.append("old", 0, &Batch::of((0..5).map(|at| Record::of("x").at(1_000_000 + at)))).unwrap();
    shell.demo.create_topic("stamped", 1, 1, &[("message.timestamp.type", "LogAppendTime")]).unwrap();
    shell.demo.create_topic("tables", 1, 1, &[("cleanup.policy", "compact")]).unwrap();
    shell.demo.append("tables", 0, &Batch::of([Record::of("no key")])).unwrap();
    for (topic, words) in [
        ("old", "up to 5 records are older than retention.ms keeps"),
        ("old", "message.timestamp.before.max.ms takes 24 h: such records are refused"),
        ("stamped", "the copies get the time at which copy's brokers take them"),
        ("tables", "1 of 1 recent record without a key: a compacted topic refuses them"),
    ] {
        let review = shell.run(&["topic", "clone", topic, "copy", "--data"]).await;
        holds(&review, &[words]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_from_a_file_leads_to_no_other_file() {
    let shell = with_a_hole().await;
    let planned = shell.run(&["plan", "topic", "clone", "orders", "copy", "--data"]).await;
    assert_eq!(planned.code, 0, "{planned:?}");
    let mut plan: Value = serde_json::from_str(&planned.out).unwrap();
    plan["actions"][1]["map"] = json!("../../outside");
    let refused = shell.fed(&["apply", "-", "--yes"], plan.to_string().as_bytes()).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    holds(&refused, &["is no name of an offset map"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_stopped_says_how_far_it_came() {
    let shell = with_a_hole().await;
    // Refused for a reason that passes: it would try for a minute.
    shell.demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
    let running = shell.command(&["topic", "clone", "orders", "copy", "--data", "--yes"]).spawn().unwrap();
    let pid = rustix::process::Pid::from_raw(running.id().unwrap() as i32).unwrap();
    until_noted(&shell, 2).await;
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let output = running.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("(0 records so far; the rest can be gone on with)"), "{said}");
    shell.demo.faults().clear();
    let left = shell.run(&["resume", "--yes"]).await;
    assert_eq!(left.code, 0, "{left:?}");
    assert_eq!(records(&shell, "orders", 0).await, records(&shell, "copy", 0).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_broker_tells_of_yet_is_not_written_twice() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 3, &[]).unwrap();
    shell.demo.append("orders", 0, &numbered(10, 10)).unwrap();
    shell.demo.faults().on(Api::Produce).times(1).hold();
    let mut running =
        shell.command(&["topic", "clone", "orders", "copy", "--data", "--yes"]).spawn().unwrap();
    until("the batch has arrived", || shell.demo.offsets("copy", 0) == Some((0, 10, 10))).await;
    running.kill().await.unwrap();
    // As a leader whose followers have not got it yet: readers see none of it.
    shell.demo.promise("copy", 0, -10);
    let went_on = shell.run(&["resume", "--yes"]).await;
    assert_eq!(went_on.code, 0, "{went_on:?}");
    assert_eq!(shell.demo.offsets("copy", 0), Some((0, 10, 10)), "ten records, once");
    shell.demo.promise("copy", 0, 0);
    assert_eq!(records(&shell, "orders", 0).await, records(&shell, "copy", 0).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_there_twice_is_told() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 3, &[]).unwrap();
    shell.demo.append("orders", 0, &numbered(10, 10)).unwrap();
    shell.demo.faults().on(Api::Produce).times(1).hold();
    let mut running =
        shell.command(&["topic", "clone", "orders", "copy", "--data", "--yes"]).spawn().unwrap();
    until("the batch has arrived", || shell.demo.offsets("copy", 0) == Some((0, 10, 10))).await;
    running.kill().await.unwrap();
    // No follower has it yet, and the brokers have forgotten who sent it: they take it again.
    shell.demo.promise("copy", 0, -10);
    shell.demo.expire_producers("copy", 0);
    let told = shell.run(&["resume", "--yes"]).await;
    assert_eq!(told.code, 1, "{told:?}");
    holds(&told, &["a batch for offset 0 of copy/0 stands at 10", "stands there twice now", "clone anew"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_behind_the_last_batch_is_told() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 3, &[]).unwrap();
    shell.demo.append("orders", 0, &numbered(10, 10)).unwrap();
    shell.demo.faults().on(Api::Produce).times(1).hold();
    let running = shell.command(&["topic", "clone", "orders", "copy", "--data", "--yes"]).spawn().unwrap();
    until("the batch has arrived", || shell.demo.offsets("copy", 0) == Some((0, 10, 10))).await;
    shell.demo.append("copy", 0, &numbered(3, 1)).unwrap();
    shell.demo.stop_broker(shell.demo.leader("copy", 0).unwrap()).await;
    let output = running.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("copy/0 ends at 13, and by the offset map at 10"), "{said}");
}

/// A topic with three batches that are copied as they are.
async fn with_three_batches() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 3, &[]).unwrap();
    for _ in 0..3 {
        shell.demo.append("orders", 0, &numbered(10, 8_000)).unwrap();
    }
    shell
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_copied_is_told_again_when_the_rest_is() {
    let shell = with_three_batches().await;
    let planned = shell.run(&["plan", "topic", "clone", "orders", "copy", "--data"]).await;
    assert_eq!(planned.code, 0, "{planned:?}");
    let cut = shell.run(&["topic", "delete-records", "orders", "--before", "10", "--yes"]).await;
    assert_eq!(cut.code, 0, "{cut:?}");
    let file = shell.home.path().join("plan.json");
    std::fs::write(&file, planned.out).unwrap();
    // Of the last batch the answer never comes.
    shell.demo.faults().on(Api::Produce).times(1).delay(Duration::ZERO);
    shell.demo.faults().on(Api::Produce).times(1).hold();
    let mut running = shell.command(&["apply", file.to_str().unwrap(), "--yes"]).spawn().unwrap();
    until("all that is there has arrived", || shell.demo.offsets("copy", 0) == Some((0, 20, 20))).await;
    running.kill().await.unwrap();
    shell.demo.faults().clear();
    let told = shell.run(&["resume", "--yes"]).await;
    assert_eq!(told.code, 3, "{told:?}");
    holds(&told, &["in part", "20 records; not all: retention took orders 0:0–9 meanwhile"]);
    assert_eq!(shell.demo.offsets("copy", 0), Some((0, 20, 20)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_is_missing_is_told_at_once() {
    let shell = with_a_hole().await;
    shell.demo.faults().on(Api::Produce).always().error(ErrorCode::InvalidTimestamp);
    assert_eq!(shell.run(&["topic", "clone", "orders", "copy", "--data", "--yes"]).await.code, 1);
    shell.demo.faults().clear();
    for topic in ["orders", "copy"] {
        shell.demo.rights().deny(Operation::Describe, AclResource::topic(topic));
        let refused = shell.run(&["resume", "--yes"]).await;
        assert_eq!(refused.code, 1, "{refused:?}");
        holds(&refused, &[&format!("needs the right Describe on topic {topic}")]);
        shell.demo.rights().allow_all();
    }
    assert_eq!(shell.run(&["resume", "--yes"]).await.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_brokers_do_not_tell_is_said_in_the_review() {
    let shell = with_a_hole().await;
    shell.demo.faults().on(Api::DescribeLogDirs).always().error(ErrorCode::ClusterAuthorizationFailed);
    let review = shell.run(&["topic", "clone", "orders", "copy", "--data"]).await;
    assert_eq!(review.code, 3, "{review:?}");
    holds(
        &review,
        &["? how many bytes they have could not be found out", "? what is free on the brokers' disks could"],
    );
}
