//! A connector in the forms of other tools: as JSON for Connect's REST, as a file of a standalone worker, as a resource of Strimzi. A
//! mask stands for each secret, and is named. Pure.
use super::masks::PluginSecrets;
use super::model::{Connector, ConnectorState};
use super::raw::RawConfig;
use crate::web::MASK;
use serde_json::json;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectorForms {
    Json,
    Properties,
    Strimzi,
}

/// A connector written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrittenConnector {
    pub(crate) text: String,
    /// Keys whose values are not in it.
    pub(crate) masked: Vec<String>,
}

impl Connector {
    /// Writes it out.
    pub(crate) fn written(&self, form: ConnectorForms, secrets: &PluginSecrets) -> WrittenConnector {
        let config: Vec<(&str, String)> =
            self.config.iter().map(|(key, value)| (&**key, secrets.shown(key, value))).collect();
        let masked = config.iter().filter(|(_, shown)| shown.contains(MASK));
        let masked: Vec<String> = masked.map(|(key, _)| (*key).to_owned()).collect();
        let text = match form {
            ConnectorForms::Json => as_json(&self.name, &config),
            ConnectorForms::Properties => as_properties(&config),
            ConnectorForms::Strimzi => self.as_strimzi(&config),
        };
        WrittenConnector { text, masked }
    }

    fn as_strimzi(&self, config: &[(&str, String)]) -> String {
        let quoted = |text: &str| json!(text).to_string();
        let mut text = format!(
            "apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaConnector\nmetadata:\n  name: {}\n  labels:\n    strimzi.io/cluster: {}\nspec:\n  class: {}\n",
            quoted(&self.name),
            quoted(&self.connect),
            quoted(self.class().unwrap_or_default()),
        );
        if let Some(tasks) = self.value("tasks.max").and_then(|tasks| tasks.parse::<u32>().ok()) {
            text += &format!("  tasksMax: {tasks}\n");
        }
        if matches!(self.state, ConnectorState::Paused | ConnectorState::Stopped) {
            text += &format!("  state: {}\n", self.state.word());
        }
        text += "  config:\n";
        // What has a field of its own may not stand among the others.
        let own = |key: &str| matches!(key, "name" | "connector.class" | "tasks.max");
        for (key, value) in config.iter().filter(|(key, _)| !own(key)) {
            text += &format!("    {}: {}\n", quoted(key), quoted(value));
        }
        text
    }
}

fn as_json(name: &str, config: &[(&str, String)]) -> String {
    let config: RawConfig =
        config.iter().map(|(key, value)| ((*key).to_owned(), value.as_str().into())).collect();
    serde_json::to_string_pretty(&json!({"name": name, "config": config})).unwrap_or_default() + "\n"
}

fn as_properties(config: &[(&str, String)]) -> String {
    config.iter().map(|(key, value)| format!("{}={}\n", escaped(key, true), escaped(value, false))).collect()
}

/// As Java reads it back, whatever it takes the bytes for.
fn escaped(text: &str, key: bool) -> String {
    let mut out = String::new();
    for (at, c) in text.char_indices() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            ' ' if key || at == 0 => out.push_str("\\ "),
            '=' | ':' | '#' | '!' if key => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out += &format!("\\u{unit:04x}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::model::ConnectorKind;
    use std::sync::Arc;

    #[test]
    fn each_form_masks_secrets_and_says_which() {
        let config = [
            ("name", "süd"),
            ("connector.class", "a.B"),
            ("tasks.max", "2"),
            ("password", "hunter2"),
            ("url", "${file:/a:b}"),
            ("x", " a=b\n\"c\": \\"),
        ];
        let pair = |(key, value): &(&str, &str)| (Arc::from(*key), Arc::from(*value));
        let one = Connector {
            connect: "etl".into(),
            name: "süd".into(),
            kind: ConnectorKind::Sink,
            state: ConnectorState::Paused,
            worker: None,
            version: None,
            trace: None,
            tasks: Vec::new(),
            config: config.iter().map(pair).collect(),
        };
        let written = |form| {
            let written = one.written(form, &PluginSecrets::default());
            assert_eq!(written.masked, ["password"]);
            assert!(!written.text.contains("hunter2"), "{}", written.text);
            written.text
        };
        let json: serde_json::Value = serde_json::from_str(&written(ConnectorForms::Json)).unwrap();
        assert_eq!((&json["name"], &json["config"]["x"]), (&json!("süd"), &json!(" a=b\n\"c\": \\")));
        let properties = written(ConnectorForms::Properties);
        assert!(
            properties.contains("name=s\\u00fcd\n") && properties.contains("url=${file:/a:b}\n"),
            "{properties}"
        );
        assert!(properties.contains("x=\\ a=b\\n\"c\": \\\\\n"), "{properties}");
        let yaml = written(ConnectorForms::Strimzi);
        assert!(
            yaml.contains("  tasksMax: 2\n  state: paused\n  config:\n    \"password\": \"•••\"\n"),
            "{yaml}"
        );
        assert!(
            yaml.contains("    strimzi.io/cluster: \"etl\"\n") && !yaml.contains("connector.class"),
            "{yaml}"
        );
    }
}
