//! What opens above a view: palette, a list to choose from, a text to read, confirmation, prompt. One at a time; it gets every key first.
mod called;
pub(crate) mod choose;
pub(crate) mod confirm;
pub(crate) mod help;
pub(crate) mod palette;
mod picking;
pub(crate) mod prompt;
pub(crate) mod reader;

use super::App;
use super::event::Outside;
use super::foot::ModeKeys;
use crate::shell::{Look, Notice, ViewId};
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::popup::{GivenAnswer, PaletteChoice};
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Choices of the palette that are kept.
const PAST_KEPT: usize = 100;

/// The one that is open.
pub enum Overlay {
    Palette(palette::Places),
    Confirm(Box<confirm::Confirm>),
    Prompt(prompt::PromptLine),
    Choose(choose::ChooseFrom),
    Reader(reader::OpenPage),
}

impl Overlay {
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        match self {
            Overlay::Palette(places) => places.list.draw(buffer, area, &look.theme),
            Overlay::Confirm(confirm) => confirm.ask.draw(buffer, area, &look.theme),
            Overlay::Prompt(prompt) => prompt.draw(area, buffer, look),
            Overlay::Choose(choose) => choose.list.draw(buffer, area, &look.theme),
            Overlay::Reader(reader) => reader.draw(area, buffer, look),
        }
    }

    /// The keys that work while it is open, for the footer.
    pub fn keys(&self) -> ModeKeys {
        match self {
            Overlay::Palette(_) => &[("enter", "go"), ("↑↓", "choose"), ("esc", "close"), ("ctrl-c", "quit")],
            Overlay::Choose(_) => {
                &[("enter", "take"), ("↑↓", "choose"), ("esc", "close"), ("ctrl-c", "quit")]
            }
            Overlay::Prompt(prompt) if prompt.picks() => {
                &[("enter", "take"), ("↑↓ 1-9", "choose"), ("esc", "close"), ("ctrl-c", "quit")]
            }
            Overlay::Prompt(prompt) if prompt.offers() => {
                &[("enter", "take"), ("tab", "complete"), ("esc", "close"), ("ctrl-c", "quit")]
            }
            Overlay::Prompt(_) => &[("enter", "take"), ("esc", "close"), ("ctrl-c", "quit")],
            Overlay::Confirm(_) => {
                &[("enter", "answer"), ("esc", "no"), ("ctrl-y", "copy line"), ("ctrl-c", "quit")]
            }
            Overlay::Reader(_) => &[("↑↓", "scroll"), ("/", "filter"), ("esc", "close"), ("ctrl-c", "quit")],
        }
    }

    pub fn paste(&mut self, text: &str, now: i64) {
        match self {
            Overlay::Reader(reader) => reader.paste(text),
            Overlay::Choose(choose) => choose.list.paste(text),
            Overlay::Palette(places) => places.list.paste(text),
            Overlay::Confirm(confirm) => confirm.ask.paste(text),
            Overlay::Prompt(prompt) => prompt.paste(text, now),
        }
    }

    /// When something is to happen in it though nothing comes.
    pub fn due(&self) -> Option<i64> {
        match self {
            Overlay::Prompt(prompt) => prompt.due(),
            _ => None,
        }
    }
}

impl App {
    /// Puts a dialog behind those that were asked for before it.
    pub(super) fn wait_for_turn(&mut self, view: ViewId, dialog: Overlay) {
        self.waiting.push_back((view, dialog));
    }

    /// Opens the next dialog, if nothing is open: keys that are meant for one never reach another. One whose view is hidden
    /// waits until that is seen again; one whose view is closed is nobody's.
    pub(super) fn open_waiting(&mut self) {
        let App { stack, waiting, .. } = self;
        waiting.retain(|(view, _)| stack.all().any(|open| open.id == *view));
        let next = waiting.iter().position(|(view, _)| stack.seen().any(|open| open.id == *view));
        if let Some(at) = next.filter(|_| self.overlay.is_none()) {
            self.overlay = self.waiting.remove(at).map(|(_, dialog)| dialog);
        }
    }

