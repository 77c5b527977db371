//! Words on the standard error. The only place that writes there: names of groups, topics and brokers stand in what is said,
//! and none of them may tell the terminal what to do. Knows no verb.
use crate::safe::safe;
use std::fmt;
use std::io::{self, Write};

/// As `eprintln!`, made safe.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::say::lines(format_args!($($words)*)) };
}
pub(crate) use say;

/// Says the text, which may have several lines. Nobody is left to hear of a standard error that is closed.
pub fn lines(text: fmt::Arguments<'_>) {
    let text = text.to_string();
    let lines: Vec<_> = text.split('\n').map(safe).collect();
    let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
}
