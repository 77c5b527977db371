//! A question before a change: what will happen, and two buttons of which the safe one has the focus. What can't be undone
//! is typed by name.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::frame;
use crate::ui::input::LineInput;
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::movement::Move;
use crate::ui::paint;
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::hanging_words;

/// What has been answered so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenAnswer {
    /// Nothing yet.
    Open,
    /// Do it.
    Yes,
    /// Leave it.
    No,
}

/// A question with its answer in the making.
#[derive(Clone, Debug)]
pub struct Ask {
    title: String,
    body: Vec<Words<'static>>,
    /// The lines as they were fitted last, and into how many cells: thousands of them are wrapped once.
    wrapped: RefCell<(usize, Arc<[Words<'static>]>)>,
    widest: usize,
    action: String,
    /// What must be typed whole, and what has been typed: the change can't be undone.
    name: Option<(String, LineInput)>,
    on_action: bool,
    scrolled: usize,
    /// Body lines hidden at the last drawing, and where the two buttons stood.
    hidden: Cell<usize>,
    buttons: Cell<(Rect, Rect)>,
}

const CANCEL: &str = "Cancel";
/// Cells that the frame takes from the width of the screen.
const FRAME: usize = 6;

impl Ask {
    /// A question: its title, what will happen line by line, and the word on the button that does it.
    pub fn new(title: impl Into<String>, body: Vec<Words<'static>>, action: impl Into<String>) -> Ask {
        let widest = body.iter().map(Words::width).max().unwrap_or_default();
        Ask {
            title: title.into(),
            body,
            wrapped: RefCell::new((0, Arc::from([]))),
            widest,
            action: action.into(),
            name: None,
            on_action: false,
            scrolled: 0,
            hidden: Cell::default(),
            buttons: Cell::default(),
        }
    }

    /// The change can't be undone: the box says so by its tone, and only typing `name` whole permits it.
    #[must_use]
    pub fn typed(mut self, name: impl Into<String>) -> Ask {
        self.name = Some((name.into(), LineInput::default()));
        self
    }

    /// Whether a key asks for the lines of the question, to copy: `c`, unless a name is typed; ctrl-y always.
    pub fn copies(&self, key: &Key) -> bool {
        match (key.code, key.modifiers) {
            (KeyCode::Char('c'), KeyModifiers::NONE) => self.name.is_none(),
            (KeyCode::Char('y'), KeyModifiers::CONTROL) => true,
            _ => false,
        }
    }

    /// Whether the action may be chosen: its name is typed if it has to be.
    pub fn permitted(&self) -> bool {
        self.name.as_ref().is_none_or(|(name, input)| input.text() == name)
    }

    /// Understands a key. Enter presses the button that has the focus, `y` and `n` are short for the two, Esc cancels.
    pub fn key(&mut self, key: &Key) -> GivenAnswer {
        match (key.code, key.modifiers) {
            (KeyCode::Esc, _) => return GivenAnswer::No,
            (KeyCode::Enter, KeyModifiers::NONE) => return self.enter(),
            (KeyCode::Tab, _) => self.on_action = !self.on_action && self.permitted(),
            (KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown, _) => self.scroll(key),
            _ if self.name.is_some() => self.type_key(key),
            (KeyCode::Left | KeyCode::Right | KeyCode::Char('h' | 'l'), KeyModifiers::NONE) => {
                self.on_action = !self.on_action;
            }
            (KeyCode::Char('y' | 'Y'), KeyModifiers::NONE) => return GivenAnswer::Yes,
            (KeyCode::Char('n' | 'N' | 'q'), KeyModifiers::NONE) => return GivenAnswer::No,
            _ => self.scroll(key),
        }
        GivenAnswer::Open
    }

    /// Inserts pasted text into the name.
    pub fn paste(&mut self, text: &str) {
        if let Some((_, input)) = &mut self.name {
            input.paste(text.trim());
        }
        self.on_action = self.name.is_some() && self.permitted();
    }

    /// Understands a click on a button.
    pub fn mouse(&mut self, mouse: &Mouse) -> GivenAnswer {
        let (cancel, action) = self.buttons.get();
        match mouse.kind {
            MouseKind::Click | MouseKind::DoubleClick if mouse.is_in(cancel) => GivenAnswer::No,
            MouseKind::Click | MouseKind::DoubleClick if mouse.is_in(action) && self.permitted() => {
                GivenAnswer::Yes
            }
            _ => {
                let to = self.scrolled.saturating_add_signed(mouse.wheel_rows());
                self.scrolled = to.min(self.hidden.get());
                GivenAnswer::Open
            }
        }
    }

    fn enter(&self) -> GivenAnswer {
        match (&self.name, self.on_action) {
            (_, true) if self.permitted() => GivenAnswer::Yes,
            (Some((_, input)), _) if !input.text().is_empty() => GivenAnswer::Open,
            _ => GivenAnswer::No,
        }
    }

    /// A whole name moves the focus to the action; anything else takes it back.
    fn type_key(&mut self, key: &Key) {
        if let Some((_, input)) = &mut self.name {
            input.key(key);
        }
        self.on_action = self.permitted();
    }

    fn scroll(&mut self, key: &Key) {
        let lines = self.hidden.get() + 1;
        self.scrolled = Move::of(key).map_or(self.scrolled, |step| step.apply(self.scrolled, lines, 8));
    }

    /// Draws the box over `area`.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let prompt = self.name.as_ref().map(|(name, _)| format!("type {name} to confirm: "));
        let prompt_width = prompt.as_ref().map_or(0, |prompt| prompt.chars().count() + 24);
        let width = self.widest.max(prompt_width).max(self.title.chars().count() + 2).clamp(40, 92);
        let body = self.fitted(width.min(usize::from(area.width).saturating_sub(FRAME)).max(1));
        let lines = paint::to_u16(body.len());
        let rows = lines.saturating_add(if prompt.is_some() { 4 } else { 2 });
        let danger = self.name.is_some();
        let (tone, title_tone) = if danger { (Tone::Bad, Tone::Bad) } else { (Tone::Rule, Tone::Title) };
        let title = Words::toned(title_tone, self.title.as_str());
        let inner = frame(buf, area, &title, (paint::to_u16(width), rows), tone, theme);
        let below = inner.height.min(if prompt.is_some() { 2 } else { 1 });
        let spacing = |room: u16| u16::from(inner.height >= lines + below + room);
        let room = inner.height - below;
        self.draw_body(&body, buf, Rect { height: room - spacing(1).min(room), ..inner }, theme);
        if let (Some((_, input)), Some(prompt), true) = (&self.name, prompt, below == 2) {
            let line = paint::row(inner, inner.height - 2 - spacing(2));
            let roomy = usize::from(line.width) > prompt.chars().count() + 12;
            let prompt = if roomy { prompt } else { "name: ".to_owned() };
            let used = paint::line(buf, line, &Words::toned(Tone::Muted, prompt), theme);
            let field = Rect { x: line.x + used, width: line.width - used, ..line };
            input.draw(buf, field, theme, true);
        }
        self.draw_buttons(buf, paint::row(inner, inner.height.saturating_sub(1)), theme);
    }

    /// The lines in that many cells: whoever agrees has read all of it.
    fn fitted(&self, room: usize) -> Arc<[Words<'static>]> {
        let mut wrapped = self.wrapped.borrow_mut();
        if wrapped.0 != room {
            *wrapped = (room, self.wrap(room).into());
        }
        Arc::clone(&wrapped.1)
    }

    fn wrap(&self, room: usize) -> Vec<Words<'static>> {
        let fitted = |words: &Words<'static>| match words.is_empty() {
            true => vec![Words::new()],
            false => hanging_words(words, room, 2),
        };
        self.body.iter().flat_map(fitted).collect()
    }

    fn draw_body(&self, body: &[Words<'static>], buf: &mut Buffer, area: Rect, theme: &Theme) {
        let height = usize::from(area.height);
        let hidden = body.len().saturating_sub(height);
        self.hidden.set(hidden);
        let first = self.scrolled.min(hidden);
        for (row, words) in body.iter().skip(first).take(height).enumerate() {
            let line = paint::row(area, paint::to_u16(row));
            paint::line(buf, line, words, theme);
            let more = hidden - first;
            if more > 0 && row + 1 == height {
                paint::clear(buf, line);
                paint::line(
                    buf,
                    line,
                    &Words::toned(Tone::Muted, format!("↓ {} more lines", more + 1)),
                    theme,
                );
            }
        }
    }

    fn draw_buttons(&self, buf: &mut Buffer, line: Rect, theme: &Theme) {
        let roomy = usize::from(line.width) > self.action.chars().count() + CANCEL.len() + 10;
        let label = |text: &str, focused: bool| match (focused, roomy) {
            (true, true) => format!("[ {text} ]"),
            (false, true) => format!("  {text}  "),
            (true, false) => format!("[{text}]"),
            (false, false) => text.to_owned(),
        };
        let action_tone = match (self.permitted(), self.name.is_some()) {
            (false, _) => Tone::Muted,
            (true, true) => Tone::Bad,
            (true, false) => Tone::Strong,
        };
        let cancel = Words::toned(Tone::Plain, label(CANCEL, !self.on_action));
        let action = Words::toned(action_tone, label(&self.action, self.on_action));
        let (cancel_width, action_width) = (paint::to_u16(cancel.width()), paint::to_u16(action.width()));
        let gap = if roomy { 2 } else { 1 };
        let room = line.width.saturating_sub(cancel_width + action_width + gap);
        let at = |x: u16, width: u16| {
            let x = (line.x + x).min(line.right());
            Rect { x, width: width.min(line.right() - x), ..line }
        };
        let cancel_at = at(room, cancel_width);
        let action_at = at(room + cancel_width + gap, action_width);
        for (place, words, focused) in
            [(cancel_at, cancel, !self.on_action), (action_at, action, self.on_action)]
        {
            if focused {
                paint::fill(buf, place, Tone::Selected, theme);
            }
            paint::aligned(buf, place, &words, paint::Align::Left, theme, focused);
        }
        self.buttons.set((cancel_at, action_at));
    }
}
