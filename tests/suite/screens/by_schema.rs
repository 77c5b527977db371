//! Records that name a schema, on the screen: what no registry can read says why not, each way that was tried.
mod produce;
mod read_as;

use super::Bench;
use kafdeck::demo::Record;

#[test]
fn a_value_that_no_registry_reads_says_each_way_that_was_tried() {
    let framed = [b"\0\0\0\0\x0c".as_slice(), b"\x02\xff\xfe"].concat();
    let mut bench = Bench::with_topic("things", [Record::new("k", framed)]);
    bench.go("topics/things/records/0:0").press("tab tab");
    bench
        .shows("value not read")
        .shows("schema 12, behind Confluent's five bytes: no schema registry is configured");
    bench.shows("JSON: line 1, column 1").shows("byte 6 is not UTF-8");
}
