//! The grid on a buffer: what is visible, what a key and a click do, and that no size breaks it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::paint::text_of;
use crate::ui::theme::Theme;

fn columns() -> Vec<GridColumn> {
    vec![
        GridColumn::new("NAME", Width::Range(6, 20), 0),
        GridColumn::new("PARTS", Width::Fixed(5), 1).right(),
        GridColumn::new("VALUE", Width::Share { min: 6, parts: 1 }, 2),
    ]
}

fn row(index: usize) -> GridRow<'static> {
    let number = Words::plain(format!("{index}"));
    let value = Words::toned(Tone::Str, "日本\x1b[31m \"long\" value that does not fit");
    let row = GridRow::new(vec![Words::plain(format!("topic-{index}")), number, value]).marked(index == 2);
    if index == 1 { row.sign('!', Tone::Bad) } else { row }
}

fn draw(width: u16, height: u16, state: &GridState, len: usize) -> Buffer {
    draw_in(&Theme::default(), width, height, state, len)
}

fn draw_in(theme: &Theme, width: u16, height: u16, state: &GridState, len: usize) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let columns = columns();
    let sort = Some(GridSort { column: 1, descending: true });
    Grid::new(&columns, len, &row).sorted(sort).draw(&mut buf, area, state, theme);
    buf
}

#[test]
fn shows_head_signs_marks_and_clipped_cells() {
    let buf = draw(36, 4, &GridState::new(), 100);
    let wanted = "   NAME    ↓PARTS  VALUE
   topic-0      0  日本␛[31m \"long\"…
!  topic-1      1  日本␛[31m \"long\"…
 • topic-2      2  日本␛[31m \"long\"…
";
    assert_eq!(text_of(&buf), wanted);
    let ground = Theme::default().style(Tone::Selected).bg;
    assert_eq!(buf[(0, 1)].style().bg, ground);
    assert_eq!(buf[(35, 1)].style().bg, ground, "the selection is the whole row");
    assert_ne!(buf[(0, 2)].style().bg, ground);
}

#[test]
fn asks_only_for_visible_rows() {
    let asked = std::cell::RefCell::new(Vec::new());
    let given = |index: usize| {
        asked.borrow_mut().push(index);
        row(index)
    };
    let mut state = GridState::new();
    let columns = columns();
    let area = Rect::new(0, 0, 40, 5);
    let mut buf = Buffer::empty(area);
    Grid::new(&columns, 10_000, &given).draw(&mut buf, area, &state, &Theme::default());
    assert_eq!(asked.take(), [0, 1, 2, 3]);
    state.key(&Key::char('G'), 10_000);
    Grid::new(&columns, 10_000, &given).draw(&mut buf, area, &state, &Theme::default());
    assert_eq!(asked.take(), [9996, 9997, 9998, 9999]);
}

#[test]
fn keys_move_and_the_selection_stays_visible() {
    let mut state = GridState::new();
    let len = 50;
    for key in ["j", "j", "pagedown", "k", "G", "ctrl-u", "home", "end", "pageup", "ctrl-d", "g", "down"] {
        assert!(state.key(&Key::parse(key).unwrap(), len));
        draw(30, 8, &state, len);
        let visible = state.offset()..state.offset() + 7;
        assert!(visible.contains(&state.selected()), "{key}: {} in {visible:?}", state.selected());
    }
    assert_eq!(state.selected(), 1);
    assert!(!state.key(&Key::char('x'), len));
    assert!(!state.key(&Key::char('h'), len), "left and right are not the grid's");
    assert_eq!(state.selected_of(0), None);
}

#[test]
fn the_mouse_selects_sorts_and_scrolls() {
    let mut state = GridState::new();
    draw(36, 5, &state, 100);
    let click = |column, row| Mouse { kind: MouseKind::Click, column, row };
    assert_eq!(state.mouse(&click(9, 3), 100), Hit::Row(2));
    assert_eq!(state.mouse(&click(9, 3).doubled(), 100), Hit::Open(2));
    assert_eq!(state.mouse(&click(15, 0), 100), Hit::Head(1));
    assert_eq!(state.mouse(&click(4, 0), 100), Hit::Head(0));
    assert_eq!(state.mouse(&click(9, 9), 100), Hit::Missed);
    let wheel = Mouse { kind: MouseKind::WheelDown, column: 3, row: 2 };
    assert_eq!(state.mouse(&wheel, 100), Hit::Scrolled);
    draw(36, 5, &state, 100);
    assert_eq!((state.offset(), state.selected()), (3, 3));
}

#[test]
fn rows_that_go_leave_a_valid_selection() {
    let mut state = GridState::new();
    state.select(80);
    draw(36, 6, &state, 100);
    let buf = draw(36, 6, &state, 3);
    assert_eq!(state.selected_of(3), Some(2));
    assert!(text_of(&buf).contains("topic-0"), "no room is wasted");
    draw(36, 6, &state, 0);
}

#[test]
fn no_size_breaks_it() {
    let mut state = GridState::new();
    state.select(1);
    let theme = Theme::default();
    for size in crate::ui::sizes::sizes() {
        draw_in(&theme, size.width, size.height, &state, 40);
    }
}
