//! The second pane: what is under the bar stands beside the list, follows it, and takes the keys.
use super::Bench;
use kafdeck::app::Event;
use kafdeck::demo::{Api, Record};
use kafdeck::ui::mouse::{Mouse, MouseKind};

/// A topic of one partition with these records, its list open, oldest first.
fn records(size: (u16, u16)) -> Bench {
    let record =
        |at: usize| Record::new(format!("k{at}"), format!("{{\"id\":{at},\"to\":{{\"zip\":\"z{at}\"}}}}"));
    let mut bench = Bench::with_topic("odd", (0..40).map(record));
    bench.resize(size.0, size.1).go("topics/odd/records?from=begin&order=oldest");
    bench
}

impl Bench {
    /// So much later by the program's clock, which tells it.
    fn later(&mut self, ms: i64) -> &mut Bench {
        self.app.look.now.0 += ms;
        self.send(Event::Tick);
        self
    }
}

#[test]
fn a_wide_screen_shows_the_record_under_the_bar_and_follows_it_without_a_question() {
    let mut bench = records((200, 50));
    bench.shows("\"zip\": \"z0\"").shows("▾");
    bench.demo.take_asked();
    bench.press("j").later(100).shows("\"zip\": \"z1\"").hides("\"zip\": \"z0\"");
    bench.press("j j j").shows("\"zip\": \"z1\"").later(100).shows("\"zip\": \"z4\"");
    let asked = bench.demo.take_asked();
    assert_eq!(asked.get(&Api::Fetch), None, "the list has the records: {asked:?}");
}

#[test]
fn smaller_screens_have_it_below_the_list_when_it_is_asked_for_and_it_is_remembered() {
    for size in [(80, 24), (120, 36)] {
        let mut bench = records(size);
        bench.hides("\"zip\": \"z0\"").press("|").shows("\"zip\": \"z0\"").shows("k3");
        assert_eq!(bench.state().pane.shown, Some(true));
        bench.press("|").hides("\"zip\": \"z0\"").shows("k9");
        assert_eq!(bench.state().pane.shown, Some(false));
    }
    let mut bench = records((200, 50));
    bench.press("|").hides("\"zip\": \"z0\"").press("|").shows("\"zip\": \"z0\"");
    bench.press("5").press("|").shows("nothing to show beside it");
}

#[test]
fn its_size_is_changed_and_remembered() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench = records(size);
        if size.0 < 150 {
            bench.press("|");
        }
        bench.shows("k3");
        let before = bench.screen();
        bench.press("{ {");
        assert_ne!(before, bench.screen(), "{size:?}");
        assert_eq!(bench.state().pane.share, Some(55));
        bench.press("} }");
        assert_eq!(before, bench.screen(), "{size:?}");
    }
}

#[test]
fn the_keys_of_what_it_shows_work_in_it_and_esc_leads_back_to_the_list() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench = records(size);
        if size.0 < 150 {
            bench.press("|");
        }
        let place = bench.place();
        bench.press("tab").shows("esc back").press("down down enter").shows("\"to\": { … 1 }");
        bench.press("]").shows("\"zip\": \"z1\"").press("c");
        assert_eq!(bench.copied().1, "{\"id\":1,\"to\":{\"zip\":\"z1\"}}", "what the pane shows is copied");
        bench.press("esc").hides("esc back");
        assert_eq!(bench.place(), place, "the list stays where it is");
        bench.press("enter").shows("2 of 40");
        assert_eq!(bench.place(), "topics/odd/records/0:1", "the bar went along");
    }
}

#[test]
fn a_value_of_the_pane_becomes_part_of_the_lists_filter() {
    let mut bench = records((200, 50));
    bench.press("j j").later(100).press("tab down +").until("complete").shows("1 match").hides("esc back");
    assert_eq!(bench.place(), "topics/odd/records?where=.id%20%3D%202&order=oldest");
    bench.later(100).shows("\"zip\": \"z2\"");
}

#[test]
fn a_click_goes_where_it_is_made() {
    let mut bench = records((200, 50));
    let (row, column) = position(&bench.screen(), "\"zip\": ");
    let click = |column, row| Event::Mouse(Mouse { kind: MouseKind::Click, column, row });
    bench.send(click(column, row));
    bench.shows("esc back").press("c");
    assert_eq!(bench.copied().0, "value");
    let (row, column) = position(&bench.screen(), "k5");
    bench.send(click(column, row));
    bench.hides("esc back").later(100).shows("\"zip\": \"z5\"");
    let (row, column) = position(&bench.screen(), "\"zip\": ");
    bench.send(Event::Mouse(Mouse { kind: MouseKind::WheelDown, column, row }));
    bench.hides("esc back").shows("k0");
}

fn position(screen: &str, text: &str) -> (u16, u16) {
    let found = screen.lines().enumerate().find_map(|(row, line)| Some((row, line.find(text)?, line)));
    let (row, at, line) = found.unwrap_or_else(|| panic!("no {text:?} on the screen:\n{screen}"));
    (row as u16, line[..at].chars().count() as u16)
}

#[test]
fn a_bar_that_runs_over_topics_asks_for_the_one_on_which_it_rests() {
    let mut bench = Bench::at("topics");
    bench.pulses = None;
    bench.resize(200, 50).shows("LEADER");
    bench.later(1_000);
    bench.demo.take_asked();
    bench.press("j").shows("LEADER");
    for _ in 0..5 {
        bench.press("j").later(30);
    }
    let asked = bench.demo.take_asked().get(&Api::DescribeLogDirs).copied().unwrap_or_default();
    assert!(asked <= 3, "three brokers once, for the first step: {asked}");
    bench.later(150);
    let asked = bench.demo.take_asked().get(&Api::DescribeLogDirs).copied().unwrap_or_default();
    assert_eq!(asked, 3, "three brokers once more, where the bar rests");
}

#[test]
fn lists_show_what_is_behind_their_rows() {
    let mut bench = Bench::at("topics");
    bench.resize(200, 50).later(1_000).press("/").type_text("orders").press("enter g").later(1_000);
    bench
        .shows("LEADER")
        .shows("IN SYNC")
        .press("tab tab")
        .shows("cleanup.policy")
        .press("tab")
        .shows("order-writer");
    assert_eq!(bench.place(), "topics");
    bench.press("esc").go("groups").later(1_000).press("/").type_text("writer").press("enter").later(1_000);
    bench.shows("COMMITTED").shows("order-writer");
    bench.go("brokers").later(1_000).shows("all in sync");
}

#[test]
fn what_it_shows_is_looked_at_only_while_it_is_seen() {
    let mut bench = Bench::at("groups");
    bench.pulses = None;
    bench.resize(200, 50).shows("COMMITTED");
    bench.demo.take_asked();
    bench.later(10_000);
    let asked =
        |bench: &mut Bench| bench.demo.take_asked().get(&Api::OffsetFetch).copied().unwrap_or_default();
    assert_ne!(asked(&mut bench), 0, "it asks again as on its own page");
    bench.press("|").later(10_000);
    assert_eq!(asked(&mut bench), 0, "a hidden one asks nothing");
}
