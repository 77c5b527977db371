//! Numbers and bytes that Smile keeps in bytes of seven bits. Pure.
use super::bytes::PackedBytes;
use crate::decode::framed::{EncodingFault, Read};

/// A whole number: seven bits in each byte, the highest first; the last has six and a sign that it is.
pub(super) fn unsigned(input: &mut PackedBytes<'_>) -> Read<u64> {
    let at = input.at;
    let mut value = 0u64;
    for _ in 0..11 {
        let byte = input.byte()?;
        let (bits, count) = if byte >= 0x80 { (u64::from(byte & 0x3f), 6) } else { (u64::from(byte), 7) };
        if value >> (64 - count) != 0 {
            break;
        }
        value = value << count | bits;
        if byte >= 0x80 {
            return Ok(value);
        }
    }
    Err(EncodingFault::at(at, "a number of more than 64 bits"))
}

/// The same with its sign in the lowest bit.
pub(super) fn signed(input: &mut PackedBytes<'_>) -> Read<i64> {
    let value = unsigned(input)?;
    Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

/// So many bytes, each of seven bits, as one number.
pub(super) fn fixed(input: &mut PackedBytes<'_>, length: usize) -> Read<u128> {
    let bytes = input.take(length, "a number")?;
    Ok(bytes.iter().fold(0, |value, byte| value << 7 | u128::from(byte & 0x7f)))
}

/// Bytes behind their length.
pub(super) fn bytes(input: &mut PackedBytes<'_>) -> Read<Vec<u8>> {
    let at = input.at;
    let wrong = || EncodingFault::at(at, "more bytes than there are");
    let length = usize::try_from(unsigned(input)?).map_err(|_| wrong())?;
    let packed = length.checked_mul(8).ok_or_else(wrong)?.div_ceil(7);
    let packed = input.take(packed, "bytes")?;
    let mut bytes = Vec::with_capacity(length);
    let (mut held, mut count) = (0u32, 0);
    for (index, byte) in packed.iter().enumerate() {
        // The last one has only what is missing, in its lowest bits.
        let bits = if index + 1 == packed.len() { length * 8 - index * 7 } else { 7 };
        held = held << bits | u32::from(byte & 0x7f);
        count += bits;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
            held &= (1 << count) - 1;
        }
    }
    Ok(bytes)
}
