//! The deck: what is wrong stands there, and Enter leads to it.
use super::Bench;
use kafdeck::app::Event;
use kafdeck::ui::mouse::{Mouse, MouseKind};
use ratatui::style::{Color, Style};

#[test]
fn what_is_wrong_leads_to_where_it_is() {
    let mut bench = Bench::at("deck");
    bench.shows("Needs a look").shows("partition 2: broker 3 out of sync").shows("Busiest").shows("Lag");
    bench.press("enter").shows("payments").shows("IN SYNC");
    bench.press("esc").shows("Needs a look");
}

#[test]
fn every_panel_has_rows_on_a_small_screen() {
    let mut bench = Bench::at("deck");
    let there =
        |look: &kafdeck::shell::Look| look.pulse.groups.at_least().is_some_and(|groups| groups.len() > 2);
    bench.press("r").look_until(there).resize(80, 24);
    bench
        .shows("broker 3 out of sync")
        .shows("analytics")
        .shows("Busiest topics")
        .shows("Brokers")
        .shows("leads");
    assert_eq!(bench.screen().matches("leads ").count(), 3, "{}", bench.screen());
    assert!(
        bench.line("★").contains("1★") || bench.line("★").contains("2★") || bench.line("★").contains("3★")
    );
}

#[test]
fn a_stopped_broker_is_said_and_recovers() {
    let mut bench = Bench::at("brokers");
    bench.block_on(bench.demo.stop_broker(3));
    bench.press("r").look_until(|look| {
        let broker = look.pulse.overview.brokers.iter().find(|broker| broker.id.0 == 3);
        broker.is_some_and(|broker| broker.state.is_down())
    });
    bench.shows("2/3");
    bench.block_on(bench.demo.start_broker(3)).unwrap();
    bench
        .press("r")
        .look_until(|look| look.pulse.overview.brokers.iter().all(|broker| !broker.state.is_down()));
    bench.shows("3/3");
}

#[test]
fn the_palette_goes_to_places_by_name() {
    let mut bench = Bench::at("deck");
    bench.press(": orders.DLT enter").shows("orders.DLT › Records");
    bench.go("topics/orders/configs").shows("cleanup.policy");
    bench.go("xyzzy").shows("no place");
}

#[test]
fn quitting_is_one_key() {
    let mut bench = Bench::at("deck");
    bench.press("q");
    assert!(bench.is_left());
}

#[test]
fn ctrl_c_leaves_from_everywhere() {
    for (route, keys) in [
        ("deck", ":"),
        ("deck", "?"),
        ("topics/orders/records", "/"),
        ("topics/orders/records", "F"),
        ("topics/orders/records", "x"),
        ("topics/orders/produce", ""),
    ] {
        let mut bench = Bench::at(route);
        bench.press(keys).press("ctrl-c");
        assert!(bench.is_left(), "{route}: {keys}\n{}", bench.screen());
    }
    // A question before a change is not answered by it.
    let mut bench = Bench::with("topics/orders/produce", |look| look.confirm_sends = true);
    let before = bench.demo.offsets("orders", 0);
    bench.press("shift-tab").type_text("0").press("f5").shows("Send a record to orders").press("ctrl-c");
    assert_eq!(bench.demo.offsets("orders", 0), before);
}

#[test]
fn a_profiles_colour_names_the_cluster() {
    let red = Style::new().fg(Color::Red);
    let mut bench = Bench::with("deck", |look| look.colour = Some(red));
    let head = bench.line("● demo");
    let at = head.split("demo").next().unwrap().chars().count() as u16;
    let cells = bench.cells();
    let coloured: Vec<u16> = (0..100).filter(|x| cells[(*x, 0)].fg == Color::Red).collect();
    assert_eq!(coloured, Vec::from_iter(at..at + 4), "{head}");
}

#[test]
fn enter_on_a_line_leads_to_its_very_subject() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench = Bench::at("deck");
        bench.resize(size.0, size.1).shows("partition 2: broker 3 out of sync").press("enter");
        assert_eq!(bench.place(), "topics/payments");
        // The bar stands on that partition.
        bench.press("enter");
        assert_eq!(bench.place(), "topics/payments/records?partitions=2");
    }
}

#[test]
fn panels_are_walked_by_tab_and_arrows_and_by_click() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench = Bench::at("deck");
        bench.resize(size.0, size.1).shows("Needs a look").press("tab enter");
        assert!(bench.place().starts_with("groups/"), "{size:?}: {}", bench.place());
        bench.press("esc tab enter").shows("leads");
        assert_eq!(bench.place(), "brokers/1", "{size:?}");
        bench.press("esc down enter");
        assert_eq!(bench.place(), "brokers/2", "{size:?}: the bar stays where it was");
        bench.press("esc shift-tab enter");
        assert!(bench.place().starts_with("groups/"), "{size:?}: {}", bench.place());
        bench.press("esc shift-tab end down enter");
        assert!(bench.place().starts_with("groups/"), "{size:?}: down leads on: {}", bench.place());
        bench.press("esc");
        let (row, column) = place_of(&bench.screen(), "leads");
        bench.send(Event::Mouse(Mouse { kind: MouseKind::DoubleClick, column, row }));
        assert_eq!(bench.place(), "brokers/1", "{size:?}");
    }
}

fn place_of(screen: &str, text: &str) -> (u16, u16) {
    let mut lines = screen.lines().enumerate();
    let (row, line, at) = lines.find_map(|(row, line)| Some((row, line, line.find(text)?))).unwrap();
    (row as u16, line[..at].chars().count() as u16)
}

#[test]
fn a_broker_opens_what_it_leads_and_follows() {
    let mut bench = Bench::at("brokers");
    bench.shows("ADDRESS").press("end enter").shows("follows").shows("out of sync").shows("on disk");
    bench.shows("Kafka 4.1").shows("/var/lib/kafka/data  ").shows(" of 550 GB");
    assert_eq!(bench.place(), "brokers/3");
    let screen = bench.screen();
    let first = screen.lines().find(|line| line.contains("payments")).unwrap();
    assert!(first.starts_with('!') && first.contains("no"), "what is wrong comes first:\n{screen}");
    bench.press("!").shows("only unwell").shows("payments").hides("orders");
    bench.press("! tab").shows("advertised.listeners").press("tab").shows("leads").press("d");
    assert!(bench.place().starts_with("topics/"), "{}", bench.place());
}

#[test]
fn a_large_screen_shows_what_has_happened_lately_below_the_panels() {
    for (size, shown) in
        [((80, 24), false), ((120, 36), true), ((100, 40), false), ((160, 40), true), ((200, 50), true)]
    {
        let mut bench = Bench::at("deck");
        let screen = bench.resize(size.0, size.1).shows("Busiest topics").screen();
        assert_eq!(screen.contains("Records in  "), shown, "{size:?}:\n{screen}");
        assert_eq!(screen.contains("Lag over time"), shown, "{size:?}:\n{screen}");
    }
    let mut bench = Bench::at("deck");
    let mut pulse = (*bench.app.look.pulse).clone();
    pulse.number += 1;
    (pulse.rates, pulse.rates_over) = (vec![0.0, 50.0, 400.0, 100.0], std::time::Duration::from_secs(90));
    bench.send(Event::Pulse(std::sync::Arc::new(pulse)));
    bench.resize(160, 40).shows("the last 90 s, at most 400 rec/s").shows("████");
}
