//! Bytes out of what packed them: gzip, Zstandard, LZ4, Snappy in each of its frames, base64. Bounded, whatever they claim. Knows
//! nothing of what is inside.
use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use std::io::{Read, Write};

/// More than that is not unpacked.
const MOST: usize = 16 << 20;
/// Memory of a Zstandard window, as a power of two: no more than what is written to be sent needs.
const MOST_MEMORY: u32 = 23;
/// What Java's Snappy begins with, then a version and the oldest that reads it.
const XERIAL: &[u8] = b"\x82SNAPPY\0";
const SNAPPY_FRAMES: &[u8] = b"\xff\x06\0\0sNaPpY";

/// A way in which bytes are packed.
#[derive(Clone, Copy, Debug)]
pub(in crate::decode) struct Packing {
    pub name: &'static str,
    /// What packed bytes begin with; none if they have no sign.
    pub sign: Option<&'static [u8]>,
    pub unpack: fn(&[u8]) -> Result<Vec<u8>, String>,
}

/// All of them.
pub(in crate::decode) const PACKINGS: &[Packing] = &[
    Packing { name: "gzip", sign: Some(b"\x1f\x8b\x08"), unpack: gzip },
    Packing { name: "zstd", sign: Some(b"\x28\xb5\x2f\xfd"), unpack: zstandard },
    Packing { name: "lz4", sign: Some(b"\x04\x22\x4d\x18"), unpack: lz4 },
    Packing { name: "snappy", sign: Some(XERIAL), unpack: snappy },
    Packing { name: "base64", sign: None, unpack: base64 },
];

impl Packing {
    /// Whether bytes have its sign.
    pub fn begins(&self, bytes: &[u8]) -> bool {
        self.sign.is_some_and(|sign| bytes.starts_with(sign))
    }
}

fn all(from: impl Read) -> Result<Vec<u8>, String> {
    up_to(MOST, from)
}

fn up_to(most: usize, from: impl Read) -> Result<Vec<u8>, String> {
    let mut inside = Vec::new();
    let read = from.take(most as u64 + 1).read_to_end(&mut inside);
    read.map_err(|error| error.to_string())?;
    if inside.len() > most { Err(too_large(most)) } else { Ok(inside) }
}

fn too_large(most: usize) -> String {
    format!("it unpacks to more than {} MiB", most >> 20)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, String> {
    all(flate2::read::MultiGzDecoder::new(bytes))
}

/// Without any frame.
pub(in crate::decode) fn deflate(bytes: &[u8], most: usize) -> Result<Vec<u8>, String> {
    up_to(most, flate2::read::DeflateDecoder::new(bytes))
}

/// In zlib's frame.
pub(in crate::decode) fn zlib(bytes: &[u8]) -> Result<Vec<u8>, String> {
    all(flate2::read::ZlibDecoder::new(bytes))
}

/// The other way round.
pub(in crate::decode) fn into_zlib(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    let written = packed.write_all(bytes).and_then(|()| packed.finish());
    written.map_err(|error| error.to_string())
}

fn zstandard(bytes: &[u8]) -> Result<Vec<u8>, String> {
    zstandard_up_to(bytes, MOST)
}

/// No more than so many bytes.
pub(in crate::decode) fn zstandard_up_to(bytes: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let mut decoder = zstd::stream::Decoder::new(bytes).map_err(|error| error.to_string())?;
    decoder.window_log_max(MOST_MEMORY).map_err(|error| error.to_string())?;
    up_to(most, decoder)
}

fn lz4(bytes: &[u8]) -> Result<Vec<u8>, String> {
    all(lz4_flex::frame::FrameDecoder::new(bytes))
}

fn snappy(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if bytes.starts_with(SNAPPY_FRAMES) {
        return all(snap::read::FrameDecoder::new(bytes));
    }
    let Some(rest) = bytes.strip_prefix(XERIAL) else { return block(bytes, MOST) };
    let mut rest = rest.get(8..).ok_or("its head is cut")?;
    let mut inside = Vec::new();
    while let Some((length, behind)) = rest.split_first_chunk() {
        let length = u32::from_be_bytes(*length) as usize;
        let (packed, behind) = behind.split_at_checked(length).ok_or("a block of it is cut")?;
        inside.extend(block(packed, MOST - inside.len())?);
        rest = behind;
    }
    if rest.is_empty() { Ok(inside) } else { Err("something is left behind its blocks".to_owned()) }
}

/// A block of Snappy without any frame.
pub(in crate::decode) fn snappy_block(bytes: &[u8], most: usize) -> Result<Vec<u8>, String> {
    block(bytes, most)
}

fn block(bytes: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let length = snap::raw::decompress_len(bytes).map_err(|error| error.to_string())?;
    if length > most {
        return Err(too_large(MOST));
    }
    snap::raw::Decoder::new().decompress_vec(bytes).map_err(|error| error.to_string())
}

/// In both alphabets, with its signs of the end or without; lines may be broken.
fn base64(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let plain: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let end = plain.iter().rposition(|byte| *byte != b'=').map_or(0, |at| at + 1);
    let is_safe = plain[..end].iter().any(|byte| matches!(byte, b'-' | b'_'));
    let alphabet = if is_safe { BASE64_URL_SAFE_NO_PAD } else { BASE64_STANDARD_NO_PAD };
    alphabet.decode(&plain[..end]).map_err(|error| error.to_string())
}
