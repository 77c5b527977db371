//! The viewer on a buffer: scrolling, wrapping, searching, and that size costs nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::paint::text_of;
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;
use crate::ui::width::floor_boundary;
use crate::ui::words::Piece;

/// Longer lines are parted, so that a line of many megabytes costs no more to draw than a short one.
const LONGEST: usize = 4096;

/// A text in memory as lines of one tone; overlong lines come in parts, as a source of lines gives them.
#[derive(Clone, Debug, Default)]
struct PlainLines {
    text: String,
    tone: Tone,
    /// Where a line or part ends in the text, where the next begins, and whether it is a later part.
    ends: Vec<(usize, usize, bool)>,
}

impl PlainLines {
    /// The lines of a text in one tone.
    fn new(text: impl Into<String>, tone: Tone) -> PlainLines {
        let text = text.into();
        let mut ends = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let mut later = false;
            while end - start > LONGEST {
                let part = floor_boundary(&text, start + LONGEST);
                ends.push((part, part, later));
                (start, later) = (part, true);
            }
            ends.push((end, end + 1, later));
            start = end + 1;
        }
        PlainLines { text, tone, ends }
    }
}

impl Lines for PlainLines {
    fn count(&self) -> usize {
        self.ends.len()
    }

    fn line(&self, index: usize) -> Vec<Piece<'_>> {
        let Some((end, _, _)) = self.ends.get(index) else { return Vec::new() };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before].1);
        vec![(self.tone, std::borrow::Cow::Borrowed(&self.text[start..*end]))]
    }

    fn goes_on(&self, index: usize) -> bool {
        self.ends.get(index).is_some_and(|(_, _, later)| *later)
    }
}

fn numbered(count: usize) -> PlainLines {
    let text: Vec<String> = (1..=count).map(|number| format!("line {number}")).collect();
    PlainLines::new(text.join("\n"), Tone::Plain)
}

fn buffer(state: &TextState, lines: &dyn Lines, width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    state.draw(&mut buf, area, lines, &Theme::default());
    buf
}

fn shown(state: &TextState, lines: &dyn Lines, width: u16, height: u16) -> String {
    text_of(&buffer(state, lines, width, height))
}

fn press(state: &mut TextState, lines: &dyn Lines, keys: &str) {
    for key in keys.split(' ') {
        assert!(state.key(&Key::parse(key).unwrap(), lines), "{key}");
    }
}

#[test]
fn scrolls_no_further_than_the_text() {
    let lines = numbered(30);
    let mut state = TextState::new();
    assert_eq!(shown(&state, &lines, 10, 3), "line 1\nline 2\nline 3\n");
    press(&mut state, &lines, "j pagedown");
    assert_eq!(shown(&state, &lines, 10, 3), "line 5\nline 6\nline 7\n");
    press(&mut state, &lines, "G");
    assert_eq!(shown(&state, &lines, 10, 3), "line 28\nline 29\nline 30\n");
    assert_eq!(state.position(&lines), "line 28 of 30 · 100 %");
    press(&mut state, &lines, "j k k");
    assert_eq!(state.top(), 25);
    press(&mut state, &lines, "home");
    assert_eq!(state.position(&lines), "line 1 of 30 · 0 %");
    assert_eq!(shown(&state, &lines, 10, 40).lines().count(), 40);
    assert_eq!(state.position(&lines), "", "everything is visible");
}

#[test]
fn long_lines_are_cut_or_wrapped() {
    let lines = PlainLines::new("abcdefghij日本語xyz\nshort\x1b", Tone::Plain);
    let mut state = TextState::new();
    assert_eq!(shown(&state, &lines, 8, 2), "abcdefg›\nshort␛\n");
    press(&mut state, &lines, "right");
    assert_eq!(shown(&state, &lines, 8, 2), "ij日本 ›\n\n");
    state.toggle_wrap();
    assert_eq!(shown(&state, &lines, 8, 4), "abcdefgh\nij日本語\nxyz\nshort␛\n");
    press(&mut state, &lines, "j");
    assert_eq!(shown(&state, &lines, 8, 4), "abcdefgh\nij日本語\nxyz\nshort␛\n", "nothing lies below");
    shown(&state, &lines, 8, 2);
    press(&mut state, &lines, "j");
    assert_eq!(shown(&state, &lines, 8, 2), "ij日本語\nxyz\n");
    press(&mut state, &lines, "G k k k k");
    assert_eq!(shown(&state, &lines, 8, 2), "abcdefgh\nij日本語\n");
}

#[test]
fn finds_step_around_and_are_shown() {
    let lines = PlainLines::new(format!("Alpha\n{}\nalpha beta ALPHA", "x\n".repeat(40)), Tone::Plain);
    let mut state = TextState::new();
    shown(&state, &lines, 20, 5);
    state.find("alpha", &lines);
    assert_eq!(state.finds().unwrap().position(), (1, 3, false));
    state.next(1, &lines);
    assert!(shown(&state, &lines, 20, 5).contains("alpha beta"));
    state.next(1, &lines);
    let buf = buffer(&state, &lines, 20, 5);
    let theme = Theme::default();
    let row = text_of(&buf).lines().position(|line| line.contains("beta")).unwrap() as u16;
    assert_eq!(buf[(0, row)].style().bg, theme.style(Tone::Match).bg);
    assert_eq!(buf[(11, row)].style().bg, theme.style(Tone::MatchHere).bg);
    assert_eq!(buf[(6, row)].style().bg, buf[(19, row)].style().bg);
    state.next(1, &lines);
    assert_eq!((state.top(), state.finds().unwrap().position().0), (0, 1));
    state.find("Alpha", &lines);
    assert_eq!(state.finds().unwrap().position().1, 1, "a capital means its case");
    state.find("none", &lines);
    assert_eq!(state.finds().unwrap().position(), (0, 0, false));
}

