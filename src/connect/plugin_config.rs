//! A plugin's settings as it tells them itself: what each is for, what it takes, and what is wrong with a config. Plain data, read of
//! `/connector-plugins/{class}/config` and of `…/config/validate`.
use super::masks::PluginSecrets;
use super::raw::plain;
use serde_json::Value;
use std::sync::Arc;

/// Settings of one plugin, in the order of their groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PluginConfig {
    pub(crate) settings: Vec<PluginSetting>,
}

/// One setting. What only `validate` tells is empty where the plugin was asked for its definitions alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PluginSetting {
    pub(crate) name: Arc<str>,
    /// Kafka's word: "STRING", "PASSWORD", "LIST". None: the plugin says something about a key that it does not define.
    pub(crate) kind: Option<Arc<str>>,
    pub(crate) required: bool,
    pub(crate) default: Option<Arc<str>>,
    pub(crate) importance: SettingImportance,
    pub(crate) documentation: Arc<str>,
    pub(crate) group: Option<Arc<str>>,
    /// Values that the plugin recommends for this config.
    pub(crate) recommended: Vec<Arc<str>>,
    /// What is wrong with its value.
    pub(crate) errors: Vec<Arc<str>>,
    /// Whether it has a meaning beside the other values.
    pub(crate) visible: bool,
}

/// How much it matters, by the plugin's own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SettingImportance {
    High,
    Medium,
    Low,
    Untold,
}

impl SettingImportance {
    fn of(word: Option<&str>) -> Self {
        match word {
            Some("HIGH") => SettingImportance::High,
            Some("MEDIUM") => SettingImportance::Medium,
            Some("LOW") => SettingImportance::Low,
            _ => SettingImportance::Untold,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            SettingImportance::High => "high",
            SettingImportance::Medium => "medium",
            SettingImportance::Low => "low",
            SettingImportance::Untold => "–",
        }
    }
}

impl PluginSetting {
    pub(crate) fn is_password(&self) -> bool {
        self.kind.as_deref() == Some("PASSWORD")
    }
}

impl PluginConfig {
    pub(crate) fn setting(&self, name: &str) -> Option<&PluginSetting> {
        self.settings.iter().find(|setting| *setting.name == *name)
    }

    /// What the plugin calls passwords.
    pub(crate) fn secrets(&self) -> PluginSecrets {
        let passwords = self.settings.iter().filter(|setting| setting.is_password());
        PluginSecrets::told(passwords.map(|setting| setting.name.to_string()).collect())
    }

    /// What is wrong: key and words.
    pub(crate) fn errors(&self) -> impl Iterator<Item = (&str, &str)> {
        self.settings.iter().flat_map(|one| one.errors.iter().map(|error| (&*one.name, &**error)))
    }

    /// Of the definitions alone; none where the answer has another shape than Connect's.
    pub(super) fn defined(json: &Value) -> Option<PluginConfig> {
        let settings: Option<Vec<_>> =
            json.as_array()?.iter().map(|one| setting(one, &Value::Null)).collect();
        Some(PluginConfig { settings: sorted(settings?, &[]) })
    }

    /// Of the answer to `validate`.
    pub(super) fn judged(json: &Value) -> Option<PluginConfig> {
        let parts = |one: &Value| setting(one.get("definition")?, one.get("value")?);
        let settings: Option<Vec<_>> = json.get("configs")?.as_array()?.iter().map(parts).collect();
        let groups: Vec<&str> =
            json.get("groups").and_then(Value::as_array)?.iter().filter_map(Value::as_str).collect();
        Some(PluginConfig { settings: sorted(settings?, &groups) })
    }
}

/// A key that is not defined has a value only.
fn setting(definition: &Value, value: &Value) -> Option<(i64, PluginSetting)> {
    let text = |key| definition.get(key).and_then(Value::as_str);
    let texts = |key| value.get(key).and_then(Value::as_array).into_iter().flatten();
    let name = text("name").or_else(|| value.get("name").and_then(Value::as_str))?;
    let default = definition.get("default_value").filter(|default| !default.is_null());
    let order = definition.get("order_in_group").and_then(Value::as_i64).unwrap_or(i64::MAX);
    let setting = PluginSetting {
        name: name.into(),
        kind: text("type").map(Into::into),
        required: definition.get("required").and_then(Value::as_bool).unwrap_or(false),
        default: default.map(|default| plain(default).into()),
        importance: SettingImportance::of(text("importance")),
        documentation: one_line(text("documentation").unwrap_or_default()).into(),
        group: text("group").filter(|group| !group.is_empty()).map(Into::into),
        recommended: texts("recommended_values").map(|one| plain(one).into()).collect(),
        errors: texts("errors").map(|one| plain(one).into()).collect(),
        visible: value.get("visible").and_then(Value::as_bool).unwrap_or(true),
    };
    Some((order, setting))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Group by group, as the plugin orders them; those without one at the end.
fn sorted(mut settings: Vec<(i64, PluginSetting)>, groups: &[&str]) -> Vec<PluginSetting> {
    let mut order: Vec<Arc<str>> = groups.iter().map(|group| Arc::from(*group)).collect();
    for group in settings.iter().filter_map(|(_, one)| one.group.clone()) {
        if !order.contains(&group) {
            order.push(group);
        }
    }
    let place =
        |one: &PluginSetting| one.group.as_ref().and_then(|group| order.iter().position(|own| own == group));
    settings.sort_by_key(|(at, one)| (place(one).unwrap_or(usize::MAX), *at));
    settings.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_plugin_says_to_a_config_is_read_in_the_order_of_its_groups() {
        let row = |name: &str, group: &str, at: i64, errors: &[&str]| {
            json!({"definition": {"name": name, "type": "PASSWORD", "required": true, "default_value": null,
                "importance": "HIGH", "documentation": "a\n  b", "group": group, "order_in_group": at},
                "value": {"name": name, "recommended_values": ["x", 1], "errors": errors, "visible": false}})
        };
        let undefined = json!({"definition": null, "value": {"name": "odd", "errors": ["no such key"]}});
        let json = json!({"name": "c", "error_count": 2, "groups": ["Second", "First"],
            "configs": [row("a", "First", 1, &[]), row("b", "First", 0, &["wrong"]), row("c", "Second", 9, &[]), undefined]});
        let told = PluginConfig::judged(&json).unwrap();
        let names: Vec<&str> = told.settings.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["c", "b", "a", "odd"]);
        assert_eq!(told.errors().collect::<Vec<_>>(), [("b", "wrong"), ("odd", "no such key")]);
        let a = told.setting("a").unwrap();
        assert!(a.is_password() && !a.visible && a.required && *a.documentation == *"a b", "{a:?}");
        assert_eq!((a.recommended[1].as_ref(), a.importance), ("1", SettingImportance::High));
        assert_eq!(told.secrets().shown("c", "x"), crate::web::MASK);
        assert_eq!(PluginConfig::judged(&json!({"configs": 7})), None);
        assert_eq!(PluginConfig::defined(&json!([{"no": "name"}])), None);
    }
}
