//! The UI in a real pseudo-terminal: press keys, read the screen. Knows terminals, nothing of what is drawn.
use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::program;

/// How long a screen may take to show what is waited for: generous, for it only ends a failing test.
const PATIENCE: Duration = Duration::from_secs(40);

/// The program in a terminal of its own.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    drawn: Arc<Drawn>,
}

/// What the program has written so far.
struct Drawn {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    terminal: vt100::Parser,
    /// Frames drawn so far.
    frames: u64,
    /// The end of what came last, for a mark that is cut in two.
    tail: Vec<u8>,
    closed: bool,
}

/// Each frame ends an update that the terminal shows as one.
const FRAME_MARK: &[u8] = b"\x1b[?2026l";

impl State {
    fn take(&mut self, bytes: &[u8]) {
        self.terminal.process(bytes);
        self.closed = bytes.is_empty();
        self.tail.extend_from_slice(bytes);
        let marks = self.tail.windows(FRAME_MARK.len()).filter(|window| *window == FRAME_MARK).count();
        self.frames += marks as u64;
        let kept = self.tail.len().saturating_sub(FRAME_MARK.len() - 1);
        self.tail.drain(..kept);
    }
}

impl Drawn {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Screen {
    /// Opens the program with `arguments` in a terminal of that many columns and rows.
    pub fn open(arguments: &[&str], columns: u16, rows: u16) -> Screen {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal opens");
        let mut command = CommandBuilder::new(program::PATH);
        command.args(arguments);
        program::environment().into_iter().for_each(|(name, value)| command.env(name, value));
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("the built program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let keys = pair.master.take_writer().expect("the terminal can be written");
        let terminal = vt100::Parser::new(rows, columns, 0);
        let state = Mutex::new(State { terminal, frames: 0, tail: Vec::new(), closed: false });
        let drawn = Arc::new(Drawn { state, changed: Condvar::new() });
        let shown = drawn.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 16 * 1024];
            loop {
                // An error is how Linux says that the last process has left the terminal.
                let length = reader.read(&mut buffer).unwrap_or(0);
                let mut state = shown.lock();
                state.take(&buffer[..length]);
                shown.changed.notify_all();
                if length == 0 {
                    return;
                }
            }
        });
        Screen { child, keys, master: pair.master, drawn }
    }

    /// The screen as text, a line a row.
    pub fn text(&self) -> String {
        self.drawn.lock().terminal.screen().contents()
    }

    /// How many frames the program has drawn.
    pub fn frames(&self) -> u64 {
        self.drawn.lock().frames
    }

    /// The process id of the program.
    pub fn id(&self) -> u32 {
        self.child.process_id().expect("the program has been started")
    }

    /// Types text or the bytes of keys.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    /// Changes the size of the terminal.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.drawn.lock().terminal.screen_mut().set_size(rows, columns);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("the terminal can be resized");
    }

    /// Waits until the screen satisfies `wanted`; fails with what is on it otherwise. Returns the time it took.
    pub fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Duration {
        let start = Instant::now();
        let mut state = self.drawn.lock();
        loop {
            let text = state.terminal.screen().contents();
            if wanted(&text) {
                return start.elapsed();
            }
            let left = PATIENCE.saturating_sub(start.elapsed());
            assert!(!state.closed, "the program ended before the screen showed {what}:\n{text}");
            assert!(!left.is_zero(), "after {PATIENCE:?} the screen does not show {what}:\n{text}");
            let woken = self.drawn.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until `text` is on the screen.
    pub fn see(&self, text: &str) -> Duration {
        self.wait(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits until `text` is no longer on the screen.
    pub fn lose(&self, text: &str) -> Duration {
        self.wait(&format!("no {text:?}"), |screen| !screen.contains(text))
    }

    /// Waits for the end of the program and returns its exit code.
    pub fn end(mut self) -> u32 {
        let start = Instant::now();
        let mut state = self.drawn.lock();
        while !state.closed {
            let text = state.terminal.screen().contents();
            let left = PATIENCE.saturating_sub(start.elapsed());
            assert!(!left.is_zero(), "after {PATIENCE:?} the program has not ended; its screen:\n{text}");
            let woken = self.drawn.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(state);
        self.child.wait().expect("the program can be waited for").exit_code()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
