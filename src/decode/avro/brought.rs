//! Avro that brings its schema along, by name: container files, and single objects with its fingerprint. For what can't be read.
use super::input::Input;
use serde_json::Value;

/// What a single object begins with, before the fingerprint of its schema.
pub(in crate::decode) const SINGLE: &[u8] = b"\xc3\x01";

/// What bytes that begin so are.
pub(in crate::decode) fn named(bytes: &[u8]) -> Option<String> {
    if let Some(rest) = bytes.strip_prefix(b"Obj\x01") {
        return Some(of_file(rest).unwrap_or_else(|| "Avro container file".to_owned()));
    }
    let fingerprint = bytes.strip_prefix(SINGLE)?.first_chunk()?;
    Some(format!(
        "Avro single object, its schema has the fingerprint {:016x}",
        u64::from_le_bytes(*fingerprint)
    ))
}

/// A file by its head, which is a map with the schema and the compression.
fn of_file(rest: &[u8]) -> Option<String> {
    let mut input = Input::new(rest);
    let (mut of, mut codec) = (None, None);
    loop {
        let (count, _) = input.block().ok()?;
        if count == 0 {
            break;
        }
        // Each takes two bytes at least, or the bytes end.
        for _ in 0..count {
            let (key, value) = (input.sized("a key").ok()?, input.sized("a value").ok()?);
            match key {
                b"avro.codec" => codec = std::str::from_utf8(value).ok().filter(|codec| *codec != "null"),
                b"avro.schema" => of = serde_json::from_slice::<Value>(value).ok(),
                _ => {}
            }
        }
    }
    let text = |name| of.as_ref()?.get(name)?.as_str();
    let name = text("name").map(|name| match text("namespace") {
        Some(space) if !name.contains('.') => format!(", records of {space}.{name}"),
        _ => format!(", records of {name}"),
    });
    let codec = codec.map(|codec| format!(", packed with {codec}"));
    Some(format!("Avro container file{}{}", name.unwrap_or_default(), codec.unwrap_or_default()))
}
