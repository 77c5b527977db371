//! What is wished of a config from its table: validated, edited as JSON, unset, written out.
use super::configuring::{self, LoadedConfig};
use super::connector::ConnectorName;
use super::connector_config::{ConnectorSetting, described};
use super::editing;
use crate::connect::plugin_config::PluginConfig;
use crate::connect::raw::plain;
use crate::connect::{ConfigDraft, ConnectFault, ConnectorForms, MASK};
use crate::shell::{Cx, Notice};
use crate::ui::popup::Offer;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::{Resource, Table};
use std::sync::Arc;

impl Table<ConnectorSetting> {
    /// Fetches the config, lets it be touched, and brings the plan of that up for review.
    fn touch(
        &mut self,
        cx: &mut Cx<'_>,
        touch: impl FnOnce(&mut Self, ConfigDraft, &mut Cx<'_>) + Send + 'static,
    ) {
        let of = self.of().clone();
        cx.call(
            "load the config to change it",
            move |reach| async move { configuring::load(reach.cluster.connects(), (&of.connect, &of.name)).await },
            move |table: &mut Self, loaded: Result<LoadedConfig, ConnectFault>, cx| match loaded {
                Ok(loaded) => touch(table, loaded.draft, cx),
                Err(fault) => cx.note(Notice::bad(format!("Nothing was changed: {fault}"))),
            },
        );
    }

    fn review(&mut self, draft: ConfigDraft, cx: &mut Cx<'_>) {
        let ConnectorName { connect, name } = self.of().clone();
        configuring::review((connect, name), draft, |table: &mut Self, _, cx| Self::ask_anew(table, cx), cx);
    }

    fn ask_anew(table: &mut Self, cx: &mut Cx<'_>) {
        ConnectorSetting::ask(table.of(), cx);
    }

    pub(super) fn edit_json(&mut self, cx: &mut Cx<'_>) {
        self.touch(cx, |_, draft, cx| {
            editing::in_editor(draft, cx, |table: &mut Self, draft, cx| table.review(draft, cx));
        });
    }

    pub(super) fn write_out(&mut self, cx: &mut Cx<'_>) {
        let forms = [
            ("JSON", "as Connect's REST takes it", ConnectorForms::Json),
            ("properties", "as a standalone worker takes it", ConnectorForms::Properties),
            ("Strimzi", "a KafkaConnector as YAML", ConnectorForms::Strimzi),
        ];
        let offers = forms.iter().map(|(name, what, _)| Offer::new(*name, *what)).collect();
        cx.choose("Copy the connector as", offers, move |table: &mut Self, at, cx| {
            let (of, (name, _, form)) = (table.of().clone(), forms[at]);
            cx.call(
                "load the connector to write it out",
                move |reach| async move { described(reach.cluster.connects(), (&of.connect, &of.name)).await },
                move |_: &mut Self, told, cx| match told {
                    Ok((connector, told)) => {
                        let secrets = told.as_ref().map(PluginConfig::secrets).unwrap_or_default();
                        let written = connector.written(form, &secrets);
                        if !written.masked.is_empty() {
                            let masked = written.masked.join(", ");
                            cx.note(Notice::warn(format!("{MASK} stands for secrets: {masked}")));
                        }
                        cx.copy(format!("connector as {name}"), written.text);
                    }
                    Err(fault) => cx.note(Notice::bad(fault.to_string())),
                },
            );
        });
    }

    pub(super) fn unset(&mut self, cx: &mut Cx<'_>) {
        let keys: Vec<Arc<str>> = self.chosen().iter().map(|row| row.key.clone()).collect();
        self.touch(cx, move |table, mut draft, cx| {
            keys.iter().for_each(|key| draft.unset(key));
            table.review(draft, cx);
        });
    }

    pub(super) fn validate(&mut self, cx: &mut Cx<'_>) {
        let of = self.of().clone();
        cx.call(
            "have the plugin look at it",
            move |reach| async move {
                let connects = reach.cluster.connects();
                let config = connects.raw_config(&of.connect, &of.name).await?;
                let class = config.get("connector.class").map(plain).unwrap_or_default();
                connects.judged(&of.connect, &class, &config).await
            },
            |table: &mut Self, told: Result<PluginConfig, ConnectFault>, cx| match told {
                Ok(told) => cx.show(format!("What the plugin says to {}", table.of().name), verdict(&told)),
                Err(fault) => cx.note(Notice::bad(fault.to_string())),
            },
        );
    }
}

/// What is wrong, setting by setting.
fn verdict(told: &PluginConfig) -> Vec<Words<'static>> {
    let line = |(key, error): (&str, &str)| {
        Words::toned(Tone::Bad, "! ")
            .and(Tone::Strong, key.to_owned())
            .and(Tone::Plain, format!("  {}", error.replace('\n', " ")))
    };
    let lines: Vec<_> = told.errors().map(line).collect();
    if lines.is_empty() {
        return vec![
            Words::toned(Tone::Good, "✓ ").and(Tone::Plain, "The plugin finds nothing wrong with it."),
        ];
    }
    lines
}
