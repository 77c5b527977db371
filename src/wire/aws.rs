//! Where AWS keys come from: given, printed by a command, or the environment and the files that AWS's own tools read.
//! What these can't give (SSO, roles, a machine's own identity) `aws configure export-credentials` prints.
use super::printed;
use crate::security::aws::AwsKeys;
use crate::security::{AwsCredentials, Secret};
use std::collections::HashMap;
use std::path::PathBuf;

/// What gives keys where nothing else does.
const EXPORT: &str = "aws configure export-credentials --format process";

pub(super) async fn keys(credentials: &AwsCredentials) -> Result<AwsKeys, String> {
    match credentials {
        AwsCredentials::Keys { access_key, secret_key, session_token } => Ok(AwsKeys {
            access_key: access_key.clone(),
            secret_key: secret_key.clone(),
            session_token: session_token.clone(),
        }),
        AwsCredentials::Command(command) => printed(command).await,
        AwsCredentials::Environment { profile } => {
            let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
            if profile.is_none()
                && let (Some(access_key), Some(secret)) =
                    (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"))
            {
                let session_token = variable("AWS_SESSION_TOKEN").map(Secret::new);
                return Ok(AwsKeys { access_key, secret_key: Secret::new(secret), session_token });
            }
            let name = profile.clone().or_else(|| variable("AWS_PROFILE"));
            let name = name.unwrap_or_else(|| "default".to_owned());
            from_files(&name, &variable).await
        }
    }
}

async fn from_files(name: &str, variable: &impl Fn(&str) -> Option<String>) -> Result<AwsKeys, String> {
    let home = || variable("HOME").map(|home| PathBuf::from(home).join(".aws"));
    let places = [
        (variable("AWS_SHARED_CREDENTIALS_FILE"), "credentials", name.to_owned()),
        (variable("AWS_CONFIG_FILE"), "config", format!("profile {name}")),
        (variable("AWS_CONFIG_FILE"), "config", name.to_owned()),
    ];
    for (given, file, section) in places {
        let Some(path) = given.map(PathBuf::from).or_else(|| Some(home()?.join(file))) else { continue };
        let Ok(text) = tokio::fs::read_to_string(&path).await else { continue };
        let rows = section_of(&text, &section);
        if let (Some(access_key), Some(secret)) =
            (rows.get("aws_access_key_id"), rows.get("aws_secret_access_key"))
        {
            return Ok(AwsKeys {
                access_key: (*access_key).to_owned(),
                secret_key: Secret::from(*secret),
                session_token: rows.get("aws_session_token").map(|token| Secret::from(*token)),
            });
        }
        if let Some(command) = rows.get("credential_process") {
            return printed(command).await;
        }
    }
    Err(format!(
        "no AWS keys in the environment nor for the profile {name} in ~/.aws: log in, and let the command \
         `{EXPORT}` give them"
    ))
}

/// The rows of one section of an INI file.
fn section_of<'a>(text: &'a str, section: &str) -> HashMap<&'a str, &'a str> {
    let lines = text.lines().map(str::trim);
    let inside = lines.skip_while(|line| {
        let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        name.is_none_or(|name| name.trim() != section)
    });
    let rows = inside.skip(1).take_while(|line| !line.starts_with('['));
    rows.filter_map(|row| row.split_once('=')).map(|(name, value)| (name.trim(), value.trim())).collect()
}

async fn printed(command: &str) -> Result<AwsKeys, String> {
    let text = printed::by(command).await?;
    let fail = |why: &str| format!("the command {command:?} for AWS keys: {why}");
    let json: serde_json::Value = serde_json::from_str(&text).map_err(|_| fail("it prints no JSON"))?;
    let row = |name: &str| json.get(name).and_then(|value| value.as_str());
    let (Some(access_key), Some(secret)) = (row("AccessKeyId"), row("SecretAccessKey")) else {
        return Err(fail("it prints no AccessKeyId and SecretAccessKey"));
    };
    Ok(AwsKeys {
        access_key: access_key.to_owned(),
        secret_key: Secret::from(secret),
        session_token: row("SessionToken").map(Secret::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keys_come_from_files_and_commands() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        let text = "# mine\n[default]\naws_access_key_id = A\naws_secret_access_key=B\n\n[other]\n\
                    credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"C\",\"SecretAccessKey\":\"D\",\
                    \"SessionToken\":\"E\"}'\n";
        std::fs::write(&path, text).unwrap();
        let file = path.display().to_string();
        let variable = |name: &str| (name == "AWS_SHARED_CREDENTIALS_FILE").then(|| file.clone());
        let keys = from_files("default", &variable).await.unwrap();
        assert_eq!(
            (keys.access_key.as_str(), keys.secret_key.expose(), keys.session_token),
            ("A", "B", None)
        );
        let keys = from_files("other", &variable).await.unwrap();
        assert_eq!((keys.access_key.as_str(), keys.session_token.unwrap().expose()), ("C", "E"));
        let missing = from_files("nobody", &variable).await.unwrap_err();
        assert!(missing.contains("nobody") && missing.contains(EXPORT), "{missing}");
        let broken = printed("echo nothing").await.unwrap_err();
        assert!(broken.contains("no JSON"), "{broken}");
    }
}
