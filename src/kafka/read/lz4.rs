//! LZ4 frames, block by block into the reused buffer.
//!
//! Read by hand for two reasons: clients of format 0 and 1 wrote a wrong header checksum (KAFKA-3160), which a strict
//! frame decoder refuses; and a frame decoder allocates its buffers anew for each batch. The checksums inside the frame
//! are passed over, because the batch around it has its own.
use super::scratch::{BrokenBatch, Scratch};
use lz4_flex::block;

const MAGIC: u32 = 0x184D_2204;
/// Matches reach back so far into earlier blocks.
const WINDOW: usize = 64 << 10;

/// What the frame descriptor says.
struct Descriptor {
    linked_blocks: bool,
    block_checksums: bool,
    content_checksum: bool,
    most: usize,
    length: usize,
}

/// Decompresses all frames of `input` to the beginning of the buffer; how many bytes they have.
pub(super) fn frame(scratch: &mut Scratch, input: &[u8]) -> Result<usize, BrokenBatch> {
    let mut rest = input;
    let mut used = 0;
    while !rest.is_empty() {
        let descriptor = descriptor(rest)?;
        rest = &rest[descriptor.length..];
        let begin = used;
        while let Some((compressed, data, after)) = next_block(rest, &descriptor)? {
            used = match compressed {
                true => inflate(scratch, data, begin, used, &descriptor)?,
                false => {
                    scratch.reserve(used, data.len())?[..data.len()].copy_from_slice(data);
                    used + data.len()
                }
            };
            rest = after;
        }
        let tail = if descriptor.content_checksum { 8 } else { 4 };
        rest = rest.get(tail..).ok_or_else(cut)?;
    }
    Ok(used)
}

fn cut() -> BrokenBatch {
    "the lz4 frame is cut short".into()
}

fn word(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|word| u32::from_le_bytes(*word))
}

fn descriptor(bytes: &[u8]) -> Result<Descriptor, BrokenBatch> {
    if word(bytes) != Some(MAGIC) {
        return Err("there is no lz4 frame where one should be".into());
    }
    let (flags, sizes) = (*bytes.get(4).ok_or_else(cut)?, *bytes.get(5).ok_or_else(cut)?);
    if flags >> 6 != 1 {
        return Err("the lz4 frame has an unknown version".into());
    }
    let most = match (sizes >> 4) & 7 {
        4 => 64 << 10,
        5 => 256 << 10,
        6 => 1 << 20,
        7 => 4 << 20,
        _ => return Err("the lz4 frame has an unknown block size".into()),
    };
    let content_size = if flags & 0x08 != 0 { 8 } else { 0 };
    let dictionary = if flags & 0x01 != 0 { 4 } else { 0 };
    // Magic, flags, sizes, optional fields, and the header checksum that old clients got wrong.
    let length = 6 + content_size + dictionary + 1;
    if bytes.len() < length {
        return Err(cut());
    }
    Ok(Descriptor {
        linked_blocks: flags & 0x20 == 0,
        block_checksums: flags & 0x10 != 0,
        content_checksum: flags & 0x04 != 0,
        most,
        length,
    })
}

/// Whether it is compressed, its bytes, and what follows it; none at the end mark.
type Block<'a> = Option<(bool, &'a [u8], &'a [u8])>;

fn next_block<'a>(bytes: &'a [u8], descriptor: &Descriptor) -> Result<Block<'a>, BrokenBatch> {
    let size = word(bytes).ok_or_else(cut)?;
    if size == 0 {
        return Ok(None);
    }
    let length = (size & 0x7fff_ffff) as usize;
    let data = bytes.get(4..4 + length).ok_or_else(cut)?;
    let checksum = if descriptor.block_checksums { 4 } else { 0 };
    let after = bytes.get(4 + length + checksum..).ok_or_else(cut)?;
    Ok(Some((size & 0x8000_0000 == 0, data, after)))
}

fn inflate(
    scratch: &mut Scratch,
    data: &[u8],
    begin: usize,
    used: usize,
    of: &Descriptor,
) -> Result<usize, BrokenBatch> {
    scratch.reserve(used, of.most)?;
    let (before, room) = scratch.bytes.split_at_mut(used);
    let room = &mut room[..of.most];
    let written = if of.linked_blocks && used > begin {
        let window = &before[begin.max(used.saturating_sub(WINDOW))..];
        block::decompress_into_with_dict(data, room, window)
    } else {
        block::decompress_into(data, room)
    };
    written.map(|written| used + written).map_err(|error| format!("an lz4 block is broken: {error}").into())
}
