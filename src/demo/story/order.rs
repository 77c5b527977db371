//! An order: its life from PLACED to its end, and its JSON.
use super::words::{Customer, WordLists, chance};
use super::write::{JsonText, Money, TimeText};
use crate::demo::random::Random;
use std::fmt::Write;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Placed,
    Paid,
    Shipped,
    Failed,
    Cancelled,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Placed => "PLACED",
            Status::Paid => "PAID",
            Status::Shipped => "SHIPPED",
            Status::Failed => "FAILED",
            Status::Cancelled => "CANCELLED",
        }
    }

    /// What comes next; none at the end of its life.
    pub fn next(self, random: &mut Random) -> Option<Status> {
        match self {
            Status::Placed if chance(random, 5, 100) => Some(Status::Cancelled),
            Status::Placed if chance(random, 7, 100) => Some(Status::Failed),
            Status::Placed => Some(Status::Paid),
            Status::Paid if chance(random, 3, 100) => Some(Status::Cancelled),
            Status::Paid => Some(Status::Shipped),
            Status::Shipped | Status::Failed | Status::Cancelled => None,
        }
    }
}

/// Why an order failed: a code for programs and a text for people.
const FAILURES: [(&str, &str); 5] = [
    ("CARD_DECLINED", "card declined by issuer"),
    ("INSUFFICIENT_FUNDS", "insufficient funds"),
    ("OUT_OF_STOCK", "only 1 of 3 left in warehouse „Süd“"),
    ("ADDRESS_UNKNOWN", "address could not be verified"),
    ("TIMEOUT", "payment provider did not answer within 30 s"),
];

/// An order on its way.
#[derive(Clone, Debug)]
pub struct Order {
    pub number: u64,
    pub customer: u32,
    /// Milliseconds since 1970.
    pub placed: i64,
    pub status: Status,
    /// Index of a good and how many.
    pub lines: Vec<(usize, u64)>,
    /// Cents.
    pub amount: u64,
    pub version: u32,
    pub failure: usize,
}

impl Order {
    pub fn place(words: &WordLists, random: &mut Random, number: u64, customer: u32, at: i64) -> Order {
        let count = [1, 1, 1, 2, 2, 3, 4][random.below(7) as usize];
        let lines: Vec<(usize, u64)> = (0..count)
            .map(|_| (random.below(words.goods.len() as u64) as usize, 1 + random.below(5) / 2))
            .collect();
        let amount = lines.iter().map(|(good, quantity)| words.goods[*good].cents * quantity).sum();
        let failure = random.below(FAILURES.len() as u64) as usize;
        Order { number, customer, placed: at, status: Status::Placed, lines, amount, version: 1, failure }
    }

    pub fn id(&self) -> String {
        format!("ord-{:07}", self.number)
    }

    /// The order as the service writes it at `at`.
    pub fn json(&self, words: &WordLists, at: i64) -> Vec<u8> {
        let Customer { first, last, street, house, city, country, .. } = words.customer(self.customer);
        let mut out = String::with_capacity(640);
        let mut write = |text: std::fmt::Arguments<'_>| {
            out.write_fmt(text).expect("a string takes all text");
        };
        write(format_args!(
            r#"{{"orderId":"ord-{:07}","status":"{}","customerId":"customer-{:05}","amount":{},"currency":"EUR","#,
            self.number,
            self.status.name(),
            self.customer,
            Money(self.amount),
        ));
        write(format_args!(
            r#""customer":{{"name":{},"email":"c{}@example.com","address":{{"street":{},"house":{house},"city":"{city}","country":"{country}"}}}},"items":["#,
            JsonText(&format!("{first} {last}")),
            self.customer,
            JsonText(street),
        ));
        for (place, (good, quantity)) in self.lines.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let known = words.goods[*good];
            write(format_args!(
                r#"{comma}{{"sku":"SKU-{:04}","name":{},"qty":{quantity},"price":{}}}"#,
                good * 37 + 100,
                JsonText(known.name),
                Money(known.cents),
            ));
        }
        write(format_args!(r#"],"placedAt":"{}","version":{}"#, TimeText(self.placed), self.version));
        if self.version > 1 {
            write(format_args!(r#","updatedAt":"{}""#, TimeText(at)));
        }
        match self.status {
            Status::Failed => {
                let (code, text) = FAILURES[self.failure];
                write(format_args!(r#","failure":{{"code":"{code}","message":{}}}"#, JsonText(text)));
            }
            Status::Cancelled => {
                write(format_args!(r#","cancelledBy":"customer","refund":{}"#, Money(self.amount)));
            }
            Status::Placed if self.number.is_multiple_of(11) => {
                write(format_args!(r#","giftMessage":"Herzlichen Glückwunsch! 🎉\n— {first}""#));
            }
            _ => write(format_args!(r#","giftMessage":null"#)),
        }
        out.push('}');
        out.into_bytes()
    }
}
