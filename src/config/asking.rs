//! Whether a command that prints a secret may ask its user something on the terminal, and what becomes of one that may not. Knows
//! nothing of what is printed.
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use rustix::termios::{LocalModes, tcgetattr};
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Duration;

/// Nobody tells that a command was stopped: it is looked at this often.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// What such a command is told of.
pub(crate) const STOPPED: &str = "the command wants to ask something on the terminal, which is taken: unlock what it \
                                  reads in a shell first";

/// The processes that a command comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommandPlace {
    may_ask: bool,
}

impl CommandPlace {
    /// For a command that is started now. Where the terminal is read line by line, a command that asks for a passphrase must share
    /// our process group, to whom the terminal belongs: it can ask there, and an interrupt is for both. Under a screen it gets a
    /// group of its own: then all that it starts can be ended with it, and what asks is stopped by the system.
    pub(crate) fn now() -> Self {
        let lines =
            |terminal| tcgetattr(terminal).is_ok_and(|set| set.local_modes.contains(LocalModes::ICANON));
        CommandPlace { may_ask: File::open("/dev/tty").is_ok_and(lines) }
    }

    /// Of its own, whatever the terminal is: for what asks nobody.
    pub(crate) fn apart() -> Self {
        CommandPlace { may_ask: false }
    }

    pub(crate) fn give(self, command: &mut Command) {
        if !self.may_ask {
            command.process_group(0);
        }
    }

    /// The started command's own group, if it has one.
    pub(crate) fn group_of(self, id: u32) -> Option<CommandGroup> {
        let id = Pid::from_raw(i32::try_from(id).ok()?)?;
        (!self.may_ask).then_some(CommandGroup(id))
    }
}

/// A command and all that it has started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CommandGroup(Pid);

impl CommandGroup {
    /// Whether the system has stopped it, as it does with what reads from a terminal that is not its own.
    pub(crate) fn is_stopped(self) -> bool {
        let look = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        matches!(waitid(WaitId::Pid(self.0), look), Ok(Some(status)) if status.stopped())
    }

    /// Ends them.
    pub(crate) fn kill(self) {
        // It may be gone by now.
        let _ = kill_process_group(self.0, Signal::KILL);
    }
}
