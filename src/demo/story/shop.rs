//! The shop: orders in flight, and the records that one event after the other leaves. Pure; knows no cluster.
use super::order::{Order, Status};
use super::topics::{CATALOG, CUSTOMERS, ORDERS, PAYMENTS, SHIPMENTS, StoryTopic, TELEMETRY};
use super::words::{Customer, WordLists, chance, pick};
use super::{murmur2, oddities, papers};
use crate::demo::Record;
use crate::demo::random::Random;
use std::fmt::Write;

/// How many customers there are, and how many of them order all the time.
const CUSTOMERS_KNOWN: u64 = 12_000;
const REGULARS: u64 = 300;
/// Orders that are under way at most; more only come when some have ended.
const IN_FLIGHT: usize = 2_500;
/// Parcel stations.
const STATIONS: u64 = 48;

/// A record on its way to a partition.
#[derive(Clone, Debug)]
pub struct Written {
    pub topic: &'static StoryTopic,
    pub partition: i32,
    /// Which program writes it: the instance of the order service, 0 to 2.
    pub service: usize,
    pub record: Record,
    /// Why the reader of the topic can't read it.
    pub poison: Option<&'static str>,
}

/// The world that the records tell of.
#[derive(Debug)]
pub struct Shop {
    words: WordLists,
    random: Random,
    open: Vec<Order>,
    placed: u64,
    catalogues: u64,
}

impl Shop {
    pub fn new(seed: u64) -> Shop {
        Shop {
            words: WordLists::new(seed),
            random: Random::new(seed),
            open: Vec::new(),
            placed: 1_204_000,
            catalogues: 0,
        }
    }

    /// What happens next, at `at` (milliseconds since 1970), and all that is written about it.
    pub fn event(&mut self, at: i64, out: &mut Vec<Written>) {
        match self.random.below(2_000) {
            0 => self.catalogue(at, out),
            1..=60 => self.profile(at, out),
            61..=340 => self.measurement(at, out),
            341..=1_120 if self.open.len() < IN_FLIGHT => self.place(at, out),
            _ if self.open.is_empty() => self.place(at, out),
            _ => self.advance(at, out),
        }
    }

    fn someone(&mut self) -> u32 {
        let regular = chance(&mut self.random, 3, 10);
        self.random.below(if regular { REGULARS } else { CUSTOMERS_KNOWN }) as u32 + 1
    }

    fn place(&mut self, at: i64, out: &mut Vec<Written>) {
        self.placed += 1;
        let customer = self.someone();
        let order = Order::place(&self.words, &mut self.random, self.placed, customer, at);
        self.write_order(&order, at, out);
        self.open.push(order);
    }

    fn advance(&mut self, at: i64, out: &mut Vec<Written>) {
        let place = self.random.below(self.open.len() as u64) as usize;
        let before = self.open[place].status;
        let Some(next) = before.next(&mut self.random) else {
            self.open.swap_remove(place);
            return self.place(at, out);
        };
        let order = &mut self.open[place];
        order.status = next;
        order.version += 1;
        let order = order.clone();
        self.write_order(&order, at, out);
        let key = order.id();
        if next == Status::Shipped {
            let text = papers::shipment(&order, &self.words, &mut self.random, at + 40);
            let record = Record::new(key.into_bytes(), text).at(at + 40);
            out.push(keyed(&SHIPMENTS, 0, record));
        } else if next != Status::Cancelled || before == Status::Paid {
            let xml = papers::payment(&order, &self.words, &mut self.random, at + 25);
            let kind = ("content-type", "application/xml");
            out.push(keyed(
                &PAYMENTS,
                0,
                Record::new(key.into_bytes(), xml).at(at + 25).header(kind.0, kind.1),
            ));
        }
        if order.status.next(&mut self.random).is_none() {
            self.open.swap_remove(place);
        }
    }

    fn write_order(&mut self, order: &Order, at: i64, out: &mut Vec<Written>) {
        let json = order.json(&self.words, at);
        let spoilt = chance(&mut self.random, 1, 700);
        let (value, poison) = if spoilt {
            let (value, why) = oddities::poison(&mut self.random, json);
            (value, Some(why))
        } else {
            (json, None)
        };
        let record = Record::new(Customer::id(order.customer).into_bytes(), value).at(at);
        let record = self.with_headers(record, order);
        // Poison comes from the one instance that runs the new release.
        let service = if spoilt { 2 } else { order.number as usize % 3 };
        out.push(Written { poison, ..keyed(&ORDERS, service, record) });
    }

    /// A trace, the origin, and what a retry leaves behind: the name again, or a null.
    fn with_headers(&mut self, record: Record, order: &Order) -> Record {
        let mut trace = String::with_capacity(32);
        let halves = (self.random.next(), self.random.next());
        write!(trace, "{:016x}{:016x}", halves.0, halves.1).expect("a string takes all text");
        let channel = pick(&mut self.random, &["web", "ios", "android", "partner"]);
        let record = match order.number % 40 {
            7 => {
                let first = format!("{:016x}{:016x}", halves.1, halves.0);
                record.header("trace-id", first).header("trace-id", trace).header("retry", "1")
            }
            23 => record.null_header("trace-id"),
            _ => record.header("trace-id", trace),
        };
        record.header("channel", channel)
    }

    fn profile(&mut self, at: i64, out: &mut Vec<Written>) {
        let number = self.someone();
        let key = Customer::id(number).into_bytes();
        let record = match chance(&mut self.random, 1, 14) {
            true => Record::tombstone(key),
            false => Record::new(key, papers::profile(&self.words, number, &mut self.random, at)),
        };
        out.push(keyed(&CUSTOMERS, 0, record.at(at)));
    }

    fn measurement(&mut self, at: i64, out: &mut Vec<Written>) {
        let station = self.random.below(STATIONS) as u32;
        let value = oddities::measurement(&mut self.random, station, at);
        out.push(keyed(&TELEMETRY, 0, Record::new(station.to_be_bytes().to_vec(), value).at(at)));
    }

    fn catalogue(&mut self, at: i64, out: &mut Vec<Written>) {
        self.catalogues += 1;
        let value = oddities::catalogue(&self.words, &mut self.random, self.catalogues, at);
        // The supplier's system writes no keys.
        out.push(Written {
            topic: &CATALOG,
            partition: 0,
            service: 0,
            record: Record::of(value).at(at),
            poison: None,
        });
    }
}

/// To the partition that a Java producer would pick.
fn keyed(topic: &'static StoryTopic, service: usize, record: Record) -> Written {
    let partition = murmur2::partition(record.key.as_deref().unwrap_or_default(), topic.partitions);
    Written { topic, partition, service, record, poison: None }
}
