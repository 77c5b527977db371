//! The past of a group that nobody watched, against what really happened: a clock that the test moves, records and commits at
//! known moments, and afterwards the curve and the rebalances as they were.
use bytes::{BufMut, BytesMut};
use kafdeck::demo::{AclResource, Batch, Demo, ManualClock, Operation, Options, Record};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::lookback::PastWindow;
use kafdeck::kafka::model::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// 2026-11-22T10:00Z, in milliseconds.
const START: i64 = 1_795_341_600_000;

async fn started() -> (Demo, Arc<ManualClock>, Cluster) {
    let clock = Arc::new(ManualClock::at(START));
    let demo = Demo::start(Options { clock: clock.clone(), ..Options::default() }).await.unwrap();
    let addresses = demo.bootstrap().split(',').map(|address| address.parse().unwrap()).collect();
    let cluster = Cluster::connect(kafdeck::wire::Options::new(addresses));
    (demo, clock, cluster)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_curve_is_that_of_what_happened() {
    let (demo, clock, cluster) = started().await;
    demo.create_topic("orders", 2, 3, &[]).unwrap();
    // The offsets topic comes into being when somebody asks who coordinates a group.
    demo.group_coordinator("billing").unwrap();
    demo.settle("billing", &[("app-1", "10.0.0.1")], &[("orders", 0), ("orders", 1)]);
    let mut truth = Vec::new();
    // Each minute 30 records are written to each partition; the reader takes 20, and after a while 45.
    let (mut written, mut read) = (0, 0);
    for minute in 0..20 {
        for partition in 0..2 {
            demo.append(
                "orders",
                partition,
                &Batch::of((0..30).map(|_| Record::of("x").at(START + minute * 60_000))),
            )
            .unwrap();
        }
        written += 30;
        read = (read + if minute < 10 { 20 } else { 45 }).min(written);
        demo.commit("billing", &[("orders", 0, read), ("orders", 1, read)]);
        truth.push(Some(2 * (written - read) as u64));
        clock.advance(Duration::from_secs(60));
    }
    demo.settle("billing", &[("app-2", "10.0.0.2")], &[]);
    let until = Timestamp(START + 20 * 60_000);
    let window = PastWindow { from: Timestamp(START), until, steps: 20 };
    let past = cluster.past_of_group(&"billing".into(), window).await.unwrap();
    assert_eq!(past.lags, truth);
    assert_eq!((past.commits, past.in_part, past.lacks), (40, false, None));
    let told: Vec<_> =
        past.rebalances.iter().map(|row| (row.members, row.joined.len(), row.left.len())).collect();
    assert_eq!(told, [(1, 1, 0), (2, 1, 0)]);
    assert_eq!(&*past.rebalances[1].joined[0], "app-2 on 10.0.0.2");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_right_it_is_said_which_one_lacks() {
    let (demo, _clock, cluster) = started().await;
    demo.create_topic("orders", 1, 3, &[]).unwrap();
    demo.commit("billing", &[("orders", 0, 0)]);
    demo.rights().deny(Operation::Read, AclResource::topic("__consumer_offsets"));
    let window = PastWindow { from: Timestamp(START - 1), until: Timestamp(START + 1), steps: 2 };
    let why = cluster.past_of_group(&"billing".into(), window).await.unwrap_err();
    assert!(why.contains("Read on topic __consumer_offsets"), "{why}");
}

fn text(out: &mut BytesMut, text: &str) {
    out.put_i16(text.len() as i16);
    out.put_slice(text.as_bytes());
}

/// A commit as a coordinator writes it.
fn commit(partition: i32, offset: i64, at: i64) -> Record {
    let (mut key, mut value) = (BytesMut::new(), BytesMut::new());
    key.put_i16(1);
    text(&mut key, "billing");
    text(&mut key, "orders");
    key.put_i32(partition);
    value.put_i16(3);
    value.put_i64(offset);
    value.put_i32(-1);
    text(&mut value, "");
    value.put_i64(at);
    Record::new(key.freeze(), value.freeze()).at(at)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_commits_are_all_counted() {
    const COMMITS: i64 = 200_000;
    let (demo, _clock, cluster) = started().await;
    demo.create_topic("orders", 10, 1, &[]).unwrap();
    // As above.
    demo.group_coordinator("billing").unwrap();
    demo.commit("billing", &[("orders", 0, 0)]);
    // Where the one commit was written, the others go as well.
    let home = (0..50)
        .find(|partition| demo.offsets("__consumer_offsets", *partition).is_some_and(|(_, _, end)| end > 0));
    let home = home.expect("the group has a partition");
    for part in 0..COMMITS / 1_000 {
        let commits = (part * 1_000..(part + 1) * 1_000).map(|at| commit((at % 10) as i32, at, START + at));
        demo.append("__consumer_offsets", home, &Batch::of(commits)).unwrap();
    }
    let window = PastWindow { from: Timestamp(START + 1), until: Timestamp(START + COMMITS), steps: 60 };
    let begun = std::time::Instant::now();
    let past = cluster.past_of_group(&"billing".into(), window).await.unwrap();
    println!("{COMMITS} commits in {:?}", begun.elapsed());
    assert_eq!(past.commits, COMMITS as u64 - 1);
    assert_eq!(past.last_commit, Some(Timestamp(START + COMMITS - 1)));
}
