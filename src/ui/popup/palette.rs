//! A list to choose from by typing a few letters of a name: the command palette, the list of places, any list of names.

use std::cell::Cell;
use std::ops::Range;

use crossterm::event::{KeyCode, KeyModifiers};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::frame;
use super::offer::Offer;
use crate::ui::input::{History, LineInput, Typed};
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::movement::Move;
use crate::ui::paint::{self, Align};
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::wrapped_words;

/// What a key or a click led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteChoice {
    /// Still choosing.
    Open,
    /// The offer with this index.
    Picked(usize),
    /// Enter on a text that no offer matches.
    Text(String),
    /// Closed without a choice.
    Left,
}

/// An offer that matches what is typed, and where in its name.
#[derive(Clone, Debug)]
struct PaletteMatch {
    index: usize,
    letters: Vec<Range<usize>>,
}

/// The list, what is typed, and what matches it.
#[derive(Clone, Debug)]
pub struct Palette {
    title: String,
    prompt: String,
    input: LineInput,
    offers: Vec<Offer>,
    found: Vec<PaletteMatch>,
    selected: usize,
    matcher: Matcher,
    /// Each offer is picked by its own key while nothing is typed.
    by_key: bool,
    /// What was chosen before: up goes back to it from the first row.
    past: History,
    /// The text is one of those.
    recalled: bool,
    /// First visible match and where the list stood at the last drawing.
    offset: Cell<usize>,
    list: Cell<Rect>,
}

impl Palette {
    /// A list of offers in their order, which holds as long as nothing is typed. `prompt` stands before what is typed.
    pub fn new(title: impl Into<String>, prompt: impl Into<String>, offers: Vec<Offer>) -> Palette {
        let mut palette = Palette {
            title: title.into(),
            prompt: prompt.into(),
            input: LineInput::default(),
            offers,
            found: Vec::new(),
            selected: 0,
            matcher: Matcher::new(Config::DEFAULT.match_paths()),
            by_key: false,
            past: History::default(),
            recalled: false,
            offset: Cell::default(),
            list: Cell::default(),
        };
        palette.search();
        palette
    }

    /// The same list, of which each offer is picked by its own key while nothing is typed.
    #[must_use]
    pub fn by_key(self) -> Palette {
        Palette { by_key: true, ..self }
    }

    /// The same list, in which up goes back from the first row to what was chosen before, the oldest first here.
    #[must_use]
    pub fn history(self, past: Vec<String>) -> Palette {
        Palette { past: History::new(past), ..self }
    }

    /// What the selected offer is called.
    pub fn picked_name(&self) -> Option<&str> {
        self.picked().map(|index| self.offers[index].name.as_str())
    }

    /// Goes through what was chosen before; whether there was anything.
    fn recall(&mut self, step: Move) -> bool {
        let typed = self.text().to_owned();
        let text = match step {
            Move::Up if self.selected == 0 => self.past.older(&typed),
            Move::Down if self.recalled => self.past.newer(&typed),
            _ => None,
        };
        let Some(text) = text else { return false };
        self.recalled = !text.is_empty();
        self.input.set(text);
        self.search();
        true
    }

    /// The offer that a key picks without Enter.
    fn keyed(&self, key: &Key) -> Option<usize> {
        let has = |offer: &Offer| offer.off.is_none() && offer.key == key.to_string();
        self.offers.iter().position(has).filter(|_| self.by_key && self.text().is_empty())
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.input.text()
    }

    /// The selected offer's index.
    fn picked(&self) -> Option<usize> {
        self.found.get(self.selected).map(|found| found.index)
    }