#[test]
fn a_find_far_to_the_right_and_across_parts_is_shown() {
    let text = format!("{}needle{}", "x".repeat(4093), "y".repeat(5000));
    let lines = PlainLines::new(text, Tone::Plain);
    let mut state = TextState::new();
    shown(&state, &lines, 40, 4);
    state.find("needle", &lines);
    assert_eq!(state.finds().unwrap().position(), (1, 1, false));
    let buf = buffer(&state, &lines, 40, 4);
    assert!(text_of(&buf).contains("xnee"), "{}", text_of(&buf));
    state.toggle_wrap();
    state.find("needle", &lines);
    let buf = buffer(&state, &lines, 40, 4);
    let found = (0..160u16)
        .filter(|cell| buf[(cell % 40, cell / 40)].style().bg == Theme::default().style(Tone::MatchHere).bg);
    assert_eq!(found.count(), 6, "both halves: {}", text_of(&buf));
}

#[test]
fn lines_can_be_chosen() {
    let lines = numbered(30);
    let mut state = TextState::new();
    state.selected = Some(0);
    shown(&state, &lines, 10, 4);
    press(&mut state, &lines, "j j j j");
    assert_eq!((state.selected, state.top()), (Some(4), 1));
    assert!(shown(&state, &lines, 10, 4).ends_with("▌  line 5\n"));
    assert!(state.mouse(&Mouse { kind: MouseKind::Click, column: 2, row: 1 }, &lines));
    assert_eq!(state.selected, Some(2));
    assert!(state.mouse(&Mouse { kind: MouseKind::WheelDown, column: 2, row: 1 }, &lines));
    assert_eq!(state.top(), 4);
}

/// Counts what is asked for.
struct Counted {
    lines: PlainLines,
    asked: std::cell::Cell<usize>,
    longest: std::cell::Cell<usize>,
}

impl Lines for Counted {
    fn count(&self) -> usize {
        self.lines.count()
    }

    fn line(&self, index: usize) -> Vec<Piece<'_>> {
        let pieces = self.lines.line(index);
        self.asked.set(self.asked.get() + 1);
        self.longest.set(self.longest.get().max(pieces.iter().map(|(_, text)| text.len()).sum()));
        pieces
    }
}

#[test]
fn a_frame_asks_only_for_what_it_shows() {
    let text = format!("{}\n{}", "{\"key\":\"välue\"},".repeat(700_000), "short\n".repeat(30_000));
    assert!(text.len() > 10_000_000);
    let lines = PlainLines::new(text, Tone::Plain);
    let lines = Counted { lines, asked: 0.into(), longest: 0.into() };
    for wrap in [false, true] {
        let mut state = TextState::new();
        state.wrap = wrap;
        for step in ["pagedown", "pagedown", "G", "pageup", "k"] {
            shown(&state, &lines, 200, 60);
            lines.asked.set(0);
            press(&mut state, &lines, step);
            shown(&state, &lines, 200, 60);
            // A move and a frame each look at the rows of a screen, and at those of the last screen for the end.
            assert!(lines.asked.get() <= 400, "{step} asked for {} lines", lines.asked.get());
        }
    }
    assert!(lines.longest.get() <= 4096);
}

#[test]
fn no_size_breaks_it() {
    let theme = Theme::default();
    let lines = PlainLines::new("ab日本\x1b\u{202e}c\n\ne\u{301}tude\n".repeat(40), Tone::Str);
    for wrap in [false, true] {
        let mut state = TextState::new();
        (state.wrap, state.selected) = (wrap, Some(3));
        for area in crate::ui::sizes::sizes() {
            let mut buf = Buffer::empty(area);
            state.draw(&mut buf, area, &lines, &theme);
            state.key(&Key::parse("pagedown").unwrap(), &lines);
            state.find("d", &lines);
        }
    }
    let none = PlainLines::default();
    shown(&TextState::new(), &none, 10, 3);
    TextState::new().find("x", &none);
}

#[test]
fn a_chosen_line_that_is_taller_than_the_screen_is_scrolled_through() {
    let lines = PlainLines::new(format!("first\n{}\nlast", "abcde".repeat(10)), Tone::Plain);
    let mut state = TextState::new();
    (state.wrap, state.selected) = (true, Some(0));
    assert_eq!(shown(&state, &lines, 8, 3), "▌  first\n   abcde\n   abcde\n");
    press(&mut state, &lines, "j");
    assert_eq!(state.selected, Some(1));
    press(&mut state, &lines, "j j");
    assert_eq!((state.selected, state.top()), (Some(1), 1), "it is not passed over");
    press(&mut state, &lines, "j j j j j j j j");
    assert_eq!(shown(&state, &lines, 8, 3), "   abcde\n   abcde\n▌  last\n");
    press(&mut state, &lines, "k k k k pageup pageup pageup");
    assert_eq!(state.top(), 0);
    press(&mut state, &lines, "pagedown pagedown");
    assert_eq!(state.selected, Some(1), "a page within the tall line");
}
