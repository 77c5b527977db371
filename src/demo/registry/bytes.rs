//! Values encoded by hand, one field after the other: Avro's and Protobuf's binary forms, and Confluent's frame around them. Shares no
//! code with what decodes them.

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// A zero and the schema's id: what stands before every value.
pub fn frame(id: u32) -> Vec<u8> {
    let mut out = vec![0];
    out.extend(id.to_be_bytes());
    out
}

/// Avro: the fields of a record stand one behind the other, without a name.
pub trait AvroBytes {
    /// `int`, `long`, the branch of a union, the place of a symbol.
    fn long(&mut self, value: i64) -> &mut Self;
    /// `bytes` and `string`.
    fn text(&mut self, text: impl AsRef<[u8]>) -> &mut Self;
    /// A decimal as `bytes`: its digits as a number.
    fn decimal(&mut self, digits: i64) -> &mut Self;
}

impl AvroBytes for Vec<u8> {
    fn long(&mut self, value: i64) -> &mut Self {
        varint(self, zigzag(value));
        self
    }

    fn text(&mut self, text: impl AsRef<[u8]>) -> &mut Self {
        let text = text.as_ref();
        self.long(text.len() as i64);
        self.extend(text);
        self
    }

    fn decimal(&mut self, digits: i64) -> &mut Self {
        let bytes = digits.to_be_bytes();
        // The shortest form whose first bit is still the sign.
        let sign = if digits < 0 { 0xff } else { 0 };
        let short = |at: &usize| bytes[..*at].iter().all(|byte| *byte == sign) && (bytes[*at] ^ sign) < 0x80;
        let from = (0..bytes.len()).rev().find(short).unwrap_or(0);
        self.text(&bytes[from..])
    }
}

/// Protobuf: each field stands behind its number and kind; what is zero is left out.
pub trait ProtobufBytes {
    fn number(&mut self, field: u32, value: u64) -> &mut Self;
    /// `sint32`, `sint64`.
    fn signed(&mut self, field: u32, value: i64) -> &mut Self;
    fn double(&mut self, field: u32, value: f64) -> &mut Self;
    /// A string, bytes, or a message.
    fn inner(&mut self, field: u32, inner: impl AsRef<[u8]>) -> &mut Self;
}

impl ProtobufBytes for Vec<u8> {
    fn number(&mut self, field: u32, value: u64) -> &mut Self {
        if value != 0 {
            varint(self, u64::from(field << 3));
            varint(self, value);
        }
        self
    }

    fn signed(&mut self, field: u32, value: i64) -> &mut Self {
        self.number(field, zigzag(value))
    }

    fn double(&mut self, field: u32, value: f64) -> &mut Self {
        varint(self, u64::from(field << 3 | 1));
        self.extend(value.to_le_bytes());
        self
    }

    fn inner(&mut self, field: u32, inner: impl AsRef<[u8]>) -> &mut Self {
        let inner = inner.as_ref();
        varint(self, u64::from(field << 3 | 2));
        varint(self, inner.len() as u64);
        self.extend(inner);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_as_the_specifications_have_them() {
        let avro = |value: i64| {
            let mut out = Vec::new();
            out.long(value);
            out
        };
        // https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
        for (value, bytes) in [(0, &[0][..]), (-1, &[1]), (1, &[2]), (-64, &[0x7f]), (64, &[0x80, 0x01])] {
            assert_eq!(avro(value), bytes);
        }
        let decimal = |digits: i64| {
            let mut out = Vec::new();
            out.decimal(digits);
            out
        };
        for (digits, bytes) in [
            (0, &[2, 0][..]),
            (127, &[2, 0x7f]),
            (128, &[4, 0, 0x80]),
            (-1, &[2, 0xff]),
            (-129, &[4, 0xff, 0x7f]),
        ] {
            assert_eq!(decimal(digits), bytes, "{digits}");
        }
        // https://protobuf.dev/programming-guides/encoding/
        let mut out = Vec::new();
        out.number(1, 150).inner(2, "testing");
        assert_eq!(out, [0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
        assert_eq!(frame(258), [0, 0, 0, 1, 2]);
    }
}
