//! Configs changed: single keys, or all of it. What a refusal repeats of a secret is hidden.
use super::Connects;
use super::fault::ConnectFault;
use super::raw::RawConfig;
use super::since::ConnectAble;
use crate::change::Permit;
use crate::http::Method;
use crate::security::aws::percent_encoded;
use serde_json::Value;

impl Connects {
    /// Sets these keys of a config, and takes away those that are null (since 3.8).
    ///
    /// # Errors
    /// If Connect refuses, or what became of it is not known ([`ConnectFault::may_be_done`]).
    pub(crate) async fn patch_config(
        &self,
        permit: &Permit,
        name: (&str, &str),
        keys: &RawConfig,
    ) -> Result<(), ConnectFault> {
        self.write_config(permit, name, Method::PATCH, keys).await
    }

    /// Sets a config: all of it. A connector that is not there is made.
    ///
    /// # Errors
    /// As above.
    pub(crate) async fn set_config(
        &self,
        permit: &Permit,
        name: (&str, &str),
        config: &RawConfig,
    ) -> Result<(), ConnectFault> {
        self.write_config(permit, name, Method::PUT, config).await
    }

    async fn write_config(
        &self,
        permit: &Permit,
        (connect, name): (&str, &str),
        method: Method,
        config: &RawConfig,
    ) -> Result<(), ConnectFault> {
        let path = format!("/connectors/{}/config", percent_encoded(name));
        let doing = format!("setting the config of connector {name}");
        let body = Value::Object(config.clone());
        let asked = self.named(connect)?.write(permit, &doing, (method, &path), Some(&body)).await;
        asked.map(drop).map_err(|fault| fault.without_secrets(config))
    }

    /// Whether this version takes single keys of a config (since 3.8). One that is not Kafka's own is taken for newer: what it can't,
    /// it refuses.
    pub(crate) async fn patches(&self, connect: &str) -> bool {
        self.can(connect, ConnectAble::PatchConfig).await.unwrap_or(true)
    }
}
