//! The footer says the keys of what one is in, and is clicked; so are the places on the rule below the head, and the pages beside them.
use super::Bench;
use kafdeck::app::Event;
use kafdeck::ui::mouse::{Mouse, MouseKind};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

fn footer(bench: &mut Bench) -> String {
    bench.screen().lines().last().unwrap().to_owned()
}

/// Clicks on a text in a row of the screen.
fn click(bench: &mut Bench, row: usize, text: &str) {
    let screen = bench.screen();
    let line = screen.lines().nth(row).unwrap();
    let at = line.find(text).unwrap_or_else(|| panic!("no {text:?} in {line:?}"));
    let column = line[..at].chars().count() as u16;
    bench.send(Event::Mouse(Mouse { kind: MouseKind::Click, column, row: row as u16 }));
}

#[test]
fn the_footer_says_the_keys_of_what_one_is_in() {
    for size in SIZES {
        let mut bench = Bench::at("topics");
        bench.resize(size.0, size.1).shows("⏎ records");
        bench.press("/");
        let typing = footer(&mut bench);
        assert!(typing.contains("⏎ keep the filter") && typing.contains("F1 help"), "{typing}");
        assert!(!typing.contains("records") && !typing.contains("delete"), "{typing}");
        bench.press("esc :");
        let popup = footer(&mut bench);
        assert!(
            popup.contains("⏎ go") && popup.contains("esc close") && !popup.contains("records"),
            "{popup}"
        );
        bench.press("esc").go("topics/orders/records").shows("KEY");
        assert!(footer(&mut bench).contains("f follow"));
        bench.press("/");
        assert!(footer(&mut bench).contains("F1 language"));
        bench.press("esc f").until("live");
        let live = footer(&mut bench);
        assert!(live.starts_with(" f stop following   z hold"), "{live}");
        assert_eq!(live.matches(" f ").count(), 1, "{live}");
        bench.press("f g enter").until("partition").press("/");
        assert!(footer(&mut bench).contains("⏎ find"));
    }
    let mut bench = Bench::at("topics");
    bench.resize(200, 50).shows("IN SYNC").press("ctrl-w");
    assert!(footer(&mut bench).starts_with(" esc back to the list"), "{}", bench.screen());
}

#[test]
fn a_click_on_a_key_of_the_footer_is_that_key() {
    for size in SIZES {
        let mut bench = Bench::at("topics");
        let last = usize::from(size.1) - 1;
        bench.resize(size.0, size.1);
        click(&mut bench, last, "describe");
        assert!(bench.place().starts_with("topics/"), "{}", bench.place());
        bench.press("esc ?").shows("Help · Topics");
        click(&mut bench, last, "close");
        bench.hides("Help · Topics").press("/").type_text("pay");
        click(&mut bench, last, "keep the filter");
        bench.shows("/pay").hides(" / pay");
    }
}

#[test]
fn a_footer_that_is_cut_ends_in_the_number_of_keys() {
    let mut bench = Bench::at("topics");
    bench.resize(80, 24);
    let foot = footer(&mut bench);
    assert!(foot.trim_end().ends_with(" keys") && foot.contains("? "), "{foot}");
}

#[test]
fn places_stand_on_the_rule_and_are_clicked() {
    for size in SIZES {
        let mut bench = Bench::at("topics/orders");
        bench.resize(size.0, size.1);
        let rule = bench.screen().lines().nth(2).unwrap().to_owned();
        assert!(rule.contains("1 deck") && rule.contains("4 brokers"), "{rule}");
        assert!(rule.contains(" Partitions 6 "), "{rule}");
        assert!(!footer(&mut bench).contains("2 topics"), "{}", footer(&mut bench));
        click(&mut bench, 2, "3 groups");
        assert_eq!(bench.place(), "groups");
        click(&mut bench, 2, "1 deck");
        assert_eq!(bench.place(), "deck");
    }
    // Where there is no room the footer has them.
    let mut bench = Bench::at("topics/orders");
    bench.resize(44, 24);
    assert!(!bench.screen().lines().nth(2).unwrap().contains("deck"));
}

#[test]
fn a_page_says_how_many_it_has() {
    for size in SIZES {
        let mut bench = Bench::at("topics/orders");
        bench.resize(size.0, size.1).press("tab").shows("CONFIG").press("tab").shows("GROUP").press("tab");
        let rule = bench.screen().lines().nth(2).unwrap().to_owned();
        assert!(rule.contains(" Partitions 6 │") && rule.contains("│ Groups "), "{rule}");
        assert!(rule.contains("1 deck"), "{rule}");
        bench.press("shift-tab");
        assert_eq!(bench.place(), "topics/orders/groups");
        bench.press("shift-tab");
        assert_eq!(bench.place(), "topics/orders/configs");
    }
}
