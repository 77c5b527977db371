//! The frame around every place: pages of one thing as tabs, crumbs that do not pile up, help that is searched, and what works while one types.
use super::Bench;
use kafdeck::app::Event;
use kafdeck::ui::mouse::{Mouse, MouseKind};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

#[test]
fn the_pages_of_one_thing_stand_as_tabs_and_are_clicked() {
    let circles = [
        ("topics/orders", "Partitions", "Configs", "topics/orders/configs"),
        ("groups/analytics", "Partitions", "Members", "groups/analytics/members"),
        ("brokers/1", "Partitions", "Configs", "brokers/1/configs"),
    ];
    for size in SIZES {
        for (route, first, second, next) in circles {
            let mut bench = Bench::at(route);
            let screen = bench.resize(size.0, size.1).screen();
            let rule = screen.lines().nth(2).unwrap();
            assert!(rule.contains(first) && rule.contains(second), "{route} at {size:?}:\n{screen}");
            let column = rule[..rule.find(second).unwrap()].chars().count() as u16;
            bench.send(Event::Mouse(Mouse { kind: MouseKind::Click, column, row: 2 }));
            assert_eq!(bench.place(), next, "{size:?}");
            // Tab goes the same way.
            let mut bench = Bench::at(route);
            bench.resize(size.0, size.1).press("tab");
            assert_eq!(bench.place(), next, "{size:?}");
        }
    }
}

#[test]
fn a_walk_in_a_circle_piles_no_crumbs_up() {
    let mut bench = Bench::at("groups/analytics");
    bench.press("d").shows("LEADER").press("tab tab").shows("analytics");
    for _ in 0..3 {
        bench
            .go("topics/orders/groups")
            .shows("analytics")
            .press("/ ctrl-u")
            .type_text("analytics")
            .press("enter enter");
        assert_eq!(bench.place(), "groups/analytics", "{}", bench.screen());
        bench.press("d").shows("LEADER");
        assert!(bench.place().starts_with("topics/"));
    }
    let crumbs = bench.screen().lines().nth(1).unwrap().to_owned();
    assert!(crumbs.matches('›').count() <= 5, "{crumbs}");
    // What would be lost by going back stays open.
    let mut bench = Bench::at("topics/orders/records");
    bench.press("p").type_text("unsent").press("f8").press("esc").shows("unsent");
}

#[test]
fn the_help_is_searched() {
    for size in SIZES {
        let mut bench = Bench::at("topics");
        bench.resize(size.0, size.1).press("?").shows("Help · Topics").press("/").type_text("unwell not");
        bench.shows("/unwell not").shows("nothing has that").press("ctrl-u").type_text("not well");
        bench.shows("Shows only topics that are not well").hides("Leaves the program").press("enter esc");
        bench.shows("Help · Topics").shows("Opens the newest records").press("esc").hides("Help ·");
    }
    let mut bench = Bench::at("topics");
    bench.resize(80, 24).press("?").shows("more ↓").press("end").hides("more ↓");
}

#[test]
fn the_help_of_a_place_where_one_types_names_no_key_that_types() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.resize(200, 100).press("f1");
    let line = bench.line("Leaves the program");
    assert!(line.contains("ctrl-c") && !line.contains(" q "), "{line}");
    let line = bench.line("Opens the list of topics.");
    assert!(line.contains("(2 types here)"), "{line}");
}

#[test]
fn what_lies_above_a_place_leaves_the_footer_to_be_seen() {
    let mut bench = Bench::at("topics");
    bench.resize(80, 24).press("?");
    let screen = bench.screen();
    assert!(screen.lines().last().unwrap().contains("esc close"), "{screen}");
}

#[test]
fn the_line_of_a_search_teaches_its_language_by_what_the_records_have() {
    for size in SIZES {
        let mut bench = Bench::at("topics/orders/records");
        bench.resize(size.0, size.1).shows("KEY").press("/").type_text("x").press("f1");
        bench.shows("What can be searched for").shows("a regular expression").shows(".orderId = ");
        bench.press("esc").type_text("yz").shows("/ xyz");
    }
}

#[test]
fn a_footer_that_is_cut_says_how_many_keys_there_are() {
    let mut bench = Bench::at("topics");
    let screen = bench.resize(80, 24).screen();
    let footer = screen.lines().last().unwrap();
    assert!(footer.contains(" keys") && !footer.contains("help"), "{footer}");
    let screen = bench.resize(250, 50).screen();
    assert!(screen.lines().last().unwrap().contains("? help"), "{screen}");
}
