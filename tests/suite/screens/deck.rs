//! The deck: what is wrong stands there, and Enter leads to it.
use super::Bench;
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
