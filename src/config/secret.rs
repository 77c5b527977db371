//! A secret by reference: where to find it, never the thing itself. Nothing here prints a secret.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::str::FromStr;

/// Where a secret is: `env:NAME`, `file:/path` or `command:…` (run by the shell; its first line is the secret).
///
/// Read only when it is used, so that a changed password needs no restart and an unused profile no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Secret {
    Env(String),
    File(PathBuf),
    Command(String),
}

/// Why a secret could not be had. Never holds the secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the environment variable {0} is not set (or not text): it should hold the secret")]
    Unset(String),
    #[error("can't read the secret from {}: {why}", .file.display())]
    File { file: PathBuf, why: std::io::Error },
    #[error("the secret's command `{command}` failed: {why}")]
    Command { command: String, why: String },
    #[error("the secret from {0} is empty")]
    Empty(Secret),
}

/// A secret in the clear, which shows itself only to who asks by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Revealed(String);

impl Revealed {
    /// The secret itself: for the connection that needs it, never for a screen or a log.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Revealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Secret::Env(name) => write!(f, "env:{name}"),
            Secret::File(path) => write!(f, "file:{}", path.display()),
            Secret::Command(command) => write!(f, "command:{command}"),
        }
    }
}

impl FromStr for Secret {
    type Err = String;

    /// The error never repeats the text: it may be a password written where a reference belongs.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((_, "")) | None => {
                Err("expected env:NAME, file:/path or command:…, not the secret itself".into())
            }
            Some(("env", name)) => Ok(Secret::Env(name.to_owned())),
            Some(("file", path)) => Ok(Secret::File(path.into())),
            Some(("command", command)) => Ok(Secret::Command(command.to_owned())),
            Some(_) => Err("expected env:NAME, file:/path or command:…, not the secret itself".into()),
        }
    }
}

impl TryFrom<String> for Secret {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.to_string()
    }
}

impl Secret {
    /// Fetches the secret. Blocks for as long as the file or the command takes.
    pub fn reveal(&self) -> Result<Revealed, SecretError> {
        let text = match self {
            Secret::Env(name) => std::env::var(name).map_err(|_| SecretError::Unset(name.clone()))?,
            Secret::File(file) => {
                std::fs::read_to_string(file).map_err(|why| SecretError::File { file: file.clone(), why })?
            }
            Secret::Command(command) => run(command)?,
        };
        match text.lines().next() {
            Some(line) if !line.is_empty() => Ok(Revealed(line.to_owned())),
            _ => Err(SecretError::Empty(self.clone())),
        }
    }
}

fn run(command: &str) -> Result<String, SecretError> {
    let failed = |why: String| SecretError::Command { command: command.to_owned(), why };
    // Its standard error is taken, too: the screen may be up.
    let output = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("{}: {}", output.status, said.trim())));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("its answer is not text".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_and_never_printed() {
        let secret: Secret = "command:printf 'hunter2\\nrest'".parse().unwrap();
        let revealed = secret.reveal().unwrap();
        assert_eq!(revealed.expose(), "hunter2");
        assert_eq!(format!("{revealed:?}"), "‹secret›");

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "s3cret\n").unwrap();
        let secret = Secret::File(file);
        assert_eq!(secret.reveal().unwrap().expose(), "s3cret");
        assert!(!format!("{secret:?} {secret}").contains("s3cret"));
    }

    #[test]
    fn failures_name_the_reference() {
        let error = "hunter2".parse::<Secret>().unwrap_err();
        assert!(error.contains("env:NAME") && !error.contains("hunter2"));
        assert!("pass:hunter2".parse::<Secret>().unwrap_err().contains("env:NAME"));
        let said = |text: &str| text.parse::<Secret>().unwrap().reveal().unwrap_err().to_string();
        assert!(said("env:KAFDECK_TEST_NOT_SET").contains("KAFDECK_TEST_NOT_SET"));
        assert!(said("file:/nowhere/at/all").contains("/nowhere/at/all"));
        assert!(said("command:echo no >&2; exit 3").contains("no"));
        assert!(said("command:true").contains("is empty"));
    }
}
