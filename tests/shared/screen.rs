//! A program in a real pseudo-terminal: press keys, read the screen, see in what state it leaves the terminal. Knows
//! terminals, nothing of what is drawn. Shared by both suites and the benches.
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::cell::Cell;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::MouseProtocolMode;

/// How long a screen may take to show what is waited for: generous, for it only ends a failing test.
const PATIENCE: Duration = Duration::from_secs(40);

/// How often a screen on which nothing changes is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Bytes that are kept of what was drawn.
const MOST_KEPT: usize = 64 << 20;

/// The program in a terminal of its own.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    drawn: Arc<Drawn>,
    /// How the terminal driver was set (echo, line by line, …) before the program started.
    before: String,
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
    /// The screen at the end of the last frame: in the middle of one, lines may stand twice or nowhere.
    whole: Option<String>,
    /// The end of what came last, for a mark that is cut in two.
    tail: Vec<u8>,
    closed: bool,
    /// Every byte that came.
    all: Vec<u8>,
    /// Nobody reads what the program writes.
    frozen: bool,
    /// The terminal is to be closed as soon as something is read.
    closing: bool,
}

/// Each frame ends an update that the terminal shows as one.
const FRAME_MARK: &[u8] = b"\x1b[?2026l";
const FRAME_BEGIN: &[u8] = b"\x1b[?2026h";

impl State {
    fn take(&mut self, bytes: &[u8]) {
        self.closed = bytes.is_empty();
        // A bench may draw for minutes.
        if self.all.len() < MOST_KEPT {
            self.all.extend_from_slice(bytes);
        }
        let mut start = 0;
        while let Some(length) = self.until_mark(&bytes[start..]) {
            self.terminal.process(&bytes[start..start + length]);
            start += length;
            self.frames += 1;
            self.whole = Some(self.terminal.screen().contents());
        }
        self.terminal.process(&bytes[start..]);
        if !self.terminal.screen().alternate_screen() {
            self.whole = None;
        }
    }

    /// How many of these bytes belong to the frame under way, if it ends in them.
    fn until_mark(&mut self, bytes: &[u8]) -> Option<usize> {
        let before = self.tail.len();
        self.tail.extend_from_slice(bytes);
        let mark = self.tail.windows(FRAME_MARK.len()).position(|window| window == FRAME_MARK);
        match mark {
            Some(at) => {
                self.tail.clear();
                Some(at + FRAME_MARK.len() - before)
            }
            None => {
                let kept = self.tail.len().saturating_sub(FRAME_MARK.len() - 1);
                self.tail.drain(..kept);
                None
            }
        }
    }

    /// Whether a frame has begun and not ended.
    fn is_drawing(&self) -> bool {
        let last = |mark: &[u8]| self.all.windows(mark.len()).rposition(|window| window == mark);
        last(FRAME_BEGIN) > last(FRAME_MARK)
    }

    fn text(&self) -> String {
        self.whole.clone().unwrap_or_else(|| self.terminal.screen().contents())
    }
}

impl Drawn {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }
}

