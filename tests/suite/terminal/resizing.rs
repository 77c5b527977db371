//! A terminal that changes its size in the middle of something: what stands on it afterwards is what would stand on it if
//! it had had that size from the beginning.
use super::{Desk, ENTER, body, leave};
use kafdeck::demo::Api;

const SIZES: [(u16, u16); 3] = [(20, 5), (140, 40), (80, 24)];

#[tokio::test(flavor = "multi_thread")]
async fn a_list_and_what_is_open_above_it() {
    let desk = Desk::new().await;
    for (keys, sign) in [("", ""), ("?", "Help"), (":", "Go to"), ("/ord", "/ ord")] {
        let open = |columns, rows| {
            let mut screen = desk.open("topics/shipments/records", columns, rows);
            // Times of records, or the beginning of values.
            screen.wait("its records", |text| text.matches(":").count() > 2 || text.contains("2026-"));
            screen.press(keys);
            screen
        };
        let screen = open(80, 24);
        // What the keys open is there before the size changes: a resize may overtake a key.
        screen.see(sign);
        for (columns, rows) in SIZES {
            screen.resize(columns, rows);
            let fresh = open(columns, rows);
            // Both go on looking at the same cluster, where nothing happens: they come to the same screen.
            screen.wait(&format!("what opens at {columns}x{rows} with {keys:?}"), |text| {
                body(text).len() > 2 && body(text) == body(&fresh.text())
            });
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_under_way() {
    let desk = Desk::new().await;
    let mut screen = desk.open("topics/orders/records", 80, 24);
    screen.see("orderId");
    desk.demo.faults().on(Api::Fetch).always().hold();
    screen.press("/CANCELLED");
    screen.press(ENTER);
    screen.see("searching");
    for (columns, rows) in SIZES {
        screen.resize(columns, rows);
        screen.wait("the search in the new size", |text| {
            text.lines().count() <= usize::from(rows) && text.contains("search")
        });
    }
    desk.demo.faults().clear();
    (1..=3).for_each(|broker| desk.demo.cut_connections(broker));
    // As far as the key: how much of the value is shown depends on the width.
    let hits = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.contains("customer-")).map(|line| line[..42].to_owned()).collect()
    };
    screen.wait("a page of hits", |text| text.contains("✓ complete") && hits(text).len() == 16);
    let first = hits(&screen.text());
    screen.resize(140, 40);
    screen.wait("more of the hits", |text| {
        text.contains("✓ complete") && hits(text).len() == 32 && hits(text).starts_with(&first)
    });
    screen.resize(80, 24);
    screen.wait("the same page of hits", |text| hits(text) == first);
    leave(screen);
}

/// Rows and columns are counted from 1 in what a terminal reports; keys that follow each other quickly may read like a
/// report of column 0.
#[tokio::test(flavor = "multi_thread")]
async fn clicks_beside_the_screen_do_nothing() {
    let desk = Desk::new().await;
    let mut screen = desk.open("topics", 80, 24);
    screen.see("orders");
    for report in
        ["\x1b[<0;0;0M", "\x1b[<0;0;0m", "\x1b[M\x20\x20\x20", "\x1b[<64;9999;9999M", "\x1b[32;0;0M"]
    {
        screen.press(report);
    }
    screen.press("4");
    screen.see("Brokers");
    leave(screen);
}
