//! The schemas of `kafdeck demo`, and two topics that are written by two versions of theirs: `invoices` in Avro, `tracking` in Protobuf.
use super::DemoRegistry;
use super::bytes::{AvroBytes, ProtobufBytes, frame};
use crate::demo::random::Random;
use crate::demo::{Batch, Demo, Record, Refusal};

const ADDRESS: &str = include_str!("address.avsc");
const INVOICE: [&str; 2] = [include_str!("invoice_v1.avsc"), include_str!("invoice_v2.avsc")];
const TRACKING: [&str; 2] = [include_str!("tracking_v1.proto"), include_str!("tracking_v2.proto")];
const CART: &str = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Cart", "type": "object",
 "properties": {"customer": {"type": "integer"}, "items": {"type": "array", "items": {"type": "string"}}},
 "required": ["customer"]}"#;

const PARTITIONS: i32 = 3;
/// Records of each topic, and how far apart they are in time.
const RECORDS: i64 = 600;
const APART_MS: i64 = 120_000;
const DAY_MS: i64 = 86_400_000;

const CITIES: [&str; 5] = ["Göteborg", "Lund", "Umeå", "København", "Bergen"];
const STREETS: [&str; 4] = ["Linnégatan", "Stora Södergatan", "Rådhusesplanaden", "Torget"];

impl DemoRegistry {
    /// Keeps the schemas, makes the topics and writes their records, up to the cluster's present.
    ///
    /// # Errors
    /// If one of the topics is there already.
    pub fn tell(&self, demo: &Demo) -> Result<(), Refusal> {
        self.keep("shop.Address", "AVRO", ADDRESS, &[]);
        let uses = [("shop.Address", "shop.Address", 1)];
        let invoices = INVOICE.map(|text| self.keep("invoices-value", "AVRO", text, &uses));
        let tracking = TRACKING.map(|text| self.keep("tracking-value", "PROTOBUF", text, &[]));
        self.keep("carts-value", "JSON", CART, &[]);
        let brokers = demo.bootstrap().split(',').count();
        for topic in ["invoices", "tracking"] {
            demo.create_topic(topic, PARTITIONS, brokers.min(3) as i16, &[])?;
        }
        let mut random = Random::new(0x5c4e_3a11);
        let now = demo.state.now();
        for at in 0..RECORDS {
            let time = now - (RECORDS - at) * APART_MS;
            // Who writes the new version was put in place bit by bit.
            let new = at > RECORDS / 2 && (at % 3 > 0 || at > RECORDS * 3 / 4);
            let number = format!("R-{}", 70_000 + at);
            let invoice = invoice(&mut random, invoices[usize::from(new)], (&number, time, new));
            write(demo, "invoices", number, invoice, time)?;
            let parcel = format!("P-{}", 3_000 + at / 3);
            let seen = seen(&mut random, tracking[usize::from(new)], (&parcel, time, at % 3, new));
            write(demo, "tracking", parcel, seen, time)?;
        }
        Ok(())
    }
}

fn write(demo: &Demo, topic: &str, key: String, value: Vec<u8>, time: i64) -> Result<(), Refusal> {
    let partition = crate::demo::story::partition_of(key.as_bytes(), PARTITIONS);
    demo.append(topic, partition, &Batch::of([Record::new(key.into_bytes(), value).at(time)])).map(drop)
}

fn one<'a>(random: &mut Random, of: &[&'a str]) -> &'a str {
    of[random.below(of.len() as u64) as usize]
}

/// By `invoice_v1.avsc`, or the second version.
fn invoice(random: &mut Random, id: u32, (number, time, new): (&str, i64, bool)) -> Vec<u8> {
    let mut out = frame(id);
    let lines: Vec<(i64, i64)> = (0..1 + random.below(4))
        .map(|_| (1 + random.below(5) as i64, 95 + random.below(90_000) as i64))
        .collect();
    let total: i64 = lines.iter().map(|(count, price)| count * price).sum();
    out.text(number).long(1 + random.below(12_000) as i64).long(time).long(time / DAY_MS + 30);
    // Credit notes are negative.
    let sign = if random.below(20) == 0 { -1 } else { 1 };
    out.long(random.below(3) as i64).decimal(sign * total);
    out.long(lines.len() as i64);
    for (count, price) in lines {
        out.text(format!("SKU-{}", 100 + random.below(900))).long(count).decimal(price);
    }
    out.long(0);
    match random.below(3) {
        0 => out.long(0),
        1 => out.long(1).text("invoice by post"),
        _ => out
            .long(2)
            .text(one(random, &["Visa", "Mastercard"]))
            .text(format!("{:04}", random.below(10_000))),
    };
    let house = 1 + random.below(90);
    out.text(format!("{} {house}", one(random, &STREETS))).text(one(random, &CITIES)).text("SE");
    if new {
        if random.below(3) == 0 {
            out.long(1).extend((random.below(40) as f64 / 2.0).to_le_bytes());
        } else {
            out.long(0);
        }
        match random.below(2) {
            0 => out.long(1).text("gift").text("wrapped, with a card").long(0),
            _ => out.long(0),
        };
    }
    out
}

/// By `tracking_v1.proto`, or the second version.
fn seen(random: &mut Random, id: u32, (parcel, time, step, new): (&str, i64, i64, bool)) -> Vec<u8> {
    let mut out = frame(id);
    // The first message of the file.
    out.push(0);
    let mut stamp = Vec::new();
    stamp.number(1, (time / 1_000) as u64).number(2, (time % 1_000 * 1_000_000) as u64);
    out.inner(1, parcel).inner(2, stamp).number(3, step as u64 + 1);
    for _ in 0..1 + random.below(3) {
        let mut piece = Vec::new();
        piece.inner(1, format!("SKU-{}", 100 + random.below(900))).number(2, 1 + random.below(4));
        out.inner(4, piece);
    }
    if random.below(2) == 0 {
        let mut label = Vec::new();
        label.inner(1, "handle").inner(2, one(random, &["with care", "this side up"]));
        out.inner(5, label);
    }
    if step < 2 {
        let mut depot = Vec::new();
        let (latitude, longitude) =
            (55.0 + random.below(900) as f64 / 100.0, 11.0 + random.below(900) as f64 / 100.0);
        depot.inner(1, one(random, &CITIES)).double(2, latitude).double(3, longitude);
        out.inner(6, depot);
    } else {
        out.number(7, 1 + random.below(48));
    }
    out.signed(8, random.below(40) as i64 - 15);
    if new {
        out.number(9, random.below(2));
    }
    out
}
