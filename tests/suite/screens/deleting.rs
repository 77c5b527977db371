//! Topics are deleted after a review, typed by name, a step a topic; what can't be had or done is told as that.
use super::Bench;
use kafdeck::demo::{AclResource, Api, ErrorCode, Operation};

fn is_there(bench: &Bench, topic: &str) -> bool {
    bench.demo.leader(topic, 0).is_some()
}

/// The list of topics with two of no importance at its front.
fn at_topics() -> Bench {
    let mut bench = Bench::at("topics");
    for name in ["aa", "ab"] {
        bench.demo.create_topic(name, 2, 1, &[]).unwrap();
    }
    bench.press("r").look_until(|look| look.pulse.topics.iter().any(|topic| &*topic.name == "ab"));
    bench.press("g").shows("aa");
    bench
}

#[test]
fn a_topic_is_deleted_by_typing_its_name_and_no_other_takes_its_place() {
    let mut bench = at_topics();
    bench.press("D").shows("Delete topic aa").shows("2 partitions · 0 records");
    bench.shows("Can't be undone: the records of aa.");
    bench.shows("no group has committed").shows("kafka-topics.sh").shows("Delete on topic aa");
    bench.type_text("a").press("enter").shows("Delete topic aa");
    bench.type_text("a").press("enter").shows("Deleted topic aa");
    assert!(!is_there(&bench, "aa") && is_there(&bench, "ab"));
    bench.look_until(|look| look.pulse.topics.iter().all(|topic| &*topic.name != "aa"));
    // The row below has moved up; nobody chose it.
    bench.hides("   aa  ").press("D").shows("no topic is selected");
    bench.press("j k D").shows("Delete topic ab").press("esc").shows("Nothing was changed");
    let lines = bench.journal();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!((&lines[0]["steps"][0], &lines[2]["outcome"]), (&"Delete topic aa".into(), &"done".into()));
}

#[test]
fn marked_topics_are_steps_of_one_plan_each_with_its_outcome() {
    let mut bench = at_topics();
    bench.demo.rights().deny(Operation::Delete, AclResource::topic("ab"));
    bench.press("space space").shows("2 marked").press("D").shows("Delete 2 topics");
    bench.type_text("2 topics").press("enter").shows("1 done, 1 not done").shows("ab: not done");
    assert!(!is_there(&bench, "aa") && is_there(&bench, "ab"));
    let outcomes: Vec<_> = bench.journal().iter().map(|line| line["outcome"].clone()).collect();
    assert_eq!(outcomes[1..], ["done", "not done", "not done"]);
    assert!(bench.journal()[2]["text"].as_str().unwrap().contains("Delete on topic ab"));
}

#[test]
fn the_review_names_who_reads_and_that_it_may_come_back() {
    let mut bench = Bench::at("topics");
    bench.shows("orders").press("/").type_text("payments").press("enter D").shows("Delete topic payments");
    bench.shows("3 partitions").shows("reads payments with").shows("behind");
    bench.press("esc").shows("Nothing was changed");
    assert!(is_there(&bench, "payments"));
}

#[test]
fn read_only_deletes_nothing_and_says_so() {
    let mut bench = Bench::with("topics", |look| look.locked_by = Some("--read-only".to_owned()));
    bench.press("D").shows("this session is read-only (--read-only)");
    assert!(bench.journal().is_empty());
}

#[test]
fn a_controller_that_moved_is_found() {
    let mut bench = at_topics();
    bench.demo.faults().on(Api::DeleteTopics).times(2).error(ErrorCode::NotController);
    bench.press("D").type_text("aa").press("enter").shows("Deleted topic aa");
    assert!(!is_there(&bench, "aa"));
}

#[test]
fn an_answer_that_is_lost_is_made_up_for_by_a_look() {
    let mut bench = at_topics();
    bench.demo.faults().on(Api::DeleteTopics).times(1).cut();
    bench.press("D").type_text("aa").press("enter").shows("the answer got lost, and the topic is gone");
    assert_eq!(bench.journal().last().unwrap()["outcome"], "done");
}

#[test]
fn a_topic_made_anew_since_the_review_is_another_one() {
    let mut bench = at_topics();
    bench.press("D").type_text("aa");
    bench.demo.delete_topic("aa");
    bench.demo.create_topic("aa", 1, 1, &[]).unwrap();
    bench.press("enter").shows("no such topic any more");
    assert!(is_there(&bench, "aa"));
}

#[test]
fn brokers_that_fall_in_the_middle_leave_nothing_told_as_done() {
    let mut bench = at_topics();
    bench.press("space space D").type_text("2 topics");
    for broker in 1..=3 {
        bench.block_on(bench.demo.stop_broker(broker));
    }
    bench.press("enter").shows("2 not done");
    let lines = bench.journal();
    assert!(lines[2]["text"].as_str().unwrap().contains("not tried"), "{lines:?}");
    assert_eq!(lines.last().unwrap()["outcome"], "not done", "{lines:?}");
}
