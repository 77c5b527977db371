//! A disk that is full: nothing is changed that could not be written down before, and what could not be written down after is said.
use super::{Answer, Shell, run};
use tokio::process::Command;

/// Blocks of 1,024 bytes: longer a file does not become.
const BLOCKS: usize = 4;

/// Runs the program where no file may grow beyond so many blocks; a write beyond is an error and no signal, as on a full disk.
async fn narrow(shell: &Shell, blocks: usize, words: &[&str]) -> Answer {
    let plain = shell.command(words);
    let plain = plain.as_std();
    let mut command = Command::new("bash");
    command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""));
    command.arg(plain.get_program()).args(plain.get_args()).env_clear().kill_on_drop(true);
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    run(&mut command, b"").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_written_down_before_is_not_done() {
    let shell = Shell::start().await;
    let answer = narrow(&shell, 0, &["topic", "create", "ab", "--partitions", "1", "--yes"]).await;
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.err.contains("nothing is changed without it"), "{answer:?}");
    assert!(shell.demo.leader("ab", 0).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_written_down_after_is_said_and_takes_nothing_else_with_it() {
    let shell = Shell::start().await;
    let create = |name| ["topic", "create", name, "--partitions", "1", "--yes"];
    assert_eq!(shell.run(&create("aa")).await.code, 0);
    let file = shell.home.path().join("state/journal.jsonl");
    let before = std::fs::read_to_string(&file).unwrap();
    let intent = before.lines().next().unwrap().len() + 1;
    // Room for the next intent, and for a piece of what follows it.
    let blanks = BLOCKS * 1024 - intent - 20 - before.len();
    std::fs::write(&file, format!("{}{}\n", before.trim_end(), " ".repeat(blanks))).unwrap();
    let answer = narrow(&shell, BLOCKS, &create("ab")).await;
    assert!(shell.demo.leader("ab", 0).is_some(), "it is made: {answer:?}");
    assert!(answer.err.contains("could not be written"), "{answer:?}");
    let full = std::fs::read_to_string(&file).unwrap();
    assert!(full.len() == BLOCKS * 1024 && !full.ends_with('\n'), "{full}");
    // With room again: what was cut short is one line, and of that change it is not known how it ended.
    assert_eq!(shell.run(&create("ac")).await.code, 0);
    let journal = shell.run(&["journal", "-o", "json"]).await;
    for (name, outcome) in [("aa", "done"), ("ab", "unknown"), ("ac", "done")] {
        let entries: serde_json::Value = serde_json::from_str(&journal.out).unwrap();
        let of = |entry: &&serde_json::Value| entry.to_string().contains(&format!("Create topic {name}"));
        let entry =
            entries.as_array().unwrap().iter().find(of).unwrap_or_else(|| panic!("{name}: {journal:?}"));
        assert!(entry["outcome"].as_str().unwrap().starts_with(outcome), "{entry}");
    }
}
