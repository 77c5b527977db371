//! Columns of a list are hidden and shown again, kept for later; how often the cluster is looked at is said and shown.
use super::Bench;
use kafdeck::app::{Event, Outside};
use kafdeck::ui::mouse::{Mouse, MouseKind};
use std::time::Duration;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

#[test]
fn columns_of_a_list_are_ticked() {
    for size in SIZES {
        let mut bench = Bench::at("topics");
        bench.resize(size.0, size.1).shows("PARTS").press("K").shows("Columns").shows("[x] parts");
        // The list stays until it is left.
        bench.press("1").shows("[ ] parts").press("5").shows("[ ] size").press("esc");
        bench.hides("PARTS").shows("RECORDS");
        // The second pane has columns of its own.
        assert!(!bench.line("NAME ").contains("SIZE"), "{}", bench.screen());
        // Each place of the kind, and a later session, has them so.
        bench.go("deck").go("topics").hides("PARTS");
        bench.press("K 1 esc").shows("PARTS").press("K 5 esc");
        assert!(bench.line("NAME ").contains("SIZE"), "{}", bench.screen());
    }
}

#[test]
fn an_order_is_by_the_column_that_is_seen() {
    let mut bench = Bench::at("topics");
    bench.resize(120, 36).press("K 1 esc").hides("PARTS");
    // A click on a head sorts by that very column.
    let screen = bench.screen();
    let row = screen.lines().position(|line| line.contains("RECORDS")).unwrap();
    let line = screen.lines().nth(row).unwrap();
    let column = line[..line.find("RECORDS").unwrap()].chars().count() as u16;
    bench.send(Event::Mouse(Mouse { kind: MouseKind::Click, column, row: row as u16 }));
    bench.shows("↓RECORDS");
    bench.press("s").shows("Sort by").type_text("parts").press("enter").hides("↓RECORDS").hides("PARTS");
    bench.press("K 1 esc").shows("↓PARTS");
}

#[test]
fn how_often_the_cluster_is_looked_at_is_said_and_shown() {
    for size in SIZES {
        let mut bench = Bench::at("topics");
        bench.resize(size.0, size.1).press(":").type_text("refresh 5s").press("enter");
        bench.shows("The cluster is looked at every 5 s");
        let head = bench.screen().lines().next().unwrap().to_owned();
        assert!(head.contains("↻ 5 s"), "{head}");
        let beats = bench
            .outside
            .iter()
            .filter(|outside| matches!(outside, Outside::Beat(every) if *every == Duration::from_secs(5)));
        assert_eq!(beats.count(), 1);
        bench.press(":").type_text("refresh 0s").press("enter").shows("between 1s and 10m");
        bench.press(":").type_text("refresh 1s").press("enter");
        assert!(!bench.screen().lines().next().unwrap().contains('↻'));
    }
}

#[test]
fn what_is_shown_of_a_record_is_read_in_the_pager() {
    let mut bench = Bench::at("topics/orders/records");
    bench.shows("KEY").press("enter").until("partition").press("i ctrl-e");
    let text = bench.outside.iter().find_map(|outside| match outside {
        Outside::Read { text, ending } => Some((text.clone(), *ending)),
        _ => None,
    });
    let (text, ending) = text.expect("it is handed out");
    assert!(text.starts_with("{\n") && text.contains("\"orderId\""), "{text}");
    assert_eq!(ending, "json");
    // Nothing of it is folded, and nothing is obeyed by a terminal.
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
    bench
        .demo
        .append(
            "orders",
            0,
            &kafdeck::demo::Batch::of([kafdeck::demo::Record::new("k", "\u{1b}]52;c;x\u{7}")]),
        )
        .unwrap();
    bench.outside.clear();
    bench.press("esc r").until("]52").press("g enter").until("partition").press("ctrl-e");
    let hostile = bench
        .outside
        .iter()
        .any(|outside| matches!(outside, Outside::Read { text, .. } if text.contains('\u{1b}')));
    assert!(!hostile);
}
