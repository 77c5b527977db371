//! Deleting groups from the shell: a review first, with `--yes` the deletion, each group with its fate.
use super::Shell;
use kafdeck::demo::{AclResource, Api, Operation};

async fn with_groups() -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 3, &[]).unwrap();
    for id in ["it's old", "kept", "gone"] {
        shell.demo.commit(id, &[("orders", 0, 0)]);
    }
    shell.demo.settle("busy", &[("reader", "10.0.0.7")], &[("orders", 1)]);
    shell
}

#[tokio::test(flavor = "multi_thread")]
async fn without_yes_it_is_a_review_of_the_groups() {
    let shell = with_groups().await;
    let review = shell.run(&["group", "delete", "gone", "it's old", "gone"]).await;
    assert_eq!(review.code, 0, "{review:?}");
    assert!(
        review.out.contains("Delete 2 groups") && review.out.contains("commits of 1 partition of 1 topic"),
        "{review:?}"
    );
    assert!(review.out.contains(r"--delete --group 'it'\''s old'"), "{review:?}");
    assert!(review.err.contains("nothing was changed") && shell.demo.group("gone").is_some(), "{review:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_group_has_its_fate() {
    let shell = with_groups().await;
    shell.demo.rights().deny(Operation::Delete, AclResource::group("kept"));
    shell.demo.faults().on(Api::DeleteGroups).times(1).cut();
    let answer = shell.run(&["group", "delete", "--yes", "gone", "kept", "it's old"]).await;
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.out.contains("deleted group gone: the answer got lost"), "{answer:?}");
    assert!(
        answer.err.contains("group kept is not deleted") && answer.err.contains("Delete on group kept"),
        "{answer:?}"
    );
    // A step that is not done stops the change.
    assert!(answer.err.contains("it's old is not deleted: not tried"), "{answer:?}");
    assert!(shell.demo.group("kept").is_some() && shell.demo.group("gone").is_none());
    assert!(shell.demo.group("it's old").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_deletes_no_group() {
    let shell = with_groups().await;
    let busy = shell.run(&["group", "delete", "gone", "busy", "--yes"]).await;
    assert!(busy.code == 1 && busy.err.contains("busy has 1 member: stop"), "{busy:?}");
    let locked = shell.run(&["--read-only", "group", "delete", "gone", "--yes"]).await;
    assert!(locked.code == 1 && locked.err.contains("--read-only locks"), "{locked:?}");
    let unknown = shell.run(&["group", "delete", "gon", "--yes"]).await;
    assert!(unknown.code == 1 && unknown.err.contains("did you mean `gone`?"), "{unknown:?}");
    assert_eq!(shell.run(&["group", "delete"]).await.code, 2);
    assert!(shell.demo.group("gone").is_some() && !shell.demo.take_asked().contains_key(&Api::DeleteGroups));
    assert!(shell.run(&["group", "kept"]).await.out.contains("kept"));
}

/// As `kafdeck … | head -0`.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_leaves_stops_no_change() {
    let shell = with_groups().await;
    for (words, code) in [
        (&["group", "offsets", "kept", "--export"][..], 0),
        (&["group", "delete", "gone", "it's old"], 0),
        (&["group", "delete", "gone", "it's old", "--yes"], 0),
    ] {
        let mut running = shell.command(words).spawn().unwrap();
        drop(running.stdout.take());
        let output = running.wait_with_output().await.unwrap();
        assert_eq!(output.status.code(), Some(code), "{words:?}: {output:?}");
    }
    assert!(shell.demo.group("gone").is_none() && shell.demo.group("it's old").is_none());
}
