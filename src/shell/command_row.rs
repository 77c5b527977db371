//! A command as a row of plain data: what it is called, its keys, its words.

/// What is the same for every user of a command: everything but its functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandRow {
    /// `scope.verb`, the name in the config: `records.follow`.
    pub name: &'static str,
    /// Keys as [`crate::ui::key::Key`] parses them; the first is shown.
    pub keys: &'static [&'static str],
    /// One or two words for the footer.
    pub label: &'static str,
    /// A sentence for the help page.
    pub help: &'static str,
    /// Place in the footer: 1 stays longest on a narrow terminal; 0 is only in the help.
    pub rank: u8,
    /// It changes the cluster: off in read-only mode, and it passes the gate (`Cx::change`).
    pub writes: bool,
}
