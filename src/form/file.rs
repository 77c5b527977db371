//! A record as a file of its own: what it is called. The file holds the value and nothing else.
use crate::decode::{self, Format};
use crate::kafka::record::Record;
use std::borrow::Cow;

/// `orders-3-1204.json`; none for a tombstone, which has no value that a file could hold.
pub fn name(record: &Record) -> Option<String> {
    let value = record.value.as_deref()?;
    // Behind a frame it is no document that another program could open.
    let framed = matches!(decode::text(value), Cow::Borrowed(text) if text.len() < value.len());
    let ending = if framed { Format::Binary } else { Format::guess(Some(value)) }.ending();
    Some(format!("{}-{}-{}.{ending}", safe(&record.topic), record.partition, record.offset))
}

/// A topic's name as part of a file's. Kafka allows nothing else in names, but a name comes from outside.
pub fn safe(topic: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    topic.chars().map(|c| if allowed(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::jsonl::tests::record;

    #[test]
    fn names_tell_what_is_inside_and_tombstones_have_none() {
        let named = |value: Option<&[u8]>| name(&record(None, value.map(<[u8]>::to_vec), Vec::new(), 1));
        assert_eq!(named(Some(b"{\"a\":1}")).unwrap(), "orders-3-7.json");
        assert_eq!(named(Some(b"<a/>")).unwrap(), "orders-3-7.xml");
        assert_eq!(named(Some(b"hello")).unwrap(), "orders-3-7.txt");
        assert_eq!(named(Some(b"")).unwrap(), "orders-3-7.txt");
        assert_eq!(named(Some(b"\xff\x00")).unwrap(), "orders-3-7.bin");
        assert_eq!(named(Some(b"\0\0\0\0\x01{\"a\":1}")).unwrap(), "orders-3-7.bin");
        assert_eq!(named(None), None);
        assert_eq!(safe("../etc/passwd"), ".._etc_passwd");
    }
}
