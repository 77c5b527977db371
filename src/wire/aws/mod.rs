//! Where AWS keys come from, in the order in which AWS's own programs look: the environment, a role of the profile or of a
//! token file, the profile files, the container, the machine. Of a login by a browser (SSO) the token that it left is used;
//! what needs a person (MFA) `aws configure export-credentials` prints.
mod files;
mod metadata;
mod sso;
mod sts;

use super::options::Options;
use super::printed;
use crate::security::aws::AwsKeys;
use crate::security::{AwsCredentials, AwsRole, Secret};
use files::AwsFiles;
use serde_json::Value;
use std::time::SystemTime;

/// What gives keys where nothing else does.
const EXPORT: &str = "aws configure export-credentials --format process";

/// Keys, and until when they are good.
#[derive(Clone, Debug)]
pub(super) struct FoundKeys {
    pub(super) keys: AwsKeys,
    pub(super) until: Option<SystemTime>,
}

/// Where to look.
pub(super) struct AwsSearch<'a> {
    /// The environment, so that tests can give their own.
    variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
    region: &'a str,
    /// How AWS is reached; what a machine has beside it is dialled straight.
    options: &'a Options,
}

/// What a place has: nothing where the next one is to be looked at.
type Found = Result<Option<FoundKeys>, String>;

/// The keys to sign with.
///
/// # Errors
/// In words, with the place that should have had them.
pub(super) async fn keys(
    credentials: &AwsCredentials,
    role: Option<&AwsRole>,
    region: &str,
    options: &Options,
) -> Result<FoundKeys, String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let search = AwsSearch { variable: &variable, region, options };
    let own = search.keys(credentials).await?;
    match role {
        Some(role) => search.assume(role, &own.keys).await,
        None => Ok(own),
    }
}

/// Where a region's services are: China's are a part of their own.
fn host_of(region: &str) -> String {
    format!("{region}.amazonaws.com{}", if region.starts_with("cn-") { ".cn" } else { "" })
}

impl AwsSearch<'_> {
    fn variable(&self, name: &str) -> Option<String> {
        (self.variable)(name)
    }

    async fn keys(&self, credentials: &AwsCredentials) -> Result<FoundKeys, String> {
        match credentials {
            AwsCredentials::Keys { access_key, secret_key, session_token } => {
                let (access_key, secret_key) = (access_key.clone(), secret_key.clone());
                let keys = AwsKeys { access_key, secret_key, session_token: session_token.clone() };
                Ok(FoundKeys { keys, until: None })
            }
            AwsCredentials::Command(command) => by_command(command).await,
            AwsCredentials::Environment { profile } => self.chain(profile.as_deref()).await,
        }
    }

    /// A profile that was named goes before the environment, and nothing else is looked at behind it.
    async fn chain(&self, profile: Option<&str>) -> Result<FoundKeys, String> {
        if profile.is_none()
            && let Some(keys) = self.in_environment()
        {
            return Ok(keys);
        }
        let chosen = self.variable("AWS_PROFILE").or_else(|| self.variable("AWS_DEFAULT_PROFILE"));
        let named = profile.map(str::to_owned).or(chosen);
        let files = AwsFiles::read(&self.variable).await;
        if named.is_none()
            && let Some(keys) = self.by_token_of_environment().await?
        {
            return Ok(keys);
        }
        let name = named.as_deref().unwrap_or("default");
        if let Some(keys) = self.of_profile(&files, name, files::DEEPEST).await? {
            return Ok(keys);
        }
        if let Some(name) = named {
            return Err(format!(
                "no AWS keys for the profile {name} in ~/.aws: log in, and let the command `{EXPORT}` give them"
            ));
        }
        if let Some(keys) = self.of_container().await? {
            return Ok(keys);
        }
        self.of_machine().await?.ok_or_else(|| {
            format!(
                "no AWS keys in the environment, in ~/.aws, of a container or of the machine: log in, and let the \
                 command `{EXPORT}` give them"
            )
        })
    }

    fn in_environment(&self) -> Option<FoundKeys> {
        let access_key = self.variable("AWS_ACCESS_KEY_ID")?;
        let secret_key = Secret::new(self.variable("AWS_SECRET_ACCESS_KEY")?);
        let session_token = self.variable("AWS_SESSION_TOKEN").map(Secret::new);
        Some(FoundKeys { keys: AwsKeys { access_key, secret_key, session_token }, until: None })
    }
}

/// Of a command's JSON.
async fn by_command(command: &str) -> Result<FoundKeys, String> {
    let text = printed::by(command).await?;
    in_json(text.as_bytes()).map_err(|why| format!("the command {command:?} for AWS keys: {why}"))
}

/// As commands, containers and machines all give them.
fn in_json(bytes: &[u8]) -> Result<FoundKeys, String> {
    let json: Value = serde_json::from_slice(bytes).map_err(|_| "what it gives is no JSON".to_owned())?;
    let row = |name: &str| json.get(name).and_then(Value::as_str);
    let (Some(access_key), Some(secret)) = (row("AccessKeyId"), row("SecretAccessKey")) else {
        let why = row("Message").or_else(|| row("message")).map(|why| format!(": {why}")).unwrap_or_default();
        return Err(format!("what it gives has no AccessKeyId and SecretAccessKey{why}"));
    };
    Ok(FoundKeys {
        keys: AwsKeys {
            access_key: access_key.to_owned(),
            secret_key: Secret::from(secret),
            session_token: row("SessionToken").or_else(|| row("Token")).map(Secret::from),
        },
        until: row("Expiration").and_then(moment),
    })
}

/// A time as AWS writes it: `2026-11-26T12:00:00Z`.
fn moment(text: &str) -> Option<SystemTime> {
    text.parse::<jiff::Timestamp>().ok().map(SystemTime::from)
}

#[cfg(test)]
mod tests;
