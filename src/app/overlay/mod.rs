//! What opens above a view: help, palette, confirmation, prompt. One at a time; it gets every key first.
pub mod confirm;
pub mod help;
pub mod palette;
pub mod prompt;

use super::App;
use crate::shell::{Look, Notice};
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::popup::Answer;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The one that is open.
pub enum Overlay {
    Help(help::Help),
    Palette(palette::Places),
    Confirm(confirm::Confirm),
    Prompt(prompt::PromptLine),
}

impl Overlay {
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        match self {
            Overlay::Help(help) => help.draw(area, buffer, look),
            Overlay::Palette(places) => places.list.draw(buffer, area, &look.theme),
            Overlay::Confirm(confirm) => confirm.ask.draw(buffer, area, &look.theme),
            Overlay::Prompt(prompt) => prompt.draw(area, buffer, look),
        }
    }

    pub fn paste(&mut self, text: &str) {
        match self {
            Overlay::Help(_) => {}
            Overlay::Palette(places) => places.list.paste(text),
            Overlay::Confirm(confirm) => confirm.ask.paste(text),
            Overlay::Prompt(prompt) => prompt.paste(text),
        }
    }
}

impl App {
    /// Gives a key to what is open; it is put back unless it is done.
    pub(super) fn overlay_key(&mut self, overlay: Overlay, key: &Key) {
        if *key == Key::ctrl('c') {
            return;
        }
        match overlay {
            Overlay::Help(mut help) => self.overlay = help.key(key).then_some(Overlay::Help(help)),
            Overlay::Palette(mut places) => {
                let chosen = places.key(key);
                self.choose(places, chosen);
            }
            Overlay::Confirm(mut confirm) => {
                let answer = confirm.ask.key(key);
                self.answer(confirm, answer);
            }
            Overlay::Prompt(prompt) => match prompt.key(key) {
                prompt::Asked::Still(prompt) => self.overlay = Some(Overlay::Prompt(*prompt)),
                prompt::Asked::Cancelled => {}
                prompt::Asked::Given(view, answer) => self.give(view, None, answer),
            },
        }
    }

    fn choose(&mut self, places: palette::Places, chosen: palette::Chosen) {
        match chosen {
            palette::Chosen::Still => self.overlay = Some(Overlay::Palette(places)),
            palette::Chosen::Cancelled => {}
            palette::Chosen::Unknown(why) => self.note(Notice::warn(why)),
            palette::Chosen::Goal(palette::Goal::Go(route)) => self.jump(&route),
            palette::Chosen::Goal(palette::Goal::View(command)) => self.run_command(command),
            palette::Chosen::Goal(palette::Goal::Global(name)) => self.run_global(name),
        }
    }

    fn answer(&mut self, confirm: confirm::Confirm, answer: Answer) {
        match answer {
            Answer::Open => self.overlay = Some(Overlay::Confirm(confirm)),
            Answer::No => self.note(Notice::info("Nothing was changed")),
            Answer::Yes => self.pass(confirm.view, confirm.change),
        }
    }

    /// A click closes the help; everything else goes to what is open.
    pub(super) fn overlay_mouse(&mut self, overlay: Overlay, mouse: &Mouse) {
        match overlay {
            Overlay::Help(_) if mouse.kind == MouseKind::Click => {}
            Overlay::Help(mut help) => {
                help.scroll(mouse.wheel_rows());
                self.overlay = Some(Overlay::Help(help));
            }
            Overlay::Palette(mut places) => {
                let chosen = places.mouse(mouse);
                self.choose(places, chosen);
            }
            Overlay::Confirm(mut confirm) => {
                let answer = confirm.ask.mouse(mouse);
                self.answer(confirm, answer);
            }
            Overlay::Prompt(prompt) => self.overlay = Some(Overlay::Prompt(prompt)),
        }
    }
}
