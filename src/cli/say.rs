//! Words on the standard error. The only place that writes there: names of groups, topics and brokers stand in what is said,
//! and none of them may tell the terminal what to do. Knows no verb.
use crate::safe::safe;
use std::fmt;
use std::io::{self, IsTerminal, Write};

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

/// A line that stands on a terminal's last line until the next one takes its place; an empty one only makes way. Where the
/// standard error is no terminal there is nothing to stand on.
pub fn stand(text: &str) {
    let mut error = io::stderr();
    if error.is_terminal() {
        let _ = write!(error, "\r\x1b[K{}", safe(text));
    }
}
