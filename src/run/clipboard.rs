//! Copies text: by OSC 52, which reaches the user's own machine through ssh, and by the desktop's command if there is one.
use crate::shell::Notice;
use crossterm::clipboard::CopyToClipboard;
use std::io::{Write, stdout};
use std::process::{Command, Stdio};

/// Terminals drop longer OSC 52 texts, some silently (xterm's limit is about 100 kB of base64).
const OSC52_LIMIT: usize = 74_000;

/// Commands that take the text on standard input, and what must be set for them to have a desktop to talk to.
const COMMANDS: &[(&str, &[&str], Option<&str>)] = &[
    ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
    ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
    ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ("pbcopy", &[], None),
    ("clip.exe", &[], None),
];

/// Copies, and says honestly by which way; a terminal that ignores OSC 52 can't be told from one that obeys.
pub fn copy(what: &str, text: &str) -> Notice {
    if let Some(command) = by_command(text) {
        return Notice::good(format!("Copied {what} with {command}"));
    }
    if text.len() > OSC52_LIMIT {
        return Notice::bad(format!(
            "Not copied: {what} has {} bytes, more than terminals take; export it instead",
            text.len()
        ));
    }
    match crossterm::execute!(stdout(), CopyToClipboard::to_clipboard_from(text)) {
        Ok(()) => Notice::info(format!("Sent {what} to the terminal's clipboard (OSC 52)")),
        Err(error) => super::trouble("Not copied", error),
    }
}

fn by_command(text: &str) -> Option<&'static str> {
    let usable = |needs: &Option<&str>| needs.is_none_or(|name| std::env::var_os(name).is_some());
    COMMANDS.iter().filter(|(.., needs)| usable(needs)).find_map(|(command, arguments, _)| {
        let mut child = Command::new(command)
            .args(*arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        child.wait().ok()?.success().then_some(*command)
    })
}
