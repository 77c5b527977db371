//! Share groups and streams groups from the shell.
use super::Shell;
use kafdeck::demo::{
    Api, Batch, ErrorCode, ModernGroup, ModernMember, Record, SharedGroup, SharedMember, SharedStart,
    StreamsMember, StreamsPart, StreamsPortrait,
};

async fn with_kinds() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("jobs", 2, 3, &[]).unwrap();
    for partition in 0..2 {
        let records = (0..10).map(|at| Record::of(format!("{at}")));
        shell.demo.append("jobs", partition, &Batch::of(records)).unwrap();
    }
    let member = |client: &str| SharedMember {
        id: client.to_owned(),
        client: client.to_owned(),
        host: "/10.0.0.5".to_owned(),
        assigned: vec![("jobs".to_owned(), 0)],
    };
    let starts = [
        (("jobs".to_owned(), 0), Some(SharedStart { offset: 4, complete: 2 })),
        (("jobs".to_owned(), 1), None),
    ];
    shell.demo.share("workers", SharedGroup { members: Vec::new(), starts: starts.clone().into() });
    let members = vec![member("one"), member("two")];
    shell.demo.share("busy", SharedGroup { members, starts: starts.into() });
    let part = StreamsPart { id: "0".to_owned(), sources: vec!["jobs".to_owned()], ..StreamsPart::default() };
    let member = StreamsMember {
        id: "m".to_owned(),
        client: "counter-1".to_owned(),
        active: [("0".to_owned(), vec![0, 1])].into(),
        ..StreamsMember::default()
    };
    shell.demo.commit("counter", &[("jobs", 0, 4)]);
    shell.demo.stream("counter", StreamsPortrait { epoch: 7, parts: vec![part], members: vec![member] });
    shell
}

fn start(shell: &Shell, group: &str, partition: i32) -> Option<i64> {
    let starts = shell.demo.shared(group)?.starts;
    starts.get(&("jobs".to_owned(), partition)).copied()?.map(|start| start.offset)
}

