//! The order of the list and its range: late records, pages over them, follows that go on, ranges that are not all there.
use super::{Bench, NOW};
use kafdeck::app::Event;
use kafdeck::demo::{Batch, Record};
use std::collections::BTreeSet;

/// Three partitions of 60 records, a second apart, up to now.
fn on_time() -> Bench {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("late", 3, 1, &[]).unwrap();
    for partition in 0..3 {
        let records = (0..60).map(|number| {
            Record::new(format!("k{number}"), format!("on-time-{number}")).at(NOW - 60_000 + number * 1000)
        });
        bench.demo.append("late", partition, &Batch::of(records)).unwrap();
    }
    bench.go("topics/late/records").shows("on-time-59");
    bench
}

#[test]
fn late_records_and_those_without_a_time_are_seen_in_a_follow() {
    let mut bench = on_time();
    bench.press("f").until("live");
    let late = (0..5).map(|number| Record::new("k", format!("LATE{number}")).at(NOW - 3_600_000));
    bench.demo.append("late", 0, &Batch::of(late)).unwrap();
    bench.until("LATE4").shows("LATE0");
    let timeless = (0..2).map(|number| Record::new("k", format!("NOTIME{number}")).at(-1));
    bench.demo.append("late", 1, &Batch::of(timeless)).unwrap();
    bench.until("NOTIME1").shows("NOTIME0").shows("7 came");
}

#[test]
fn a_reader_who_has_moved_is_told_how_many_have_come() {
    let mut bench = on_time();
    bench.press("j j f").until("live").hides("newer");
    bench
        .demo
        .append("late", 0, &Batch::of([Record::new("k", "came-1"), Record::new("k", "came-2")]))
        .unwrap();
    bench.until("2 came").shows("↑ 2 newer").press("home").hides("newer").shows("came-2");
    // Oldest first the newest come at the bottom, and the screen goes with them.
    bench.press("esc O end f").until("live");
    let more = (0..40).map(|number| Record::new("k", format!("more-{number}")));
    bench.demo.append("late", 0, &Batch::of(more)).unwrap();
    bench.until("40 came").shows("more-39").hides("newer");
    bench.press("up").press("up");
    bench.demo.append("late", 0, &Batch::of([Record::new("k", "below")])).unwrap();
    bench.until("↓ 1 newer");
}

#[test]
fn every_record_of_a_topic_out_of_order_is_on_the_screen_once() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("thirds", 1, 1, &[]).unwrap();
    let time = |number: i64| NOW - 3_600_000 + number * 1000 - if number % 3 == 2 { 7_200_000 } else { 0 };
    for start in (0..1_500).step_by(100) {
        let records =
            (start..start + 100).map(|number| Record::new(format!("key-{number}"), "v").at(time(number)));
        bench.demo.append("thirds", 0, &Batch::of(records)).unwrap();
    }
    bench.go("topics/thirds/records");
    let mut seen = BTreeSet::new();
    for _ in 0..90 {
        let keys = bench.screen();
        seen.extend(keys.split_whitespace().filter(|word| word.starts_with("key-")).map(str::to_owned));
        bench.press("pagedown");
    }
    bench.shows("1,500 records · all there are in the range");
    assert_eq!(seen.len(), 1_500);
}

#[test]
fn a_search_during_a_follow_is_followed_on() {
    let mut bench = on_time();
    bench
        .press("f")
        .until("live")
        .press("/ on-time-5 enter")
        .until("live")
        .shows("on-time-59")
        .hides("✓ complete");
    let record = |text: &str| Batch::of([Record::new("k", text.to_owned())]);
    bench.demo.append("late", 0, &record("other")).unwrap();
    bench.demo.append("late", 1, &record("on-time-500")).unwrap();
    bench.until("on-time-500").hides("other");
    bench.press("esc").hides("● live").press("/ enter").until("✓ complete").hides("● live");
}

#[test]
fn partitions_that_are_not_there_are_refused_at_once() {
    let mut bench = on_time();
    bench.look_until(|look| look.pulse.topics.iter().any(|topic| &*topic.name == "late"));
    bench.press("P ctrl-u 9 enter").shows("late has no partition 9: its partitions are 0 to 2");
    bench.press("esc").shows("on-time-59");
}

#[test]
fn the_count_is_that_of_the_range_and_what_is_not_there_is_said() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("cut", 1, 1, &[]).unwrap();
    let records = (0..2_000).map(|number| Record::new(format!("key-{number}"), "v"));
    bench.demo.append("cut", 0, &Batch::of(records)).unwrap();
    bench.demo.delete_before("cut", 0, 40);
    bench.go("topics/cut/records?from=1000").shows("500 newest of ≈1,000 records");
    bench.go("topics/cut/records?from=5&until=60");
    bench.shows("cut 0:5–39 is deleted: its log begins at 40").shows("key-59");
    bench.go("topics/cut/records?from=5000").shows("nothing is as far as offset 5000: cut 0 ends at 2000");
    bench.go("topics/cut/records?from=0").shows("cut 0 begins at 40, not at 0");
    bench.go("topics/cut/records/0:5").shows("Offset 5 is deleted").shows("offset 40");
    bench.go("topics/cut/records/0:5000").shows("Offset 5,000 was never written").hides("any more");
}

