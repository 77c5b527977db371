//! The list of consumer groups: who reads, who falls behind.
use super::table::{Column, Resource, RowPane, Table, Width, open};
use crate::config::BOUNDED;
use crate::kafka::Need;
use crate::kafka::model::{Group, Known, Lag, Pace, STEADY, UNTOLD_BY_CONTROLLERS};
use crate::shell::{Cell, Command, Look, Ready, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;

impl Resource for Group {
    type Of = ();
    const EMPTY: &'static str = "There is no consumer group here.";
    const COLUMNS: &'static [Column<Group>] = &[
        Column::<Self>::new("group", Width::Range(20, 60), |group, _| Cell::Name(group.id.clone()))
            .key("group"),
        Column::<Self>::new("state", Width::Fixed(19), |group, _| state(group)).priority(2).key("state"),
        Column::<Self>::new("lag", Width::Fixed(14), |group, _| Cell::lag(&group.lag)).right(1).key("lag"),
        Column::<Self>::new("lately", Width::Range(10, 24), |group, _| {
            Cell::Spark(group.lags.as_slice().into())
        })
        .priority(5),
        Column::<Self>::new("lag/s", Width::Fixed(9), |group, _| trend(group)).right(4),
        Column::<Self>::new("members", Width::Fixed(8), |group, _| {
            Cell::known(&group.members, |count| Cell::Count(*count as u64))
        })
        .right(3)
        .key("members"),
        Column::<Self>::new("type", Width::Fixed(9), |group, _| Cell::text(group.kind.clone()))
            .priority(7)
            .key("type"),
        Column::<Self>::new("protocol", Width::Fixed(9), |group, _| Cell::text(group.protocol.clone()))
            .priority(9)
            .key("protocol"),
        Column::<Self>::new("coordinator", Width::Fixed(11), |group, _| {
            Cell::or_none(group.coordinator, |id| Cell::Count(id.0.unsigned_abs().into()))
        })
        .right(8)
        .key("coordinator"),
        Column::<Self>::new("topics", Width::Range(8, 40), |group, _| {
            Cell::Texts(group.topics().map(str::to_owned).collect())
        })
        .priority(6)
        .key("topics"),
    ];
    const PANE: RowPane = RowPane::Asks;
    const COMMANDS: &'static [Command<Table<Group>>] = &[
        Command::<Table<Self>>::new(
            "groups.open",
            &["enter", "d"],
            "open",
            "Opens the group: members, partitions, lag.",
            open,
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "groups.create",
            &["a"],
            "new",
            "Makes a group that stands where you say in the topics that you name, after a review.",
            Table::<Self>::create_group,
        )
        .writes()
        .rank(7),
        Command::<Table<Self>>::new(
            "groups.delete",
            &["D"],
            "delete",
            "Deletes the group, or all marked ones, after a review; only groups without members can be deleted.",
            Table::<Self>::delete,
        )
        .writes()
        .ready(|table, _| Ready::when(table.selected().is_some(), "no group is selected"))
        .rank(8),
    ];

    const NEEDS: &'static [Need] = &[Need::Groups];
    fn route((): &()) -> Route {
        Route::Groups
    }
    fn title((): &()) -> String {
        "Groups".to_owned()
    }
    fn rows((): &(), look: &Look) -> Option<Vec<Group>> {
        look.pulse.groups.at_least().map(|groups| groups.to_vec())
    }
    fn head((): &(), rows: &[Group], look: &Look) -> Vec<Words<'static>> {
        // None are known yet, or can't be: that is no zero.
        if look.pulse.groups.at_least().is_none() {
            return Vec::new();
        }
        let is_part = Self::lacks(&(), look).is_some() || Self::omits(&(), look).is_some();
        vec![super::groups_kinds::line(rows, is_part, look)]
    }
    fn trouble((): &(), look: &Look) -> Option<String> {
        trouble(look)
    }
    fn lacks((): &(), look: &Look) -> Option<String> {
        look.pulse.groups.lacks().map(ToString::to_string)
    }
    fn omits((): &(), look: &Look) -> Option<&'static str> {
        if look.pulse.overview.through_controllers {
            return Some(UNTOLD_BY_CONTROLLERS);
        }
        look.bounds.groups.as_ref().map(|_| BOUNDED).or_else(|| look.pulse.overview.rights?.hide_groups())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.id)
    }
    fn enter(&self) -> Option<Route> {
        Some(Route::Group(self.id.to_string()))
    }
    fn tone(&self) -> Tone {
        let strange = self.lag.at_least().is_some_and(Lag::is_odd);
        let stuck = matches!(self.pace(), Pace::Stuck(_));
        if self.falls_behind() || strange || stuck { Tone::Warn } else { Tone::Plain }
    }
}

/// Why no groups are known, if that is known.
pub fn trouble(look: &Look) -> Option<String> {
    match &look.pulse.groups {
        Known::Loading | Known::Is(_) | Known::AtLeast(..) => None,
        other => other.why().map(ToString::to_string),
    }
}

/// A group's state, as Kafka words it.
pub fn state(group: &Group) -> Cell {
    let tone = match group.state.as_str() {
        "Stable" => Tone::Good,
        "Empty" | "Unknown" => Tone::Muted,
        "Dead" => Tone::Bad,
        _ => Tone::Warn,
    };
    Cell::toned(group.state.clone(), tone)
}

/// How the lag changes: down is good.
pub fn trend(group: &Group) -> Cell {
    match group.lag_trend {
        _ if matches!(group.pace(), Pace::Stuck(_)) => Cell::toned("stuck", Tone::Warn),
        None => Cell::None,
        Some(trend) if trend.abs() < STEADY => Cell::toned("steady", Tone::Muted),
        Some(trend) if trend > 0.0 => Cell::toned(format!("+{}", number::rate(trend).text()), Tone::Warn),
        Some(trend) => Cell::toned(number::rate(trend).text(), Tone::Good),
    }
}
