//! Which partition a key goes to, as the Java client decides it, and as the others do. Pure.
use crate::wire::PartitionerName;

/// Seed and mixing constants of Kafka's own murmur2 (`org.apache.kafka.common.utils.Utils.murmur2`).
const SEED: u32 = 0x9747_b28c;
const MIX: u32 = 0x5bd1_e995;

/// Kafka's murmur2 hash of a key.
pub fn murmur2(key: &[u8]) -> u32 {
    // Java's lengths are 32-bit; no record holds a longer key.
    let mut hash = SEED ^ (key.len() as u32);
    let mut words = key.chunks_exact(4);
    for word in &mut words {
        let mut mixed = u32::from_le_bytes([word[0], word[1], word[2], word[3]]).wrapping_mul(MIX);
        mixed = (mixed ^ (mixed >> 24)).wrapping_mul(MIX);
        hash = hash.wrapping_mul(MIX) ^ mixed;
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        for (at, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * at);
        }
        hash = hash.wrapping_mul(MIX);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(MIX);
    hash ^ (hash >> 15)
}

/// The partition that Java's default partitioner gives a record with this key in a topic of `count` partitions.
/// None for a topic without partitions. (A record without a key goes where its producer likes.)
pub fn partition_for(key: &[u8], count: usize) -> Option<i32> {
    let count = u32::try_from(count).ok().filter(|count| *count > 0)?;
    i32::try_from((murmur2(key) & 0x7fff_ffff) % count).ok()
}

/// The partition that a partitioner gives a record in a topic of `count` partitions. None: any may get it.
pub fn place(by: PartitionerName, key: Option<&[u8]>, count: usize) -> Option<i32> {
    use PartitionerName::{Consistent, ConsistentRandom, Fnv1a, Fnv1aRandom, Murmur2, Murmur2Random};
    let key = match by {
        Murmur2Random | Fnv1aRandom => key?,
        // An empty key is none to this one.
        ConsistentRandom => key.filter(|key| !key.is_empty())?,
        Murmur2 | Consistent | Fnv1a => key.unwrap_or_default(),
    };
    let hash = match by {
        Murmur2Random | Murmur2 => return partition_for(key, count),
        ConsistentRandom | Consistent => crc32(key),
        Fnv1aRandom | Fnv1a => fnv1a(key),
    };
    let count = u32::try_from(count).ok().filter(|count| *count > 0)?;
    i32::try_from(hash % count).ok()
}

/// As zlib's. Keys are short: no table is worth its lines.
fn crc32(key: &[u8]) -> u32 {
    !key.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// As Sarama takes it: of the number with its sign the size.
fn fnv1a(key: &[u8]) -> u32 {
    let hash =
        key.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash.cast_signed().unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of Kafka's own `UtilsTest.testMurmur2`.
    #[test]
    fn hashes_as_java_does() {
        for (key, hash) in [
            ("21", -973_932_308),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
            ("abc", 479_470_107),
        ] {
            assert_eq!(murmur2(key.as_bytes()) as i32, hash, "{key}");
        }
    }

    #[test]
    fn the_other_hashes_are_the_published_ones() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!((crc32(b""), fnv1a(b"")), (0, 0x7ee3_623b), "the size of a negative number");
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968_u32.cast_signed().unsigned_abs());
    }

    #[test]
    fn without_a_key_a_record_goes_anywhere_or_always_to_the_same_place() {
        use PartitionerName::{Consistent, ConsistentRandom, Fnv1a, Fnv1aRandom, Murmur2, Murmur2Random};
        for by in [Murmur2Random, ConsistentRandom, Fnv1aRandom] {
            assert_eq!(place(by, None, 6), None, "{by:?}");
        }
        for by in [Murmur2, Consistent, Fnv1a] {
            assert_eq!(place(by, None, 6), place(by, Some(b""), 6), "{by:?}");
            assert_eq!(place(by, Some(b"a"), 0), None, "{by:?}");
        }
        assert_eq!((place(ConsistentRandom, Some(b""), 6), place(Consistent, None, 6)), (None, Some(0)));
    }

    #[test]
    fn stays_within_the_topic() {
        assert_eq!(partition_for(b"foobar", 0), None);
        assert_eq!(partition_for(b"foobar", 1), Some(0));
        // toPositive(-790332482) % 6 in Java.
        assert_eq!(partition_for(b"foobar", 6), Some(((-790_332_482_i32) & 0x7fff_ffff) % 6));
    }
}
