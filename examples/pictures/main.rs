//! Takes the pictures of the README: `cargo run --release --example pictures`. Opens the program on its own cluster in a terminal
//! that nobody sees, presses keys, and draws what stands there as SVG into `docs/`.
//!
//! `-- --every FOLDER` draws every place into that folder instead, at 80x24 and 200x50, dark and light: to be looked at before a release.
mod film;
mod glyphs;
mod places;
mod run;
mod scenes;
#[allow(dead_code, reason = "shared with the suites, which use what no picture does")]
#[path = "../../tests/shared/screen.rs"]
mod screen;
mod svg;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    if run::is_the_program() {
        return kafdeck::cli::main();
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [] => scenes::take_all(Path::new("docs")),
        ["--every", folder] => places::take_all(Path::new(folder)),
        _ => {
            eprintln!("usage: cargo run --release --example pictures [-- --every FOLDER]");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
