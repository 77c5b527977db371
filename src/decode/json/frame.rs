//! The five bytes that serializers of a schema registry write before JSON: a zero, and the schema's id as four bytes, the
//! highest first. Confluent's and those that follow it.

const LENGTH: usize = 5;

/// The JSON behind the five bytes; none if the bytes have no such frame. Only objects and arrays are looked for: a binary
/// record may well begin with what reads as a number or a quote.
pub(super) fn inside(bytes: &[u8]) -> Option<&[u8]> {
    let (frame, rest) = bytes.split_at_checked(LENGTH)?;
    let opens = match rest.trim_ascii_start() {
        [b'{', inner @ ..] => matches!(inner.trim_ascii_start().first(), Some(b'"' | b'}')),
        [b'[', inner @ ..] => {
            matches!(
                inner.trim_ascii_start().first(),
                Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
            )
        }
        _ => false,
    };
    (frame[0] == 0 && opens).then_some(rest)
}

/// The id of the schema.
pub(super) fn schema(bytes: &[u8]) -> Option<u32> {
    inside(bytes)?;
    Some(u32::from_be_bytes(bytes.get(1..LENGTH)?.try_into().ok()?))
}
