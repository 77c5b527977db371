//! Writes to the terminal on a thread of its own: a terminal that reads no more (a frozen window, a stopped `screen`) must not
//! hold up signals, keys and the end. Knows nothing of what it writes.
use parking_lot::{Condvar, Mutex};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// The way to the terminal. Clones lead to the same thread, which ends with the last of them.
#[derive(Clone)]
pub struct Writer {
    pieces: mpsc::Sender<Vec<u8>>,
    shared: Arc<Backlog>,
}

#[derive(Default)]
struct Backlog {
    state: Mutex<Unwritten>,
    changed: Condvar,
    idle: Notify,
}

#[derive(Default)]
struct Unwritten {
    /// Pieces that are not written yet.
    waiting: usize,
    failure: Option<io::Error>,
}

impl Writer {
    /// # Errors
    /// If the terminal can't be opened.
    pub fn open() -> io::Result<Writer> {
        let terminal = open(OFlags::empty())?;
        let (pieces, taken) = mpsc::channel();
        let shared = Arc::new(Backlog::default());
        let told = Arc::clone(&shared);
        std::thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || run(terminal, &taken, &told))?;
        Ok(Writer { pieces, shared })
    }

    /// Hands a piece over; it is written in one go, after those before it.
    pub fn send(&self, piece: Vec<u8>) {
        self.shared.state.lock().waiting += 1;
        // The thread lives as long as this end: it ends with the last sender.
        drop(self.pieces.send(piece));
    }

    /// Whether something is still to be written.
    pub fn is_busy(&self) -> bool {
        self.shared.state.lock().waiting > 0
    }

    /// Waits until everything is written.
    pub async fn idle(&self) {
        while self.is_busy() {
            self.shared.idle.notified().await;
        }
    }

    /// The same, for those who can't be waited for and not for longer than that. False if it took longer.
    pub fn finish(&self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        let mut state = self.shared.state.lock();
        while state.waiting > 0 {
            if self.shared.changed.wait_until(&mut state, end).timed_out() {
                return state.waiting == 0;
            }
        }
        true
    }

    /// Why writing failed, told once.
    ///
    /// # Errors
    /// The first failure since this was called last.
    pub fn check(&self) -> io::Result<()> {
        self.shared.state.lock().failure.take().map_or(Ok(()), Err)
    }
}

fn run(mut terminal: File, taken: &mpsc::Receiver<Vec<u8>>, told: &Backlog) {
    for piece in taken {
        let written = terminal.write_all(&piece);
        let mut state = told.state.lock();
        state.waiting -= 1;
        if let Err(error) = written {
            state.failure.get_or_insert(error);
        }
        told.changed.notify_all();
        told.idle.notify_one();
    }
}

/// Writes at once and beside the thread, for at most that long: for the last words, which may come in the middle of anything.
/// What a terminal does not take in that time is lost.
pub fn write_within(bytes: &[u8], patience: Duration) -> io::Result<()> {
    let mut terminal = open(OFlags::NONBLOCK)?;
    let end = Instant::now() + patience;
    let mut left = bytes;
    while !left.is_empty() {
        match terminal.write(left) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => left = &left[written..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let rest = end.saturating_duration_since(Instant::now());
                if rest.is_zero() {
                    return Err(ErrorKind::TimedOut.into());
                }
                let rest = Timespec::try_from(rest).map_err(|_| ErrorKind::InvalidInput)?;
                poll(&mut [PollFd::new(&terminal, PollFlags::OUT)], Some(&rest))?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The terminal behind the standard output, opened anew: what is set on this opening (not to wait) is set for nobody else. Where
/// it has no name to open, the standard output itself.
fn open(flags: OFlags) -> io::Result<File> {
    let stdout = io::stdout();
    let named = rustix::termios::ttyname(&stdout, Vec::new()).ok().and_then(|name| name.into_string().ok());
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let opened = named.map(|name| {
        OpenOptions::new().write(true).custom_flags(flags | NO_CONTROL).open(PathBuf::from(name))
    });
    match opened {
        Some(Ok(terminal)) => Ok(terminal),
        _ => Ok(File::from(stdout.as_fd().try_clone_to_owned()?)),
    }
}

/// Opening it must not make it the terminal that controls this process.
const NO_CONTROL: i32 = OFlags::NOCTTY.bits() as i32;
