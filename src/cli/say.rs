//! Words on the standard error. The only place that writes there: names of groups, topics and brokers stand in what is said,
//! and none of them may tell the terminal what to do. And lines on the standard output that nobody has to read. Knows no verb.
use crate::safe::safe;
use std::fmt;
use std::io::{self, IsTerminal, Write};

/// As `eprintln!`, made safe.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::say::lines(format_args!($($words)*)) };
}
pub(crate) use say;

/// As `println!`, for whoever may have left (`| head`): what is being done goes on, heard or not.
macro_rules! put {
    ($($words:tt)*) => { $crate::cli::say::put_line(format_args!($($words)*)) };
}
pub(crate) use put;

/// Writes a line on the standard output, if anybody is there.
pub fn put_line(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{text}");
}

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
