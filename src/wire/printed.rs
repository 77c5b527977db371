//! What a command prints or a file holds: a token, or what one is made of. Knows neither.
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

/// No token is longer; brokers take less.
const LONGEST: u64 = 64 << 10;
/// A command may ask its user something.
const COMMAND: Duration = Duration::from_secs(60);

/// What a stream holds, as far as it is not too long.
async fn bounded(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<String> {
    let mut text = String::new();
    stream.take(LONGEST).read_to_string(&mut text).await?;
    Ok(text)
}

/// What stands in a file, as far as it is not too long.
pub(super) async fn in_file(path: &Path) -> std::io::Result<String> {
    bounded(&mut tokio::fs::File::open(path).await?).await
}

/// What a command prints, waited for within reason. Of its errors the last line is told.
pub(super) async fn by(command: &str) -> Result<String, String> {
    let late = |_| Err(format!("the command {command:?} did not end within {COMMAND:?}"));
    timeout(COMMAND, patiently(command)).await.unwrap_or_else(late)
}

async fn patiently(command: &str) -> Result<String, String> {
    let fail = |why: &dyn std::fmt::Display| format!("the command {command:?}: {why}");
    let mut shell = tokio::process::Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = shell.kill_on_drop(true).spawn().map_err(|error| fail(&error))?;
    let (mut out, mut err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
    let (told, said) = tokio::join!(bounded(&mut out), bounded(&mut err));
    // What it has to say beyond that is not waited for.
    drop((out, err));
    let status = child.wait().await.map_err(|error| fail(&error))?;
    if !status.success() {
        let said = said.unwrap_or_default();
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        return Err(fail(&format!("it failed ({status}): {last}")));
    }
    told.map_err(|error| fail(&error))
}
