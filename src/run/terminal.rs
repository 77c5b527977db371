//! Turns the terminal into a screen and back again, also after a panic. Knows nothing of what is drawn.
use anyhow::Context;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::{Frame, Terminal};
use std::io::{self, BufWriter, IsTerminal, Stdout, stdin, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours: the panic hook must not touch one that is not.
static ENTERED: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// The terminal as a screen. Dropping it gives the terminal back.
pub struct Screen {
    terminal: Terminal<Backend>,
    /// What the terminal shows; none if that is unknown.
    shown: Option<Buffer>,
    mouse: bool,
}

/// A whole frame leaves in one write: over ssh, that is one packet or a few, and no half-drawn screen.
type Backend = CrosstermBackend<BufWriter<Stdout>>;
const FRAME_BYTES: usize = 64 << 10;

fn open() -> anyhow::Result<Terminal<Backend>> {
    let writer = BufWriter::with_capacity(FRAME_BYTES, stdout());
    Terminal::new(CrosstermBackend::new(writer)).context("open the terminal")
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// If there is none, or it fails.
    pub fn enter(mouse: bool) -> anyhow::Result<Screen> {
        anyhow::ensure!(
            stdout().is_terminal() && stdin().is_terminal(),
            "there is no terminal here to draw on; without one use a verb: `kafdeck topics`, `kafdeck read`, `kafdeck --help`"
        );
        HOOK.call_once(hook_panics);
        take(mouse)?;
        Ok(Screen { terminal: open()?, shown: None, mouse })
    }

    /// Takes the terminal back after it was left, and draws everything anew.
    pub fn enter_again(&mut self) -> anyhow::Result<()> {
        take(self.mouse)?;
        self.clear()
    }

    /// Gives the terminal back. Harmless if that has been done.
    pub fn leave(&mut self) {
        give_back();
    }

    /// Forgets what the screen shows, so that the next frame draws every cell.
    pub fn clear(&mut self) -> anyhow::Result<()> {
        // Not `Terminal::clear`: it asks the terminal where the cursor is, and the answer would be taken for keys.
        execute!(stdout(), Clear(ClearType::All)).context("clear the screen")?;
        self.terminal = open()?;
        self.shown = None;
        Ok(())
    }

    /// Draws a frame. One that looks like the last one writes nothing: an idle screen sends no byte.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> anyhow::Result<()> {
        self.terminal.autoresize().context("follow the terminal's size")?;
        draw(&mut self.terminal.get_frame());
        let frame = self.terminal.current_buffer_mut();
        if self.shown.as_ref() == Some(frame) {
            frame.reset();
            return Ok(());
        }
        self.shown = Some(frame.clone());
        self.write().context("draw on the terminal")
    }

    /// Sends what differs from the last frame, as one update where the terminal can show it as one.
    fn write(&mut self) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.flush()?;
        self.terminal.swap_buffers();
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        io::Write::flush(self.terminal.backend_mut())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take(mouse: bool) -> anyhow::Result<()> {
    enable_raw_mode().context("put the terminal into raw mode")?;
    ENTERED.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide).context("open the screen")?;
    if mouse {
        execute!(stdout(), EnableMouseCapture).context("listen to the mouse")?;
    }
    Ok(())
}

fn give_back() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        // Whatever fails here, the rest must still be tried; there is nobody left to tell.
        drop(execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show));
        drop(disable_raw_mode());
    }
}

/// A panic must be readable: the terminal is given back before the message is printed. Panics of other threads are caught
/// where they happen and end one answer, not the program: these go to the log.
fn hook_panics() {
    let before = std::panic::take_hook();
    let screen = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == screen {
            give_back();
            before(panic);
        } else {
            tracing::error!("a panic was caught: {panic}");
        }
    }));
}
