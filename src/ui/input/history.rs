//! The texts typed before: up goes back, down comes forward again to what was being typed.

/// Past texts and where the reader stands among them.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: Vec<String>,
    /// Index of the recalled entry, and what had been typed before the first recall.
    at: Option<(usize, String)>,
}

/// More past texts than anybody leafs through.
const LONGEST: usize = 500;

impl History {
    /// Past texts, oldest first.
    pub fn new(entries: Vec<String>) -> History {
        History { entries, at: None }
    }

    /// Adds the newest text; one that was there already moves to the end, blank ones are no history.
    pub fn add(&mut self, text: &str) {
        self.at = None;
        if text.trim().is_empty() {
            return;
        }
        self.entries.retain(|entry| entry != text);
        self.entries.push(text.to_owned());
        let surplus = self.entries.len().saturating_sub(LONGEST);
        self.entries.drain(..surplus);
    }

    /// The next older text than the recalled one. Only those that begin with what had been typed count.
    pub fn older(&mut self, typed: &str) -> Option<String> {
        let (at, typed) = self.at.clone().unwrap_or((self.entries.len(), typed.to_owned()));
        let found =
            self.entries[..at].iter().rposition(|entry| entry.starts_with(&typed) && *entry != typed)?;
        self.at = Some((found, typed));
        Some(self.entries[found].clone())
    }

    /// The next newer text, and at last what had been typed.
    pub fn newer(&mut self, _typed: &str) -> Option<String> {
        let (at, typed) = self.at.clone()?;
        let newer = (at + 1..self.entries.len()).find(|index| self.entries[*index].starts_with(&typed));
        match newer {
            Some(found) => {
                self.at = Some((found, typed));
                Some(self.entries[found].clone())
            }
            None => {
                self.at = None;
                Some(typed)
            }
        }
    }

    /// Whether a past text stands there as it was.
    pub fn is_recalling(&self) -> bool {
        self.at.is_some()
    }

    /// The text was edited: the next recall starts from it.
    pub fn rest(&mut self) {
        self.at = None;
    }
}
