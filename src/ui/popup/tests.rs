//! Questions and lists on a buffer and under keys.

use super::*;
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::paint::text_of;

fn screen(width: u16, height: u16, draw: impl Fn(&mut Buffer, Rect)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::filled(area, ratatui::buffer::Cell::new("x"));
    draw(&mut buf, area);
    text_of(&buf)
}

fn question() -> Ask {
    let body = vec![Words::plain("orders.DLT   1 partition · 47 records"), Words::plain("can't be undone")];
    Ask::new("Delete 1 topic", body, "Delete")
}

fn press(ask: &mut Ask, keys: &str) -> GivenAnswer {
    keys.split(' ').map(|key| ask.key(&Key::parse(key).unwrap())).last().unwrap()
}

#[test]
fn the_safe_answer_has_the_focus() {
    assert_eq!(press(&mut question(), "enter"), GivenAnswer::No);
    assert_eq!(press(&mut question(), "esc"), GivenAnswer::No);
    assert_eq!(press(&mut question(), "right enter"), GivenAnswer::Yes);
    assert_eq!(press(&mut question(), "tab tab enter"), GivenAnswer::No);
    assert_eq!(press(&mut question(), "y"), GivenAnswer::Yes);
    assert_eq!(press(&mut question(), "x"), GivenAnswer::Open);
    let shown = screen(60, 10, |buf, area| question().draw(buf, area, &Theme::default()));
    assert!(shown.contains("[ Cancel ]    Delete  "), "{shown}");
    assert!(shown.contains("╭─ Delete 1 topic ─"), "{shown}");
}

#[test]
fn what_cannot_be_undone_is_typed_whole() {
    let mut ask = question().typed("ab");
    assert_eq!(press(&mut ask, "y"), GivenAnswer::Open);
    assert_eq!(press(&mut ask, "enter"), GivenAnswer::Open, "a wrong name permits nothing");
    assert_eq!(press(&mut ask, "backspace a tab enter"), GivenAnswer::Open);
    assert!(!ask.permitted());
    assert_eq!(press(&mut ask, "b enter"), GivenAnswer::Yes);
    let mut ask = question().typed("orders.DLT");
    assert_eq!(press(&mut ask, "enter"), GivenAnswer::No, "nothing typed: the focus is on cancel");
    ask.paste("orders.DLT\n");
    assert!(ask.permitted());
    let shown = screen(70, 12, |buf, area| ask.draw(buf, area, &Theme::default()));
    assert!(shown.contains("type orders.DLT to confirm: orders.DLT"), "{shown}");
}

#[test]
fn long_questions_scroll_and_buttons_take_clicks() {
    let body = (0..50).map(|index| Words::plain(format!("topic-{index}"))).collect();
    let mut ask = Ask::new("Delete 50 topics", body, "Delete");
    let draw = |ask: &Ask| screen(60, 12, |buf, area| ask.draw(buf, area, &Theme::default()));
    let shown = draw(&ask);
    assert!(shown.contains("topic-0") && shown.contains("more lines"), "{shown}");
    press(&mut ask, "pagedown");
    assert!(draw(&ask).contains("topic-8"));
    let shown = draw(&ask);
    let row = shown.lines().position(|line| line.contains("Cancel")).unwrap();
    let line: Vec<char> = shown.lines().nth(row).unwrap().chars().collect();
    let at = line.windows(6).position(|letters| letters.iter().collect::<String>() == "Delete").unwrap();
    let click = Mouse { kind: MouseKind::Click, column: at as u16, row: row as u16 };
    assert_eq!(ask.mouse(&click), GivenAnswer::Yes);
}

#[test]
fn the_smallest_terminal_still_asks() {
    let mut ask = question().typed("orders.DLT");
    ask.paste("orders.DLT");
    let shown = screen(20, 5, |buf, area| ask.draw(buf, area, &Theme::default()));
    assert!(shown.contains("Delete 1 topic") && shown.contains("name: orders.DLT"), "{shown}");
    assert!(shown.contains("Cancel [Delete]"), "{shown}");
}

