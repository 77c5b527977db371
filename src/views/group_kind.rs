//! What only groups of one kind have, by the last look at all groups, and the way to it. Where the kind is not known yet nothing is
//! refused: the screen that is opened, or the review, tells. Knows no particular screen.
use super::table::{Resource, Table};
use crate::shell::{Command, Effect, Look, Ready, Route};

/// The kind of a group in Kafka's word; none while it is not known.
pub(super) fn kind_of<'a>(id: &str, look: &'a Look) -> Option<&'a str> {
    let groups = look.pulse.groups.at_least()?;
    groups.iter().find(|group| *group.id == *id).map(|group| group.kind.as_str())
}

/// The way from a group's screen to its topology.
pub(super) const fn topology<R: Resource<Of = String>>(id: &'static str) -> Command<Table<R>> {
    Command::<Table<R>>::new(
        id,
        &["v"],
        "topology",
        "Shows what a streams group does: subtopologies, topics, tasks.",
        |table, cx| cx.say(Effect::Replace(Route::GroupTopology(table.of().clone()))),
    )
    .ready(|table, look| {
        let can = matches!(kind_of(table.of(), look), None | Some("streams"));
        Ready::when(can, "only a streams group has a topology")
    })
}
