//! Formats whose values say themselves what they are, so that no schema is needed. A value is taken for one of them only on strong
//! evidence: it begins as one, with a map whose first name is text, and ends exactly where its bytes do. A wrong guess is worse than hex.
//!
//! | file | owns |
//! |---|---|
//! | `walk` | the seam: what a format must be able to do, and JSON, paths and checks made of that |
//! | `bytes` | numbers and texts taken from bytes |
//! | `message_pack`, `cbor`, `tagged`, `bson`, `decimal128`, `smile`, `seven_bits` | the formats, and what only one of them has |
mod bson;
mod bytes;
mod cbor;
mod decimal128;
mod message_pack;
mod seven_bits;
mod smile;
mod tagged;
mod walk;

use crate::decode::framed::{Body, Decoder};
use std::sync::{Arc, LazyLock};
use walk::Packed;

/// Smaller ones come about by chance.
const SHORTEST: usize = 8;
/// A longer value is not walked to its end to find out what it is: it would be each time that it is drawn.
const LONGEST: usize = 16 << 20;

/// Whether bytes begin as a value of a format.
type Begins = fn(&[u8]) -> bool;

static FORMATS: LazyLock<[(Begins, Arc<Decoder>); 4]> = LazyLock::new(|| {
    [
        (bson::begins as Begins, decoder::<bson::Bson>("BSON")),
        (smile::begins, decoder::<smile::Smile>("Smile")),
        (message_pack::begins, decoder::<message_pack::MessagePack>("MessagePack")),
        (cbor::begins, decoder::<cbor::Cbor>("CBOR")),
    ]
});

fn decoder<F: walk::PackedFormat>(name: &str) -> Arc<Decoder> {
    Arc::new(Decoder::new(name, Box::new(Packed::<F>::default())))
}

/// All of them, whatever the bytes are.
pub(crate) fn decoders() -> impl Iterator<Item = &'static Arc<Decoder>> {
    FORMATS.iter().map(|(_, decoder)| decoder)
}

/// Whether bytes may be of a format here, by the first of them. Asked of every record.
#[inline]
pub(crate) fn may_be(bytes: &[u8]) -> bool {
    match bytes {
        [0x81..=0x8f | 0xde | 0xdf | 0xa1..=0xb9 | 0xbf | 0xd9, ..] => true,
        [b':', b')', b'\n', ..] => true,
        _ => bson::begins(bytes),
    }
}

/// What bytes are, if they surely are that: read to the last one.
pub(crate) fn guess(bytes: &[u8]) -> Option<&'static Arc<Decoder>> {
    if !may_be(bytes) || !(SHORTEST..=LONGEST).contains(&bytes.len()) {
        return None;
    }
    let body = Body { bytes, message: None };
    let found = FORMATS.iter().find(|(begins, decoder)| begins(bytes) && decoder.encoding().fits(body));
    found.map(|(_, decoder)| decoder)
}

#[cfg(test)]
#[path = "../tests/unframed_tests.rs"]
mod tests;
