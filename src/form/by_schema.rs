//! What the schemas that a record names, or the formats that they are in, make of its key and value, beside the bytes themselves.
use super::harmless;
use crate::decode::framed::KeyOrValue;
use crate::kafka::record::{ReadText, Record};
use std::borrow::Cow;

/// A key or a value as text: as it reads, or as its bytes are.
pub fn text(record: &Record, of: KeyOrValue) -> Option<Cow<'_, [u8]>> {
    record.read(of).map(|read| read.text)
}

/// `,"decoded":{"value":{…}}` for what is decoded, `,"undecoded":{"value":"why"}` for what it does not; nothing for a record
/// of which nothing is decoded; and `,"invalid":{"value":"why"}` for what reads and is not what its schema demands.
pub fn members(record: &Record, out: &mut Vec<u8>) {
    let parts = [("key", KeyOrValue::Key), ("value", KeyOrValue::Value)];
    let (mut decoded, mut undecoded, mut invalid) = (Vec::new(), Vec::new(), Vec::new());
    for (name, of) in parts {
        let Some(ReadText { text, lack, .. }) = record.read(of).filter(|read| read.is_decoded) else {
            continue;
        };
        match lack {
            Some(why) => harmless::string(&why, member(name, &mut undecoded)),
            None => harmless::escaped(&String::from_utf8_lossy(&text), member(name, &mut decoded)),
        }
        if let Some(fault) = record.validity(of).and_then(|validity| validity.fault()) {
            harmless::string(&fault, member(name, &mut invalid));
        }
    }
    for (name, members) in [("decoded", decoded), ("undecoded", undecoded), ("invalid", invalid)] {
        if !members.is_empty() {
            out.extend_from_slice(format!(",\"{name}\":").as_bytes());
            out.extend_from_slice(&members);
            out.push(b'}');
        }
    }
}

/// Begins one more member of an object.
fn member<'m>(name: &str, members: &'m mut Vec<u8>) -> &'m mut Vec<u8> {
    members.extend_from_slice(if members.is_empty() { b"{\"" } else { b",\"" });
    members.extend_from_slice(name.as_bytes());
    members.extend_from_slice(b"\":");
    members
}
