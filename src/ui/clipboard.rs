//! Copying as data: the escape sequence that asks the terminal to copy, and the programs that can. Runs nothing.

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// Texts up to this many bytes are taken by all terminals that copy at all: some stop at 100,000 bytes of base64.
pub const TERMINAL_LIMIT: usize = 74_000;

/// The bytes that make a terminal copy `text` (OSC 52), also through ssh.
pub fn osc52(text: &str) -> Vec<u8> {
    let mut sequence = String::new();
    let written = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    written.expect("writing to a string does not fail");
    sequence.into_bytes()
}

/// A program that copies what it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyProgram {
    /// Its name, to be looked for in the path.
    pub name: &'static str,
    /// Its arguments.
    pub arguments: &'static [&'static str],
}

/// What the environment tells about where we run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `WAYLAND_DISPLAY` is set.
    pub wayland: bool,
    /// `DISPLAY` is set.
    pub x11: bool,
    /// `SSH_CONNECTION` or `SSH_TTY` is set: the reader's clipboard is on another machine.
    pub ssh: bool,
    /// `WSL_DISTRO_NAME` is set.
    pub windows_subsystem: bool,
    /// This is macOS.
    pub macos: bool,
}

/// The programs to try, the best first; the first that exists is run. None over ssh: there the terminal is the only
/// way to the reader's clipboard, unless a display is forwarded.
pub fn programs(around: Surroundings) -> Vec<CopyProgram> {
    let program = |name, arguments| CopyProgram { name, arguments };
    let candidates = [
        (around.macos && !around.ssh, program("pbcopy", &[])),
        (around.wayland, program("wl-copy", &[])),
        (around.x11, program("xclip", &["-selection", "clipboard"])),
        (around.x11, program("xsel", &["--clipboard", "--input"])),
        (around.windows_subsystem && !around.ssh, program("clip.exe", &[])),
    ];
    candidates.into_iter().filter(|(fits, _)| *fits).map(|(_, program)| program).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_is_asked_in_base64() {
        assert_eq!(osc52("hi ü"), b"\x1b]52;c;aGkgw7w=\x1b\\");
    }

    #[test]
    fn programs_follow_the_surroundings() {
        let names = |around| programs(around).iter().map(|program| program.name).collect::<Vec<_>>();
        let desktop = Surroundings { wayland: true, x11: true, ..Surroundings::default() };
        assert_eq!(names(desktop), ["wl-copy", "xclip", "xsel"]);
        assert!(names(Surroundings { ssh: true, macos: true, ..Surroundings::default() }).is_empty());
        let windows = Surroundings { windows_subsystem: true, ..Surroundings::default() };
        assert_eq!(names(windows), ["clip.exe"]);
    }
}
