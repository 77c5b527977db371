//! Secured clusters over real sockets: each way in lists, reads and produces, by the wire client and by librdkafka.
mod aws;
pub mod certificates;
mod grants;
mod logins;
mod profiles;
mod program;
mod renewal;
mod stores;
mod tls;
mod tokens;
mod web;

use crate::produce::agreed;
use crate::read::{collect, numbers, record, request};
use bytes::Bytes;
use kafdeck::demo::{Accounts, Batch, Certificate, Demo, Door, Options as DemoOptions};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::produce::{Draft, Fate, Producer, SendPace};
use kafdeck::security::{Sasl, ScramHash, Security, Tls};
use kafdeck::wire::{Address, Error, Options, WhichTopics, Wire};

fn user(name: &str) -> (String, String) {
    (name.to_owned(), format!("{name}-secret"))
}

/// A cluster of `brokers` with the topic `orders`, of four records.
async fn cluster(brokers: usize, tls: Option<Certificate>, login: Option<Accounts>) -> Demo {
    let door = Door { tls, login };
    let demo = Demo::start(DemoOptions { brokers, door, ..DemoOptions::default() }).await.unwrap();
    demo.create_topic("orders", 1, brokers as i16, &[]).unwrap();
    demo.append("orders", 0, &Batch::of((0..4).map(record))).unwrap();
    demo
}

fn options(demo: &Demo, tls: Option<Tls>, sasl: Option<Sasl>) -> Options {
    Options { security: Security { tls, sasl }, ..Options::new(Address::list(&demo.bootstrap()).unwrap()) }
}

fn plain(user: &str, password: &str) -> Sasl {
    Sasl::Plain { user: user.to_owned(), password: password.into() }
}

fn scram(hash: ScramHash, user: &str, password: &str) -> Sasl {
    Sasl::Scram { hash, user: user.to_owned(), password: password.into(), delegation_token: false }
}

/// Lists, reads what is there, produces one record and reads that too.
pub async fn works(demo: &Demo, options: Options) {
    let metadata = Wire::new(options.clone()).metadata(WhichTopics::All).await.unwrap();
    assert!(metadata.topics.iter().any(|topic| &*topic.name == "orders"));
    let before = demo.offsets("orders", 0).unwrap().2;
    let cluster = Cluster::connect(options.clone());
    let (rows, _, _) = collect(&cluster.scan(request("orders"))).await;
    assert_eq!(rows.len() as i64, before);
    let folder = tempfile::tempdir().unwrap();
    let work = agreed(&folder);
    let value = Bytes::from(format!("{{\"n\":{before}}}"));
    let draft = Draft { topic: "orders".into(), key: None, value: Some(value), ..Draft::default() };
    let delivery = Producer::new(Wire::new(options), SendPace::Single).send(work.permit(), draft).await;
    assert!(matches!(delivery.fate, Fate::Sent { .. }), "{delivery:?}");
    let (rows, _, _) = collect(&cluster.scan(request("orders"))).await;
    assert_eq!(numbers(&rows).last(), Some(&before));
}

async fn refusal(options: Options) -> Error {
    Wire::new(options).metadata(WhichTopics::All).await.unwrap_err()
}
