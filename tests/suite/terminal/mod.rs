//! The built program in a real pseudo-terminal, on the embedded cluster: what it draws, how it takes a terminal that
//! changes, and in what state it leaves it. The screens' contents are `screens`' matter.
mod asking;
mod flooding;
mod ground;
mod leaving;
mod lending;
mod opening;
mod panicking;
mod resizing;
#[allow(dead_code, reason = "shared with the benches, which use what no scenario here does")]
#[path = "../../shared/screen.rs"]
pub mod screen;
mod steps;
mod trouble;
mod waiting;

use kafdeck::demo::story::{Story, StoryOptions};
use kafdeck::demo::{Demo, Options};
use screen::Screen;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";

/// The demo's cluster and story, without traffic, and a home of its own for config and state.
pub struct Desk {
    pub demo: Demo,
    pub home: tempfile::TempDir,
}

impl Desk {
    /// Starts the cluster.
    pub async fn new() -> Desk {
        Desk::with(Options::default()).await
    }

    /// Starts a cluster of the test's choice.
    pub async fn with(options: Options) -> Desk {
        let demo = Demo::start(options).await.unwrap();
        Story::begin(&demo, StoryOptions { history: 2_000, ..StoryOptions::default() }).unwrap();
        Desk { demo, home: tempfile::tempdir().unwrap() }
    }

    /// The same with more in the environment.
    pub fn open_with(&self, place: &str, more: &[(&'static str, String)]) -> Screen {
        let home = self.home.path().display().to_string();
        let environment =
            [("KAFDECK_HOME", home), ("TZ", "UTC".to_owned())].into_iter().chain(more.iter().cloned());
        let arguments = ["-b", &self.demo.bootstrap(), "--go", place];
        Screen::start(env!("CARGO_BIN_EXE_kafdeck"), &arguments, environment, 100, 30)
    }

    /// A program of the test's own, as a shell script; its path.
    pub fn script(&self, name: &str, text: &str) -> PathBuf {
        let folder = self.home.path().join("bin");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Opens the program at a place of this cluster.
    pub fn open(&self, place: &str, columns: u16, rows: u16) -> Screen {
        open(&self.home, &["-b", &self.demo.bootstrap(), "--go", place], columns, rows)
    }
}

/// The built program with these arguments, and with nobody's configuration.
fn open(home: &tempfile::TempDir, arguments: &[&str], columns: u16, rows: u16) -> Screen {
    let home = home.path().display().to_string();
    let environment = [("KAFDECK_HOME", home), ("TZ", "UTC".to_owned())];
    Screen::start(env!("CARGO_BIN_EXE_kafdeck"), arguments, environment, columns, rows)
}

/// Leaves by a key, as a user does who is done.
fn leave(mut screen: Screen) {
    screen.press("q");
    assert_eq!(screen.end(), 0, "{}", screen.text());
    given_back(&screen);
}

/// Fails unless the terminal is as it was before the program.
fn given_back(screen: &Screen) {
    assert_eq!(
        screen.taken(),
        [] as [&str; 0],
        "the program has left these to the shell:\n{}",
        screen.text()
    );
}

/// Everything that the program takes of a terminal.
const ALL: [&str; 5] =
    ["alternate screen", "hidden cursor", "mouse", "bracketed paste", "settings of the driver (echo, lines)"];

/// The lines of a screen without the first, which tells of the moment (rates, ages).
fn body(text: &str) -> Vec<&str> {
    text.lines().skip(1).map(str::trim_end).collect()
}
