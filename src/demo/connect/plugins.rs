//! The plugins that are there, what their settings are, and what is wrong with a config: as `validate` tells it.
use serde_json::{Map, Value, json};

/// Class, type, version.
pub const PLUGINS: &[(&str, &str, &str)] = &[
    ("io.kafdeck.demo.SqliteSinkConnector", "sink", "1.2.0"),
    ("org.apache.kafka.connect.file.FileStreamSourceConnector", "source", ""),
    ("org.apache.kafka.connect.transforms.InsertField$Value", "transformation", ""),
    ("org.apache.kafka.connect.json.JsonConverter", "converter", ""),
];

/// Name, type, whether it is required, default, group, documentation.
type Setting = (&'static str, &'static str, bool, Option<&'static str>, &'static str, &'static str);

const COMMON: &[Setting] = &[
    ("name", "STRING", true, None, "Common", "Globally unique name to use for this connector."),
    ("connector.class", "STRING", true, None, "Common", "Name or alias of the class for this connector."),
    ("tasks.max", "INT", false, Some("1"), "Common", "Maximum number of tasks to use for this connector."),
    (
        "errors.tolerance",
        "STRING",
        false,
        Some("none"),
        "Error Handling",
        "Behavior for tolerating errors during connector operation: none or all.",
    ),
    (
        "errors.deadletterqueue.topic.name",
        "STRING",
        false,
        Some(""),
        "Error Handling",
        "The topic for records that result in an error.",
    ),
    (
        "errors.deadletterqueue.context.headers.enable",
        "BOOLEAN",
        false,
        Some("false"),
        "Error Handling",
        "Adds headers with the context of the error.",
    ),
];
const SINK: &[Setting] = &[
    ("topics", "LIST", true, None, "Common", "Topics to consume, separated by commas."),
    ("connection.url", "STRING", true, None, "Connection", "The database: jdbc:sqlite:FILE."),
    ("connection.password", "PASSWORD", false, None, "Connection", "The password of the database."),
    (
        "connection.door",
        "PASSWORD",
        false,
        None,
        "Connection",
        "A second password, of the door of the house.",
    ),
    ("table.name", "STRING", false, Some("records"), "Writes", "The table that rows are put into."),
];
const SOURCE: &[Setting] = &[
    ("file", "STRING", false, None, "File", "Source filename."),
    ("topic", "STRING", true, None, "File", "The topic to publish data to."),
];

/// The plugin of a class, which may be written without its package or `Connector`.
pub fn find(class: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    PLUGINS.iter().find(|(known, ..)| {
        let short = known.rsplit('.').next().unwrap_or(known);
        *known == class || short == class || short.strip_suffix("Connector") == Some(class)
    })
}

fn settings(class: &str) -> Vec<&'static Setting> {
    let own = if class.contains("Sink") { SINK } else { SOURCE };
    COMMON.iter().chain(own).collect()
}

/// The definitions of a plugin's settings.
pub fn definitions(class: &str) -> Value {
    settings(class).into_iter().enumerate().map(|(at, setting)| definition(at, setting)).collect()
}

fn definition(at: usize, (name, kind, required, default, group, documentation): &Setting) -> Value {
    let importance = if *required { "HIGH" } else { "MEDIUM" };
    json!({"name": name, "type": kind, "required": required, "default_value": default, "importance": importance,
        "documentation": documentation, "group": group, "order_in_group": at, "width": "MEDIUM",
        "display_name": name, "dependents": [], "order": at})
}

/// What is wrong with a config: key and words.
pub fn mistakes(config: &Map<String, Value>) -> Vec<(String, String)> {
    let class = config.get("connector.class").and_then(Value::as_str).unwrap_or_default();
    let mut wrong = Vec::new();
    for (name, kind, required, ..) in settings(class) {
        let value = config.get(*name).and_then(Value::as_str);
        match value {
            None if *required => wrong.push((
                (*name).to_owned(),
                format!("Missing required configuration \"{name}\" which has no default value."),
            )),
            Some(text) if *kind == "INT" && text.parse::<i32>().is_err() => {
                wrong.push((
                    (*name).to_owned(),
                    format!("Invalid value {text} for configuration {name}: Not a number of type INT"),
                ));
            }
            _ => {}
        }
    }
    wrong
}

/// The answer to `validate`.
pub fn validated(class: &str, config: &Map<String, Value>) -> Value {
    let wrong = mistakes(config);
    let rows: Vec<Value> = settings(class)
        .into_iter()
        .enumerate()
        .map(|(at, setting)| {
            let name = setting.0;
            let errors: Vec<&str> =
                wrong.iter().filter(|(key, _)| key == name).map(|(_, words)| words.as_str()).collect();
            let value = json!({"name": name, "value": config.get(name), "recommended_values": [], "errors": errors, "visible": true});
            json!({"definition": definition(at, setting), "value": value})
        })
        .collect();
    json!({"name": class, "error_count": wrong.len(), "groups": ["Common", "Error Handling"], "configs": rows})
}
