//! The help page, made from the commands: every key that works here. Draws and scrolls; runs nothing.
use super::super::App;
use super::super::keymap::Keymap;
use crate::shell::{Look, Ready, Row};
use crate::ui::key::Key;
use crate::ui::movement::Move;
use crate::ui::paint;
use crate::ui::popup::frame;
use crate::ui::tone::Tone;
use crate::ui::width::pad_right;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Keys that every list and text understands; they are no commands, for nobody remaps an arrow.
const MOVES: &[(&str, &str)] = &[
    ("↑ ↓ j k", "Moves by a row."),
    ("PgUp PgDn", "Moves by a screen; ctrl-u and ctrl-d by half of one."),
    ("g G", "Goes to the first or last row."),
];

/// The open help page.
pub struct Help {
    title: String,
    lines: Vec<Words<'static>>,
    top: usize,
    page: usize,
}

impl Help {
    /// The keys of the place on top and those that work everywhere.
    pub fn new(app: &App) -> Help {
        let mut lines = Vec::new();
        let mut title = String::new();
        if let Some(open) = app.stack.top() {
            title = open.view.title();
            let rows = open.view.rows();
            if !rows.is_empty() {
                lines.push(Words::toned(Tone::Head, title.clone()));
            }
            for (number, row) in rows.iter().enumerate() {
                lines.push(line(&app.keymap, row, &open.view.ready(number, &app.look)));
            }
            lines.push(Words::new());
        }
        lines.push(Words::toned(Tone::Head, "Moving"));
        lines.extend(MOVES.iter().map(|(keys, help)| pair(keys, help, Tone::Plain)));
        lines.push(Words::new());
        lines.push(Words::toned(Tone::Head, "Everywhere"));
        for row in super::super::global_rows() {
            lines.push(line(&app.keymap, &row, &app.global_ready(&row)));
        }
        Help { title, lines, top: 0, page: 1 }
    }

    /// Whether the page stays open.
    pub fn key(&mut self, key: &Key) -> bool {
        let last = self.lines.len().saturating_sub(self.page);
        match Move::of(key) {
            Some(Move::Up) => self.top = self.top.saturating_sub(1),
            Some(Move::Down) => self.top = (self.top + 1).min(last),
            Some(step) => self.top = step.apply(self.top, last + 1, self.page),
            None => return false,
        }
        true
    }

    pub fn scroll(&mut self, rows: isize) {
        let last = self.lines.len().saturating_sub(self.page);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let width = 4 + self.lines.iter().map(Words::width).max().unwrap_or(20);
        let title = Words::toned(Tone::Title, format!("Help · {}", self.title));
        let size = (paint::to_u16(width), paint::to_u16(self.lines.len()));
        let body = frame(buffer, area, &title, size, Tone::Rule, &look.theme);
        self.page = usize::from(body.height.max(1));
        self.top = self.top.min(self.lines.len().saturating_sub(self.page));
        for (at, words) in self.lines.iter().skip(self.top).take(self.page).enumerate() {
            paint::line(buffer, paint::row(body, paint::to_u16(at)), words, &look.theme);
        }
    }
}

fn line(keymap: &Keymap, row: &Row, ready: &Ready) -> Words<'static> {
    let keys = keymap.keys(row).iter().map(Key::label).collect::<Vec<_>>().join(" ");
    match ready {
        Ready::Yes => pair(&keys, row.help, Tone::Plain),
        Ready::No(why) => pair(&keys, row.help, Tone::Muted).and(Tone::Warn, format!("  ({why})")),
    }
}

fn pair(keys: &str, help: &str, tone: Tone) -> Words<'static> {
    Words::toned(Tone::Key, format!("  {} ", pad_right(keys, 12))).and(tone, help.to_owned())
}
