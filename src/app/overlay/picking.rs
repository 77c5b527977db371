//! Texts to choose from below a typed line, each by its digit, and what the line means: at once by its text, and by the
//! cluster when the keys rest. Knows no position and no time.
use crate::shell::Look;
use crate::shell::effect::{LinePick, LinePicker, ViewAnswer};
use crate::ui::input::{LineInput, REST};
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::paint::{self, Align};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::wrapped_words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cell::Cell;

/// Rows below the line for what it means: the list keeps its place.
pub const MEANING: u16 = 4;
/// Cells of the box.
pub const WIDTH: u16 = 72;

/// The picks of a line, and what is said of its text.
pub struct Picking {
    picker: LinePicker,
    /// The digit that brought the text: with another one behind it, it is the begin of a number.
    digit: Option<char>,
    /// What the cluster says of the text, and when it is asked.
    told: Option<Words<'static>>,
    due: Option<i64>,
    area: Cell<Rect>,
}

impl Picking {
    pub fn new(picker: LinePicker, now: i64) -> Picking {
        Picking { picker, digit: None, told: None, due: Some(now), area: Cell::default() }
    }

    /// Rows of the list.
    pub fn rows(&self) -> u16 {
        paint::to_u16(self.picker.picks.len())
    }

    /// Understands a key before the line does: whether it has the text chosen.
    pub fn key(&mut self, key: &Key, input: &mut LineInput) -> bool {
        let digit = self.digit.take();
        match key.to_string().as_str() {
            "down" => self.step(1, input),
            "up" => self.step(-1, input),
            _ if !key.is_text() => return false,
            typed => match (self.pick_of(typed).filter(|_| input.is_chosen()), digit) {
                (Some(pick), None) => {
                    input.set_chosen(pick.text);
                    self.digit = Some(pick.digit);
                }
                // It was no choice after all: `14:00`, `1234`.
                (_, Some(digit)) => {
                    input.set(digit);
                    return false;
                }
                (None, None) => return false,
            },
        }
        true
    }

    fn pick_of(&self, digit: &str) -> Option<LinePick> {
        self.picker.picks.iter().find(|pick| digit.chars().eq([pick.digit])).copied()
    }

    fn step(&mut self, by: isize, input: &mut LineInput) {
        let picks = &self.picker.picks;
        let len = picks.len().cast_signed();
        let at = picks.iter().position(|pick| pick.text == input.text()).map(usize::cast_signed);
        let to = at.map_or(if by > 0 { 0 } else { len - 1 }, |at| (at + by).rem_euclid(len));
        input.set_chosen(picks[to.cast_unsigned()].text);
    }

    /// A click on a text chooses it: whether it did.
    pub fn mouse(&self, mouse: &Mouse, input: &mut LineInput) -> bool {
        let area = self.area.get();
        let clicked = matches!(mouse.kind, MouseKind::Click | MouseKind::DoubleClick) && mouse.is_in(area);
        let pick = clicked.then(|| usize::from(mouse.row - area.y));
        let Some(pick) = pick.and_then(|at| self.picker.picks.get(at)) else { return false };
        input.set_chosen(pick.text);
        true
    }

    /// The text is another one now.
    pub fn typed(&mut self, now: i64) {
        (self.told, self.due) = (None, Some(now + REST));
    }

    pub fn due(&self) -> Option<i64> {
        self.due
    }

    /// What is to be asked about the text, if it rested for long enough.
    pub fn rest(&mut self, text: &str, now: i64) -> Option<ViewAnswer> {
        self.due.take_if(|due| *due <= now)?;
        (self.picker.asks)(text)
    }

    pub fn tell(&mut self, words: Words<'static>) {
        self.told = Some(words);
    }

    /// What the text means, in the rows below the line, and below that the list.
    pub fn draw(&self, text: &str, wrong: Option<&str>, below: Rect, buffer: &mut Buffer, look: &Look) {
        let meant = match wrong {
            Some(why) => vec![Words::toned(Tone::Bad, why.to_owned())],
            None => std::iter::once((self.picker.at_once)(text, look)).chain(self.told.clone()).collect(),
        };
        let width = usize::from(below.width).max(1);
        let lines: Vec<Words<'_>> = meant.iter().flat_map(|words| wrapped_words(words, width)).collect();
        for (row, words) in (0..MEANING).zip(&lines) {
            paint::line(buffer, paint::row(below, row), words, &look.theme);
        }
        let above = (MEANING + 1).min(below.height);
        let list = Rect { y: below.y + above, height: below.height - above, ..below };
        self.area.set(list);
        for (row, pick) in (0..list.height).zip(&self.picker.picks) {
            draw_pick(buffer, paint::row(list, row), pick, pick.text == text, look);
        }
    }
}

fn draw_pick(buffer: &mut Buffer, line: Rect, pick: &LinePick, selected: bool, look: &Look) {
    if selected {
        paint::fill(buffer, line, Tone::Selected, &look.theme);
    }
    let words = Words::toned(Tone::Key, format!(" {} ", pick.digit))
        .and(Tone::Plain, format!(" {:<10} ", pick.text))
        .and(Tone::Muted, pick.what);
    paint::aligned(buffer, line, &words, Align::Left, &look.theme, selected);
}
