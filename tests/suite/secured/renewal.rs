//! Sessions that end (KIP-368): a follow goes on over them on its connection, and what ends one for good is told.
//!
//! When one ends is the cluster's clock's to say, which stands still here: a slow machine never misses an end. That an
//! end is held to is shown by moving the clock.
use super::{options, plain, scram};
use crate::read::{NOW, numbers, record, request, until};
use kafdeck::demo::{Accounts, Batch, Demo, Door, ManualClock, Options as DemoOptions};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::read::{Mode, Position, Range, ScanRequest};
use kafdeck::security::{Sasl, ScramHash};
use kafdeck::wire::{BrokerId, Error, WhichTopics, Wire};
use kafka_protocol::messages::MetadataRequest;
use std::sync::Arc;
use std::time::Duration;

const SESSION: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(60);

fn accounts() -> Accounts {
    Accounts { session: Some(SESSION), ..Accounts::default() }
}

fn clock() -> ManualClock {
    ManualClock::at(NOW)
}

async fn cluster_at(clock: &ManualClock, accounts: Accounts) -> Demo {
    let door = Door { tls: None, login: Some(accounts) };
    let options = DemoOptions { brokers: 1, door, clock: Arc::new(clock.clone()), ..DemoOptions::default() };
    let demo = Demo::start(options).await.unwrap();
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    demo.append("orders", 0, &Batch::of((0..4).map(record))).unwrap();
    demo
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_goes_on_over_the_end_of_its_sessions() {
    let sasl = scram(ScramHash::Sha256, "alice", "alice-secret");
    let demo = cluster_at(&clock(), accounts()).await;
    let cluster = Cluster::connect(options(&demo, None, Some(sasl)));
    let range = Range { from: Position::Begin, ..Range::of(["orders"]) };
    let tap = cluster.scan(ScanRequest { range, mode: Mode::Tail, ..request("orders") });
    until(&tap, |tap| tap.progress().records == 4).await;
    let (mut written, mut seen) = (4, numbers(&tap.take()));
    // Each renewal is one of the reading connection or of the one for questions.
    while demo.at_the_door().renewals < 6 {
        demo.append("orders", 0, &Batch::of([record(written)])).unwrap();
        written += 1;
        seen.extend(numbers(&tap.next().await.unwrap()));
    }
    while seen.len() < written as usize {
        seen.extend(numbers(&tap.next().await.unwrap()));
    }
    assert_eq!(seen, (0..written).collect::<Vec<_>>(), "none lost, none twice, in their order");
    let door = demo.at_the_door();
    assert_eq!((door.trespasses, door.refusals), (0, 0), "{door:?}");
    assert_eq!(door.connections, door.logins, "no connection but those that logged in: {door:?}");
}

/// A user who is removed loses the open connection too, and is told why.
#[tokio::test]
async fn a_user_who_is_removed_is_told_on_the_open_connection() {
    let demo = cluster_at(&clock(), accounts()).await;
    let wire = Wire::new(options(&demo, None, Some(plain("alice", "alice-secret"))));
    wire.metadata(WhichTopics::All).await.unwrap();
    let reading = wire.fetch_connection(BrokerId(1)).await.unwrap();
    demo.change_accounts(|accounts| accounts.users.clear());
    let mut asked = Ok(());
    while asked.is_ok() {
        asked = reading.send(8, &MetadataRequest::default(), PATIENCE).await.map(|_| ());
    }
    let error = asked.unwrap_err();
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
    assert!(error.to_string().contains("as alice by PLAIN"), "{error}");
}

/// What is asked while the login is repeated waits for it, and is answered.
#[tokio::test]
async fn questions_wait_at_the_gate() {
    let demo = cluster_at(&clock(), accounts()).await;
    let sasl = Sasl::Plain { user: "alice".to_owned(), password: "alice-secret".into() };
    let wire = Wire::new(options(&demo, None, Some(sasl)));
    wire.metadata(WhichTopics::All).await.unwrap();
    let connection = wire.fetch_connection(BrokerId(1)).await.unwrap();
    let before = demo.at_the_door();
    while demo.at_the_door().renewals < before.renewals + 4 {
        let request = MetadataRequest::default();
        let asked = (0..20).map(|_| connection.send(8, &request, PATIENCE));
        for answer in futures_util::future::join_all(asked).await {
            answer.unwrap();
        }
    }
    let after = demo.at_the_door();
    assert_eq!((after.connections, after.trespasses), (before.connections, 0), "{after:?}");
}

/// A session that was slept through is over: the broker hangs up, and the next question connects and logs in anew.
#[tokio::test]
async fn a_session_that_was_slept_through_is_begun_anew() {
    let clock = clock();
    // No renewal comes before an hour.
    let accounts = Accounts { session: Some(Duration::from_secs(3600)), ..accounts() };
    let demo = cluster_at(&clock, accounts).await;
    let wire = Wire::new(options(&demo, None, Some(plain("alice", "alice-secret"))));
    wire.metadata(WhichTopics::All).await.unwrap();
    let before = demo.at_the_door();
    clock.advance(Duration::from_secs(3601));
    wire.metadata(WhichTopics::All).await.unwrap();
    let after = demo.at_the_door();
    assert_eq!((after.trespasses, after.logins), (before.trespasses + 1, before.logins + 1), "{after:?}");
}
