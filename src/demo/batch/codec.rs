//! The four codecs in Kafka's framings.
use std::io::{self, Read, Write};

/// How a batch is compressed: bits 0 to 2 of its attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

impl Codec {
    pub(super) fn bits(self) -> i16 {
        self as i16
    }

    /// None for a number that no codec has.
    pub(in crate::demo) fn of_attributes(attributes: i16) -> Option<Codec> {
        [Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd]
            .into_iter()
            .find(|codec| codec.bits() == attributes & 7)
    }
}

/// What Java's snappy library writes in front: a magic and two version numbers.
const XERIAL: &[u8; 16] = b"\x82SNAPPY\x00\x00\x00\x00\x01\x00\x00\x00\x01";
/// Bytes that go into one xerial block.
const XERIAL_BLOCK: usize = 32 * 1024;

/// Compresses; writing to memory can't fail.
pub fn compress(codec: Codec, plain: Vec<u8>) -> Vec<u8> {
    match codec {
        Codec::None => plain,
        Codec::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(&plain).expect("memory takes all bytes");
            encoder.finish().expect("memory takes all bytes")
        }
        Codec::Snappy => xerial(&plain),
        Codec::Lz4 => {
            let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
            encoder.write_all(&plain).expect("memory takes all bytes");
            encoder.finish().expect("memory takes all bytes")
        }
        Codec::Zstd => zstd::encode_all(plain.as_slice(), 0).expect("memory takes all bytes"),
    }
}

/// No batch of a client unpacks to more than this.
const MOST: usize = 256 << 20;
/// Snappy's shortest way to say something: three bytes repeat 64.
const SNAPPY_SWELLS: usize = 22;

/// Decompresses a whole batch body.
pub fn decompress(codec: Codec, packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    match codec {
        Codec::None => plain.extend_from_slice(packed),
        Codec::Gzip => {
            read(flate2::read::MultiGzDecoder::new(packed), &mut plain)?;
        }
        Codec::Snappy => plain = unxerial(packed)?,
        Codec::Lz4 => {
            read(lz4_flex::frame::FrameDecoder::new(packed), &mut plain)?;
        }
        Codec::Zstd => read(zstd::stream::read::Decoder::new(packed)?, &mut plain)?,
    }
    Ok(plain)
}

fn read(stream: impl Read, plain: &mut Vec<u8>) -> io::Result<()> {
    if stream.take(MOST as u64 + 1).read_to_end(plain)? > MOST {
        return Err(io::Error::other("a batch that unpacks to more than 256 MiB"));
    }
    Ok(())
}

fn snappy(block: &[u8], used: usize) -> io::Result<Vec<u8>> {
    let length = snap::raw::decompress_len(block)?;
    if length > block.len().saturating_mul(SNAPPY_SWELLS) || used + length > MOST {
        return Err(io::Error::other("a snappy block that claims more than it can hold"));
    }
    Ok(snap::raw::Decoder::new().decompress_vec(block)?)
}

fn xerial(plain: &[u8]) -> Vec<u8> {
    let mut out = XERIAL.to_vec();
    for block in plain.chunks(XERIAL_BLOCK) {
        let packed = snap::raw::Encoder::new().compress_vec(block).expect("32 KiB is not too large");
        out.extend_from_slice(&(packed.len() as u32).to_be_bytes());
        out.extend_from_slice(&packed);
    }
    out
}

fn unxerial(packed: &[u8]) -> io::Result<Vec<u8>> {
    if !packed.starts_with(&XERIAL[..8]) {
        return snappy(packed, 0);
    }
    let mut rest = packed.get(XERIAL.len()..).unwrap_or_default();
    let mut plain = Vec::new();
    while let Some((size, after)) = rest.split_first_chunk::<4>() {
        let size = u32::from_be_bytes(*size) as usize;
        let block = after.get(..size).ok_or(io::ErrorKind::UnexpectedEof)?;
        plain.extend_from_slice(&snappy(block, plain.len())?);
        rest = &after[size..];
    }
    Ok(plain)
}
