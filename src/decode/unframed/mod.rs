//! What is read without a schema: formats whose values say themselves what they are, what packs others, and plain numbers and texts.
//!
//! A value is taken for something here only on strong evidence: it begins as one, with a map whose first name is text, and ends
//! exactly where its bytes do; or it has the sign of a packing, unpacks whole, and what is inside reads. A wrong guess is worse than
//! hex. Numbers and texts without any sign are read so by choice.
//!
//! | file | owns |
//! |---|---|
//! | `walk` | the seam: what a format must be able to do, and JSON, paths and checks made of that |
//! | `bytes` | numbers and texts taken from bytes |
//! | `scalars` | what Kafka's own serializers write |
//! | `streams` | what Kafka Streams puts around keys and values |
//! | `inside` | what gzip and the like, and base64, hold |
//! | `message_pack`, `cbor`, `tagged`, `bson`, `decimal128`, `smile`, `seven_bits` | the formats, and what only one of them has |
mod bson;
mod bytes;
mod cbor;
mod decimal128;
mod inside;
mod message_pack;
mod scalars;
mod seven_bits;
mod smile;
mod streams;
mod tagged;
mod walk;

use crate::decode::avro;
use crate::decode::framed::{Body, Decoder};
use crate::decode::unpack::{PACKINGS, Packing};
use inside::Unpacking;
use scalars::SCALARS;
use std::sync::{Arc, LazyLock};
use walk::Packed;

/// Smaller ones come about by chance.
const SHORTEST: usize = 8;
/// A longer value is not walked to its end to find out what it is: it would be each time that it is drawn.
const LONGEST: usize = 16 << 20;

/// Whether bytes begin as a value of a format.
type Begins = fn(&[u8]) -> bool;

/// A way to read values that has a name.
pub(crate) struct Named {
    pub name: &'static str,
    pub what: &'static str,
    pub decoder: Arc<Decoder>,
}

static FORMATS: LazyLock<[(Begins, Arc<Decoder>); 5]> = LazyLock::new(|| {
    [
        (bson::begins as Begins, decoder::<bson::Bson>("BSON")),
        (smile::begins, decoder::<smile::Smile>("Smile")),
        (message_pack::begins, decoder::<message_pack::MessagePack>("MessagePack")),
        (cbor::begins, decoder::<cbor::Cbor>("CBOR")),
        (avro::begins, Arc::new(Decoder::new("Avro container file", Box::<avro::AvroContainers>::default()))),
    ]
});

fn decoder<F: walk::PackedFormat>(name: &str) -> Arc<Decoder> {
    Arc::new(Decoder::new(name, Box::new(Packed::<F>::default())))
}

/// In the order of [`PACKINGS`].
static UNPACKED: LazyLock<Vec<Arc<Decoder>>> = LazyLock::new(|| {
    let decoder =
        |packing: &'static Packing| Arc::new(Decoder::new(packing.name, Box::new(Unpacking(packing))));
    PACKINGS.iter().map(decoder).collect()
});

static NAMED: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let formats = [
        ("bson", "BSON"),
        ("smile", "Smile"),
        ("messagepack", "MessagePack"),
        ("cbor", "CBOR"),
        ("avro-container", "Avro's container files, which bring their schema along"),
    ];
    let formats = formats.into_iter().zip(FORMATS.iter());
    let formats = formats.map(|((name, what), (_, decoder))| Named { name, what, decoder: decoder.clone() });
    let packings = PACKINGS.iter().zip(UNPACKED.iter());
    let packings = packings.map(|(packing, decoder)| Named {
        name: packing.name,
        what: "unpacked, and then as what is inside says",
        decoder: decoder.clone(),
    });
    let scalars = SCALARS.iter().map(|scalar| Named {
        name: scalar.name,
        what: scalar.what,
        decoder: Arc::new(Decoder::new(scalar.name, Box::new(*scalar))),
    });
    let streams = streams::SHAPES.iter().map(|shape| Named {
        name: shape.name,
        what: shape.what,
        decoder: Arc::new(Decoder::new(shape.name, Box::new(*shape))),
    });
    scalars.chain(formats).chain(packings).chain(streams).collect()
});

/// All that is read without a schema, by name.
pub(crate) fn named() -> &'static [Named] {
    &NAMED
}

/// Whether bytes may be of a format here, by the first of them. Asked of every record.
#[inline]
pub(crate) fn may_be(bytes: &[u8]) -> bool {
    match bytes {
        [0x1f, 0x8b, ..] | [0x28, 0xb5, ..] | [0x04, 0x22, 0x4d, ..] => true,
        [0x81..=0x8f | 0xde | 0xdf | 0xa1..=0xb9 | 0xbf | 0xd9, ..] => true,
        [b':', b')', b'\n', ..] | [b'O', b'b', b'j', 1, ..] => true,
        _ => bson::begins(bytes),
    }
}

/// What bytes are, if they surely are that: read to the last one.
pub(crate) fn guess(bytes: &[u8]) -> Option<&'static Arc<Decoder>> {
    if !may_be(bytes) || !(SHORTEST..=LONGEST).contains(&bytes.len()) {
        return None;
    }
    format_of(bytes).or_else(|| {
        let place = PACKINGS.iter().position(|packing| packing.begins(bytes))?;
        Some(&UNPACKED[place]).filter(|decoder| decoder.encoding().fits(Body { bytes, message: None }))
    })
}

/// Those that bytes begin as.
pub(crate) fn likely(bytes: &[u8]) -> impl Iterator<Item = &'static Arc<Decoder>> {
    let formats = FORMATS.iter().filter(move |(begins, _)| begins(bytes)).map(|(_, decoder)| decoder);
    let packings = PACKINGS.iter().zip(UNPACKED.iter()).filter(move |(packing, _)| packing.begins(bytes));
    formats.chain(packings.map(|(_, decoder)| decoder))
}

/// Which format bytes are in, if they surely are.
fn format_of(bytes: &[u8]) -> Option<&'static Arc<Decoder>> {
    let body = Body { bytes, message: None };
    let fits = |(begins, decoder): &&(Begins, Arc<Decoder>)| begins(bytes) && decoder.encoding().fits(body);
    FORMATS.iter().filter(|_| bytes.len() >= SHORTEST).find(fits).map(|(_, decoder)| decoder)
}

#[cfg(test)]
#[path = "../tests/unframed_tests.rs"]
mod tests;
