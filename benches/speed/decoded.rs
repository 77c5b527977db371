//! Search by a field of records that name a schema: orders in Avro and in Protobuf beside the same orders in JSON, by the same field
//! and as text. Their registry is the embedded one: it is asked once.
use std::process::Command;
use std::time::Duration;

use kafdeck::demo::{DemoRegistry, RegistryOptions};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};

use crate::harness::{Cluster, Flavour, program, tools};
use crate::measure::{self, Run};
use crate::search::middle;
use crate::table::{Table, megabytes, ratio, time};
use crate::{Wish, data};

const AVRO: &str = r#"{"type": "record", "name": "Order", "fields": [
    {"name": "orderId", "type": "string"}, {"name": "customerId", "type": "string"},
    {"name": "amount", "type": "double"}, {"name": "currency", "type": "string"},
    {"name": "items", "type": {"type": "array", "items": {"type": "record", "name": "Item", "fields": [
        {"name": "sku", "type": "string"}, {"name": "qty", "type": "int"}]}}},
    {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-millis"}},
    {"name": "status", "type": {"type": "enum", "name": "Status",
        "symbols": ["PLACED", "PAID", "SHIPPED", "FAILED", "CANCELLED"]}}]}"#;

const PROTOBUF: &str = r#"syntax = "proto3";
enum Status { PLACED = 0; PAID = 1; SHIPPED = 2; FAILED = 3; CANCELLED = 4; }
message Item { string sku = 1; int32 qty = 2; }
message Order {
  string order_id = 1; string customer_id = 2; double amount = 3; string currency = 4; repeated Item items = 5;
  int64 ts = 6; Status status = 7;
}"#;

const FIELD: &str = ".status = \"CANCELLED\"";

/// Fills a topic a form and searches each.
pub fn run(wish: &Wish) {
    let cluster = Cluster::start(Flavour::KRaft);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let registry = runtime.block_on(DemoRegistry::start(RegistryOptions::default())).expect("a port is free");
    let url = registry.url();
    let rare = data::fill(&cluster, "orders-json", "lz4", wish.records);
    let avro = registry.keep("orders-avro-value", "AVRO", AVRO, &[]);
    let protobuf = registry.keep("orders-protobuf-value", "PROTOBUF", PROTOBUF, &[]);
    fill(&cluster, "orders-avro", wish.records, |number, out| as_avro(avro, number, out));
    fill(&cluster, "orders-protobuf", wish.records, |number, out| as_protobuf(protobuf, number, out));
    let title = format!(
        "search of {} orders for one in a thousand, lz4, 6 partitions, 3 brokers, a registry (median of {})",
        wish.records, wish.runs
    );
    let mut table = Table::new(title, &["", "kafdeck", "M rec/s", "memory", "to JSON as text"]);
    let cases = [
        ("JSON, as text", "orders-json", data::RARE),
        ("JSON, a field", "orders-json", FIELD),
        ("Avro, a field", "orders-avro", FIELD),
        ("Avro, as text", "orders-avro", data::RARE),
        ("Protobuf, a field", "orders-protobuf", FIELD),
        ("Protobuf, as text", "orders-protobuf", data::RARE),
    ];
    let mut runs: Vec<Vec<Run>> = cases.iter().map(|_| Vec::new()).collect();
    // In turns, so that whatever else the machine does falls on all; the first round warms the brokers' caches.
    for _ in 0..=wish.runs {
        for (runs, (_, topic, filter)) in runs.iter_mut().zip(cases) {
            runs.push(kafdeck(&cluster, &url, topic, filter));
        }
    }
    let mut text = Duration::ZERO;
    for (runs, (name, topic, _)) in runs.into_iter().zip(cases) {
        assert!(runs.iter().all(|run| run.output.trim() == rare.to_string()), "every hit in {topic}: {name}");
        let (us, memory) = middle(runs);
        text = if text.is_zero() { us } else { text };
        let rate = format!("{:.1}", wish.records as f64 / us.as_secs_f64() / 1e6);
        table.row([name.to_owned(), time(us), rate, megabytes(memory), ratio(us, text)]);
    }
    table.print();
}

