//! Copies text: by the desktop's command if there is one, else by OSC 52, which reaches the user's own machine through ssh.
//! Commands run beside the event loop, and not for long.
use super::writer::Writer;
use crate::shell::Notice;
use crate::ui::clipboard::{CopyProgram, Surroundings, TERMINAL_LIMIT, osc52, programs};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::mpsc;

/// How long a command may take to take a text: those that are well take milliseconds. One whose display is gone hangs.
const PATIENCE: Duration = Duration::from_secs(2);

/// Copies, and tells by which way.
pub struct Clipboard {
    // One for each copy that the user asked for: nothing pours into it.
    told: mpsc::UnboundedSender<Notice>,
    telling: mpsc::UnboundedReceiver<Notice>,
}

impl Default for Clipboard {
    fn default() -> Clipboard {
        let (told, telling) = mpsc::unbounded_channel();
        Clipboard { told, telling }
    }
}

impl Clipboard {
    /// Copies in the background.
    pub fn copy(&self, what: String, text: String, terminal: Writer) {
        let told = self.told.clone();
        tokio::spawn(async move {
            // The loop may have ended: nobody is left to be told.
            drop(told.send(copy(&what, &text, &terminal).await));
        });
    }

    /// What became of the next copy.
    pub async fn done(&mut self) -> Notice {
        self.telling.recv().await.expect("the clipboard holds a sender itself")
    }
}

/// Says honestly by which way; a terminal that ignores OSC 52 can't be told from one that obeys.
async fn copy(what: &str, text: &str, terminal: &Writer) -> Notice {
    let mut hung = None;
    for program in programs(surroundings()) {
        match tokio::time::timeout(PATIENCE, run(program, text)).await {
            Ok(true) => return Notice::good(format!("Copied {what} with {}", program.name)),
            Ok(false) => {}
            // It is killed with the future that waited for it.
            Err(_) => hung = Some(program.name),
        }
    }
    let why = hung.map(|name| {
        format!(
            "{name} did not take it within {} s and was ended (is its display still there?)",
            PATIENCE.as_secs()
        )
    });
    if text.len() > TERMINAL_LIMIT {
        let bytes = text.len();
        let why = why.map(|why| format!("; {why}")).unwrap_or_default();
        return Notice::bad(format!(
            "Not copied: {what} has {bytes} bytes, more than terminals take; export it instead{why}"
        ));
    }
    terminal.send(osc52(text));
    let sent = format!("Sent {what} to the terminal's clipboard (OSC 52)");
    match why {
        Some(why) => Notice::warn(format!("{sent}: {why}")),
        None => Notice::info(sent),
    }
}

fn surroundings() -> Surroundings {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    Surroundings {
        wayland: set("WAYLAND_DISPLAY"),
        x11: set("DISPLAY"),
        ssh: set("SSH_CONNECTION") || set("SSH_TTY"),
        windows_subsystem: set("WSL_DISTRO_NAME"),
        macos: cfg!(target_os = "macos"),
    }
}

/// Whether the program is there and took the text.
async fn run(program: CopyProgram, text: &str) -> bool {
    let child = Command::new(program.name)
        .args(program.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let Ok(mut child) = child else { return false };
    let Some(mut input) = child.stdin.take() else { return false };
    if input.write_all(text.as_bytes()).await.is_err() {
        return false;
    }
    drop(input);
    child.wait().await.is_ok_and(|status| status.success())
}
