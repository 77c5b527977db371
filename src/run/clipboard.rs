//! Copies text: by OSC 52, which reaches the user's own machine through ssh, and by the desktop's command if there is one.
use crate::shell::Notice;
use crate::ui::clipboard::{Surroundings, TERMINAL_LIMIT, osc52, programs};
use std::io::{Write, stdout};
use std::process::{Command, Stdio};

/// Copies, and says honestly by which way; a terminal that ignores OSC 52 can't be told from one that obeys.
pub fn copy(what: &str, text: &str) -> Notice {
    if let Some(command) = by_program(text) {
        return Notice::good(format!("Copied {what} with {command}"));
    }
    if text.len() > TERMINAL_LIMIT {
        return Notice::bad(format!(
            "Not copied: {what} has {} bytes, more than terminals take; export it instead",
            text.len()
        ));
    }
    let asked = stdout().write_all(&osc52(text)).and_then(|()| stdout().flush());
    match asked {
        Ok(()) => Notice::info(format!("Sent {what} to the terminal's clipboard (OSC 52)")),
        Err(error) => super::trouble("Not copied", error),
    }
}

fn by_program(text: &str) -> Option<&'static str> {
    let set = |name: &str| std::env::var_os(name).is_some();
    let around = Surroundings {
        wayland: set("WAYLAND_DISPLAY"),
        x11: set("DISPLAY"),
        ssh: set("SSH_CONNECTION") || set("SSH_TTY"),
        windows_subsystem: set("WSL_DISTRO_NAME"),
        macos: cfg!(target_os = "macos"),
    };
    programs(around).into_iter().find_map(|program| {
        let mut child = Command::new(program.name)
            .args(program.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        child.wait().ok()?.success().then_some(program.name)
    })
}
