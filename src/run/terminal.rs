//! Turns the terminal into a screen and back again, also after a panic. Knows nothing of what is drawn.
use super::writer::{self, Writer};
use crate::safe::safe;
use anyhow::Context;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::queue;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::{Frame, Terminal};
use std::io::{self, IsTerminal, stdin, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Whether the terminal is ours: the panic hook must not touch one that is not.
static ENTERED: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// How long a terminal may take to read what it is given at the end.
const PATIENCE: Duration = Duration::from_secs(1);

/// The terminal as a screen. Dropping it gives the terminal back.
pub struct TerminalScreen {
    terminal: Terminal<Backend>,
    writer: Writer,
    /// What the terminal shows; none if that is unknown.
    shown: Option<Buffer>,
    mouse: bool,
    /// What the window is called.
    title: String,
}

/// A whole frame leaves in one write: over ssh, that is one packet or a few, and no half-drawn screen.
type Backend = CrosstermBackend<Pieces>;

/// Gathers a frame; a flush hands it over.
struct Pieces {
    gathered: Vec<u8>,
    writer: Writer,
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.gathered.is_empty() {
            self.writer.send(std::mem::take(&mut self.gathered));
        }
        Ok(())
    }
}

fn open(writer: &Writer) -> anyhow::Result<Terminal<Backend>> {
    let pieces = Pieces { gathered: Vec::new(), writer: writer.clone() };
    Terminal::new(CrosstermBackend::new(pieces)).context("open the terminal")
}

impl TerminalScreen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// If there is none, or it fails.
    pub fn enter(mouse: bool) -> anyhow::Result<TerminalScreen> {
        anyhow::ensure!(
            stdout().is_terminal() && stdin().is_terminal(),
            "there is no terminal here to draw on; without one use a verb: `kafdeck topics`, `kafdeck read`, `kafdeck --help`"
        );
        HOOK.call_once(hook_panics);
        let writer = Writer::open().context("open the terminal")?;
        take(mouse, &writer)?;
        Ok(TerminalScreen { terminal: open(&writer)?, writer, shown: None, mouse, title: String::new() })
    }

    /// Takes the terminal back after it was left, or after a shell had it while this process was stopped, and draws
    /// everything anew.
    pub fn enter_again(&mut self) -> anyhow::Result<()> {
        // What the shell has set meanwhile is what will be given back; crossterm keeps the first that it saw otherwise.
        drop(disable_raw_mode());
        take(self.mouse, &self.writer)?;
        self.title.clear();
        self.clear()
    }

    /// Gives the terminal back. Harmless if that has been done. False if the terminal takes nothing any more.
    pub fn leave(&mut self) -> bool {
        let reads = self.writer.finish(PATIENCE);
        give_back();
        reads
    }

    /// Forgets what the screen shows, so that the next frame draws every cell.
    pub fn clear(&mut self) -> anyhow::Result<()> {
        // Not `Terminal::clear`: it asks the terminal where the cursor is, and the answer would be taken for keys.
        self.writer.send(sequence(|bytes| queue!(bytes, Clear(ClearType::All)))?);
        self.terminal = open(&self.writer)?;
        self.shown = None;
        Ok(())
    }

    /// Whether the terminal has not taken the last frame yet: another one would only queue up behind it.
    pub fn is_busy(&self) -> bool {
        self.writer.is_busy()
    }

    /// The way to the terminal, for what is no frame.
    pub fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Names the window, if it is called otherwise.
    pub fn entitle(&mut self, title: &str) {
        if self.title != title {
            self.writer.send(title_bytes(title));
            title.clone_into(&mut self.title);
        }
    }

    /// Draws a frame. One that looks like the last one writes nothing: an idle screen sends no byte.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> anyhow::Result<()> {
        self.writer.check().context("draw on the terminal")?;
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

impl Drop for TerminalScreen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether whoever showed the screen has closed it: the terminal no longer exists.
pub fn is_gone() -> bool {
    !stdin().is_terminal()
}

fn take(mouse: bool, writer: &Writer) -> anyhow::Result<()> {
    enable_raw_mode().context("put the terminal into raw mode")?;
    ENTERED.store(true, Ordering::SeqCst);
    writer.send(sequence(|bytes| queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Hide))?);
    writer.send(KEEP_TITLE.to_vec());
    if mouse {
        writer.send(sequence(|bytes| queue!(bytes, EnableMouseCapture))?);
    }
    Ok(())
}

fn give_back() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        // Whatever fails here, the rest must still be tried; there is nobody left to tell.
        drop(last_words().map(|bytes| writer::write_within(&bytes, PATIENCE)));
        drop(disable_raw_mode());
    }
}

/// What undoes everything that `take` wrote.
fn last_words() -> io::Result<Vec<u8>> {
    sequence(|bytes| {
        queue!(
            bytes,
            EndSynchronizedUpdate,
            DisableMouseCapture,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        )?;
        // A terminal that kept no title is left with none of ours.
        bytes.extend_from_slice(&title_bytes(""));
        bytes.extend_from_slice(TAKE_TITLE_BACK);
        Ok(())
    })
}

/// Has the terminal keep the window's title, and take it back (XTWINOPS).
const KEEP_TITLE: &[u8] = b"\x1b[22;2t";
const TAKE_TITLE_BACK: &[u8] = b"\x1b[23;2t";
/// Longer titles are cut by every window.
const LONGEST_TITLE: usize = 120;

/// OSC 2. A name from outside must not end it, nor begin another sequence.
fn title_bytes(title: &str) -> Vec<u8> {
    let title: String = safe(title).chars().filter(|c| !c.is_control()).take(LONGEST_TITLE).collect();
    format!("\x1b]2;{title}\x07").into_bytes()
}

fn sequence(queue: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    queue(&mut bytes)?;
    Ok(bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_outside_neither_ends_the_title_nor_begins_another_sequence() {
        let bytes = title_bytes("a\x07b\x1b]52;c;x\x1b\\ \u{9c}\u{202e}日本");
        let text = String::from_utf8(bytes).unwrap();
        let inner = text.strip_prefix("\x1b]2;").and_then(|text| text.strip_suffix('\x07')).unwrap();
        assert!(!inner.contains(|c: char| c.is_control() || c == '\u{202e}'), "{inner:?}");
        assert!(inner.contains("日本"), "{inner:?}");
        assert!(title_bytes(&"x".repeat(1_000)).len() < 200);
    }
}
