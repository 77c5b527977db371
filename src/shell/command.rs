//! A command: one thing a view can do, declared as one row. Key, footer hint, help line, palette entry, config name,
//! greyed-out look and the README's key table all come from this row.
use super::command_row::CommandRow;
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

/// Holds the commands of one view apart while the program is compiled: no name and no key stands twice. The same key in other
/// words (`A`, `shift-a`) is found by the keymap's test.
pub(super) const fn tell_apart<V>(lists: &[&[Command<V>]]) {
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            let (mut other_list, mut other) = (list, at + 1);
            while other_list < lists.len() {
                while other < lists[other_list].len() {
                    lists[list][at].row.tell_apart(&lists[other_list][other].row);
                    other += 1;
                }
                (other_list, other) = (other_list + 1, 0);
            }
            at += 1;
        }
        list += 1;
    }
}
