//! Decompresses a batch into the buffer that is used again for the next one: codec by codec. Knows no records.
use super::lz4;
use super::scratch::{BrokenBatch, Scratch};
use crate::kafka::record::Codec;
use flate2::read::MultiGzDecoder;
use std::io::Read;
use zstd::stream::raw::{Decoder as Zstd, InBuffer, Operation, OutBuffer};

/// Snappy's shortest way to say something: three bytes repeat 64.
const SNAPPY_SWELLS: usize = 22;

impl Scratch {
    /// The decompressed bytes; valid until the next call. `Codec::None` gives the input itself.
    pub fn decompress<'a>(&'a mut self, codec: Codec, input: &'a [u8]) -> Result<&'a [u8], BrokenBatch> {
        self.rest();
        let length = match codec {
            Codec::None => return Ok(input),
            Codec::Gzip => self.gzip(input)?,
            Codec::Snappy => self.snappy(input)?,
            Codec::Lz4 => lz4::frame(self, input)?,
            Codec::Zstd => self.zstd(input)?,
        };
        Ok(&self.bytes[..length])
    }

    fn gzip(&mut self, input: &[u8]) -> Result<usize, BrokenBatch> {
        let mut stream = MultiGzDecoder::new(input);
        let mut used = 0;
        loop {
            let room = self.reserve(used, 32 << 10)?;
            match stream.read(room) {
                Ok(0) => return Ok(used),
                Ok(read) => used += read,
                Err(error) => return Err(format!("the gzip stream is broken: {error}").into()),
            }
        }
    }

    /// Snappy comes as one block, or (from Java) in the framing of xerial's snappy-java: blocks with a length before each.
    fn snappy(&mut self, input: &[u8]) -> Result<usize, BrokenBatch> {
        const XERIAL: &[u8] = b"\x82SNAPPY\0";
        if !input.starts_with(XERIAL) {
            return self.snappy_block(input, 0);
        }
        let mut rest = input;
        let mut used = 0;
        loop {
            // A stream may follow a stream, as where a writer was flushed and begun anew: Java reads them as one.
            while rest.starts_with(XERIAL) {
                rest = rest.get(XERIAL.len() + 8..).ok_or("the snappy header is cut short")?;
            }
            let Some((length, after)) = rest.split_first_chunk::<4>() else { break };
            let length = u32::from_be_bytes(*length) as usize;
            let block = after.get(..length).ok_or("a snappy block is cut short")?;
            used = self.snappy_block(block, used)?;
            rest = &after[length..];
        }
        Ok(used)
    }

    fn snappy_block(&mut self, block: &[u8], used: usize) -> Result<usize, BrokenBatch> {
        let broken = |error| format!("the snappy block is broken: {error}");
        let length = snap::raw::decompress_len(block).map_err(broken)?;
        if length > block.len().saturating_mul(SNAPPY_SWELLS) {
            return Err("a snappy block claims more than it can hold".into());
        }
        let room = self.reserve(used, length)?;
        let written = snap::raw::Decoder::new().decompress(block, &mut room[..length]).map_err(broken)?;
        Ok(used + written)
    }

    fn zstd(&mut self, input: &[u8]) -> Result<usize, BrokenBatch> {
        let broken = |error: std::io::Error| format!("the zstd stream is broken: {error}");
        let mut decoder = match self.zstd.take() {
            Some(mut decoder) => {
                decoder.reinit().map_err(broken)?;
                decoder
            }
            None => Zstd::new().map_err(broken)?,
        };
        self.wants(zstd_window(input))?;
        let mut source = InBuffer::around(input);
        let mut used = 0;
        loop {
            let room = self.reserve(used, 64 << 10)?;
            let mut target = OutBuffer::around(room);
            let hint = decoder.run(&mut source, &mut target).map_err(broken)?;
            let (written, was_full) = (target.pos(), target.pos() == target.capacity());
            used += written;
            let all_read = source.pos() == input.len();
            if hint == 0 && all_read {
                break;
            }
            if written == 0 && all_read && !was_full {
                return Err("the zstd stream is cut short".into());
            }
        }
        self.zstd = Some(decoder);
        Ok(used)
    }
}

/// How many bytes back the first frame may refer, which the decoder keeps beside what it has written (RFC 8878, 3.1.1.1.2);
/// 0 where the frame does not say, because it is all of one segment.
fn zstd_window(input: &[u8]) -> usize {
    const SINGLE_SEGMENT: u8 = 0x20;
    match input.get(4..6) {
        Some(&[flags, window]) if flags & SINGLE_SEGMENT == 0 => {
            let base = 1usize << (10 + u32::from(window >> 3));
            base + base / 8 * usize::from(window & 7)
        }
        _ => 0,
    }
}
