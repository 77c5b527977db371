//! SIGTERM, SIGHUP and SIGINT leave; SIGTSTP suspends. Knows nothing of the screen.
use tokio::signal::unix::{Signal as Listener, SignalKind, signal};

/// What another process wants of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Leave,
    Suspend,
}

/// Listens as long as it lives.
pub struct Signals {
    terminate: Listener,
    hangup: Listener,
    interrupt: Listener,
    suspend: Listener,
}

impl Signals {
    /// # Errors
    /// If the process may not listen.
    pub fn listen() -> std::io::Result<Signals> {
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            suspend: signal(SignalKind::from_raw(TSTP))?,
        })
    }

    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::Leave,
            _ = self.hangup.recv() => Signal::Leave,
            _ = self.interrupt.recv() => Signal::Leave,
            _ = self.suspend.recv() => Signal::Suspend,
        }
    }
}

/// SIGTSTP on Linux and the BSDs of this decade differ; both are below.
const TSTP: i32 = if cfg!(target_os = "linux") { 20 } else { 18 };

/// Stops this process (SIGSTOP), until somebody says SIGCONT. Through the `kill` command: sending a signal from here
/// would need unsafe code.
///
/// # Errors
/// If `kill` can't be run.
pub fn stop_self() -> std::io::Result<()> {
    std::process::Command::new("kill").args(["-STOP", &std::process::id().to_string()]).status().map(drop)
}
