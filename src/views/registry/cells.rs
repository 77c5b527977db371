//! How a level looks, and why there is no answer, wherever a subject is shown.
use crate::registry::model::{SubjectSetting, ToldOr};
use crate::registry::{RegistryFault, RegistryTold};
use crate::shell::Cell;
use crate::ui::tone::Tone;
use crate::views::table::AskFailure;
use std::sync::Arc;

/// What is to be done where no registry is known.
pub(super) const NOT_CONFIGURED: &str = "this profile names no schema registry: write registry = \"http://host:8081\" into it, or start with --registry http://host:8081";

/// A level or mode: muted where it is not the subject's own.
pub(super) fn setting(told: &ToldOr<SubjectSetting>) -> Cell {
    match told {
        Ok(setting) => {
            let tone = if setting.own { Tone::Plain } else { Tone::Muted };
            Cell::toned(setting.value.to_string(), tone)
        }
        Err(why) => Cell::Failed(why.clone()),
    }
}

/// The same in words.
pub(super) fn in_words(told: &ToldOr<SubjectSetting>) -> String {
    match told {
        Ok(SubjectSetting { value, own: true }) => value.to_string(),
        Ok(SubjectSetting { value, own: false }) => format!("{value} (the registry's)"),
        Err(why) => format!("not known ({why})"),
    }
}

/// Rows for a table, and what they lack.
pub(super) fn in_part<T>(told: RegistryTold<T>) -> Result<(Vec<T>, Option<String>), AskFailure> {
    let told = told.at_all().map_err(|fault| failure(&fault))?;
    let lacks = told.lacks();
    Ok((told.rows, lacks))
}

pub(super) fn failure(fault: &RegistryFault) -> AskFailure {
    AskFailure::from(Arc::<str>::from(fault.to_string()))
}

/// Why there is no answer about one subject: it may be gone.
pub(super) fn failure_of(fault: &RegistryFault, subject: &str) -> AskFailure {
    match fault.is_missing() {
        true => AskFailure::missing(fault.to_string(), "subject", subject),
        false => failure(fault),
    }
}

/// Whether a registry takes nothing in this mode: READONLY, and what overrides those of its subjects.
pub fn is_read_only(mode: &str) -> bool {
    mode.starts_with("READONLY")
}

/// Why nothing is registered or deleted.
pub fn read_only_words(subject: &str, mode: &str) -> String {
    format!("the mode of {subject} is {mode}: nothing is registered or deleted there")
}