    /// Inserts pasted text.
    pub fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.search();
    }

    /// Understands a key: up and down choose, Tab takes over the selected name as text, Enter picks, Esc closes.
    pub fn key(&mut self, key: &Key) -> PaletteChoice {
        if let Some(index) = self.keyed(key) {
            return PaletteChoice::Picked(index);
        }
        let step = match (key.code, key.modifiers) {
            (KeyCode::Char('n'), KeyModifiers::CONTROL) => Some(Move::Down),
            (KeyCode::Char('p'), KeyModifiers::CONTROL) => Some(Move::Up),
            (KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown, KeyModifiers::NONE) => {
                Move::of(key)
            }
            _ => None,
        };
        if let Some(step) = step {
            if self.recall(step) {
                return PaletteChoice::Open;
            }
            let page = usize::from(self.list.get().height);
            self.selected = step.apply(self.selected, self.found.len(), page);
            return PaletteChoice::Open;
        }
        match self.input.key(key) {
            Typed::Done => return self.pick(),
            Typed::Left => return PaletteChoice::Left,
            Typed::Complete => {
                if let Some(index) = self.picked() {
                    self.input.set(self.offers[index].name.clone());
                    self.search();
                }
            }
            Typed::Changed => {
                self.past.rest();
                self.recalled = false;
                self.search();
            }
            Typed::Moved | Typed::Ignored => {}
        }
        PaletteChoice::Open
    }

    /// Understands a click or the wheel.
    pub fn mouse(&mut self, mouse: &Mouse) -> PaletteChoice {
        let list = self.list.get();
        let rows = mouse.wheel_rows().signum();
        if rows != 0 {
            let last = self.found.len().saturating_sub(1);
            self.selected = self.selected.saturating_add_signed(rows).min(last);
        } else if matches!(mouse.kind, MouseKind::Click | MouseKind::DoubleClick) && mouse.is_in(list) {
            let index = self.offset.get() + usize::from(mouse.row - list.y);
            if index < self.found.len() {
                self.selected = index;
                return self.pick();
            }
        }
        PaletteChoice::Open
    }

    fn pick(&self) -> PaletteChoice {
        match self.picked() {
            Some(index) if self.offers[index].off.is_none() => PaletteChoice::Picked(index),
            Some(_) => PaletteChoice::Open,
            None if self.text().trim().is_empty() => PaletteChoice::Left,
            None => PaletteChoice::Text(self.text().to_owned()),
        }
    }

    /// Finds the offers that match, best first; a match in the name counts more than one in the detail.
    fn search(&mut self) {
        self.selected = 0;
        self.offset.set(0);
        let typed = self.input.text().trim();
        let all = |(index, _): (usize, &Offer)| PaletteMatch { index, letters: Vec::new() };
        if typed.is_empty() {
            self.found = self.offers.iter().enumerate().map(all).collect();
            return;
        }
        let pattern = Pattern::parse(typed, CaseMatching::Smart, Normalization::Smart);
        let mut scored = Vec::new();
        for (index, offer) in self.offers.iter().enumerate() {
            let exact = u32::from(offer.is_called(typed)) * 10_000;
            if let Some((score, letters)) = letters(&pattern, &offer.name, &mut self.matcher) {
                scored.push((2 * score + exact, PaletteMatch { index, letters }));
                continue;
            }
            if exact > 0 {
                scored.push((exact, PaletteMatch { index, letters: Vec::new() }));
                continue;
            }
            // Whole words only: letters that are strewn over a sentence say nothing.
            let both = format!("{} {}", offer.name, offer.detail).to_lowercase();
            if typed.to_lowercase().split_whitespace().all(|word| both.contains(word)) {
                scored.push((1, PaletteMatch { index, letters: Vec::new() }));
            }
        }
        scored.sort_by(|(one, _), (other, _)| other.cmp(one));
        self.found = scored.into_iter().map(|(_, found)| found).collect();
    }

    /// Draws the box over `area`.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let title = Words::toned(Tone::Title, self.title.as_str());
        let height = paint::to_u16(self.offers.len()).clamp(3, 16) + 2;
        let inner = frame(buf, area, &title, (76, height), Tone::Rule, theme);
        let line = paint::row(inner, 0);
        let prompt = Words::toned(Tone::Accent, self.prompt.as_str());
        let used = paint::line(buf, line, &prompt, theme);
        let field = Rect { x: line.x + used, width: line.width - used, ..line };
        self.input.draw(buf, field, theme, true);
        let space = if inner.height > 4 { 2 } else { 1 };
        let list = Rect { y: inner.y + space, height: inner.height.saturating_sub(space), ..inner };
        let list = self.draw_whole(buf, list, theme);
        self.list.set(list);
        if self.found.is_empty() {
            paint::line(buf, list, &Words::toned(Tone::Muted, "nothing matches"), theme);
        }
        self.draw_list(buf, list, theme);
    }

    /// Where some offers say more than fits beside their names, the selected one says it below the list. What is left for that.
    fn draw_whole(&self, buf: &mut Buffer, list: Rect, theme: &Theme) -> Rect {
        let room = usize::from(list.width);
        let name_width = self.offers.iter().map(|offer| offer.name.chars().count()).max().unwrap_or(0);
        let beside = |offer: &Offer| name_width.min(32).max(offer.name.chars().count()) + 4 + offer.key.len();
        let most = self.offers.iter().map(Offer::length).zip(&self.offers);
        let most =
            most.filter(|(length, offer)| beside(offer) + length > room).map(|(length, _)| length).max();
        // Words do not fill their lines.
        let rows = paint::to_u16(most.map_or(0, |length| length * 9 / 8 / room.max(1) + 1)).min(3);
        if rows == 0 || list.height < 5 + rows {
            return list;
        }
        let below = Rect { y: list.bottom() - rows, height: rows, ..list };
        if let Some(offer) = self.picked().map(|index| &self.offers[index]) {
            let words = Words::toned(Tone::Muted, offer.told());
            for (row, words) in wrapped_words(&words, room).iter().take(usize::from(rows)).enumerate() {
                paint::line(buf, paint::row(below, paint::to_u16(row)), words, theme);
            }
        }
        Rect { height: list.height - rows - 1, ..list }
    }

    fn draw_list(&self, buf: &mut Buffer, list: Rect, theme: &Theme) {
        let height = usize::from(list.height);
        let lowest = (self.selected + 1).saturating_sub(height);
        let offset = self.offset.get().clamp(lowest, self.selected.max(lowest));
        self.offset.set(offset);
        let visible = || self.found.iter().skip(offset).take(height);
        let names =
            visible().map(|found| Words::plain(self.offers[found.index].name.as_str()).width_up_to(32));
        let name_width = names.max().unwrap_or_default();
        for (row, found) in visible().enumerate() {
            let line = paint::row(list, paint::to_u16(row));
            let selected = offset + row == self.selected;
            if selected {
                paint::fill(buf, line, Tone::Selected, theme);
            }
            let offer = &self.offers[found.index];
            let drawn = (theme, selected);
            let (line, key) = match self.by_key {
                true => (draw_key_first(buf, line, &offer.key, drawn), ""),
                false => (line, offer.key.as_str()),
            };
            draw_offer(buf, line, (offer, key), found, name_width, drawn);
        }
    }
}

