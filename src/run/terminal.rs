//! Turns the terminal into a screen and back again, also after a panic. Knows nothing of what is drawn.
use anyhow::Context;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor::Show, execute};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};
use std::io::{IsTerminal, Stdout, stdin, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours: the panic hook must not touch one that is not.
static ENTERED: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// The terminal as a screen. Dropping it gives the terminal back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    mouse: bool,
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
        let terminal = Terminal::new(CrosstermBackend::new(stdout())).context("open the terminal")?;
        Ok(Screen { terminal, mouse })
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
        self.terminal = Terminal::new(CrosstermBackend::new(stdout())).context("open the terminal")?;
        Ok(())
    }

    /// Draws a frame.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> anyhow::Result<()> {
        self.terminal.draw(draw).context("draw on the terminal")?;
        Ok(())
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
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste).context("open the screen")?;
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
