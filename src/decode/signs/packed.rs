//! Compressed values, and what they hold as far as their beginning tells. Unpacks no more than that.
use crate::decode::document::HEAD;
use crate::decode::format::Format;
use std::io::Read;

/// As a power of two.
const MOST_MEMORY: u32 = 23;

const NAMES: &[(&[u8], &str)] = &[
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x04\x22\x4d\x18", "LZ4"),
    (b"\x82SNAPPY\0", "Snappy"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "XZ"),
];

pub(super) fn named(bytes: &[u8]) -> Option<String> {
    let (_, name) = NAMES.iter().find(|(sign, _)| bytes.starts_with(sign))?;
    let inside = match *name {
        "gzip" => beginning(flate2::read::GzDecoder::new(bytes)),
        "Zstandard" => zstandard(bytes),
        "LZ4" => beginning(lz4_flex::frame::FrameDecoder::new(bytes)),
        _ => None,
    };
    Some(match inside {
        Some(inside) if Format::guess(Some(&inside)) == Format::Binary => format!("{name}, of bytes"),
        Some(inside) => format!("{name}, of {}", Format::guess(Some(&inside)).name()),
        None => (*name).to_owned(),
    })
}

/// With no more memory than what is written to be sent needs.
fn zstandard(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = zstd::stream::Decoder::new(bytes).ok()?;
    decoder.window_log_max(MOST_MEMORY).ok()?;
    beginning(decoder)
}

/// The first bytes that come out; none if there are none.
fn beginning(from: impl Read) -> Option<Vec<u8>> {
    let mut inside = Vec::with_capacity(HEAD);
    // What is cut or broken further on has begun all the same. One byte more than a head, as nothing is said to be whole.
    let _ = from.take(HEAD as u64 + 1).read_to_end(&mut inside);
    (!inside.is_empty()).then_some(inside)
}
