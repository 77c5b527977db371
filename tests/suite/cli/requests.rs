//! What each change asks of Kafka, through a recording proxy: a review and a plan send nothing that changes anything, and a change
//! sends exactly what it is made of.
use super::{Answer, Shell, recorder::Recorder};
use kafdeck::demo::{Batch, Record};

/// A cluster with something to change, and a program that reaches it through a recorder only.
struct Recorded {
    shell: Shell,
    recorder: Recorder,
}

impl Recorded {
    async fn start() -> Recorded {
        let shell = Shell::start().await;
        let demo = &shell.demo;
        for topic in ["orders", "second", "third"] {
            demo.create_topic(topic, 2, 3, &[]).unwrap();
            for partition in 0..2 {
                let records = (0..20).map(|at| Record::new(format!("k{at}"), "v").at(1_795_341_600_000 + at));
                demo.append(topic, partition, &Batch::of(records)).unwrap();
            }
        }
        for group in ["packers", "left"] {
            demo.commit(group, &[("orders", 0, 4), ("orders", 1, 7)]);
        }
        let recorder = Recorder::start();
        let config = recorder.config(&demo.bootstrap());
        std::fs::write(shell.home.path().join("config.toml"), config).unwrap();
        Recorded { shell, recorder }
    }

    async fn run(&self, words: &[&str]) -> Answer {
        let mut command = self.shell.command(&[&["-p", "p"], words].concat());
        command.env_remove("KAFDECK_BROKERS");
        super::run(&mut command, b"").await
    }

    /// Reviews and plans it without a change, then makes it; what that sent.
    async fn changes(&self, words: &[&str]) -> Vec<String> {
        for review in [words.to_vec(), [&["plan"], words].concat()] {
            self.recorder.take();
            let answer = self.run(&review).await;
            assert_eq!(answer.code, 0, "{review:?}: {answer:?}");
            let asked = self.recorder.take();
            assert!(!asked.is_empty(), "it went past the recorder");
            let changes: Vec<_> =
                asked.iter().filter(|row| !row.judged && changes_something(row.api)).collect();
            assert!(changes.is_empty(), "{review:?} sent {changes:?}");
        }
        let made = self.run(&[words, &["--yes"]].concat()).await;
        assert_eq!(made.code, 0, "{words:?}: {made:?}");
        self.recorder.take_changes()
    }
}

fn changes_something(api: i16) -> bool {
    !super::recorder::LOOKS.contains(&api)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_sends_nothing_that_changes_and_a_change_what_it_is_made_of() {
    let recorded = Recorded::start().await;
    for (words, sent) in [
        (&["topic", "create", "made", "other"][..], &["CreateTopics"][..]),
        (&["topic", "config", "orders", "second", "--set", "retention.ms=9d"], &["IncrementalAlterConfigs"]),
        (&["broker", "config", "1", "--set", "log.cleaner.threads=2"], &["IncrementalAlterConfigs"]),
        (&["topic", "partitions", "second", "--to", "3"], &["CreatePartitions"]),
        (&["topic", "delete-records", "second", "--before", "5"], &["DeleteRecords"]),
        (&["topic", "clone", "orders", "like"], &["CreateTopics"]),
        (
            &["topic", "clone", "orders", "copy", "--data", "--groups", "packers"],
            &["CreateTopics", "InitProducerId", "Produce", "OffsetCommit"],
        ),
        (&["topic", "recreate", "third"], &["DeleteTopics", "CreateTopics"]),
        (&["group", "reset", "packers", "--to-earliest"], &["OffsetCommit"]),
        (&["group", "delete", "left"], &["DeleteGroups"]),
        (&["topic", "delete", "third", "second"], &["DeleteTopics"]),
    ] {
        assert_eq!(recorded.changes(words).await, sent, "{words:?}");
    }
    // Looking, and proposing to take back or to go on, changes nothing either.
    for words in [&["topic", "orders"][..], &["topics"], &["groups"], &["undo"], &["journal"]] {
        let looked = recorded.run(words).await;
        assert_eq!(looked.code, 0, "{words:?}: {looked:?}");
        assert_eq!(recorded.recorder.take_changes(), Vec::<String>::new(), "{words:?}");
    }
    let undone = recorded.run(&["undo", "--yes"]).await;
    assert_eq!(undone.code, 0, "{undone:?}");
    assert_eq!(recorded.recorder.take_changes(), ["CreateTopics"]);
}
