//! The built program, run as a user runs it. Knows its command line only.
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::jars;

/// The built `kafdeck`.
pub const PATH: &str = env!("CARGO_BIN_EXE_kafdeck");

/// What one run of the program left behind.
#[derive(Debug)]
pub struct Answer {
    pub code: Option<i32>,
    pub output: Vec<u8>,
    pub errors: String,
}

impl Answer {
    /// Standard output as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }
}

/// Environment in which no configuration of the user who runs the suite is seen, nor what an earlier run has remembered: clusters
/// are others each time, at the names of the same profiles.
pub fn environment() -> Vec<(&'static str, String)> {
    let home = jars::workshop().join(format!("home-{}", std::process::id()));
    std::fs::create_dir_all(&home).expect("the target folder is writable");
    let home = home.display().to_string();
    let folders = ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"];
    folders.into_iter().map(|name| (name, home.clone())).chain([("TZ", "UTC".to_owned())]).collect()
}

/// Runs the program with `input` on standard input.
pub fn run_fed(arguments: &[&str], input: &[u8]) -> Answer {
    run_with(&[], arguments, input)
}

/// The same with more in its environment.
pub fn run_with(more: &[(&str, String)], arguments: &[&str], input: &[u8]) -> Answer {
    let mut child = Command::new(PATH)
        .args(arguments)
        .envs(environment())
        .envs(more.iter().map(|(name, value)| (*name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the built program starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the program ends");
    // A verb that does not read its input closes the pipe early: no fault of the writer.
    let _ = writer.join().expect("the writer does not panic");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Answer { code: output.status.code(), output: output.stdout, errors }
}

/// Runs the program, which must succeed, and returns its standard output.
pub fn text(arguments: &[&str]) -> String {
    let answer = run_fed(arguments, b"");
    assert_eq!(answer.code, Some(0), "kafdeck {arguments:?} failed: {}{}", answer.text(), answer.errors);
    answer.text()
}

/// Runs a verb with `-o json`, which must succeed, and returns the answer.
pub fn json(arguments: &[&str]) -> Value {
    let text = text(&[arguments, &["-o", "json"]].concat());
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("kafdeck {arguments:?}: no JSON ({error}): {text}"))
}

/// Runs a verb with `-o jsonl`, which must succeed, and returns a value a line.
pub fn json_lines(arguments: &[&str]) -> Vec<Value> {
    let text = text(&[arguments, &["-o", "jsonl"]].concat());
    let line = |line: &str| {
        serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("kafdeck {arguments:?}: no JSON ({error}): {line}"))
    };
    text.lines().map(line).collect()
}
