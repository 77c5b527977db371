//! Plans as files, undo and resume from the shell: what was done is taken back, what was killed goes on, another cluster is
//! refused.
use super::{Answer, Shell, until};
use kafdeck::demo::{AclResource, Api, Operation};
use serde_json::Value;

async fn with_groups(ids: &[&str]) -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 3, &[]).unwrap();
    for id in ids {
        shell.demo.commit(id, &[("orders", 0, 0)]);
    }
    shell
}

fn plan_file(shell: &Shell, answer: &Answer) -> String {
    let file = shell.home.path().join("p.json");
    std::fs::write(&file, &answer.out).unwrap();
    file.display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_a_file_and_what_is_done_already_is_left_alone() {
    let shell = with_groups(&["a", "b"]).await;
    let planned = shell.run(&["plan", "group", "delete", "a", "b", "--yes"]).await;
    assert!(planned.code == 0 && planned.err.contains("nothing was changed"), "{planned:?}");
    let plan: Value = serde_json::from_str(&planned.out).unwrap();
    assert_eq!(plan["cluster_id"], shell.demo.cluster_id());
    assert_eq!(plan["actions"][1]["id"], "b");
    let file = plan_file(&shell, &planned);
    let review = shell.run(&["apply", &file]).await;
    assert!(review.code == 0 && review.out.contains("Delete group b"), "{review:?}");
    assert!(shell.demo.group("a").is_some() && !shell.demo.take_asked().contains_key(&Api::DeleteGroups));
    // Somebody else has done half of it.
    assert_eq!(shell.run(&["group", "delete", "a", "--yes"]).await.code, 0);
    let applied = shell.run(&["apply", &file, "--yes"]).await;
    assert_eq!(applied.code, 0, "{applied:?}");
    assert!(applied.out.contains("group a: it was gone already\ndeleted group b\n"), "{applied:?}");
    // What was so already is not this change's to take back.
    assert_eq!(shell.run(&["undo", "--yes"]).await.code, 0);
    assert!(shell.demo.group("a").is_none() && shell.demo.group("b").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_for_another_cluster_is_refused() {
    let shell = with_groups(&["a"]).await;
    let planned = shell.run(&["plan", "group", "delete", "a"]).await;
    let text = planned.out.replace(shell.demo.cluster_id(), "elsewhere");
    let refused = shell.fed(&["apply", "-", "--yes"], text.as_bytes()).await;
    assert!(refused.code == 1 && refused.err.contains("the plan is for another cluster"), "{refused:?}");
    let torn = shell.fed(&["apply", "-", "--yes"], b"{").await;
    assert!(torn.code == 1 && torn.err.contains("it is no plan"), "{torn:?}");
    for (text, why) in [
        ("[1.5]", "it is no plan: kafdeck plan writes one"),
        (r#"{"kafdeck_plan":2,"moves":7}"#, "it is a plan of form 2, and this version knows form 1"),
        (r#"{"kafdeck_plan":1,"moves":7}"#, "it is a damaged plan: missing field `title`"),
    ] {
        let refused = shell.fed(&["apply", "-", "--yes"], text.as_bytes()).await;
        assert!(refused.code == 1 && refused.err.contains(why), "{refused:?}");
    }
    assert!(shell.demo.group("a").is_some());
    assert_eq!(shell.run(&["plan", "produce", "orders"]).await.code, 2, "records are in no plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_planned_undone_or_gone_on_with_says_what_can() {
    let shell = with_groups(&["a"]).await;
    for (words, code, why) in [
        (&["plan", "group", "a"][..], 2, "this only looks: say what is to change"),
        (
            &["plan", "topics"],
            2,
            "topics, groups, configs or connectors, as in kafdeck plan topic delete orders",
        ),
        (&["undo"], 1, "there is nothing to take back"),
        (&["resume"], 1, "no change of this cluster has stopped in the middle"),
    ] {
        let told = shell.run(words).await;
        assert!(told.code == code && told.err.contains(why) && told.out.is_empty(), "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_killed_between_two_steps_is_told_and_goes_on() {
    let shell = with_groups(&["a", "b"]).await;
    shell.demo.faults().on(Api::DeleteGroups).times(1).delay(std::time::Duration::ZERO);
    shell.demo.faults().on(Api::DeleteGroups).times(1).hold();
    let mut running = shell.command(&["group", "delete", "a", "b", "--yes"]).spawn().unwrap();
    // The first is gone, and its outcome stands in the journal before the second is begun.
    let journal = shell.home.path().join("state/journal.jsonl");
    let told = || std::fs::read_to_string(&journal).unwrap_or_default().contains("\"event\":\"step\"");
    until("the first step is told", told).await;
    running.kill().await.unwrap();
    shell.demo.faults().clear();
    let listed = shell.json(&["journal"]).await;
    let outcome = listed[0]["outcome"].as_str().unwrap();
    assert!(outcome.contains("full disk): 1 of 2 steps are known to be done"), "{listed}");
    let review = shell.run(&["resume"]).await;
    assert!(review.code == 0 && review.out.contains("Go on: Delete 2 groups"), "{review:?}");
    assert!(!review.out.contains("Delete group a"), "{review:?}");
    let resumed = shell.run(&["resume", "--yes"]).await;
    assert_eq!(resumed.code, 0, "{resumed:?}");
    assert!(shell.demo.group("b").is_none());
    let again = shell.run(&["resume"]).await;
    assert!(again.code == 1 && again.err.contains("there is nothing to go on with"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_takes_the_newest_change_back_and_not_one_before_it_again() {
    let shell = with_groups(&["a", "b"]).await;
    shell.demo.commit("a", &[("orders", 1, 0)]);
    assert_eq!(shell.run(&["group", "delete", "a", "--yes"]).await.code, 0);
    assert_eq!(shell.run(&["topic", "delete", "orders", "--yes"]).await.code, 0);
    let review = shell.run(&["undo"]).await;
    assert!(
        review.out.contains("Create topic orders") && review.err.contains("nothing was changed"),
        "{review:?}"
    );
    assert!(review.out.contains("! does not come back: the records of orders"), "{review:?}");
    let undone = shell.run(&["undo", "--yes"]).await;
    assert!(undone.code == 0 && undone.out.contains("created topic orders"), "{undone:?}");
    let older = shell.run(&["undo", "--yes"]).await;
    assert!(older.code == 0 && older.out.contains("created group a"), "{older:?}");
    assert_eq!(shell.demo.committed("a", "orders", 1), Some(0));
    let none = shell.run(&["undo"]).await;
    assert!(none.code == 1 && none.err.contains("there is nothing to take back"), "{none:?}");
    let listed = shell.json(&["journal"]).await;
    assert_eq!(listed.as_array().unwrap().len(), 4, "{listed}");
    let id = listed[3]["id"].as_str().unwrap();
    let steps = shell.run(&["journal", id]).await;
    assert!(steps.out.contains("Delete group a"), "{steps:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_topics_are_reviewed_and_deleted_in_few_requests() {
    let shell = Shell::start().await;
    let names: Vec<String> = (0..1000).map(|number| format!("t{number}")).collect();
    for name in &names {
        shell.demo.create_topic(name, 1, 1, &[]).unwrap();
    }
    let arguments: Vec<&str> =
        ["topic", "delete"].into_iter().chain(names.iter().map(String::as_str)).collect();
    shell.demo.take_asked();
    let review = shell.run(&arguments).await;
    assert!(review.code == 0 && review.out.contains("Delete 1000 topics"), "{}", review.err);
    let asked: u64 = shell.demo.take_asked().values().sum();
    assert!(asked < 100, "a review of many topics asks {asked} questions");
    let deleted = shell.run(&[arguments.as_slice(), &["--yes"]].concat()).await;
    assert_eq!(deleted.code, 0, "{}", deleted.err);
    let deletions = shell.demo.take_asked()[&Api::DeleteTopics];
    assert!(deletions <= 5, "{deletions} requests");
    assert!(shell.demo.leader("t999", 0).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_is_missing_stops_the_change_and_says_how_to_go_on() {
    let shell = with_groups(&["a", "b"]).await;
    shell.demo.rights().deny(Operation::Delete, AclResource::group("a"));
    let answer = shell.run(&["group", "delete", "a", "b", "--yes"]).await;
    assert!(answer.code == 1 && answer.err.contains("Delete on group a"), "{answer:?}");
    assert!(answer.err.contains("kafdeck resume"), "{answer:?}");
}
