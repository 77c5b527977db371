//! The command line: one file a verb. Knows every room; no room knows it.
use std::process::ExitCode;

/// Runs the verb that the command line names. Exit codes: 0 done, 1 failed, 2 usage, 3 answered but incomplete.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
