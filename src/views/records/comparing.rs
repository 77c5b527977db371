//! Two records of the list beside each other: the two marked ones, or the one under the bar and the next.
use super::Records;
use crate::kafka::record::Record;
use crate::shell::{Command, Ready};
use crate::views::comparing;

/// What can be compared.
pub(super) const COMMANDS: &[Command<Records>] = &[Command::<Records>::new(
    "records.compare",
    &["="],
    "compare",
    "Compares the two marked records, or this one with the next, line by line.",
    |records, cx| {
        if let Ok([left, right]) = records.two(cx.look.now) {
            comparing::open(left, right, cx);
        }
    },
)
.ready(|records, look| match records.two(look.now) {
    Ok(_) => Ready::Yes,
    Err(why) => Ready::No(why),
})];

impl Records {
    /// Which two are meant, or what is missing for that.
    fn two(&self, now: crate::kafka::model::Timestamp) -> Result<[Record; 2], String> {
        let marked = match self.marks.len() {
            0 => Vec::new(),
            1 => {
                let under = self.listing.selected().and_then(|row| row.record()).cloned();
                let mut two = self.marks.records(now);
                two.extend(under.filter(|record| two[0] != *record));
                two
            }
            2 => self.marks.records(now),
            more => return Err(format!("{more} records are marked: two are compared")),
        };
        if let Ok(two) = <[Record; 2]>::try_from(marked) {
            return Ok(two);
        }
        let at = self.listing.grid.selected_of(self.listing.rows.len()).ok_or("there is no record")?;
        let record = |at| self.listing.shown(at).and_then(|row| row.record()).cloned();
        match (record(at), record(at + 1)) {
            (Some(left), Some(right)) => Ok([left, right]),
            _ => Err("no record follows this one: mark two with space".to_owned()),
        }
    }
}
