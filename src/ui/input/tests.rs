//! The input on a buffer and under keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::ui::paint::text_of;
use crate::ui::theme::Theme;
use crate::ui::tone::Tone;

fn press(input: &mut LineInput, keys: &str) -> Typed {
    keys.split(' ').map(|key| input.key(&Key::parse(key).unwrap())).last().unwrap()
}

fn draw(input: &LineInput, width: u16, height: u16) -> Buffer {
    draw_in(&Theme::default(), input, width, height)
}

fn draw_in(theme: &Theme, input: &LineInput, width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    input.draw(&mut buf, area, theme, true);
    input.draw_completion(&mut buf, Rect { height: 1, ..area }, area, theme);
    buf
}

#[test]
fn keys_edit_the_text() {
    let mut input = LineInput::default();
    assert_eq!(press(&mut input, "a b c left"), Typed::Moved);
    assert_eq!(press(&mut input, "X"), Typed::Changed);
    assert_eq!((input.text(), input.cursor()), ("abXc", 3));
    assert_eq!(press(&mut input, "ctrl-u"), Typed::Changed);
    assert_eq!(input.text(), "c");
    assert_eq!(press(&mut input, "enter"), Typed::Done);
    assert_eq!(press(&mut input, "esc"), Typed::Left);
    assert_eq!(press(&mut input, "f5"), Typed::Ignored);
    input.paste("two\r\nlines\n");
    assert_eq!(input.text(), "two linesc");
}

/// As in every other program: `all`, and `9` typed, is `9`.
#[test]
fn a_chosen_text_makes_way_for_what_is_typed_and_stays_for_who_moves_in_it() {
    let prefilled = || LineInput::new("all").chosen();
    let typed = |keys: &str| {
        let mut input = prefilled();
        press(&mut input, keys);
        input.text().to_owned()
    };
    assert_eq!(typed("9 0"), "90");
    for (keys, kept) in [
        ("end 9", "all9"),
        ("left 9", "al9l"),
        ("home 9", "9all"),
        ("tab 9", "all9"),
        ("ctrl-w 9", "9"),
        ("f5 9", "9"),
    ] {
        assert_eq!(typed(keys), kept, "{keys}");
    }
    assert_eq!(typed("backspace"), "");
    assert_eq!(typed("left backspace"), "al");
    let mut input = prefilled();
    assert_eq!(press(&mut input, "delete"), Typed::Changed);
    let mut input = prefilled();
    input.paste("0,3");
    assert_eq!(input.text(), "0,3");
    let mut input = prefilled();
    press(&mut input, "end");
    assert_ne!(draw(&input, 8, 1)[(0, 0)].style(), draw(&prefilled(), 8, 1)[(0, 0)].style(), "it is seen");
}

#[test]
fn up_and_down_leaf_through_what_begins_alike() {
    let mut input = LineInput::default().history(vec!["topics".into(), "groups".into(), "topic x".into()]);
    press(&mut input, "t up");
    assert_eq!(input.text(), "topic x");
    press(&mut input, "up");
    assert_eq!(input.text(), "topics");
    press(&mut input, "up down");
    assert_eq!(input.text(), "topic x");
    press(&mut input, "down");
    assert_eq!(input.text(), "t");
    input.remember();
    input.set("");
    press(&mut input, "up");
    assert_eq!(input.text(), "t", "what was meant is the newest of them");
}

#[test]
fn the_cursor_stays_visible_and_wide_characters_whole() {
    let input = LineInput::new("日本語テキスト");
    let buf = draw(&input, 8, 1);
    assert_eq!(text_of(&buf), " キスト\n");
    assert_eq!(buf[(7, 0)].style().add_modifier, Theme::default().style(Tone::Cursor).add_modifier);
    assert_eq!(text_of(&draw(&LineInput::new("\x1b[2J"), 8, 1)), "␛[2J\n");
}

