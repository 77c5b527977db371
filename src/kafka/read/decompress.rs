//! Decompresses a batch into a buffer that is used again for the next one. Knows no records.
use super::lz4;
use crate::kafka::record::Codec;
use flate2::read::MultiGzDecoder;
use std::io::Read;
use zstd::stream::raw::{Decoder as Zstd, InBuffer, Operation, OutBuffer};

/// No batch decompresses to more than this: Kafka's largest batch is under 2 GiB, ours must fit into memory.
const MOST: usize = 512 << 20;

/// Why a batch does not decompress.
pub type Broken = String;

/// The reused buffer. It only grows: filling it with zeros anew for each batch would cost as much as decompressing.
#[derive(Default)]
pub struct Scratch {
    pub(super) bytes: Vec<u8>,
    zstd: Option<Zstd<'static>>,
}

/// Snappy's shortest way to say something: three bytes repeat 64.
const SNAPPY_SWELLS: usize = 22;

/// A buffer larger than this is given back after the batch that needed it.
const KEEP: usize = 8 << 20;

impl Scratch {
    /// The decompressed bytes; valid until the next call. `Codec::None` gives the input itself.
    pub fn decompress<'a>(&'a mut self, codec: Codec, input: &'a [u8]) -> Result<&'a [u8], Broken> {
        if self.bytes.len() > KEEP {
            self.bytes = Vec::new();
        }
        let length = match codec {
            Codec::None => return Ok(input),
            Codec::Gzip => self.gzip(input)?,
            Codec::Snappy => self.snappy(input)?,
            Codec::Lz4 => lz4::frame(self, input)?,
            Codec::Zstd => self.zstd(input)?,
        };
        Ok(&self.bytes[..length])
    }

    /// Makes room for `more` bytes after the first `used`.
    pub(super) fn reserve(&mut self, used: usize, more: usize) -> Result<&mut [u8], Broken> {
        let need = used.saturating_add(more);
        if need > MOST {
            return Err(format!("the batch decompresses to more than {} MiB", MOST >> 20));
        }
        if self.bytes.len() < need {
            self.bytes.resize(need.next_power_of_two().min(MOST), 0);
        }
        Ok(&mut self.bytes[used..])
    }

    fn gzip(&mut self, input: &[u8]) -> Result<usize, Broken> {
        let mut stream = MultiGzDecoder::new(input);
        let mut used = 0;
        loop {
            let room = self.reserve(used, 32 << 10)?;
            match stream.read(room) {
                Ok(0) => return Ok(used),
                Ok(read) => used += read,
                Err(error) => return Err(format!("the gzip stream is broken: {error}")),
            }
        }
    }

    /// Snappy comes as one block, or (from Java) in the framing of xerial's snappy-java: blocks with a length before each.
    fn snappy(&mut self, input: &[u8]) -> Result<usize, Broken> {
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

    fn snappy_block(&mut self, block: &[u8], used: usize) -> Result<usize, Broken> {
        let broken = |error| format!("the snappy block is broken: {error}");
        let length = snap::raw::decompress_len(block).map_err(broken)?;
        if length > block.len().saturating_mul(SNAPPY_SWELLS) {
            return Err("a snappy block claims more than it can hold".to_owned());
        }
        let room = self.reserve(used, length)?;
        let written = snap::raw::Decoder::new().decompress(block, &mut room[..length]).map_err(broken)?;
        Ok(used + written)
    }

    fn zstd(&mut self, input: &[u8]) -> Result<usize, Broken> {
        let broken = |error: std::io::Error| format!("the zstd stream is broken: {error}");
        let mut decoder = match self.zstd.take() {
            Some(mut decoder) => {
                decoder.reinit().map_err(broken)?;
                decoder
            }
            None => Zstd::new().map_err(broken)?,
        };
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
                return Err("the zstd stream is cut short".to_owned());
            }
        }
        self.zstd = Some(decoder);
        Ok(used)
    }
}
