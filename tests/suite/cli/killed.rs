//! Changes of several steps, with kafdeck killed between two of them or the asked broker stopped: the journal is right, the report
//! says what was done, and the rest goes on.
use super::{Shell, until};
use kafdeck::demo::{Api, Batch, Record};
use std::time::Duration;

/// A change of several steps.
struct Case {
    words: &'static [&'static str],
    /// What is held in the middle, after so many of its kind have passed.
    held: (Api, u32),
    /// Steps in the journal.
    steps: usize,
}

const CASES: [Case; 3] = [
    Case { words: &["topic", "recreate", "orders"], held: (Api::CreateTopics, 0), steps: 2 },
    // The first is only judged.
    Case {
        words: &["broker", "config", "2", "--set", "num.io.threads=50"],
        held: (Api::IncrementalAlterConfigs, 2),
        steps: 3,
    },
    Case {
        words: &["topic", "clone", "orders", "copy", "--data", "--groups", "readers"],
        held: (Api::Produce, 0),
        steps: 3,
    },
];

async fn shell(case: &Case) -> Shell {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 2, 3, &[]).unwrap();
    for partition in 0..2 {
        let records = (0..10).map(|at| Record::of(format!("{at}")).at(1_795_341_600_000 + at));
        shell.demo.append("orders", partition, &Batch::of(records)).unwrap();
    }
    shell.demo.commit("readers", &[("orders", 0, 3), ("orders", 1, 10)]);
    let (api, passed) = case.held;
    if passed > 0 {
        shell.demo.faults().on(api).times(passed).delay(Duration::ZERO);
    }
    shell.demo.faults().on(api).times(1).hold();
    shell
}

/// Waits until the first step is told and the next one is asked for.
async fn in_the_middle(shell: &Shell, case: &Case) {
    let journal = shell.home.path().join("state/journal.jsonl");
    let told = || std::fs::read_to_string(&journal).unwrap_or_default().contains("\"event\":\"step\"");
    until("the first step is told", told).await;
    let (mut asked, wanted) = (0, u64::from(case.held.1) + 1);
    until("the next one is asked for", || {
        asked += shell.demo.take_asked().get(&case.held.0).copied().unwrap_or(0);
        asked >= wanted
    })
    .await;
}

/// What is there when all of it is done.
async fn is_done(shell: &Shell, case: &Case) {
    match case.words {
        ["topic", "recreate", ..] => assert_eq!(shell.demo.offsets("orders", 1), Some((0, 0, 0))),
        ["topic", "clone", ..] => {
            assert_eq!(
                (0..2).map(|at| shell.demo.offsets("copy", at)).collect::<Vec<_>>(),
                [Some((0, 10, 10)); 2]
            );
            let stands = [0, 1].map(|partition| shell.demo.committed("readers", "copy", partition));
            assert_eq!(stands, [Some(3), Some(10)]);
        }
        _ => {
            let shown = shell.run(&["broker", "config", "2"]).await;
            let row = shown.out.lines().find(|line| line.contains("num.io.threads")).unwrap_or_default();
            assert!(row.contains("50"), "{shown:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_killed_between_two_steps_goes_on() {
    for case in &CASES {
        let shell = shell(case).await;
        let mut running = shell.command(&[case.words, &["--yes"]].concat()).spawn().unwrap();
        in_the_middle(&shell, case).await;
        running.kill().await.unwrap();
        shell.demo.faults().clear();
        let listed = shell.json(&["journal"]).await;
        let told = listed[0]["outcome"].as_str().unwrap();
        let all = format!("of {} steps are known to be done", case.steps);
        assert!(told.contains("full disk): 1 ") && told.contains(&all), "{:?}: {listed}", case.words);
        let went_on = shell.run(&["resume", "--yes"]).await;
        assert_eq!(went_on.code, 0, "{:?}: {went_on:?}", case.words);
        is_done(&shell, case).await;
        assert_eq!(shell.run(&["resume"]).await.code, 1, "nothing is left of {:?}", case.words);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_broker_took_down_with_it_goes_on() {
    for case in &CASES {
        let shell = shell(case).await;
        let running = shell.command(&[case.words, &["--yes"]].concat()).spawn().unwrap();
        in_the_middle(&shell, case).await;
        // Whoever was asked holds the answer: one of these it is.
        let held = match case.held.0 {
            Api::CreateTopics => vec![shell.demo.controller()],
            Api::Produce => (0..2).filter_map(|partition| shell.demo.leader("copy", partition)).collect(),
            _ => vec![2],
        };
        held.iter().for_each(|broker| shell.demo.cut_connections(*broker));
        let output = running.wait_with_output().await.unwrap();
        shell.demo.faults().clear();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => {}
            // It may have been done, or not: the rest is looked at again.
            Some(1 | 3) => {
                assert!(said.contains("kafdeck resume does what is left"), "{:?}: {said}", case.words);
                let went_on = shell.run(&["resume", "--yes"]).await;
                assert_eq!(went_on.code, 0, "{:?}: {went_on:?}", case.words);
            }
            other => panic!("{:?} ended with {other:?}: {said}", case.words),
        }
        is_done(&shell, case).await;
    }
}
