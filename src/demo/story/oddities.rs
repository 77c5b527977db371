//! Records that are not text, or not what they should be: measurements as raw bytes, poison, and large documents in many scripts.
use super::words::{WordLists, chance, pick};
use super::write::{JsonText, Money, TimeText};
use crate::demo::random::Random;
use std::fmt::Write;

/// A parcel station's measurement: magic, version, kind, time, station, four floats, checksum; big-endian.
pub fn measurement(random: &mut Random, station: u32, at: i64) -> Vec<u8> {
    let mut out = Vec::with_capacity(40);
    out.extend_from_slice(&[0xca, 0xfe, 1, random.below(4) as u8]);
    out.extend_from_slice(&at.to_be_bytes());
    out.extend_from_slice(&station.to_be_bytes());
    for (low, span) in [(-5.0, 35.0), (20.0, 75.0), (3.1, 1.1), (0.0, 120.0)] {
        let value = low + span * (random.below(10_000) as f32 / 10_000.0);
        out.extend_from_slice(&value.to_be_bytes());
    }
    let sum = out.iter().fold(0u32, |sum, byte| sum.rotate_left(5) ^ u32::from(*byte));
    out.extend_from_slice(&sum.to_be_bytes());
    out
}

/// Spoils an order so that its reader trips: with what it says about it.
pub fn poison(random: &mut Random, good: Vec<u8>) -> (Vec<u8>, &'static str) {
    match random.below(4) {
        0 => {
            let cut = good.len() / 3;
            (good[..cut].to_vec(), "Unexpected end-of-input: expected close marker for Object")
        }
        1 => (
            b"order total 12,50 EUR; please call back \x1b[31mASAP\x1b[0m".to_vec(),
            "Unrecognized token 'order': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        ),
        2 => {
            let mut bytes = vec![0, 0, 0, 0, 42];
            bytes.extend(good.iter().take(60).map(|byte| byte ^ 0xa5));
            (
                bytes,
                "Illegal character ((CTRL-CHAR, code 0)): only regular white space is allowed between tokens",
            )
        }
        _ => {
            let comma = good.iter().position(|byte| *byte == b',').unwrap_or(0);
            let mut bytes = good;
            bytes.remove(comma);
            (bytes, "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries")
        }
    }
}

/// Descriptions that take wide, combining, joined and right-to-left characters.
const TEXTS: [&str; 8] = [
    "手作りの陶器。電子レンジ使用可。",
    "친환경 소재로 만든 제품입니다.",
    "优质材料，七天无理由退货。",
    "منتج عالي الجودة مصنوع يدويًا",
    "מוצר איכותי בעבודת יד",
    "हाथ से बनाया गया उत्पाद",
    "👩‍👩‍👧‍👦 family size · 🇪🇺 made in the EU · e\u{301}dition limite\u{301}e",
    "Ручна робота, обмежена серія — лише 500 штук",
];

/// The whole catalogue of one supplier: some tens of kilobytes of JSON.
pub fn catalogue(words: &WordLists, random: &mut Random, supplier: u64, at: i64) -> Vec<u8> {
    let count = 20 + random.below(90);
    let mut out = String::with_capacity(count as usize * 420);
    let mut write = |text: std::fmt::Arguments<'_>| {
        out.write_fmt(text).expect("a string takes all text");
    };
    write(format_args!(
        r#"{{"supplier":{{"id":{supplier},"taxNumber":{}}},"issuedAt":"{}","products":["#,
        9_007_199_254_740_993 + supplier,
        TimeText(at)
    ));
    for place in 0..count {
        let comma = if place == 0 { "" } else { "," };
        let good = pick(random, &words.goods);
        write(format_args!(
            r#"{comma}{{"sku":"SKU-{:06}","name":{},"price":{{"net":{},"vat":0.190,"currency":"EUR"}},"ean":{},"inStock":{},"description":{{"short":{},"long":{}}},"tags":["{}","{}"],"dimensions":{{"w":{},"h":{},"unit":"mm"}}}}"#,
            supplier * 1000 + place,
            JsonText(good.name),
            Money(good.cents),
            4_000_000_000_000 + random.below(999_999_999),
            chance(random, 4, 5),
            JsonText(pick(random, &TEXTS)),
            JsonText(&pick(random, &TEXTS).repeat(2)),
            pick(random, &["home", "küche", "büro", "sport"]),
            pick(random, &["new", "sale", "outlet", "季節限定"]),
            20 + random.below(900),
            20 + random.below(900),
        ));
    }
    out.push_str("]}");
    out.into_bytes()
}
