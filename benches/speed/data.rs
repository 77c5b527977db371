//! Topics full of orders: the same records whatever the codec. Knows how they look, not who reads them.
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::Command;

use crate::harness::{Cluster, jars, tools};

/// The word to search for: every thousandth order has it.
pub const RARE: &str = "CANCELLED";
/// Lines are written once and sent as often as needed.
const LINES: u64 = 1_000_000;
const STATUS: [&str; 4] = ["PLACED", "PAID", "SHIPPED", "FAILED"];

/// A small generator with a fixed seed (splitmix64): the same data on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// How an order is written.
#[derive(Clone, Copy)]
pub enum Form {
    Json,
    Xml,
}

/// A file of `lines` orders as `key|value`, about 200 bytes each.
pub fn orders(lines: u64, form: Form) -> PathBuf {
    let name = match form {
        Form::Json => "json",
        Form::Xml => "xml",
    };
    let path = jars::workshop().join(format!("orders-{name}-{lines}.txt"));
    if path.exists() {
        return path;
    }
    let unfinished = path.with_extension("part");
    let mut file = BufWriter::new(File::create(&unfinished).expect("the target folder is writable"));
    let mut dice = Dice(7);
    let mut line = String::new();
    for number in 0..lines {
        line.clear();
        match form {
            Form::Json => order(&mut line, number, &mut dice),
            Form::Xml => order_xml(&mut line, number, &mut dice),
        }
        file.write_all(line.as_bytes()).expect("the disk has room for the orders");
    }
    file.flush().expect("the disk has room for the orders");
    fs::rename(&unfinished, &path).expect("the target folder is writable");
    path
}

fn order(line: &mut String, number: u64, dice: &mut Dice) {
    let status = if number.is_multiple_of(1000) { RARE } else { STATUS[dice.below(4) as usize] };
    let customer = dice.below(50_000);
    writeln!(
        line,
        "customer-{customer:05}|{{\"orderId\": \"ord-{number:09}\", \"customerId\": \"customer-{customer:05}\", \
         \"status\": \"{status}\", \"amount\": {}.{:02}, \"currency\": \"EUR\", \
         \"items\": [{{\"sku\": \"SKU-{:04}\", \"qty\": {}}}], \"ts\": {}}}",
        dice.below(1000),
        dice.below(100),
        dice.below(9999),
        1 + dice.below(8),
        1_795_000_000_000_u64 + number
    )
    .expect("a string grows");
}

fn order_xml(line: &mut String, number: u64, dice: &mut Dice) {
    let status = if number.is_multiple_of(1000) { RARE } else { STATUS[dice.below(4) as usize] };
    let customer = dice.below(50_000);
    writeln!(
        line,
        "customer-{customer:05}|<order id=\"ord-{number:09}\"><customer>customer-{customer:05}</customer>\
         <status>{status}</status><amount currency=\"EUR\">{}.{:02}</amount>\
         <items><item sku=\"SKU-{:04}\">{}</item></items></order>",
        dice.below(1000),
        dice.below(100),
        dice.below(9999),
        1 + dice.below(8)
    )
    .expect("a string grows");
}

/// Fills a topic of 6 partitions with `records` orders; returns how many of them hold [`RARE`].
pub fn fill(cluster: &Cluster, topic: &str, codec: &str, records: u64) -> u64 {
    fill_with(Form::Json, cluster, topic, codec, records)
}

/// The same orders in XML.
pub fn fill_xml(cluster: &Cluster, topic: &str, codec: &str, records: u64) -> u64 {
    fill_with(Form::Xml, cluster, topic, codec, records)
}

fn fill_with(form: Form, cluster: &Cluster, topic: &str, codec: &str, records: u64) -> u64 {
    tools::create_single_copy(cluster, topic, 6);
    let (mut left, mut rare) = (records, 0);
    while left > 0 {
        let lines = left.min(LINES);
        let mut sender = sender_of(form, &cluster.bootstrap(), topic, codec, lines);
        let status = sender.status().expect("kcat starts");
        assert!(status.success(), "kcat could not fill {topic}");
        left -= lines;
        rare += lines.div_ceil(1000);
    }
    rare
}

/// The command that sends `lines` orders at full speed.
pub fn sender(bootstrap: &str, topic: &str, codec: &str, lines: u64) -> Command {
    sender_of(Form::Json, bootstrap, topic, codec, lines)
}

fn sender_of(form: Form, bootstrap: &str, topic: &str, codec: &str, lines: u64) -> Command {
    let mut command = Command::new("kcat");
    command.args(["-P", "-b", bootstrap, "-t", topic, "-z", codec, "-K", "|", "-l"]).arg(orders(lines, form));
    command.args(["-X", "linger.ms=50", "-X", "batch.num.messages=10000"]);
    command
}
