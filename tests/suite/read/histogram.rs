//! Records over time, counted from offsets alone, against the records themselves.
use super::{Bench, NOW, record};
use jiff::tz::TimeZone;
use kafdeck::demo::Batch;
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