impl Screen {
    /// Starts a program in a terminal of that many columns and rows, with no more than this environment and the search
    /// path.
    pub fn start(
        program: &str,
        arguments: &[&str],
        environment: impl IntoIterator<Item = (&'static str, String)>,
        columns: u16,
        rows: u16,
    ) -> Screen {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal opens");
        let before = settings(pair.master.as_ref());
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        environment.into_iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let keys = pair.master.take_writer().expect("the terminal can be written");
        let terminal = vt100::Parser::new(rows, columns, 0);
        let state = Mutex::new(State {
            terminal,
            frames: 0,
            whole: None,
            tail: Vec::new(),
            closed: false,
            all: Vec::new(),
            frozen: false,
            closing: false,
        });
        let drawn = Arc::new(Drawn { state, changed: Condvar::new() });
        let shown = drawn.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 16 * 1024];
            loop {
                // An error is how Linux says that the last process has left the terminal.
                let length = reader.read(&mut buffer).unwrap_or(0);
                let mut state = shown.lock();
                while state.frozen {
                    shown.changed.wait(&mut state);
                }
                state.take(&buffer[..length]);
                shown.changed.notify_all();
                if length == 0 || state.closing {
                    state.closed = true;
                    return;
                }
            }
        });
        Screen { child, keys, master: pair.master, drawn, before }
    }

    /// The screen as text, a line a row, as it was at the end of the last frame.
    pub fn text(&self) -> String {
        self.drawn.lock().text()
    }

    /// Looks at the cells of the screen, at the end of a frame.
    pub fn picture<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        let (look, seen) = (Cell::new(Some(look)), Cell::new(None));
        self.wait_for_state("a frame ends", |state| {
            let ended = !state.is_drawing();
            if let Some(look) = ended.then(|| look.take()).flatten() {
                seen.set(Some(look(state.terminal.screen())));
            }
            ended
        });
        seen.into_inner().expect("the wait has ended")
    }

    /// Whether this was ever written to the terminal.
    pub fn ever_showed(&self, text: &str) -> bool {
        let state = self.drawn.lock();
        state.all.windows(text.len()).any(|window| window == text.as_bytes())
    }

    /// Waits until this was written to the terminal.
    pub fn wait_until_written(&self, bytes: &str) {
        self.wait_for_state(&format!("{bytes:?} is written"), |state| {
            state.all.windows(bytes.len()).any(|window| window == bytes.as_bytes())
        });
    }

    /// How many frames the program has drawn.
    pub fn frames(&self) -> u64 {
        self.drawn.lock().frames
    }

    /// The process id of the program.
    pub fn id(&self) -> u32 {
        self.child.process_id().expect("the program has been started")
    }

    /// Reads no more of what the program writes, or again.
    pub fn freeze(&self, frozen: bool) {
        self.drawn.lock().frozen = frozen;
        self.drawn.changed.notify_all();
    }

    /// Waits for the end of the program whose terminal nobody reads.
    pub fn end_frozen(&mut self) -> u32 {
        self.child.wait().expect("the program can be waited for").exit_code()
    }

    /// Closes the terminal under the program, as a window that is closed or a tmux server that is killed does; whether the
    /// program ends of it. One that does not is killed.
    pub fn close(mut self) -> bool {
        self.drawn.lock().closing = true;
        // What is drawn at the new size is the last that is read.
        self.resize(90, 25);
        self.wait_for_state("the program draws at another size", |state| state.closed);
        let size = PtySize { rows: 1, cols: 1, pixel_width: 0, pixel_height: 0 };
        self.keys = Box::new(std::io::sink());
        // Another one in its place: the last hand on the program's own terminal is let go of.
        self.master = native_pty_system().openpty(size).expect("a pseudo-terminal opens").master;
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return true;
            }
            std::thread::park_timeout(LOOK_AGAIN);
        }
        false
    }

    /// Waits until more frames than these were drawn.
    pub fn redrawn(&self, since: u64) {
        self.wait_for_state("the screen is drawn anew", |state| state.frames > since);
    }

    /// The name of the terminal.
    pub fn terminal(&self) -> PathBuf {
        self.master.tty_name().expect("a terminal has a name")
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
        self.wait_for_state(&format!("the screen shows {what}"), |state| {
            let reached = wanted(&state.text());
            assert!(reached || !state.closed, "the program ended before the screen showed {what}");
            reached
        })
    }

    /// Waits for a state of the terminal; fails with the screen if it does not come.
    fn wait_for_state(&self, what: &str, reached: impl Fn(&State) -> bool) -> Duration {
        let start = Instant::now();
        let mut state = self.drawn.lock();
        while !reached(&state) {
            let text = state.text();
            assert!(start.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}:\n{text}");
            // What is waited for may depend on more than this screen: it is looked at again now and then.
            self.drawn.changed.wait_for(&mut state, LOOK_AGAIN);
        }
        start.elapsed()
    }

    /// Waits until `text` is on the screen.
    pub fn see(&self, text: &str) -> Duration {
        self.wait(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits until `text` is no longer on the screen.
    pub fn lose(&self, text: &str) -> Duration {
        self.wait(&format!("no {text:?}"), |screen| !screen.contains(text))
    }

    /// Waits for the end of the program and returns its exit code. The screen is what it left.
    pub fn end(&mut self) -> u32 {
        self.wait_for_state("the program ends", |state| state.closed);
        self.child.wait().expect("the program can be waited for").exit_code()
    }

    /// Waits until the program has taken exactly these of the terminal.
    pub fn wait_until_taken(&self, things: &[&str]) {
        self.wait_for_state(&format!("the program has taken of the terminal: {things:?}"), |state| {
            self.taken_in(state) == things
        });
    }

    /// What of the terminal is not as it was before the program started; nothing, after a good end.
    pub fn taken(&self) -> Vec<&'static str> {
        self.taken_in(&self.drawn.lock())
    }

    fn taken_in(&self, state: &State) -> Vec<&'static str> {
        let screen = state.terminal.screen();
        let facts = [
            ("alternate screen", screen.alternate_screen()),
            ("hidden cursor", screen.hide_cursor()),
            ("mouse", screen.mouse_protocol_mode() != MouseProtocolMode::None),
            ("bracketed paste", screen.bracketed_paste()),
            ("settings of the driver (echo, lines)", settings(self.master.as_ref()) != self.before),
        ];
        facts.into_iter().filter(|(_, taken)| *taken).map(|(what, _)| what).collect()
    }
}

/// All flags and control characters of the terminal driver, to compare.
fn settings(terminal: &dyn MasterPty) -> String {
    format!("{:?}", terminal.get_termios().expect("a terminal has settings"))
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