    /// Gives a key to what is open; it is put back unless it is done.
    pub(super) fn overlay_key(&mut self, overlay: Overlay, key: &Key) {
        // Who leaves leaves from everywhere; a key that types belongs to what is open.
        if !key.is_text() && self.quits(key) {
            return self.quit();
        }
        match overlay {
            Overlay::Palette(mut places) => {
                let chosen = places.key(key);
                self.choose(places, chosen);
            }
            Overlay::Confirm(confirm) if confirm.ask.copies(key) && !confirm.lines.is_empty() => {
                let (what, text) = ("line".to_owned(), confirm.lines.clone());
                self.outside.push(Outside::Copy { what, text });
                self.overlay = Some(Overlay::Confirm(confirm));
            }
            Overlay::Confirm(mut confirm) => {
                let answer = confirm.ask.key(key);
                self.answer(confirm, answer);
            }
            Overlay::Prompt(prompt) => match prompt.key(key, self.look.now.0) {
                prompt::PromptEnd::Still(prompt) => self.overlay = Some(Overlay::Prompt(*prompt)),
                prompt::PromptEnd::Cancelled => {}
                prompt::PromptEnd::Given(view, answer) => self.give(view, answer),
            },
            Overlay::Choose(mut choose) => {
                let choice = choose.list.key(key);
                self.take_choice(choose, choice);
            }
            Overlay::Reader(mut reader) => self.overlay = reader.key(key).then_some(Overlay::Reader(reader)),
        }
    }

    /// The keys rest: what is typed in it is judged, and asked about.
    pub(super) fn rest_overlay(&mut self) {
        let Some(Overlay::Prompt(prompt)) = &mut self.overlay else { return };
        if let Some((view, asks)) = prompt.rest(self.look.now.0) {
            self.give(view, asks);
        }
    }

    /// What a view says of the line that is typed for it.
    pub(super) fn tell_below(&mut self, view: ViewId, text: &str, words: Words<'static>) {
        if let Some(Overlay::Prompt(prompt)) = &mut self.overlay {
            prompt.tell(view, text, words);
        }
    }

    fn choose(&mut self, places: palette::Places, chosen: palette::Chosen) {
        if matches!(chosen, palette::Chosen::Goal(_)) {
            self.past.push(places.said());
            let surplus = self.past.len().saturating_sub(PAST_KEPT);
            self.past.drain(..surplus);
        }
        match chosen {
            palette::Chosen::Still => self.overlay = Some(Overlay::Palette(places)),
            palette::Chosen::Cancelled => {}
            palette::Chosen::Unknown(why) => self.note(Notice::warn(why)),
            palette::Chosen::Goal(palette::Goal::Go(route)) => self.jump(&route),
            palette::Chosen::Goal(palette::Goal::View(command)) => self.run_command(command),
            palette::Chosen::Goal(palette::Goal::Global(name)) => self.run_global(name),
            palette::Chosen::Goal(palette::Goal::Beat(every)) => self.beat(every),
            palette::Chosen::Goal(palette::Goal::Leave) => self.leave(),
        }
    }

    fn take_choice(&mut self, choose: choose::ChooseFrom, choice: PaletteChoice) {
        match choice {
            PaletteChoice::Open | PaletteChoice::Text(_) => self.overlay = Some(Overlay::Choose(choose)),
            PaletteChoice::Left => {}
            PaletteChoice::Picked(index) => self.give(choose.view, (choose.take)(index)),
        }
    }

    fn answer(&mut self, confirm: Box<confirm::Confirm>, answer: GivenAnswer) {
        match answer {
            GivenAnswer::Open => self.overlay = Some(Overlay::Confirm(confirm)),
            GivenAnswer::No => self.note(Notice::info("Nothing was changed")),
            GivenAnswer::Yes => self.pass(confirm.view, confirm.question.agree(), confirm.act),
        }
    }

    /// A click closes what is only read; everything else goes to what is open.
    pub(super) fn overlay_mouse(&mut self, overlay: Overlay, mouse: &Mouse) {
        match overlay {
            Overlay::Palette(mut places) => {
                let chosen = places.mouse(mouse);
                self.choose(places, chosen);
            }
            Overlay::Confirm(mut confirm) => {
                let answer = confirm.ask.mouse(mouse);
                self.answer(confirm, answer);
            }
            Overlay::Prompt(mut prompt) => {
                prompt.mouse(mouse, self.look.now.0);
                self.overlay = Some(Overlay::Prompt(prompt));
            }
            Overlay::Choose(mut choose) => {
                let choice = choose.list.mouse(mouse);
                self.take_choice(choose, choice);
            }
            Overlay::Reader(_) if mouse.kind == MouseKind::Click => {}
            Overlay::Reader(mut reader) => {
                reader.scroll(mouse.wheel_rows());
                self.overlay = Some(Overlay::Reader(reader));
            }
        }
    }
}
