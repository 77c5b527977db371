//! How a state, a condition and a lag look, wherever a connector is shown.
use crate::connect::model::{Connector, ConnectorState, Plight};
use crate::connect::{ConnectFault, ConnectTold};
use crate::kafka::model::{Group, Known, Lag};
use crate::shell::{Cell, Look};
use crate::ui::tone::Tone;
use crate::views::table::AskFailure;
use std::sync::Arc;

/// What is to be done where no Connect is known.
pub(super) const NOT_CONFIGURED: &str = "this profile names no Kafka Connect: write connect = [\"http://host:8083\"] into it, or start with --connect http://host:8083";

/// A state by its word.
pub(super) fn state(state: &ConnectorState) -> Cell {
    let tone = match state {
        ConnectorState::Running => Tone::Good,
        ConnectorState::Failed => Tone::Bad,
        ConnectorState::Unassigned | ConnectorState::Restarting | ConnectorState::Other(_) => Tone::Warn,
        ConnectorState::Paused | ConnectorState::Stopped | ConnectorState::Untold => Tone::Muted,
    };
    Cell::toned(state.word().to_owned(), tone)
}

/// How serious it is.
pub(super) fn tone(plight: Plight) -> Tone {
    match plight {
        Plight::Failed | Plight::PartlyFailed => Tone::Bad,
        Plight::Unassigned | Plight::Idle | Plight::Changing => Tone::Warn,
        Plight::Running => Tone::Good,
        Plight::Untold | Plight::Paused | Plight::Stopped => Tone::Muted,
    }
}

/// A connector and its tasks in words.
pub(super) fn condition(connector: &Connector) -> Cell {
    Cell::toned(connector.condition(), tone(connector.plight()))
}

/// The group of a sink, as the last look at the cluster tells it.
pub(super) fn group_of<'a>(connector: &Connector, look: &'a Look) -> Option<&'a Group> {
    let id = connector.group()?;
    look.pulse.groups.at_least()?.iter().find(|group| *group.id == *id)
}

/// What a sink has not carried yet. `told` is what was asked for where nobody looks at the groups.
pub(super) fn lag(connector: &Connector, told: Option<&Known<Lag>>, look: &Look) -> Cell {
    match (told, connector.group()) {
        (_, None) => Cell::None,
        (Some(told), _) => Cell::lag(told),
        (None, Some(id)) => match (group_of(connector, look), &look.pulse.groups) {
            (Some(group), _) => Cell::lag(&group.lag),
            (None, Known::Loading) => Cell::Loading,
            (None, Known::Denied(why)) => Cell::Denied(why.clone()),
            (None, _) => Cell::Absent(format!("its group {id} has committed nothing yet").into()),
        },
    }
}

/// Why a question to Connect has no answer, for a table.
pub(super) fn failure(fault: &ConnectFault) -> AskFailure {
    AskFailure::from(Arc::<str>::from(fault.to_string()))
}

/// Rows for a table, and what they lack.
pub(super) fn in_part<T>(told: ConnectTold<T>) -> Result<(Vec<T>, Option<String>), AskFailure> {
    let told = told.at_all().map_err(|fault| failure(&fault))?;
    let lacks = told.lacks();
    Ok((told.rows, lacks))
}

/// Why there is no answer about one connector: it may be gone.
pub(super) fn failure_of(fault: &ConnectFault, name: &str) -> AskFailure {
    match fault.is_missing() {
        true => AskFailure::missing(fault.to_string(), "connector", name),
        false => failure(fault),
    }
}
