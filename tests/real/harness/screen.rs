//! The UI on a cluster of the suite, in a terminal of its own. The terminal itself is shared with the suite that runs
//! everywhere.
#[path = "../../shared/screen.rs"]
mod shared;

pub use shared::Screen;

use super::program;

impl Screen {
    /// Opens the built program with `arguments` in a terminal of that many columns and rows.
    pub fn open(arguments: &[&str], columns: u16, rows: u16) -> Screen {
        Screen::start(program::PATH, arguments, program::environment(), columns, rows)
    }
}
