//! Java's own serialization: the sign of its stream, and the class of the first object. Nothing of it is ever read further: doing so
//! is how such streams do harm.

const STREAM: &[u8] = b"\xac\xed\0\x05";

pub(super) fn named(bytes: &[u8]) -> Option<String> {
    let class = match bytes.strip_prefix(STREAM)? {
        // An object or an array, then the description of its class, which begins with its name.
        [0x73 | 0x75, 0x72, rest @ ..] => sized(rest),
        [0x74, ..] => Some("java.lang.String"),
        _ => None,
    };
    Some(match class {
        Some(class) => format!("Java-serialized, class {class}"),
        None => "Java-serialized".to_owned(),
    })
}

/// Text behind its length of two bytes.
fn sized(bytes: &[u8]) -> Option<&str> {
    let (length, rest) = bytes.split_first_chunk()?;
    std::str::from_utf8(rest.get(..usize::from(u16::from_be_bytes(*length)))?).ok()
}
