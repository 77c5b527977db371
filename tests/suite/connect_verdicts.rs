//! What is said of connectors that were made anew or restarted: what was seen, and no more.
use super::connect::{Beside, JSON};
use kafdeck::demo::{ConnectMishap, ConnectOptions};

const SINK: &[(&str, &str)] = &[
    ("connector.class", "io.kafdeck.demo.SqliteSinkConnector"),
    ("connection.url", "jdbc:sqlite:/nowhere"),
    ("topics", "orders"),
    ("tasks.max", "3"),
];

async fn beside(release: (u32, u32)) -> Beside {
    Beside::start(ConnectOptions { release, ..ConnectOptions::default() }).await
}

/// A sink with three tasks, all of which have failed, each for its own reason.
async fn failing(release: (u32, u32)) -> Beside {
    let beside = beside(release).await;
    beside.worker.put("till", SINK);
    beside.worker.until("till", "RUNNING: RUNNING RUNNING RUNNING").await;
    for (task, why) in ["x.A: first\n", "x.B: second\n", "x.C: third\n"].into_iter().enumerate() {
        beside.worker.break_task("till", task, Some(why));
    }
    beside
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_anew_is_in_the_state_that_it_was_in() {
    for (release, verb, state) in [
        ((4, 3), "pause", "PAUSED: PAUSED"),
        ((4, 3), "stop", "STOPPED:"),
        // A state to begin with is taken since 3.7.
        ((3, 6), "pause", "PAUSED: PAUSED"),
    ] {
        let beside = beside(release).await;
        assert_eq!(beside.run(&["connector", verb, "lines", "--yes"]).await.0, 0);
        assert_eq!(beside.run(&["connector", "delete", "lines", "--yes"]).await.0, 0);
        beside.worker.take_asked();
        let (code, out, err) = beside.run(&["undo", "--yes"]).await;
        assert!(code == 0 && out.contains("a Connect before 3.7 runs it for a moment first"), "{out}{err}");
        beside.worker.until("lines", state).await;
        let asked = beside.worker.take_asked();
        let halted = asked.iter().any(|line| line.starts_with("PUT"));
        assert_eq!(halted, release < (3, 7), "{asked:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cause_that_is_told_is_that_of_the_task_that_failed() {
    let beside = failing((4, 3)).await;
    let (code, _, err) = beside.run(&["connector", "restart", "till", "--task", "1", "--yes"]).await;
    assert!(code == 1 && err.contains("it failed again after"), "{err}");
    assert!(err.contains("the same cause: B: second"), "{err}");
    beside.worker.break_task("till", 0, None);
    beside.worker.break_task("till", 1, None);
    let (code, _, err) = beside.run(&["connector", "restart", "till", "--yes"]).await;
    assert!(code == 1 && err.contains("task 2 failed again after"), "{err}");
    assert!(err.contains("the same cause: C: third"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_seen_to_move_is_not_said_to_have_failed_again() {
    let beside = failing((4, 3)).await;
    // Put on record, and not begun.
    let accepted = ConnectMishap::Instead(202, JSON, "{\"name\": \"till\"}".to_owned());
    beside.worker.mishap("POST /connectors/till/restart", 1, accepted);
    let (code, out, err) = beside.run(&["connector", "restart", "till", "--yes"]).await;
    assert!(code == 3 && err.contains("has stood as failed for"), "{code} {out}{err}");
    assert!(!err.contains("failed again after"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_restart_that_was_done_in_part_it_is_said_which() {
    let beside = failing((2, 8)).await;
    let gone = r#"{"error_code":404,"message":"Unknown task: till-1"}"#;
    let refused = ConnectMishap::Instead(404, JSON, gone.to_owned());
    beside.worker.mishap("POST /connectors/till/tasks/1/restart", 1, refused);
    let (code, out, err) = beside.run(&["connector", "restart", "till", "--yes"]).await;
    assert!(code == 3 && err.contains("a part of it: restarted task 0; not task 1: "), "{code} {out}{err}");
    assert!(err.contains("1 more were not asked for"), "{err}");
}
