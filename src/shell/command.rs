//! A command: one thing a view can do, declared as one row. Key, footer hint, help line, palette entry, config name,
//! greyed-out look and the README's key table all come from this row.
use super::{Cx, Look};

/// Whether a command can run now; if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    Yes,
    No(String),
}

impl Ready {
    /// Ready if `holds`, else the reason.
    pub fn when(holds: bool, why_not: &str) -> Ready {
        if holds { Ready::Yes } else { Ready::No(why_not.to_owned()) }
    }
}

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

/// A row with the functions that a view of type `V` lends it.
pub struct Command<V: 'static> {
    pub row: CommandRow,
    pub ready: fn(&V, &Look) -> Ready,
    pub run: fn(&mut V, &mut Cx<'_>),
}

impl<V> Command<V> {
    /// A command that looks, and is always ready.
    pub const fn new(
        name: &'static str,
        keys: &'static [&'static str],
        label: &'static str,
        help: &'static str,
        run: fn(&mut V, &mut Cx<'_>),
    ) -> Command<V> {
        let row = CommandRow { name, keys, label, help, rank: 0, writes: false };
        Command { row, ready: |_, _| Ready::Yes, run }
    }

    /// Shows it in the footer; 1 stays longest.
    pub const fn rank(mut self, rank: u8) -> Command<V> {
        self.row.rank = rank;
        self
    }

    /// When it can run.
    pub const fn ready(mut self, ready: fn(&V, &Look) -> Ready) -> Command<V> {
        self.ready = ready;
        self
    }

    /// It changes the cluster.
    pub const fn writes(mut self) -> Command<V> {
        self.row.writes = true;
        self
    }
}