#[test]
fn a_mistake_is_marked_and_told() {
    let mut input = LineInput::new("status = FAILED");
    input.mistake = Some(InputMistake { range: 9..15, message: "a text needs quotes".to_owned() });
    let buf = draw(&input, 40, 2);
    assert_eq!(text_of(&buf), "status = FAILED\n         ^ a text needs quotes\n");
    assert_eq!(buf[(9, 0)].style().fg, Theme::default().style(Tone::Mistake).fg);
    assert_ne!(buf[(8, 0)].style().fg, Theme::default().style(Tone::Mistake).fg);
    assert_eq!(text_of(&draw(&input, 24, 2)).lines().nth(1).unwrap(), "   ^ a text needs quotes");
    press(&mut input, "x");
    assert_eq!(input.mistake, None, "an edited text is judged anew");
}

#[test]
fn completions_are_chosen_from_a_list() {
    let mut input = LineInput::new("go to");
    assert_eq!(press(&mut input, "tab"), Typed::Complete);
    input.complete(3, vec![("topics".into(), "all topics".into()), ("top".into(), "deck".into())]);
    assert_eq!(text_of(&draw(&input, 40, 4)), "go to\n    topics  all topics\n    top  deck\n\n");
    assert_eq!(press(&mut input, "down tab down enter"), Typed::Changed, "around the list");
    assert_eq!(input.text(), "go top");
    input.complete(3, vec![("topics".into(), String::new())]);
    assert_eq!(input.text(), "go topics", "the only one is taken");
    input.complete(3, Vec::new());
    assert_eq!(press(&mut input, "esc"), Typed::Left, "no list, no need to close it");
}

#[test]
fn a_list_that_came_by_itself_takes_neither_enter_nor_the_next_letter() {
    let offers = || vec![("topics".into(), String::new()), ("top".into(), String::new())];
    let shown = || {
        let mut input = LineInput::new("go to").history(vec!["go to bed".into()]);
        input.offer(3, offers());
        input
    };
    assert_eq!(press(&mut shown(), "enter"), Typed::Done);
    for (keys, text) in
        [("down enter", "go topics"), ("tab tab enter", "go top"), ("x", "go tox"), ("up", "go to bed")]
    {
        let mut input = shown();
        press(&mut input, keys);
        assert_eq!((input.text(), input.completion()), (text, None), "{keys}");
    }
    let mut input = shown();
    assert_eq!(press(&mut input, "esc"), Typed::Moved, "it closes the list only");
    press(&mut input, "p");
    input.offer(3, offers());
    assert_eq!(input.completion(), None, "who closed it for this word does not want it");
    press(&mut input, "space");
    input.offer(7, offers());
    assert!(input.completion().is_some());
    assert_eq!(press(&mut input, "esc esc"), Typed::Left);
}

#[test]
fn a_list_that_is_longer_than_its_room_says_so() {
    let mut input = LineInput::new("f");
    input.offer(0, (1..=12).map(|number| (format!("field-{number}"), String::new())).collect());
    assert_eq!(text_of(&draw(&input, 40, 4)), "f\n field-1\n field-2\n field-3    ↓ 9 more\n");
    press(&mut input, "shift-tab");
    assert!(!text_of(&draw(&input, 40, 4)).contains("more"), "the last is the end");
}

#[test]
fn a_mistake_is_told_when_the_keys_rest() {
    let mut input = LineInput::new("status =");
    let mistake = InputMistake { range: 8..8, message: "a value is missing".to_owned() };
    input.doubt(Some(mistake.clone()), 1000);
    assert_eq!((input.mistake.clone(), input.due()), (None, Some(1000 + REST)));
    input.rest(1001);
    assert_eq!(input.mistake, None);
    input.rest(1000 + REST);
    assert_eq!((input.mistake.clone(), input.due()), (Some(mistake.clone()), None));
    input.doubt(Some(mistake), 2000);
    press(&mut input, "x");
    input.rest(9000);
    assert_eq!(input.mistake, None, "an edited text is judged anew");
}

#[test]
fn no_size_breaks_it() {
    let mut input = LineInput::new("where value ~ 'ü日本語\t\u{202e}'");
    input.offer(6, vec![("value".into(), "the value".into()), ("日本".into(), "a path".into())]);
    input.mistake = Some(InputMistake { range: 14..99, message: "no end".to_owned() });
    let theme = Theme::default();
    for size in crate::ui::sizes::sizes() {
        draw_in(&theme, &input, size.width, size.height);
    }
}
