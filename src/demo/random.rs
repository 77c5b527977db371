//! Numbers that the seed decides: the same seed gives the same cluster. Knows nothing of what they are used for.
use uuid::Uuid;

/// SplitMix64: small, and good enough for ids, dealing and made-up traffic.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which must not be 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A random (version 4) UUID, as Kafka gives to clusters and topics.
    pub fn id(&mut self) -> Uuid {
        let mut bits = (u128::from(self.next()) << 64) | u128::from(self.next());
        bits = bits & !(0xf << 76) | (0x4 << 76);
        bits = bits & !(0x3 << 62) | (0x2 << 62);
        Uuid::from_u128(bits)
    }
}

/// How Kafka writes a UUID: its 16 bytes in URL-safe base64 without padding.
pub fn kafka_text(id: Uuid) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = id.as_u128();
    // 22 digits of 6 bits are 132 bits: the last digit carries 2 bits of the id and 4 of nothing.
    (0..22)
        .map(|digit| {
            let high = 122 - 6 * digit;
            let value = if high >= 0 { bits >> high } else { bits << -high };
            char::from(DIGITS[(value & 0x3f) as usize])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_repeat_with_the_seed_and_read_as_kafka_writes_them() {
        let (mut one, mut same, mut other) = (Random::new(7), Random::new(7), Random::new(8));
        let id = one.id();
        assert_eq!(id, same.id());
        assert_ne!(id, other.id());
        assert_eq!(kafka_text(Uuid::from_u128(1)), "AAAAAAAAAAAAAAAAAAAAAQ");
        assert_eq!(kafka_text(Uuid::from_u128(u128::MAX)), "_____________________w");
    }
}
