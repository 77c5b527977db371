//! The editor on a buffer and under keys.

use ratatui::buffer::Buffer;

use super::*;
use crate::ui::key::Key;
use crate::ui::paint::text_of;
use crate::ui::theme::Theme;

fn press(editor: &mut Editor, keys: &str) -> Edited {
    keys.split(' ').map(|key| editor.key(&Key::parse(key).unwrap())).last().unwrap()
}

fn buffer(editor: &Editor, width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    editor.draw(&mut buf, area, &Theme::default(), true);
    buf
}

fn shown(editor: &Editor, width: u16, height: u16) -> String {
    text_of(&buffer(editor, width, height))
}

#[test]
fn keys_edit_and_undo_takes_back() {
    let mut editor = Editor::new("");
    assert_eq!(press(&mut editor, "{ enter space space a"), Edited::Changed);
    assert_eq!(press(&mut editor, "enter b"), Edited::Changed);
    assert_eq!(editor.text(), "{\n  a\n  b", "a new line is indented as the one before");
    assert_eq!(press(&mut editor, "up home"), Edited::Moved);
    assert_eq!(editor.cursor(), (1, 0));
    press(&mut editor, "ctrl-z ctrl-z ctrl-z");
    assert_eq!(editor.text(), "{\n  a");
    press(&mut editor, "ctrl-r");
    assert_eq!(editor.text(), "{\n  a\n");
    for key in ["f5", "esc", "ctrl-l", "shift-tab", "alt-x"] {
        assert_eq!(press(&mut editor, key), Edited::Ignored, "{key}");
    }
}

#[test]
fn the_text_is_kept_to_the_byte() {
    for text in ["", "\n", "a\r\nb\t\n\n", "\u{1b}[31m\u{202e}日本"] {
        assert_eq!(Editor::new(text).text(), text);
    }
    let mut editor = Editor::new("old\ntext");
    editor.replace("new");
    assert_eq!(editor.text(), "new");
    editor.undo();
    editor.undo();
    assert_eq!(editor.text(), "old\ntext");
    editor.go(1, 2);
    editor.paste("1\r2\r\n3");
    assert_eq!(editor.text(), "old\nte1\n2\n3xt");
    editor.replace("");
    assert_eq!(editor.text(), "");
}

#[test]
fn shift_selects() {
    let mut editor = Editor::new("first\nsecond");
    press(&mut editor, "right shift-down shift-right");
    let buf = buffer(&editor, 30, 2);
    assert_eq!(buf[(4, 1)].style().bg, Theme::default().style(Tone::Selected).bg);
    press(&mut editor, "ctrl-x");
    assert_eq!(editor.text(), "fcond");
    press(&mut editor, "ctrl-v");
    assert_eq!(editor.text(), "first\nsecond");
}

#[test]
fn colours_numbers_and_the_mistake_are_drawn() {
    let mut editor = Editor::new("{\n  \"status\": FAILED\n}");
    editor.colour(vec![EditorToken { line: 1, range: 2..10, tone: Tone::JsonKey }]);
    let message = "a string needs quotes".to_owned();
    editor.set_mistake(Some(EditorMistake { line: 1, range: 12..18, message }));
    let wanted = "1  {\n2    \"status\": FAILED\n               ^ a string needs quotes\n3  }\n";
    assert_eq!(shown(&editor, 40, 4), wanted);
    let buf = buffer(&editor, 40, 4);
    let theme = Theme::default();
    assert_eq!(buf[(6, 1)].style().fg, theme.style(Tone::JsonKey).fg);
    assert_eq!(buf[(16, 1)].style().fg, theme.style(Tone::Mistake).fg);
    assert!(buf[(3, 0)].style().add_modifier.contains(ratatui::style::Modifier::REVERSED), "the cursor");
    editor.go_to_mistake();
    assert_eq!(editor.cursor(), (1, 12));
    press(&mut editor, "x");
    assert_eq!(editor.mistake, None);
}

#[test]
fn the_cursor_stays_visible_and_clicks_find_it() {
    let text: Vec<String> = (0..50).map(|index| format!("日本 {index} {}", "x".repeat(60))).collect();
    let mut editor = Editor::new(&text.join("\n"));
    shown(&editor, 30, 6);
    press(&mut editor, "pagedown pagedown end");
    let buf = buffer(&editor, 30, 6);
    let cursor = (0..180u16).find(|cell| {
        buf[(cell % 30, cell / 30)].style().add_modifier.contains(ratatui::style::Modifier::REVERSED)
    });
    assert!(cursor.is_some(), "{}", text_of(&buf));
    press(&mut editor, "home");
    shown(&editor, 30, 6);
    let click = Mouse { kind: MouseKind::Click, column: 4 + 3, row: 2 };
    assert_eq!(editor.mouse(&click), Edited::Moved);
    assert_eq!(
        editor.cursor(),
        (editor.top.get() + 2, 1),
        "the second half of a wide character is that character"
    );
}

#[test]
fn places_far_away_are_reached() {
    let mut editor = Editor::new(&format!("{}\n{}", "y".repeat(70_000), "x\n".repeat(66_000)));
    editor.go(65_990, 0);
    assert_eq!(editor.cursor(), (65_990, 0));
    editor.go(0, 66_000);
    assert_eq!(editor.cursor(), (0, 70_000));
}

#[test]
fn no_size_breaks_it() {
    let theme = Theme::default();
    let mut editor = Editor::new("日本\u{1b}[31m\n\te\u{301}\u{202e}\n\nlast line of the text");
    editor.set_mistake(Some(EditorMistake { line: 3, range: 99..99, message: "no end".to_owned() }));
    press(&mut editor, "down down down end");
    for area in crate::ui::sizes::sizes() {
        let mut buf = Buffer::empty(area);
        editor.draw(&mut buf, area, &theme, true);
    }
}
