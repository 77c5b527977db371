//! Records over time above the list: counted without reading, moved along, zoomed, clicked.
use super::{Bench, NOW};
use kafdeck::app::Event;
use kafdeck::demo::{Batch, Record};
use kafdeck::ui::mouse::{Mouse, MouseKind};

/// Two bursts an hour apart, over two partitions: 60 records, then 20.
fn bursts() -> Bench {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("bursts", 2, 1, &[]).unwrap();
    let record =
        |text: &str, at: i64| Record::new("key", format!("{text}-{at}")).at(NOW - 7_200_000 + at * 1000);
    for partition in 0..2 {
        let early = (0..30).map(|number| record("early", number * 2 + i64::from(partition)));
        bench.demo.append("bursts", partition, &Batch::of(early)).unwrap();
        let late = (0..10).map(|number| record("late", 3600 + number * 2 + i64::from(partition)));
        bench.demo.append("bursts", partition, &Batch::of(late)).unwrap();
    }
    bench.go("topics/bursts/records").shows("late-3619");
    bench
}

#[test]
fn bars_show_where_the_records_are() {
    let mut bench = bursts();
    bench.press("H").shows("≈80 records · 2 min a bar").shows("█").shows("╵08:00").shows("▲");
    // The newest record is under the cursor.
    bench.shows("09:00 – 09:02  ≈20");
    bench.press("H").hides("a bar");
}

#[test]
fn a_route_and_a_saved_view_bring_the_histogram_back() {
    let mut bench = Bench::at("topics/orders/records?histogram=yes");
    bench.shows("a bar").press("B").type_text("bars").press("enter").shows("is saved");
    bench.press("H").hides("a bar");
    assert_eq!(bench.place(), "topics/orders/records");
    bench.press("1 :").type_text("open bars").press("enter").shows("a bar");
}

#[test]
fn moving_along_the_bars_brings_the_list_there_and_pages_go_both_ways() {
    let mut bench = bursts();
    bench.press("H <").shows("08:00 – 08:02  ≈60").shows("early-59").hides("late-");
    bench.press("<").shows("nothing earlier");
    bench.press("home up").shows("late-3600").shows("early-59");
    bench.press("O H H end").shows("late-3619").press("left left").shows("early-0").shows("80 records · all");
    bench.press(">").shows("late-3600").hides("early-").press("home up").shows("early-59");
}

#[test]
fn zooming_spreads_one_bar_and_back() {
    let mut bench = bursts();
    bench.press("H < .").shows("zoomed in").shows("≈60 records · 5 s a bar");
    bench.press(",").shows("≈80 records").hides("zoomed in");
    bench.press(",").shows("all of the range");
}

#[test]
fn a_click_on_a_bar_seeks() {
    let mut bench = bursts();
    bench.press("H");
    let screen = bench.screen();
    let row = screen.lines().position(|line| line.contains("╵08:00")).unwrap() as u16;
    let click = Mouse { kind: MouseKind::Click, column: 1, row: row - 1 };
    bench.send(Event::Mouse(click));
    bench.shows("≈60").shows("early-59").hides("late-");
}

#[test]
fn the_histogram_is_that_of_the_range_and_of_what_a_search_found() {
    let mut bench = bursts();
    bench.press("H P ctrl-u 1 enter").shows("≈40 records");
    bench.press("/ early enter").until("complete").until("early-59").shows("all records, not only hits");
    bench.press(">").shows("nothing in that time");
    bench.press("<").shows("08:00 – 08:02");
}

#[test]
fn nothing_one_moment_and_no_time_are_said() {
    let mut bench = Bench::with_topic("odd", []);
    bench.go("topics/odd/records").press("H").shows("no records in this range");
    bench.press("<").shows("no records to move along");
    bench
        .demo
        .append("odd", 0, &Batch::of([Record::new("k", "v").at(NOW), Record::new("k", "w").at(NOW)]))
        .unwrap();
    bench.press("r").shows("≈2 records, all of 2026-11-22 10:00:00.000").shows("█");
    bench.demo.create_topic("old", 1, 1, &[]).unwrap();
    bench.demo.append("old", 0, &Batch::of([Record::new("k", "v").at(-1)])).unwrap();
    bench.go("topics/old/records").press("H").shows("no record of this range has a timestamp");
}

#[test]
fn a_broker_that_is_down_leaves_its_partitions_out_and_says_so() {
    let mut bench = bursts();
    let down = bench.demo.leader("bursts", 1).unwrap();
    bench.block_on(bench.demo.stop_broker(down));
    bench.press("H").shows("! without bursts 1").shows("≈40 records");
}

#[test]
fn what_a_follow_brings_is_in_the_bars_at_once() {
    let mut bench = bursts();
    let live = |number: i64| Record::new("key", format!("live-{number}")).at(NOW + number * 1000);
    bench.press("H f").shows("≈80 records · 2 min a bar");
    for number in 0..3 {
        bench.demo.append("bursts", 1, &Batch::of([live(2 * number), live(2 * number + 1)])).unwrap();
        bench.until(&format!("live-{}", 2 * number + 1));
        // No tick has come that would have it counted anew.
        bench.shows(&format!("≈{} records · ", 82 + 2 * number));
    }
    // A full count brings the same, and what comes after it is on top of that.
    bench.press("r").shows("≈86 records · ");
    bench.demo.append("bursts", 0, &Batch::of([live(7)])).unwrap();
    bench.until("live-7").shows("≈87 records · ");
    // A time of the year 58870 is told, and no bar of its own.
    bench.demo.append("bursts", 0, &Batch::of([Record::new("key", "wild").at(NOW * 1000)])).unwrap();
    bench.until("wild").shows("≈87 records · ").shows("≈1 with times far outside");
}

#[test]
fn a_follow_from_an_empty_topic_gets_its_bars_with_the_first_record() {
    let mut bench = Bench::with_topic("young", []);
    bench.go("topics/young/records").press("H").shows("no records in this range").press("f");
    bench.demo.append("young", 0, &Batch::of([Record::new("k", "first").at(NOW)])).unwrap();
    bench.until("first").until("≈1 records");
}