#[test]
fn a_word_is_typed_over_what_is_usual() {
    let mut bench = on_time();
    bench
        .press("F")
        .type_text("today 09:59:30")
        .press("enter")
        .shows("today 09:59:30 → end")
        .shows("on-time-30");
    bench
        .hides("on-time-29")
        .press("U")
        .type_text("1 minute ago")
        .press("enter")
        .shows("today 09:59:30 → -1m");
    assert_eq!(bench.place(), "topics/late/records?from=today%2009:59:30&until=-1m&order=oldest");
    bench.press("F ctrl-u enter").shows("begin → -1m").hides("on-time-1");
}

#[test]
fn the_record_under_the_bar_is_found_whoever_wrote_it() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("astray", 4, 1, &[]).unwrap();
    let place = |key: &str| kafdeck::kafka::partitioner::partition_for(key.as_bytes(), 4).unwrap();
    for number in 0..300 {
        let key = format!("key-{number}");
        bench
            .demo
            .append("astray", place(&key), &Batch::of([Record::new(key, "v").at(NOW - 9_000)]))
            .unwrap();
    }
    let elsewhere = (place("stray") + 1) % 4;
    bench.demo.append("astray", elsewhere, &Batch::of([Record::new("stray", "here").at(NOW)])).unwrap();
    for number in 0..200 {
        let key = format!("new-{number}");
        bench
            .demo
            .append("astray", place(&key), &Batch::of([Record::new(key, "v").at(NOW - 8_000)]))
            .unwrap();
    }
    bench.go("topics/astray/records?where=value%20%3D%20here").until("complete").shows("stray");
    bench.press("/ ctrl-u").type_text("key = \"stray\"").press("enter").until("complete").shows("1 match");
}

#[test]
fn a_histogram_is_renewed_in_a_follow() {
    let mut bench = on_time();
    bench.press("H").shows("≈180 records").press("f").until("live");
    bench.demo.append("late", 0, &Batch::of([Record::new("k", "one-more").at(NOW)])).unwrap();
    bench.until("one-more");
    bench.app.look.now.0 += 6_000;
    bench.send(Event::Tick);
    bench.shows("≈181 records");
}

#[test]
fn a_topic_created_anew_during_a_follow_stands_behind_the_old_one_and_the_two_are_parted() {
    let mut bench =
        Bench::with_topic("again", (0..5).map(|number| Record::new("k", format!("old-{number}")).at(NOW)));
    bench.go("topics/again/records").press("f").until("live").shows("old-4");
    bench.demo.delete_topic("again");
    bench.demo.create_topic("again", 1, 1, &[]).unwrap();
    let new = (0..3).map(|number| Record::new("k", format!("new-{number}")).at(NOW - 1_000));
    bench.demo.append("again", 0, &Batch::of(new)).unwrap();
    bench.until("new-2").shows("created anew").shows("old-4");
    let screen = bench.screen();
    let line = |text: &str| screen.lines().position(|line| line.contains(text)).unwrap();
    assert!(
        line("new-2") < line("new-0")
            && line("new-0") < line("── the topic")
            && line("── the topic") < line("old-4"),
        "{screen}"
    );
}

#[test]
fn a_record_of_a_far_future_moves_no_other() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("clocks", 2, 1, &[]).unwrap();
    let record = |text: &str, at: i64| Record::new("key", text.to_owned()).at(at);
    let wild = [record("a-1", NOW - 9000), record("a-wild", NOW * 1000), record("a-2", NOW - 7000)];
    bench.demo.append("clocks", 0, &Batch::of(wild)).unwrap();
    let sane = [record("b-1", NOW - 8000), record("b-2", NOW - 6000)];
    bench.demo.append("clocks", 1, &Batch::of(sane)).unwrap();
    bench.go("topics/clocks/records").shows("5 records");
    let order = |bench: &mut Bench| {
        let screen = bench.screen();
        let words = screen.split_whitespace().filter(|word| word.starts_with("a-") || word.starts_with("b-"));
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(order(&mut bench), ["b-2", "a-2", "b-1", "a-wild", "a-1"]);
    bench.press("O").shows("oldest first");
    assert_eq!(order(&mut bench), ["a-1", "a-wild", "b-1", "a-2", "b-2"]);
    // What comes live after it is where it belongs.
    bench.press("f");
    bench.demo.append("clocks", 0, &Batch::of([record("a-3", NOW - 5000)])).unwrap();
    bench.until("a-3");
    bench.demo.append("clocks", 1, &Batch::of([record("b-3", NOW - 4000)])).unwrap();
    bench.until("b-3");
    assert_eq!(order(&mut bench), ["a-1", "a-wild", "b-1", "a-2", "b-2", "a-3", "b-3"]);
}
