//! The plugins that are there, what their settings are, and what is wrong with a config: as `validate` tells it.
use super::settings::{COMMON, DefinedSetting, SINK, SOURCE};
use serde_json::{Map, Value, json};

/// Class, type, version.
pub const PLUGINS: &[(&str, &str, &str)] = &[
    ("io.kafdeck.demo.SqliteSinkConnector", "sink", "1.2.0"),
    ("org.apache.kafka.connect.file.FileStreamSourceConnector", "source", ""),
    ("org.apache.kafka.connect.transforms.InsertField$Value", "transformation", ""),
    ("org.apache.kafka.connect.json.JsonConverter", "converter", ""),
];

/// The plugin of a class, which may be written without its package or `Connector`.
pub fn find(class: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    PLUGINS.iter().find(|(known, ..)| {
        let short = known.rsplit('.').next().unwrap_or(known);
        *known == class || short == class || short.strip_suffix("Connector") == Some(class)
    })
}

fn settings(class: &str) -> impl Iterator<Item = &'static DefinedSetting> {
    let own = if class.contains("Sink") { SINK } else { SOURCE };
    COMMON.iter().chain(own)
}

/// The definitions of a plugin's settings.
pub fn definitions(class: &str) -> Value {
    settings(class).enumerate().map(|(at, setting)| definition(at, setting)).collect()
}

fn definition(at: usize, setting: &DefinedSetting) -> Value {
    json!({"name": setting.name, "type": setting.kind, "required": setting.required, "default_value": setting.default,
        "importance": setting.importance, "documentation": setting.documentation, "group": setting.group,
        "order_in_group": at, "width": "MEDIUM", "display_name": setting.name, "dependents": [], "order": at})
}

fn mistake(setting: &DefinedSetting, value: Option<&str>) -> Option<String> {
    let name = setting.name;
    let Some(text) = value else {
        return setting
            .required
            .then(|| format!("Missing required configuration \"{name}\" which has no default value."));
    };
    match setting.kind {
        "INT" if text.parse::<i32>().is_err() => {
            Some(format!("Invalid value {text} for configuration {name}: Not a number of type INT"))
        }
        "BOOLEAN" if !matches!(text, "true" | "false") => Some(format!(
            "Invalid value {text} for configuration {name}: Expected value to be either true or false"
        )),
        _ if setting.only && !setting.recommended.contains(&text) => Some(format!(
            "Invalid value {text} for configuration {name}: String must be one of: {}",
            setting.recommended.join(", ")
        )),
        _ => None,
    }
}

/// What is wrong with a config: key and words.
pub fn mistakes(config: &Map<String, Value>) -> Vec<(String, String)> {
    let class = config.get("connector.class").and_then(Value::as_str).unwrap_or_default();
    let of = |setting: &DefinedSetting| {
        let wrong = mistake(setting, config.get(setting.name).and_then(Value::as_str))?;
        Some((setting.name.to_owned(), wrong))
    };
    settings(class).filter_map(of).collect()
}

/// The answer to `validate`.
pub fn validated(class: &str, config: &Map<String, Value>) -> Value {
    let wrong = mistakes(config);
    let mut groups: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for (at, setting) in settings(class).enumerate() {
        if !groups.contains(&setting.group) {
            groups.push(setting.group);
        }
        let name = setting.name;
        let errors: Vec<&str> =
            wrong.iter().filter(|(key, _)| key == name).map(|(_, words)| words.as_str()).collect();
        let told = config.get(name).cloned().or_else(|| setting.default.map(Value::from));
        let shown = if setting.kind == "PASSWORD" { told.map(|_| json!("[hidden]")) } else { told };
        let set = |key: &str| config.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        let visible = setting.beside.is_none_or(set);
        let value = json!({"name": name, "value": shown, "recommended_values": setting.recommended, "errors": errors, "visible": visible});
        rows.push(json!({"definition": definition(at, setting), "value": value}));
    }
    json!({"name": class, "error_count": wrong.len(), "groups": groups, "configs": rows})
}
