//! From and until by a digit, by words, and what is said below the line before it is meant.
use super::super::{Bench, NOW};
use super::steps;
use kafdeck::app::Event;
use kafdeck::demo::{Batch, Record};

/// The keys rest for long enough.
fn rest(bench: &mut Bench) -> &mut Bench {
    bench.app.look.now.0 += 1000;
    bench.send(Event::Tick);
    bench
}

#[test]
fn a_digit_chooses_and_more_than_a_digit_is_typed() {
    let mut bench = steps();
    bench
        .press("F 3")
        .shows("500 offsets before the end of each partition")
        .press("enter")
        .shows("end-500 → end");
    for (typed, range) in [
        ("1", "begin → end"),
        ("120", "120 → end"),
        ("9:00", "today 09:00 → end"),
        ("5%", "5% → end"),
        ("1 hour ago", "-1h → end"),
        ("@5", "5 → end"),
        ("mon 9:00", "mon 09:00 → end"),
        ("8", "yesterday → end"),
    ] {
        bench.press("F").type_text(typed).press("enter").shows(range);
    }
    bench.press("U").hides("the first record still there").press("down down enter").shows("yesterday → -15m");
    bench.press("U up enter").shows("yesterday → end-500");
    bench.press("U backspace enter").shows("yesterday → end");
}

#[test]
fn what_the_line_means_is_told_while_it_is_typed() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench = steps();
        bench.resize(size.0, size.1).press("F").shows("the first record still there");
        rest(&mut bench).shows("offset 0 · ≈ 200 records");
        bench
            .press("ctrl-u")
            .type_text("2026-11-22T09:58:20Z")
            .shows("Sun 2026-11-22 09:58:20 +00:00 · 101 s ago");
        bench.hides("≈ 100");
        rest(&mut bench).shows("offset 100 · ≈ 100 records");
        bench.press("enter").shows("100 records · all there are in the range").hides("step-099");
        bench.press("U").type_text("-30s");
        rest(&mut bench).shows("offset 173 · ≈ 73 records");
        bench.press("ctrl-u").type_text("23:59").shows("that is yet to come");
        bench.press("ctrl-u").type_text("yesterdayish").shows("2 hours ago").hides("write begin, end");
        bench.press("enter").shows("write begin, end").press("esc");
    }
}

#[test]
fn a_partition_that_does_not_answer_is_a_hole_in_what_is_told() {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("parts", 3, 1, &[]).unwrap();
    for partition in 0..3 {
        for number in 0..10i64 {
            let record = Record::new("key", "value").at(NOW - 10_000 + number * 1000);
            bench.demo.append("parts", partition, &Batch::of([record])).unwrap();
        }
    }
    bench.go("topics/parts/records").shows("30 records").press("F").type_text("@4");
    rest(&mut bench).shows("offsets: 0 at 4, 1 at 4, 2 at 4 · ≈ 18 records");
    let gone = bench.demo.leader("parts", 1).unwrap();
    bench.block_on(bench.demo.stop_broker(gone));
    bench.press("backspace").type_text("5");
    rest(&mut bench).shows("≥ 10 records").shows("1 unread");
}

#[test]
fn a_click_chooses_a_place() {
    let mut bench = steps();
    bench.press("F");
    let screen = bench.screen();
    let row = screen.lines().position(|line| line.contains("the last 500 of each partition")).unwrap();
    let line = screen.lines().nth(row).unwrap();
    let column = line[..line.find("end-500").unwrap()].chars().count();
    bench.send(Event::Mouse(kafdeck::ui::mouse::Mouse {
        kind: kafdeck::ui::mouse::MouseKind::Click,
        column: u16::try_from(column).unwrap(),
        row: u16::try_from(row).unwrap(),
    }));
    bench.press("enter").shows("end-500 → end");
}
