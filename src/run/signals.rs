//! What other processes want of this one: to leave, to stop, to go on. Every signal that ends a program by default and can be
//! caught leaves instead, so that the terminal is given back. Knows nothing of the screen.
use super::hangup::Hangup;
use futures_util::FutureExt;
use futures_util::future::select_all;
use rustix::process::{Signal as Sent, getpid, kill_process};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::signal::unix::{Signal as Listener, SignalKind, signal};

/// What another process wants of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Leave,
    Suspend,
    /// Somebody had stopped the process, and it goes on.
    Continue,
}

/// Those that end a program. SIGSEGV and its like are the program's own faults, SIGPIPE is an error of writing.
const ENDING: [Sent; 9] = [
    Sent::TERM,
    Sent::HUP,
    Sent::QUIT,
    Sent::USR1,
    Sent::USR2,
    Sent::ALARM,
    Sent::VTALARM,
    Sent::PROF,
    Sent::XCPU,
];

/// Longer than it takes the loop to hear that it shall end.
const HEARS: Duration = Duration::from_secs(2);
/// Longer than a good end ever takes, changes under way included.
const LAST_RESORT: Duration = Duration::from_secs(8);

/// Listens as long as it lives.
pub struct Signals {
    ending: Vec<Listener>,
    interrupt: Listener,
    suspend: Listener,
    goes_on: Listener,
}

impl Signals {
    /// # Errors
    /// If the process may not listen.
    pub fn listen() -> std::io::Result<Signals> {
        Ok(Signals {
            ending: ENDING.into_iter().map(listen).collect::<Result<_, _>>()?,
            interrupt: listen(Sent::INT)?,
            suspend: listen(Sent::TSTP)?,
            goes_on: listen(Sent::CONT)?,
        })
    }

    pub async fn next(&mut self) -> Signal {
        // A terminal that is closed says SIGHUP and SIGCONT in one breath: the end is
        // what is meant.
        tokio::select! {
            biased;
            wanted = next(&mut self.ending, &mut self.suspend) => wanted,
            _ = self.interrupt.recv() => Signal::Leave,
            _ = self.goes_on.recv() => Signal::Continue,
        }
    }

    /// The next one while another program has the terminal: an interrupt that was typed there is that program's.
    pub async fn next_of_ours(&mut self) -> Signal {
        next(&mut self.ending, &mut self.suspend).await
    }

    /// Stops this process until somebody says SIGCONT.
    ///
    /// # Errors
    /// If the process may not.
    pub async fn stop(&mut self) -> std::io::Result<()> {
        while self.goes_on.recv().now_or_never().is_some() {}
        kill_process(getpid(), Sent::STOP)?;
        // Another thread may be the one that is stopped first: this one must not go on until all do.
        self.goes_on.recv().await;
        Ok(())
    }

    /// What came while another program had the terminal, and was its own.
    pub fn forget_interrupts(&mut self) {
        while self.interrupt.recv().now_or_never().is_some() {}
        while self.goes_on.recv().now_or_never().is_some() {}
    }
}

/// Ends the process if the terminal is gone and the loop does not end by itself: should crossterm read at the end of a file
/// all the same, it does so for ever, and may do so on the loop's own thread, which hears of nothing any more. `leaving` says
/// that the loop has heard, and is about its end. What is to be remembered is written on a thread of its own; what the journal
/// then lacks is an outcome, which says that it is unknown.
///
/// # Errors
/// If the process may not listen.
pub fn end_without_terminal(hangup: Arc<Hangup>, leaving: Arc<AtomicBool>) -> std::io::Result<()> {
    let mut ending: Vec<Listener> = ENDING.into_iter().map(listen).collect::<Result<_, _>>()?;
    tokio::spawn(async move {
        loop {
            let told = select_all(ending.iter_mut().map(|listener| Box::pin(listener.recv())));
            tokio::select! {
                _ = told => {}
                () = hangup.come() => {}
            }
            tokio::time::sleep(HEARS).await;
            let heard = leaving.load(Ordering::Relaxed);
            tokio::time::sleep(if heard { LAST_RESORT } else { Duration::ZERO }).await;
            if super::terminal::is_gone() {
                crate::config::end_programs();
                std::process::exit(1);
            }
        }
    });
    Ok(())
}

async fn next(ending: &mut [Listener], suspend: &mut Listener) -> Signal {
    let any = select_all(ending.iter_mut().map(|listener| Box::pin(listener.recv())));
    tokio::select! {
        biased;
        _ = any => Signal::Leave,
        _ = suspend.recv() => Signal::Suspend,
    }
}

fn listen(to: Sent) -> std::io::Result<Listener> {
    signal(SignalKind::from_raw(to.as_raw()))
}