/// The key that picks the offer, where one looks for it; what is left of the line.
fn draw_key_first(buf: &mut Buffer, line: Rect, key: &str, (theme, selected): (&Theme, bool)) -> Rect {
    let key = Words::toned(Tone::Key, key);
    paint::aligned(buf, Rect { width: line.width.min(1), ..line }, &key, Align::Left, theme, selected);
    let used = line.width.min(3);
    Rect { x: line.x + used, width: line.width - used, ..line }
}

fn draw_offer(
    buf: &mut Buffer,
    line: Rect,
    (offer, key): (&Offer, &str),
    found: &PaletteMatch,
    name_width: usize,
    (theme, selected): (&Theme, bool),
) {
    let key = Words::toned(Tone::Key, key);
    let used = paint::aligned(buf, line, &key, Align::Right, theme, selected);
    let line = Rect { width: line.width.saturating_sub(if used > 0 { used + 2 } else { 0 }), ..line };
    let tone = if offer.off.is_some() { Tone::Muted } else { Tone::Plain };
    let name = Words::toned(tone, offer.name.as_str()).marked(&found.letters, Tone::Match);
    let space = " ".repeat(name_width.saturating_sub(name.width()) + 2);
    let detail = offer.told();
    let words = name.and(Tone::Plain, space).and(Tone::Muted, detail);
    paint::aligned(buf, line, &words, Align::Left, theme, selected);
}

/// The score of a name, and the byte ranges of its letters that match.
fn letters(pattern: &Pattern, name: &str, matcher: &mut Matcher) -> Option<(u32, Vec<Range<usize>>)> {
    let mut buffer = Vec::new();
    let text = Utf32Str::new(name, &mut buffer);
    let mut indices = Vec::new();
    let score = pattern.indices(text, matcher, &mut indices)?;
    indices.sort_unstable();
    indices.dedup();
    // The matcher counts graphemes, as the text of its own kind does.
    let places: Vec<(usize, &str)> =
        unicode_segmentation::UnicodeSegmentation::grapheme_indices(name, true).collect();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, letter) in indices.iter().filter_map(|index| places.get(*index as usize)) {
        match ranges.last_mut() {
            Some(last) if last.end == *at => last.end = at + letter.len(),
            _ => ranges.push(*at..at + letter.len()),
        }
    }
    Some((score, ranges))
}
