//! Which settings stand in the form, and in which order: what is required first, then group by group, what matters most first. Pure.
use crate::connect::ConfigDraft;
use crate::connect::plugin_config::{PluginConfig, PluginSetting, SettingImportance};
use std::sync::Arc;

/// A line of the form that takes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    pub key: Arc<str>,
    /// What stands above it, where a new part of the form begins.
    pub heading: Option<Arc<str>>,
}

/// The lines; `all` adds what matters less and is not set.
pub fn rows(told: &PluginConfig, draft: &ConfigDraft, all: bool) -> Vec<FormRow> {
    let set = |key: &str| draft.value(key).is_some() || draft.is_touched(key);
    let shown = |one: &&PluginSetting| {
        let matters = one.required || one.importance == SettingImportance::High;
        set(&one.name) || !one.errors.is_empty() || (one.visible && (all || matters))
    };
    let mut parts: Vec<(Arc<str>, Vec<&PluginSetting>)> = vec![("required".into(), Vec::new())];
    for setting in told.settings.iter().filter(shown) {
        let part: Arc<str> = match (&setting.group, setting.required) {
            (_, true) => "required".into(),
            (Some(group), false) => group.clone(),
            (None, false) => "other settings".into(),
        };
        match parts.iter_mut().find(|(own, _)| *own == part) {
            Some((_, rows)) => rows.push(setting),
            None => parts.push((part, vec![setting])),
        }
    }
    let mut rows = Vec::new();
    for (part, mut settings) in parts {
        settings.sort_by_key(|one| one.importance);
        push(&mut rows, &part, settings.into_iter().map(|one| one.name.clone()));
    }
    let unknown = draft.keys().filter(|key| told.setting(key).is_none());
    push(&mut rows, &"not of the plugin's own".into(), unknown.map(Into::into));
    rows
}

fn push(rows: &mut Vec<FormRow>, part: &Arc<str>, keys: impl Iterator<Item = Arc<str>>) {
    let row = |(at, key)| FormRow { key, heading: (at == 0).then(|| part.clone()) };
    rows.extend(keys.enumerate().map(row));
}