fn kafdeck(cluster: &Cluster, registry: &str, topic: &str, filter: &str) -> Run {
    let bootstrap = cluster.bootstrap();
    let whole =
        ["read", topic, "-b", &bootstrap, "--registry", registry, "--from", "begin", "--until", "end"];
    let mut command = Command::new(program::PATH);
    command.args(whole).args(["--where", filter, "--count"]).envs(program::environment());
    measure::run(&mut command)
}

/// As many orders are cancelled as of those in JSON: every thousandth of a million.
fn fill(cluster: &Cluster, topic: &str, records: u64, write: impl Fn(u64, &mut Vec<u8>)) {
    tools::create_single_copy(cluster, topic, 6);
    let producer: ThreadedProducer<DefaultProducerContext> = ClientConfig::new()
        .set("bootstrap.servers", cluster.bootstrap())
        .set("compression.type", "lz4")
        .set("linger.ms", "50")
        .set("batch.num.messages", "10000")
        .set("queue.buffering.max.messages", "1000000")
        .create()
        .expect("librdkafka takes these settings");
    let mut value = Vec::new();
    for number in 0..records {
        value.clear();
        write(number, &mut value);
        let key = format!("customer-{:05}", number * 7919 % 50_000);
        let mut record = BaseRecord::to(topic).key(&key).payload(&value);
        while let Err((_, again)) = producer.send(record) {
            // Its queue is full: it is emptied meanwhile.
            producer.poll(Duration::from_millis(5));
            record = again;
        }
    }
    producer.flush(Duration::from_secs(120)).expect("the orders are taken");
}

fn status(number: u64) -> u64 {
    // The lines of the JSON topic begin anew after a million.
    if (number % 1_000_000).is_multiple_of(1000) { 4 } else { number * 31 % 4 }
}

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn texts(number: u64) -> [String; 4] {
    [
        format!("ord-{number:09}"),
        format!("customer-{:05}", number * 7919 % 50_000),
        "EUR".to_owned(),
        format!("SKU-{:04}", number * 131 % 9999),
    ]
}

fn amount(number: u64) -> [u8; 8] {
    (f64::from((number * 37 % 100_000) as u32) / 100.0).to_le_bytes()
}

fn as_avro(id: u32, number: u64, out: &mut Vec<u8>) {
    let zigzag = |number: u64, out: &mut Vec<u8>| varint(number << 1, out);
    let text = |text: &str, out: &mut Vec<u8>| {
        zigzag(text.len() as u64, out);
        out.extend_from_slice(text.as_bytes());
    };
    out.push(0);
    out.extend_from_slice(&id.to_be_bytes());
    let [order, customer, currency, sku] = texts(number);
    text(&order, out);
    text(&customer, out);
    out.extend_from_slice(&amount(number));
    text(&currency, out);
    zigzag(1, out);
    text(&sku, out);
    zigzag(1 + number % 8, out);
    zigzag(0, out);
    zigzag(1_795_000_000_000 + number, out);
    zigzag(status(number), out);
}

fn as_protobuf(id: u32, number: u64, out: &mut Vec<u8>) {
    let bytes = |field: u8, bytes: &[u8], out: &mut Vec<u8>| {
        out.push(field << 3 | 2);
        varint(bytes.len() as u64, out);
        out.extend_from_slice(bytes);
    };
    out.push(0);
    out.extend_from_slice(&id.to_be_bytes());
    // A list of one index, 1: the second message of the file.
    out.extend_from_slice(&[2, 2]);
    let [order, customer, currency, sku] = texts(number);
    bytes(1, order.as_bytes(), out);
    bytes(2, customer.as_bytes(), out);
    out.push(3 << 3 | 1);
    out.extend_from_slice(&amount(number));
    bytes(4, currency.as_bytes(), out);
    let mut item = Vec::new();
    bytes(1, sku.as_bytes(), &mut item);
    item.push(2 << 3);
    varint(1 + number % 8, &mut item);
    bytes(5, &item, out);
    out.push(6 << 3);
    varint(1_795_000_000_000 + number, out);
    if status(number) > 0 {
        out.push(7 << 3);
        varint(status(number), out);
    }
}
