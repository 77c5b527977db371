//! What a command prints or a file holds: a token, or what one is made of. Knows neither.
use crate::config::asking::{CommandGroup, CommandPlace, LOOK_AGAIN, STOPPED};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{sleep, timeout};

/// No token is longer; brokers take less.
const LONGEST: u64 = 64 << 10;
/// A command may ask its user something.
const COMMAND: Duration = Duration::from_secs(60);

/// What a stream holds.
///
/// # Errors
/// If it is too long: what is cut would be taken for the whole.
async fn bounded(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<String> {
    let mut text = String::new();
    let length = stream.take(LONGEST + 1).read_to_string(&mut text).await?;
    if length as u64 > LONGEST {
        return Err(std::io::Error::other(format!("it has more than {} KiB", LONGEST >> 10)));
    }
    Ok(text)
}

/// All that a command has started: it ends with this, whether it was waited for or not.
struct Ending(Option<CommandGroup>);

impl Ending {
    /// Returns when the system has stopped it.
    async fn stopped(&self) {
        while !self.0.is_some_and(CommandGroup::is_stopped) {
            sleep(LOOK_AGAIN).await;
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            group.kill();
        }
    }
}

/// What stands in a file.
pub(super) async fn in_file(path: &Path) -> std::io::Result<String> {
    bounded(&mut tokio::fs::File::open(path).await?).await
}

/// What a command prints, waited for within reason. Of its errors the last line is told.
pub(super) async fn by(command: &str) -> Result<String, String> {
    let late = |_| Err(format!("the command {command:?} did not end within {COMMAND:?}"));
    timeout(COMMAND, patiently(command, CommandPlace::now())).await.unwrap_or_else(late)
}

async fn patiently(command: &str, place: CommandPlace) -> Result<String, String> {
    let fail = |why: &dyn std::fmt::Display| format!("the command {command:?}: {why}");
    let mut shell = tokio::process::Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    place.give(shell.as_std_mut());
    let mut child = shell.kill_on_drop(true).spawn().map_err(|error| fail(&error))?;
    let mut ending = Ending(child.id().and_then(|id| place.group_of(id)));
    let (mut out, mut err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
    let said = async { Ok(bounded(&mut err).await.unwrap_or_default()) };
    let (told, said) = tokio::select! {
        heard = async { tokio::try_join!(bounded(&mut out), said) } => heard.map_err(|error| fail(&error))?,
        () = ending.stopped() => return Err(format!("{STOPPED}: {command:?}")),
    };
    // What it has to say beyond that is not waited for.
    drop((out, err));
    let status = child.wait().await.map_err(|error| fail(&error))?;
    // What it has left in the background, a cache of keys or an agent, is meant to stay.
    ending.0 = None;
    if !status.success() {
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        return Err(fail(&format!("it failed ({status}): {last}")));
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_too_long_is_not_taken_for_the_whole() {
        let said = by("head -c 70000 /dev/zero | tr '\\0' a; true").await.unwrap_err();
        assert!(said.contains("more than 64 KiB"), "{said}");
        // Nor is the end of what has none waited for.
        assert!(by("cat /dev/zero").await.unwrap_err().contains("more than 64 KiB"));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, vec![b'a'; 70_000]).unwrap();
        assert!(in_file(&file).await.unwrap_err().to_string().contains("more than 64 KiB"));
        std::fs::write(&file, vec![b'a'; 65_536]).unwrap();
        assert_eq!(in_file(&file).await.unwrap().len(), 65_536);
    }

    /// Nobody waits any more: what the shell has started is ended with it.
    #[tokio::test]
    async fn a_command_that_is_given_up_is_ended_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let (mark, pipe) = (folder.path().join("mark"), folder.path().join("pipe"));
        // The process below the shell holds the pipe open for as long as it lives.
        let command =
            format!("mkfifo {1}; (exec 3<>{1}; echo x > {0}; cat <&3; true)", mark.display(), pipe.display());
        let running = tokio::spawn(async move { patiently(&command, CommandPlace::apart()).await });
        until("it has begun", || mark.exists()).await;
        running.abort();
        assert!(running.await.unwrap_err().is_cancelled());
        // With no reader left the pipe can't be opened for writing without one: the system says so at once.
        let open = || {
            rustix::fs::open(
                &pipe,
                rustix::fs::OFlags::WRONLY | rustix::fs::OFlags::NONBLOCK,
                rustix::fs::Mode::empty(),
            )
        };
        until("it has ended", || open().is_err()).await;
    }

    /// Waits for what nobody tells.
    async fn until(what: &str, is_so: impl Fn() -> bool) {
        let waited = timeout(COMMAND, async {
            while !is_so() {
                tokio::task::yield_now().await;
            }
        });
        assert!(waited.await.is_ok(), "{what}");
    }
}
