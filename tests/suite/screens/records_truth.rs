//! How complete a search is: what the status and the page say, keys and their partitions, live from a snapshot.
use super::Bench;
use kafdeck::demo::{Batch, Record};

#[test]
fn the_page_tells_of_each_partition() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("%").shows("How far orders was read").shows("LAST STABLE").press("esc");
    bench.press("/ CANCELLED enter").until("complete").shows("snapshot of 10:00:00.000");
    bench
        .press("%")
        .shows("SCANNED")
        .shows("done")
        .shows("The range ends where it ended at 2026-11-22 10:00:00");
}

#[test]
fn a_key_is_looked_up_in_its_partition_and_everywhere_on_demand() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("*").shows("no partition was left out");
    bench.press("/").type_text("key = \"nobody\"").press("enter").until("complete");
    bench.shows("0 match in 1 of 6 partitions").shows("* searches all");
    bench.press("*").until("complete").hides("of 6 partitions");
    let route = bench.place();
    assert!(route.ends_with("&prune=no"), "{route}");
    // Typed anew it is looked up in one partition again; alt-enter looks everywhere at once.
    bench.press("/ enter").until("1 of 6 partitions");
    bench.press("/ alt-enter").until("complete").hides("of 6 partitions");
}

#[test]
fn the_route_of_a_search_of_all_partitions_searches_all() {
    let mut bench = Bench::at("topics/orders/records?where=key%20%3D%20%22nobody%22&prune=no");
    bench.until("complete").hides("of 6 partitions");
}

#[test]
fn alt_enter_without_a_key_says_why_not() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("/ CANCELLED alt-enter").shows("only a search for a key");
}

#[test]
fn what_is_written_during_a_search_comes_with_a_follow_once() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("busy", 3, 1, &[]).unwrap();
    let write = |bench: &Bench, range: std::ops::Range<i32>| {
        for number in range {
            let record = Record::new(format!("{number}"), format!("needle-{number:03}"));
            bench.demo.append("busy", number % 3, &Batch::of([record])).unwrap();
        }
    };
    write(&bench, 0..8);
    bench.go("topics/busy/records?order=oldest&where=needle");
    // The search is on its way: its end was fixed, or will be, before or after some of these.
    write(&bench, 8..12);
    bench.until("complete");
    write(&bench, 12..16);
    bench.hides("needle-015").press("f").until("needle-015");
    write(&bench, 16..19);
    bench.until("needle-018").until("19 shown");
    let screen = bench.screen();
    for number in 0..19 {
        let text = format!("needle-{number:03}");
        assert_eq!(screen.matches(&text).count(), 1, "{text}:\n{screen}");
    }
}

#[test]
fn partitions_of_a_broker_that_is_down_are_named() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("single", 3, 1, &[]).unwrap();
    for partition in 0..3 {
        bench.demo.append("single", partition, &Batch::of([Record::new("key", "needle")])).unwrap();
    }
    bench.go("topics/single/records").shows("3 records");
    let down = bench.demo.leader("single", 1).unwrap();
    bench.block_on(bench.demo.stop_broker(down));
    bench
        .press("/ needle enter")
        .until("incomplete")
        .shows("partition 1 unread · % tells why")
        .shows("2 match");
    bench.press("%").shows("Not read:").shows("single 1 unread").press("esc");
    // Nobody knows where the search would have ended there.
    bench.press("f").shows("single 1 could not be read: there the follow begins at the end");
    // It waits for the broker, and does not pass for live meanwhile.
    bench.until("waiting for 1 partition").hides("● live");
    bench.block_on(bench.demo.start_broker(down)).unwrap();
    bench.until("● live");
    bench.demo.append("single", 1, &Batch::of([Record::new("key", "needle-2")])).unwrap();
    bench.until("needle-2");
}

/// Whoever follows before a search has begun to read gets what it finds all the same.
#[test]
fn a_follow_of_a_search_that_has_not_begun_has_its_hits() {
    let mut bench =
        Bench::with_topic("hay", ["needle-1", "straw", "needle-2"].map(|word| Record::new("k", word)));
    bench.go("topics/hay/records").shows("needle-1");
    let freeze = |bench: &Bench, frozen| (1..=3).for_each(|id| bench.demo.freeze_broker(id, frozen));
    freeze(&bench, true);
    bench.press("/").type_text("needle").press("enter f").shows("when the search has read what is there");
    freeze(&bench, false);
    bench.until("● live").shows("needle-1").shows("needle-2").hides("straw");
    bench.demo.append("hay", 0, &Batch::of([Record::new("k", "needle-3")])).unwrap();
    bench.until("needle-3").shows("3 shown");
}

#[test]
fn a_follow_says_that_its_topic_was_deleted_and_created_anew() {
    let mut bench = Bench::with_topic("fleeting", [Record::new("a", "the old one")]);
    bench.go("topics/fleeting/records").shows("the old one").press("f").until("● live");
    bench.demo.delete_topic("fleeting");
    bench.until("topic fleeting was deleted").until("waiting for 1 partition").hides("● live");
    bench.demo.create_topic("fleeting", 1, 1, &[]).unwrap();
    bench.demo.append("fleeting", 0, &Batch::of([Record::new("a", "the new one")])).unwrap();
    bench.until("● live").shows("was deleted and created anew").shows("the old one");
}

#[test]
fn a_complete_search_says_what_it_could_not_read() {
    let values = ["{\"s\":\"F\"}", "{\"s\":\"G\",\"t\":\"F and cut", "{\"s\":None,\"t\":\"F\"}"];
    let mut bench = Bench::with_topic("odd", values.map(|value| Record::new("k", value)));
    bench
        .go("topics/odd/records?order=oldest")
        .press("/")
        .type_text(".s = \"F\"")
        .press("enter")
        .until("complete");
    bench.shows("1 match · ! 1 value could not be read to its end");
}

#[test]
fn a_profile_may_begin_reads_with_committed_records_only() {
    let committed = kafdeck::kafka::read::Isolation::Committed;
    let mut bench = Bench::with("topics/orders/records", |look| look.isolation = committed);
    bench.shows("read committed").press("i").shows("read uncommitted");
    let route = bench.place();
    assert!(route.contains("isolation=uncommitted"), "the route says what the profile does not: {route}");
    bench.go("topics/orders/records").shows("read committed");
}
