//! A command that prints a secret: run by the shell, with bounds on time and size. Knows nothing of what it prints.
use super::asking::{CommandGroup, CommandPlace, LOOK_AGAIN, STOPPED};
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a command may take: it may wait for a network, and for its user's fingerprint.
const PATIENCE: Duration = Duration::from_secs(60);
/// More than any key, and little enough for a command that prints without end.
const MOST: u64 = 1 << 20;
/// Of its words on failure.
const MOST_WORDS: usize = 300;

/// What the command prints. Its standard error is told when it fails; what it printed is not, for that may be the secret.
///
/// # Errors
/// In words: it can't be started, fails, takes too long, prints too much or nothing.
pub fn output(command: &str) -> Result<String, String> {
    output_within(command, PATIENCE, CommandPlace::now())
}

fn output_within(command: &str, patience: Duration, place: CommandPlace) -> Result<String, String> {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    place.give(&mut shell);
    let mut child = shell.spawn().map_err(|error| format!("`{command}` can't be run: {error}"))?;
    let group = place.group_of(child.id());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || tell.send(wait(&mut child)));
    let until = Instant::now() + patience;
    let why = loop {
        let left = until.saturating_duration_since(Instant::now());
        match told.recv_timeout(left.min(LOOK_AGAIN)) {
            Ok(ended) => return words(command, ended?),
            Err(_) if group.is_some_and(CommandGroup::is_stopped) => break STOPPED.to_owned(),
            Err(_) if left.is_zero() => {
                break format!("the command took longer than {} s", patience.as_secs());
            }
            Err(_) => {}
        }
    };
    if let Some(group) = group {
        group.kill();
    }
    Err(format!("{why}: `{command}`"))
}

/// How it ended: whether well, what it printed, and its words.
type CommandEnd = (std::process::ExitStatus, Vec<u8>, Vec<u8>);

fn wait(child: &mut Child) -> Result<CommandEnd, String> {
    let mut errors = child.stderr.take();
    let words = std::thread::spawn(move || {
        let mut words = Vec::new();
        // To its end, so that it is never held up; only the beginning is kept.
        if let Some(from) = &mut errors {
            let _ = from.take(MOST).read_to_end(&mut words);
        }
        words
    });
    let mut printed = Vec::new();
    if let Some(from) = child.stdout.take() {
        from.take(MOST + 1).read_to_end(&mut printed).map_err(|error| error.to_string())?;
    }
    if printed.len() as u64 > MOST {
        let _ = child.kill();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    Ok((status, printed, words.join().unwrap_or_default()))
}

fn words(command: &str, (status, printed, words): CommandEnd) -> Result<String, String> {
    if printed.len() as u64 > MOST {
        return Err(format!("`{command}` prints more than {} KiB", MOST >> 10));
    }
    if !status.success() {
        let said = String::from_utf8_lossy(&words);
        let said: String = said.trim().chars().take(MOST_WORDS).collect();
        let code = status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}"));
        let said = if said.is_empty() { "it said nothing".to_owned() } else { said };
        return Err(format!("`{command}` failed ({code}): {said}"));
    }
    match String::from_utf8(printed) {
        Ok(text) if text.trim().is_empty() => Err(format!("`{command}` printed nothing")),
        Ok(text) => Ok(text),
        Err(_) => Err(format!("`{command}` printed something that is not UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_gives_what_it_prints_or_says_why_not() {
        assert_eq!(output("printf 'a\\nb\\n'").unwrap(), "a\nb\n");
        let said = output("echo secret; echo no such entry >&2; exit 3").unwrap_err();
        assert!(said.contains("exit code 3") && said.contains("no such entry"), "{said}");
        assert!(
            !said.replace("echo secret", "").contains("secret"),
            "what it printed is not repeated: {said}"
        );
        assert!(output("true").unwrap_err().contains("printed nothing"));
        assert!(output("cat /dev/zero").unwrap_err().contains("prints more"));
    }

    #[test]
    fn a_command_that_never_ends_is_ended_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        // Reads a pipe that nobody writes to, in a process below the shell.
        let command = format!("mkfifo {0}; (cat {0}; true)", pipe.display());
        let place = CommandPlace::apart();
        let said = output_within(&command, Duration::from_millis(300), place).unwrap_err();
        assert!(said.contains("took longer than"), "{said}");
        // What asks on a terminal that is not its own is stopped, and would wait for ever.
        let said = output_within("kill -STOP 0", PATIENCE, place).unwrap_err();
        assert!(said.contains("wants to ask something on the terminal"), "{said}");
    }
}