fn palette() -> Palette {
    let offer = |name: &str, detail: &str, key: &str| Offer {
        name: name.into(),
        detail: detail.into(),
        key: key.into(),
        ..Offer::default()
    };
    let mut offers = vec![
        offer("topics", "all topics", "2"),
        offer("groups", "consumer groups", "3"),
        offer("orders", "topic", ""),
        offer("delete topic", "remove it and its records", "ctrl-d"),
    ];
    offers[3].off = Some("read-only".into());
    Palette::new("Go to", ":", offers)
}

fn choose(palette: &mut Palette, keys: &str) -> PaletteChoice {
    keys.split(' ').map(|key| palette.key(&Key::parse(key).unwrap())).last().unwrap()
}

#[test]
fn a_few_letters_find_an_offer() {
    assert_eq!(choose(&mut palette(), "enter"), PaletteChoice::Picked(0));
    assert_eq!(choose(&mut palette(), "g r enter"), PaletteChoice::Picked(1));
    assert_eq!(choose(&mut palette(), "o r d enter"), PaletteChoice::Picked(2));
    assert_eq!(choose(&mut palette(), "c o n s enter"), PaletteChoice::Picked(1), "the detail counts too");
    assert_eq!(choose(&mut palette(), "d e l enter"), PaletteChoice::Open, "what is off is not picked");
    assert_eq!(choose(&mut palette(), "down down enter"), PaletteChoice::Picked(2));
    assert_eq!(choose(&mut palette(), "z z 9 enter"), PaletteChoice::Text("zz9".into()));
    assert_eq!(choose(&mut palette(), "esc"), PaletteChoice::Left);
    let mut typed = palette();
    choose(&mut typed, "g tab");
    assert_eq!(typed.text(), "groups");
}

#[test]
fn another_name_typed_whole_is_meant() {
    let also = |name: &str, also| Offer { also, ..Offer::new(name, "") };
    let offers = vec![Offer::new("topics/cgx", ""), also("groups", &["cg"]), also("profiles", &["ctx"])];
    assert_eq!(choose(&mut Palette::new("", "", offers.clone()), "c g enter"), PaletteChoice::Picked(1));
    assert_eq!(choose(&mut Palette::new("", "", offers), "C T X enter"), PaletteChoice::Picked(2));
}

#[test]
fn up_from_the_first_row_goes_through_what_was_chosen_before() {
    let past = || palette().history(vec!["topics".into(), "groups".into()]);
    let mut list = past();
    choose(&mut list, "up");
    assert_eq!(list.text(), "groups");
    choose(&mut list, "up");
    assert_eq!(list.text(), "topics");
    choose(&mut list, "down");
    assert_eq!(list.text(), "groups");
    choose(&mut list, "down");
    assert_eq!(list.text(), "");
    assert_eq!(choose(&mut past(), "down enter"), PaletteChoice::Picked(1), "down goes down");
    assert_eq!(choose(&mut past(), "down up enter"), PaletteChoice::Picked(0), "up goes up first");
}

#[test]
fn the_list_shows_matches_and_reasons() {
    let mut typed = palette();
    choose(&mut typed, "t o p");
    let area = Rect::new(0, 0, 90, 12);
    let mut buf = Buffer::empty(area);
    let theme = Theme::default();
    typed.draw(&mut buf, area, &theme);
    let shown = text_of(&buf);
    assert!(shown.contains("│ topics        all topics"), "{shown}");
    assert!(shown.contains("delete topic  remove it and its records (read-only)"), "{shown}");
    assert!(!shown.contains("groups"), "{shown}");
    let row = shown.lines().position(|line| line.contains("topics  ")).unwrap() as u16;
    let column = shown.lines().nth(row as usize).unwrap().chars().position(|c| c == 't').unwrap() as u16;
    assert_eq!(buf[(column, row)].style().bg, theme.style(Tone::Match).bg);
    let click = Mouse { kind: MouseKind::Click, column, row };
    assert_eq!(typed.mouse(&click), PaletteChoice::Picked(0));
}

#[test]
fn no_size_breaks_them() {
    let theme = Theme::default();
    let mut ask = question().typed("日本\u{202e}");
    press(&mut ask, "日");
    let mut list = palette();
    choose(&mut list, "o");
    for area in crate::ui::sizes::sizes() {
        let mut buf = Buffer::empty(area);
        ask.draw(&mut buf, area, &theme);
        question().draw(&mut buf, area, &theme);
        list.draw(&mut buf, area, &theme);
    }
}
