//! Parses the command line, calls the verb, answers with its exit code. Owns nothing else.
use std::process::ExitCode;

fn main() -> ExitCode {
    kafdeck::cli::main()
}
