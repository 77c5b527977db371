//! From and until as a user writes them, and a search that is stopped and goes on.
mod picking;

use super::{Bench, NOW};
use kafdeck::demo::{Batch, Record};
use kafka_protocol::messages::ApiKey;

/// A partition with 200 records, a second apart.
fn steps() -> Bench {
    let mut bench = Bench::at("deck");
    bench.demo.create_topic("steps", 1, 1, &[]).unwrap();
    for number in 0..200i64 {
        let record = Record::new("key", format!("step-{number:03}")).at(NOW - 200_000 + number * 1000);
        bench.demo.append("steps", 0, &Batch::of([record])).unwrap();
    }
    bench.go("topics/steps/records").shows("200 records");
    bench
}

#[test]
fn from_takes_a_percentage_an_offset_the_end_and_a_time() {
    let mut bench = steps();
    for (text, first, before) in [
        ("50%", "step-100", "step-099"),
        ("120", "step-120", "step-119"),
        ("end-3", "step-197", "step-196"),
        ("2026-11-22T09:59:00Z", "step-140", "step-139"),
        ("-30s", "step-170", "step-169"),
    ] {
        bench.press("F ctrl-u").type_text(text).press("enter").shows(first).hides(before);
    }
    bench.press("F").type_text("0").press("enter");
    bench.press("U ctrl-u").type_text("10%").press("enter end").shows("step-019").hides("step-020");
    bench.press("U ctrl-u").type_text("yesterdayish").press("enter").shows("write begin, end").press("esc");
    bench.press("U ctrl-u").type_text("101%").press("enter").shows("write begin, end").press("esc");
    bench.press("U ctrl-u").type_text("-5").press("enter").shows("a unit is missing");
}

#[test]
fn a_stopped_search_says_where_and_goes_on_to_tell_of_the_whole() {
    let mut bench = steps();
    bench.demo.faults().on(ApiKey::Fetch).always().hold();
    bench.press("/ step enter esc").until("stopped by you at").shows("R goes on").shows("0 match");
    bench.demo.faults().clear();
    let held = bench.demo.leader("steps", 0).unwrap();
    bench.demo.cut_connections(held);
    bench.press("R").until("complete").until("step-199").shows("200 match").shows("200 records");
}
