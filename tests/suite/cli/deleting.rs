//! Deleting topics from the shell: a review first, with `--yes` the deletion, each topic with its fate.
use super::Shell;
use kafdeck::demo::{AclResource, Api, Demo, ErrorCode, Operation, Options};

async fn with_topics() -> Shell {
    let shell = Shell::start().await;
    for name in ["a.b", "axb", "kept"] {
        shell.demo.create_topic(name, 2, 3, &[]).unwrap();
    }
    shell
}

fn journal(shell: &Shell) -> String {
    std::fs::read_to_string(shell.home.path().join("state/journal.jsonl")).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_yes_it_is_a_review() {
    let shell = with_topics().await;
    let review = shell.run(&["topic", "delete", "a.b", "axb"]).await;
    assert_eq!(review.code, 0, "{review:?}");
    assert!(review.out.contains("Delete topic a.b · 2 partitions · 0 records"), "{review:?}");
    // Kafka's tool takes a regular expression, which would take axb with it.
    assert!(
        review.out.contains("--topic 'a\\.b'") && review.err.contains("nothing was changed"),
        "{review:?}"
    );
    assert!(shell.demo.leader("a.b", 0).is_some() && journal(&shell).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_topic_has_its_fate_and_the_journal_has_them() {
    let shell = with_topics().await;
    shell.demo.rights().deny(Operation::Delete, AclResource::topic("kept"));
    let answer = shell.run(&["topic", "delete", "--yes", "a.b", "kept", "axb"]).await;
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.out.contains("deleted topic a.b\ndeleted topic axb"), "{answer:?}");
    assert!(
        answer.err.contains("topic kept is not deleted") && answer.err.contains("Delete on topic kept"),
        "{answer:?}"
    );
    assert!(shell.demo.leader("kept", 0).is_some() && shell.demo.leader("axb", 0).is_none());
    let journal = journal(&shell);
    assert!(journal.contains("\"event\":\"intent\"") && journal.contains("2 done, 1 not done"), "{journal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_deletes_nothing() {
    let shell = with_topics().await;
    let locked = shell.run(&["--read-only", "topic", "delete", "a.b", "--yes"]).await;
    assert!(locked.code == 1 && locked.err.contains("--read-only locks"), "{locked:?}");
    let unknown = shell.run(&["topic", "delete", "a.b", "kept2", "--yes"]).await;
    assert!(unknown.code == 1 && unknown.err.contains("did you mean `kept`?"), "{unknown:?}");
    assert_eq!(shell.run(&["topic", "delete"]).await.code, 2);
    // A full disk, or a journal that can't be written for another reason.
    std::fs::create_dir_all(shell.home.path().join("state/journal.jsonl")).unwrap();
    let full = shell.run(&["topic", "delete", "a.b", "--yes"]).await;
    assert!(full.code == 1 && full.err.contains("nothing is changed without it"), "{full:?}");
    assert!(shell.demo.leader("a.b", 0).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_not_sent_again() {
    let shell = with_topics().await;
    shell.demo.faults().on(Api::DeleteTopics).times(1).cut();
    let answer = shell.run(&["topic", "delete", "a.b", "--yes"]).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.out.contains("the answer got lost, and the topic is gone"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_clients_can_bring_back_is_told_as_such() {
    let options = Options { auto_create: true, ..Options::default() };
    let shell = Shell { demo: Demo::start(options).await.unwrap(), home: tempfile::tempdir().unwrap() };
    shell.demo.create_topic("kept", 1, 1, &[]).unwrap();
    let review = shell.run(&["topic", "delete", "kept"]).await;
    assert!(review.code == 0 && review.out.contains("auto.create.topics.enable is on"), "{review:?}");
    shell.demo.faults().on(Api::ListGroups).always().error(ErrorCode::UnknownServerError);
    let blind = shell.run(&["topic", "delete", "kept"]).await;
    assert!(
        blind.out.contains("? other groups may read it") && blind.out.contains("it will come back"),
        "{blind:?}"
    );
}
