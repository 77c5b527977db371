//! What a plugin is asked about configs: which settings it has, and what it says to one. Nothing is changed by it, whatever the method.
use super::Connects;
use super::fault::ConnectFault;
use super::plugin_config::PluginConfig;
use super::raw::RawConfig;
use crate::security::aws::percent_encoded;
use serde_json::Value;

impl Connects {
    /// A config byte for byte, secrets among it: for what is sent back, never for a screen.
    ///
    /// # Errors
    /// If there is no such connector, or nobody answers.
    pub(crate) async fn raw_config(&self, connect: &str, name: &str) -> Result<RawConfig, ConnectFault> {
        let doing = format!("asking for the config of connector {name}");
        let path = format!("/connectors/{}/config", percent_encoded(name));
        match self.named(connect)?.look(&doing, &path).await? {
            Value::Object(config) => Ok(config),
            _ => Err(ConnectFault::unknown(&format!("{doing}: the answer is no config"))),
        }
    }

    /// The settings of a plugin: its definitions (since 3.2); before that what it says to `config`.
    ///
    /// # Errors
    /// If no worker has the plugin, or nobody answers.
    pub(crate) async fn described(
        &self,
        connect: &str,
        class: &str,
        config: &RawConfig,
    ) -> Result<PluginConfig, ConnectFault> {
        let doing = format!("asking which settings {class} has");
        let path = format!("/connector-plugins/{}/config", percent_encoded(class));
        match self.named(connect)?.look(&doing, &path).await {
            Ok(json) => PluginConfig::defined(&json).ok_or_else(|| odd(&doing)),
            // No such path, or no such plugin: validating tells them apart.
            Err(fault) if fault.is_missing() => self.judged(connect, class, config).await,
            Err(fault) => Err(fault),
        }
    }

    /// What a plugin says to a config. It may look for itself whether it would work: at a database, for example.
    ///
    /// # Errors
    /// If no worker has the plugin, or nobody answers.
    pub(crate) async fn judged(
        &self,
        connect: &str,
        class: &str,
        config: &RawConfig,
    ) -> Result<PluginConfig, ConnectFault> {
        let doing = format!("having {class} look at the config");
        let path = format!("/connector-plugins/{}/config/validate", percent_encoded(class));
        let mut whole = config.clone();
        whole.insert("connector.class".to_owned(), class.into());
        let body = Value::Object(whole);
        let json = self.named(connect)?.judge(&doing, &path, &body).await;
        let json = json.map_err(|fault| fault.without_secrets(config))?;
        let mut told = PluginConfig::judged(&json).ok_or_else(|| odd(&doing))?;
        let secrets = told.secrets();
        for error in told.settings.iter_mut().flat_map(|setting| &mut setting.errors) {
            *error = secrets.hidden_in(error, config).into();
        }
        Ok(told)
    }
}

fn odd(doing: &str) -> ConnectFault {
    ConnectFault::unknown(&format!("{doing}: the answer has another shape than Connect's"))
}
