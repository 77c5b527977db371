//! Records over time, counted from offsets alone, against the records themselves.
use super::{Bench, NOW, record};
use jiff::tz::TimeZone;
use kafdeck::demo::{Batch, Record};
use kafdeck::kafka::model::Timestamp;
use kafdeck::kafka::read::{Histogram, HistogramRequest, Period, Range};

async fn count(bench: &Bench, query: &str, within: Option<Period>) -> Histogram {
    let range = Range::from_query(["orders"], query, &TimeZone::UTC).unwrap();
    let request = HistogramRequest { range, within, buckets: 30, now: Timestamp(NOW), zone: TimeZone::UTC };
    bench.cluster.histogram(request).await.unwrap()
}

/// Records of the test's topic, one a second, in each bucket of a histogram.
fn expected(histogram: &Histogram, numbers: std::ops::Range<i64>) -> Vec<u64> {
    let mut counts = vec![0; histogram.counts.len()];
    for number in numbers {
        if let Some(at) = histogram.at(Timestamp(NOW + number * 1000)) {
            counts[at] += 1;
        }
    }
    counts
}

#[tokio::test]
async fn every_bucket_has_as_many_as_there_are() {
    let bench = Bench::with("orders", 4, 1000).await;
    let all = count(&bench, "", None).await;
    assert_eq!((all.total(), all.partitions, all.step), (1000, 4, 60_000));
    assert_eq!(all.counts, expected(&all, 0..1000));
    let bucket = all.bucket(3);
    let closer = count(&bench, "", Some(bucket)).await;
    assert_eq!((closer.total(), closer.start), (all.counts[3], bucket.from));
    assert_eq!(closer.counts, expected(&closer, 0..1000));
    assert!(closer.step < all.step);
}

#[tokio::test]
async fn the_axis_is_as_long_as_the_range_however_it_is_told() {
    let bench = Bench::with("orders", 4, 1000).await;
    for (query, numbers) in [
        ("from=200&until=end", 800..1000),
        ("from=end-10", 960..1000),
        ("until=2026-11-22T10:01:00Z", 0..60),
        ("from=2026-11-22T10:16:00Z", 960..1000),
        // 187 of each 250.
        ("from=50%&until=75%", 500..748),
    ] {
        let part = count(&bench, query, None).await;
        assert_eq!(part.counts, expected(&part, numbers), "{query}: {part:?}");
        let used = part.counts.iter().filter(|count| **count > 0).count();
        assert!(2 * used >= part.counts.len(), "{query}: {part:?}");
    }
}

#[tokio::test]
async fn records_out_of_order_are_counted_once() {
    let bench = Bench::with("orders", 1, 0).await;
    for number in [50, 10, 90, 20, 95, 5, 60] {
        bench.demo.append("orders", 0, &Batch::of([record(number)])).unwrap();
    }
    assert_eq!(count(&bench, "", None).await.total(), 7);
    let empty = count(&bench, "from=end", None).await;
    assert_eq!((empty.total(), empty.counts.len()), (0, 0));
}

#[tokio::test]
async fn a_wild_time_takes_no_other_record_with_it() {
    let bench = Bench::with("orders", 1, 0).await;
    for number in 0..200 {
        bench
            .demo
            .append("orders", 0, &Batch::of([record(number).at(NOW - (200 - number) * 15_000)]))
            .unwrap();
        if number == 120 {
            bench.demo.append("orders", 0, &Batch::of([record(-1).at(NOW * 1000)])).unwrap();
        }
    }
    let all = count(&bench, "", None).await;
    assert_eq!((all.total(), all.outside), (200, 1));
    let mut wanted = vec![0; all.counts.len()];
    for number in 0..200 {
        wanted[all.at(Timestamp(NOW - (200 - number) * 15_000)).unwrap()] += 1;
    }
    assert_eq!(all.counts, wanted);
    // Where too many are wild for any to be outliers, the last bar reaches to the end of all time, and can be looked into.
    let bench = Bench::with("orders", 1, 0).await;
    for time in [NOW, -1, 0, NOW / 1000, NOW * 1000, 253_402_300_800_000, i64::MAX, NOW - 3_600_000, NOW + 5]
    {
        bench.demo.append("orders", 0, &Batch::of([record(0).at(time)])).unwrap();
    }
    let all = count(&bench, "", None).await;
    assert_eq!((all.total(), all.untimed, all.outside), (9, 0, 0));
    let last = all.counts.iter().rposition(|count| *count > 0).unwrap();
    let closer = count(&bench, "", Some(all.bucket(last))).await;
    assert_eq!(closer.total(), all.counts[last]);
}

#[tokio::test]
async fn offsets_that_compaction_took_are_no_records_without_a_time() {
    let bench = Bench::start().await;
    bench.demo.create_topic("orders", 1, 1, &[("cleanup.policy", "compact")]).unwrap();
    for number in 0..60 {
        let record = Record::new(format!("key-{}", number % 2), "v").at(NOW + number * 1000);
        bench.demo.append("orders", 0, &Batch::of([record])).unwrap();
    }
    bench.demo.compact("orders");
    let all = count(&bench, "", None).await;
    assert_eq!(all.untimed, 0);
    assert!(all.total() >= 2, "{all:?}");
}
