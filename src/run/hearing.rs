//! What comes from the terminal, turned into what the app takes: keys, pastes, sizes, clicks, and the terminal's own answer. Waits
//! for nothing.
use super::ground::{Ground, Heard};
use super::{Loop, hangup, setup};
use crate::app::Event;
use crate::shell::Notice;
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crossterm::event::{Event as Terminal, EventStream};
use std::io;
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

/// Two clicks at one place within this are one double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// What came, or did not.
pub(super) enum Came {
    Event(Terminal),
    /// What was held back as an answer goes no further: it was typed.
    Nothing,
}

/// What comes next, or nothing until `held`. None: the terminal is gone.
pub(super) async fn next(keys: &mut EventStream, held: Option<Instant>) -> io::Result<Option<Came>> {
    tokio::select! {
        biased;
        event = hangup::next(keys) => event.map(|event| event.map(Came::Event)).transpose(),
        () = sleep_until(held.unwrap_or_else(Instant::now)), if held.is_some() => Ok(Some(Came::Nothing)),
    }
}

impl Loop {
    /// What came from the terminal: the user's, or its own answer. Whether a key was typed.
    pub(super) async fn heard(&mut self, came: Came) -> anyhow::Result<bool> {
        let heard = match came {
            Came::Event(event) => self.listening.take(event),
            Came::Nothing => Heard::Events(self.listening.give_up()),
        };
        match heard {
            Heard::Events(events) => self.typed(events).await,
            Heard::Ground(ground) => {
                self.stand_on(ground).await?;
                Ok(false)
            }
        }
    }

    /// Waits for an answer that may still come, before the terminal is somebody else's, who would read it as keys. What is typed
    /// meanwhile is nobody's.
    pub(super) async fn hear_out(&mut self) -> anyhow::Result<()> {
        let Some(keys) = self.keys.as_mut() else { return Ok(()) };
        while let Some(until) = self.listening.expected() {
            let Ok(Some(Ok(event))) = timeout_at(until, hangup::next(keys)).await else { break };
            if let Heard::Ground(ground) = self.listening.take(event) {
                // Boxed: what an event asks for may itself wait for the terminal.
                return Box::pin(self.stand_on(ground)).await;
            }
        }
        Ok(())
    }

    async fn stand_on(&mut self, ground: Ground) -> anyhow::Result<()> {
        let event = match setup::theme_on(&self.start, ground) {
            Ok(theme) => Event::Theme(theme),
            Err(error) => Event::Note(Notice::warn(error.to_string())),
        };
        self.take(event).await
    }

    async fn typed(&mut self, events: Vec<Terminal>) -> anyhow::Result<bool> {
        let mut typed = false;
        for event in events {
            if let Some(event) = self.translate(event) {
                typed |= matches!(event, Event::Key(_));
                self.take(event).await?;
            }
        }
        Ok(typed)
    }

    fn translate(&mut self, event: Terminal) -> Option<Event> {
        match event {
            Terminal::Key(key) => Key::from_event(&key).map(Event::Key),
            Terminal::Paste(text) => Some(Event::Paste(text)),
            Terminal::Resize(width, height) => Some(Event::Resize(width, height)),
            Terminal::Mouse(mouse) => {
                Mouse::from_event(&mouse).map(|mouse| Event::Mouse(self.doubled(mouse)))
            }
            Terminal::FocusGained | Terminal::FocusLost => None,
        }
    }

    /// Two clicks in a row at one place become a double click.
    fn doubled(&mut self, mouse: Mouse) -> Mouse {
        if mouse.kind != MouseKind::Click {
            return mouse;
        }
        let last = self.last_click.replace((Instant::now().into_std(), mouse));
        match last {
            Some((at, before)) if before == mouse && at.elapsed() < DOUBLE_CLICK => {
                self.last_click = None;
                mouse.doubled()
            }
            _ => mouse,
        }
    }
}
