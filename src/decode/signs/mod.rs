//! What bytes are that are no text, as far as they say so themselves: a name for the screen beside their hex, never a reading. Only
//! signs are believed that do not come about by chance: four bytes and more that a format begins with, or a structure
//! that ends exactly where the bytes do.
//!
//! | file | owns |
//! |---|---|
//! | `java` | Java's own serialization, and the class of the object |
//! | `packed` | the compressions, and what they hold |
mod java;
mod packed;

use super::{avro, unframed};

/// What begins so is that.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b":)\n", "Smile"),
    (b"PAR1", "Parquet"),
    (b"ORC", "ORC"),
    (b"PK\x03\x04", "ZIP"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\xd9\xd9\xf7", "CBOR"),
    (b"SQLite format 3\0", "SQLite"),
];

/// The name of what bytes are: "Java-serialized, class com.acme.Order", "gzip, of JSON".
pub(super) fn named(bytes: &[u8]) -> Option<String> {
    let simple =
        || BEGINNINGS.iter().find(|(sign, _)| bytes.starts_with(sign)).map(|(_, name)| (*name).to_owned());
    java::named(bytes)
        .or_else(|| packed::named(bytes))
        .or_else(|| avro::named(bytes))
        .or_else(simple)
        .or_else(|| unframed::guess(bytes).map(|decoder| decoder.name().to_owned()))
}

#[cfg(test)]
#[path = "../tests/signs_tests.rs"]
mod tests;
