//! What follows from an order: its payment (XML), its shipment (plain text), and what is known of its customer (JSON).
use super::order::{Order, Status};
use super::words::{WordLists, pick};
use super::write::{JsonText, Money, TimeText, XmlText};
use crate::demo::random::Random;

/// The payment as the provider reports it.
pub fn payment(order: &Order, words: &WordLists, random: &mut Random, at: i64) -> Vec<u8> {
    let who = words.customer(order.customer);
    let (status, reason) = match order.status {
        Status::Failed => ("DECLINED", "\n  <reason lang=\"en\">card declined by issuer</reason>"),
        Status::Cancelled => ("REFUNDED", ""),
        _ => ("CAPTURED", ""),
    };
    let method = match random.below(4) {
        0 => {
            format!("<iban>DE{:02}50010517{:010}</iban>", random.below(89) + 10, random.below(10_000_000_000))
        }
        1 => "<wallet provider=\"paypal\"/>".to_owned(),
        _ => format!(
            "<card network=\"{}\" last4=\"{:04}\"/>",
            pick(random, &["VISA", "MASTERCARD", "AMEX"]),
            random.below(10_000)
        ),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<payment xmlns=\"urn:example:payments:2\" id=\"pay-{:07}\">\n  \
         <order ref=\"{}\"/>\n  <amount currency=\"EUR\">{}</amount>\n  <method>{method}</method>\n  \
         <payer>{} {}</payer>\n  <status>{status}</status>{reason}\n  <bookedAt>{}</bookedAt>\n</payment>\n",
        order.number * 3 + u64::from(order.version),
        order.id(),
        Money(order.amount),
        XmlText(who.first),
        XmlText(who.last),
        TimeText(at),
    )
    .into_bytes()
}

/// The shipment as a line of the warehouse's log.
pub fn shipment(order: &Order, words: &WordLists, random: &mut Random, at: i64) -> Vec<u8> {
    let who = words.customer(order.customer);
    let parcels = order.lines.iter().map(|(_, quantity)| quantity).sum::<u64>();
    format!(
        "{} {} SHIPPED carrier={} tracking=JD{:012} parcels={} weight={}.{}kg to=\"{} {}, {} {}, {}\"",
        TimeText(at),
        order.id(),
        pick(random, &["DHL", "UPS", "DPD", "PostNord", "Chronopost"]),
        random.below(1_000_000_000_000),
        parcels.div_ceil(3),
        1 + random.below(9),
        random.below(10),
        who.first,
        who.last,
        who.street,
        who.house,
        who.city,
    )
    .into_bytes()
}

/// The customer's profile.
pub fn profile(words: &WordLists, number: u32, random: &mut Random, at: i64) -> Vec<u8> {
    let who = words.customer(number);
    let tier = pick(random, &["basic", "basic", "basic", "silver", "gold"]);
    format!(
        r#"{{"id":"customer-{number:05}","name":{},"email":"c{number}@example.com","tier":"{tier}","newsletter":{},"points":{},"address":{{"street":{},"house":{},"city":"{}","country":"{}"}},"updatedAt":"{}"}}"#,
        JsonText(&format!("{} {}", who.first, who.last)),
        random.below(2) == 1,
        random.below(20_000),
        JsonText(who.street),
        who.house,
        who.city,
        who.country,
        TimeText(at),
    )
    .into_bytes()
}
