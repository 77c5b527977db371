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

impl CommandRow {
    /// Refuses, while the program is compiled, that two rows of one place have a name or a key in common.
    pub(crate) const fn tell_apart(&self, other: &CommandRow) {
        assert!(!same(self.name, other.name), "two commands of one name in one place");
        let mut at = 0;
        while at < self.keys.len() {
            let mut against = 0;
            while against < other.keys.len() {
                assert!(!same(self.keys[at], other.keys[against]), "two commands of one key in one place");
                against += 1;
            }
            at += 1;
        }
    }
}

/// `==`, for what is evaluated while the program is compiled.
const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn row(name: &'static str, keys: &'static [&'static str]) -> CommandRow {
        CommandRow { name, keys, label: "", help: "", rank: 0, writes: false }
    }

    #[test]
    fn rows_that_have_nothing_in_common_pass() {
        row("topics.delete", &["D", "delete"]).tell_apart(&row("topics.open", &["enter", "d"]));
    }

    #[test]
    #[should_panic(expected = "two commands of one key")]
    fn a_key_stands_once() {
        row("topics.delete", &["D", "delete"]).tell_apart(&row("topics.open", &["enter", "delete"]));
    }

    #[test]
    #[should_panic(expected = "two commands of one name")]
    fn a_name_stands_once() {
        row("topics.delete", &["D"]).tell_apart(&row("topics.delete", &["x"]));
    }
}