/// A group whose lag is not known of all its partitions, with the reason.
async fn in_part(shell: &Shell, group: &str, why: &str) -> serde_json::Value {
    let answer = shell.run(&["group", group, "-o", "json"]).await;
    assert!(answer.code == 3 && answer.err.contains(why), "{answer:?}");
    serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_group_is_told_with_its_starts_and_lag() {
    let shell = with_kinds().await;
    let told = in_part(&shell, "busy", "nothing delivered yet").await;
    assert_eq!((&told["type"], &told["state"]), (&"share".into(), &"Stable".into()), "{told}");
    let row = &told["partitions"][0];
    assert_eq!((&row["committed"], &row["end"], &row["lag"]), (&4.into(), &10.into(), &4.into()), "{told}");
    assert_eq!(told["partitions"][1]["committed"], serde_json::Value::Null, "{told}");
    assert_eq!(told["members"].as_array().map(Vec::len), Some(2), "{told}");
    assert!(row["member"].as_str().is_some_and(|who| who.contains("one") && who.contains("two")), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn start_offsets_are_set_shifted_and_taken_back() {
    let shell = with_kinds().await;
    let review = shell.run(&["group", "reset", "workers", "--to-latest"]).await;
    assert!(review.code == 0 && review.out.contains("kafka-share-groups.sh"), "{review:?}");
    assert_eq!(start(&shell, "workers", 0), Some(4), "a review changes nothing");
    let set = shell.run(&["group", "reset", "workers", "--shift", "3", "--topic", "jobs:0", "--yes"]).await;
    assert_eq!((set.code, start(&shell, "workers", 0)), (0, Some(7)), "{set:?}");
    let undone = shell.run(&["undo", "--yes"]).await;
    assert_eq!((undone.code, start(&shell, "workers", 0)), (0, Some(4)), "{undone:?}");
    let busy = shell.run(&["group", "reset", "busy", "--to-earliest", "--yes"]).await;
    assert!(busy.code == 1 && busy.err.contains("busy has 2 members"), "{busy:?}");
    let gone = shell.run(&["group", "delete-offsets", "workers", "--topic", "jobs:0", "--yes"]).await;
    assert!(gone.code == 0 && shell.demo.shared("workers").unwrap().starts.is_empty(), "{gone:?}");
    let nothing = shell.run(&["group", "delete-offsets", "workers", "--topic", "jobs", "--yes"]).await;
    assert!(nothing.code == 1 && nothing.err.contains("workers has delivered nothing there"), "{nothing:?}");
    let missing = shell.run(&["group", "reset", "worker", "--to-latest", "-t", "jobs", "--yes"]).await;
    assert!(missing.code == 1 && shell.demo.shared("worker").is_none(), "{missing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_group_is_deleted_and_made_anew_where_it_was() {
    let shell = with_kinds().await;
    let gone = shell.run(&["group", "delete", "workers", "--yes"]).await;
    assert!(gone.code == 0 && shell.demo.shared("workers").is_none(), "{gone:?}");
    let undone = shell.run(&["undo", "--yes"]).await;
    assert_eq!((start(&shell, "workers", 0), start(&shell, "workers", 1)), (Some(4), None), "{undone:?}");
    let busy = shell.run(&["group", "delete", "busy", "--yes"]).await;
    assert!(busy.code == 1 && busy.err.contains("busy has 2 members"), "{busy:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streams_group_is_told_with_topology_and_tasks() {
    let shell = with_kinds().await;
    let told = in_part(&shell, "counter", "nothing committed").await;
    assert_eq!((&told["epoch"], &told["topology_epoch"]), (&7.into(), &1.into()), "{told}");
    let tree = told["topology"].as_array().expect("a tree");
    let rows: Vec<(&str, &str)> = tree
        .iter()
        .map(|row| (row["what"].as_str().unwrap_or_default(), row["name"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(rows, [("subtopology", "0"), ("source", "jobs"), ("task", "0_0"), ("task", "0_1")]);
    assert_eq!(tree[2]["active"][0], "counter-1", "{told}");
    assert_eq!(told["members"][0]["tasks"], serde_json::json!(["0_0", "0_1"]), "{told}");
    assert_eq!(told["partitions"][0]["lag"], 6, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_could_not_be_told_is_a_hole_and_goes_with_nothing() {
    let shell = with_kinds().await;
    shell.demo.create_topic("more", 1, 3, &[]).unwrap();
    let mut group = shell.demo.shared("workers").unwrap();
    group.starts.insert(("more".to_owned(), 0), Some(SharedStart { offset: 0, complete: 0 }));
    shell.demo.share("workers", group);
    let untold = || {
        shell.demo.faults().clear();
        let of_jobs = shell.demo.faults().on(Api::DescribeShareGroupOffsets).topic("jobs").always();
        of_jobs.error(ErrorCode::NotLeaderOrFollower);
    };
    untold();
    let told = in_part(&shell, "workers", "2 partitions").await;
    let rows: Vec<_> = told["partitions"].as_array().unwrap().iter().collect();
    assert_eq!(rows.len(), 3, "{told}");
    assert!(rows[..2].iter().all(|row| row["committed"].is_null() && row["lag"].is_null()), "{told}");
    assert_eq!((&rows[2]["topic"], &rows[2]["committed"]), (&"more".into(), &0.into()), "{told}");
    let deletes = ["group", "delete-offsets", "workers", "--topic", "jobs", "--topic", "more", "--yes"];
    let refused = shell.run(&deletes).await;
    assert!(refused.code == 1 && refused.err.contains("it would go with the others"), "{refused:?}");
    shell.demo.append("more", 0, &Batch::of([Record::of("one")])).unwrap();
    let reset = shell.run(&["group", "reset", "workers", "--to-latest"]).await;
    assert!(reset.code == 3 && reset.out.contains("? left as they are: 2 partitions: "), "{reset:?}");
    let export = shell.run(&["group", "offsets", "workers", "--export"]).await;
    assert_eq!((export.code, export.out.as_str()), (3, "more,0,0\n"), "{export:?}");
    assert_eq!(shell.demo.shared("workers").unwrap().starts.len(), 3, "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_nobody_has_stands_in_the_tree() {
    let shell = with_kinds().await;
    let part = StreamsPart { id: "0".to_owned(), sources: vec!["jobs".to_owned()], ..StreamsPart::default() };
    shell.demo.stream("counter", StreamsPortrait { epoch: 8, parts: vec![part], members: Vec::new() });
    let told = shell.json(&["group", "counter"]).await;
    let tree = told["topology"].as_array().expect("a tree");
    let names: Vec<&str> = tree.iter().map(|row| row["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(names, ["0", "jobs", "0_0", "0_1"], "{told}");
    assert!(tree[2]["active"].is_null(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_with_kafkas_own_tool_names_the_tool_of_the_kind() {
    let shell = with_kinds().await;
    let nobody = StreamsPortrait { epoch: 8, parts: Vec::new(), members: Vec::new() };
    shell.demo.stream("counter", nobody);
    for (words, same) in [
        (
            &["group", "reset", "counter", "--to-earliest"][..],
            "--reset-offsets --to-earliest --all-input-topics --execute",
        ),
        (&["group", "delete-offsets", "counter", "--topic", "jobs"], "--delete-offsets --input-topic jobs"),
        (&["group", "delete", "counter"], "--delete --group 'counter'"),
    ] {
        let review = shell.run(words).await;
        assert!(
            review.out.contains("same as: kafka-streams-groups.sh") && review.out.contains(same),
            "{review:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_kafka_puts_out_for_nobody_is_not_said_to_be_removed() {
    let shell = with_kinds().await;
    let member = |id: &str, classic| ModernMember {
        id: id.to_owned(),
        client: id.to_owned(),
        host: "/10.0.0.5".to_owned(),
        epoch: 3,
        classic,
        ..ModernMember::default()
    };
    let members = vec![member("old", Some(true)), member("new", Some(false)), member("untold", None)];
    shell.demo.modern("modern", ModernGroup { epoch: 3, members });
    let told = shell.json(&["group", "modern"]).await;
    assert_eq!(
        (&told["type"], &told["epoch"], &told["state"]),
        (&"consumer".into(), &3.into(), &"Stable".into())
    );
    for (who, code, words) in [
        ("new", 1, "Kafka removes no member that speaks the consumer protocol (KIP-848), as new does"),
        // Whether it is one nobody says before: the group does not know it when it is to leave, and it is still there.
        ("untold", 1, "is not removed: Kafka removes no member that speaks the consumer protocol"),
        ("old", 0, ""),
    ] {
        let answer = shell.run(&["group", "remove-members", "modern", "--member", who, "--yes"]).await;
        assert!(answer.code == code && answer.err.contains(words), "{who}: {answer:?}");
    }
    let left = shell.json(&["group", "modern"]).await;
    assert_eq!(left["members"].as_array().map(Vec::len), Some(2), "{left}");
}
