//! AWS's own files of profiles: their rows, and the keys that a profile comes to, by itself or by a role that it takes on.
use super::{AwsSearch, EXPORT, Found, FoundKeys, by_command};
use crate::security::aws::AwsKeys;
use crate::security::{AwsRole, Secret};
use std::collections::HashMap;
use std::path::PathBuf;

/// Profiles that take on a role with the keys of another one, which may do so too: no more than so many.
pub(super) const DEEPEST: usize = 5;

/// The text of `~/.aws/config` and `~/.aws/credentials`, or of what stands in their place.
pub(super) struct AwsFiles {
    config: String,
    credentials: String,
}

/// The rows of a profile.
pub(super) type AwsRows<'a> = HashMap<&'a str, &'a str>;

impl AwsFiles {
    /// A file that is not there is an empty one.
    pub(super) async fn read(variable: &(dyn Fn(&str) -> Option<String> + Sync)) -> AwsFiles {
        let text = async |given: &str, file: &str| {
            let usual = || Some(PathBuf::from(variable("HOME")?).join(".aws").join(file));
            match variable(given).map(PathBuf::from).or_else(usual) {
                Some(path) => tokio::fs::read_to_string(path).await.unwrap_or_default(),
                None => String::new(),
            }
        };
        AwsFiles {
            config: text("AWS_CONFIG_FILE", "config").await,
            credentials: text("AWS_SHARED_CREDENTIALS_FILE", "credentials").await,
        }
    }

    /// What is said of a login by a browser that several profiles share.
    pub(super) fn session(&self, name: &str) -> AwsRows<'_> {
        section_of(&self.config, &format!("sso-session {name}"))
    }

    /// What both files say of a profile; the credentials' rows win.
    fn rows(&self, name: &str) -> AwsRows<'_> {
        let mut rows = section_of(&self.config, &format!("profile {name}"));
        if name == "default" {
            rows.extend(section_of(&self.config, name));
        }
        rows.extend(section_of(&self.credentials, name));
        rows
    }
}

/// The rows of one section of an INI file.
fn section_of<'a>(text: &'a str, section: &str) -> AwsRows<'a> {
    let lines = text.lines().map(str::trim);
    let inside = lines.skip_while(|line| {
        let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        name.is_none_or(|name| name.trim() != section)
    });
    let rows = inside.skip(1).take_while(|line| !line.starts_with('['));
    let rows = rows.filter(|row| !row.starts_with(['#', ';'])).filter_map(|row| row.split_once('='));
    rows.map(|(name, value)| (name.trim(), value.trim())).collect()
}

impl AwsSearch<'_> {
    /// The keys of a profile, if it says anything of keys.
    pub(super) async fn of_profile(&self, files: &AwsFiles, name: &str, depth: usize) -> Found {
        let rows = files.rows(name);
        if let Some(arn) = rows.get("role_arn") {
            let role = AwsRole {
                arn: (*arn).to_owned(),
                session: rows.get("role_session_name").map(|name| (*name).to_owned()),
                external_id: rows.get("external_id").map(|id| (*id).to_owned()),
            };
            return self.in_a_role(files, name, &rows, &role, depth).await.map(Some);
        }
        self.plainly(files, name, &rows).await
    }

    /// Without a role: keys that stand there, a command, or a login by a browser.
    async fn plainly(&self, files: &AwsFiles, name: &str, rows: &AwsRows<'_>) -> Found {
        if let (Some(access_key), Some(secret)) =
            (rows.get("aws_access_key_id"), rows.get("aws_secret_access_key"))
        {
            let keys = AwsKeys {
                access_key: (*access_key).to_owned(),
                secret_key: Secret::from(*secret),
                session_token: rows.get("aws_session_token").map(|token| Secret::from(*token)),
            };
            return Ok(Some(FoundKeys { keys, until: None }));
        }
        if let Some(command) = rows.get("credential_process") {
            return by_command(command).await.map(Some);
        }
        if rows.keys().any(|row| row.starts_with("sso_")) {
            return self.by_browser(files, name, rows).await.map(Some);
        }
        if rows.contains_key("login_session") {
            return Err(format!(
                "the AWS profile {name} logs in by a browser: credentials_command = \"{EXPORT} --profile {name}\" gives \
                 its keys"
            ));
        }
        Ok(None)
    }

    async fn in_a_role(
        &self,
        files: &AwsFiles,
        name: &str,
        rows: &AwsRows<'_>,
        role: &AwsRole,
        depth: usize,
    ) -> Result<FoundKeys, String> {
        let fail = |why: &str| format!("the AWS profile {name}: {why}");
        if rows.contains_key("mfa_serial") {
            let why = format!(
                "its role wants a code that is typed: credentials_command = \"{EXPORT} --profile {name}\""
            );
            return Err(fail(&why));
        }
        if let Some(file) = rows.get("web_identity_token_file") {
            return self.by_token(role, file).await;
        }
        let own = match (rows.get("source_profile"), rows.get("credential_source")) {
            // With its own keys.
            (Some(source), _) if *source == name => self.plainly(files, name, rows).await?,
            (Some(_), _) if depth == 0 => return Err(fail("too many profiles lead to each other")),
            (Some(source), _) => Box::pin(self.of_profile(files, source, depth - 1)).await?,
            (None, Some(&"Environment")) => self.in_environment(),
            (None, Some(&"EcsContainer")) => self.of_container().await?,
            (None, Some(&"Ec2InstanceMetadata")) => self.of_machine().await?,
            (None, Some(other)) => return Err(fail(&format!("no credential_source is called {other}"))),
            (None, None) => {
                return Err(fail(
                    "role_arn needs source_profile, credential_source or web_identity_token_file",
                ));
            }
        };
        let own = own.ok_or_else(|| fail("there are no keys to take on its role with"))?;
        self.assume(role, &own.keys).await
    }
}
