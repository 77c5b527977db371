//! What a field is in a record, all its values: for columns and for sorting. Judges nothing.
use super::field::Field;
use super::payload::Document;
use super::record::Record;
use crate::decode::Found;
use crate::decode::framed::KeyOrValue;
use std::borrow::Cow;

impl Field {
    /// The values of the field, in the order of the record, at most `most`; none if the field is missing. A whole number
    /// of the record is its digits.
    pub fn values<'a>(&self, record: &Record<'a>, most: usize) -> Vec<Found<'a>> {
        let whole =
            |document: Option<Document<'a>>| vec![document.map_or(Found::Null, |document| document.whole())];
        let number = |number: i64| vec![Found::Text(Cow::Owned(number.to_string()))];
        let size = |size: usize| vec![Found::Text(Cow::Owned(size.to_string()))];
        match self {
            Field::Key => whole(record.document(KeyOrValue::Key)),
            Field::Value => whole(record.document(KeyOrValue::Value)),
            Field::Topic => vec![Found::Text(Cow::Borrowed(record.topic))],
            Field::Partition => number(record.partition.into()),
            Field::Offset => number(record.offset),
            Field::Timestamp => number(record.timestamp),
            Field::Size => size(record.size()),
            Field::KeySize => size(record.key.map_or(0, <[u8]>::len)),
            Field::ValueSize => size(record.value.map_or(0, <[u8]>::len)),
            Field::Header(name) => {
                let headers = record.headers.iter().filter(|(found, _)| *found == name.as_bytes());
                headers.map(|(_, value)| value.map_or(Found::Null, Found::Bytes)).take(most).collect()
            }
            Field::InKey(path) => at(record.document(KeyOrValue::Key), path, most),
            Field::InValue(path) => at(record.document(KeyOrValue::Value), path, most),
        }
    }
}

fn at<'a>(document: Option<Document<'a>>, path: &super::path::Path, most: usize) -> Vec<Found<'a>> {
    let mut values = Vec::new();
    if let Some(document) = document {
        document.visit(path, &mut |found| {
            values.push(found);
            values.len() >= most
        });
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Headers;

    #[test]
    fn missing_null_and_several_are_told_apart() {
        let record = Record {
            topic: "orders",
            partition: 3,
            offset: 7,
            timestamp: 12,
            key: Some(b"<k><id>7</id></k>"),
            value: Some(br#"{"a":null,"items":[{"sku":"x"},{"sku":2},{"sku":""}]}"#),
            headers: Headers::Pairs(&[(b"t", Some(b"1")), (b"t", None)]),
            reader: &crate::decode::framed::PLAIN,
        };
        let shown = |field: &str| -> Vec<Option<String>> {
            let text =
                |found: Found<'_>| found.text().map(|text| String::from_utf8_lossy(&text).into_owned());
            let field = Field::parse(field).unwrap().unwrap();
            field.values(&record, 10).into_iter().map(text).collect()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(shown(".a"), [None]);
        assert_eq!(shown(".b"), [] as [Option<String>; 0]);
        assert_eq!(shown(".items[].sku"), [some("x"), some("2"), some("")]);
        assert_eq!(shown("key.id"), [some("7")]);
        assert_eq!(shown("header.t"), [some("1"), None]);
        assert_eq!(shown("header.no"), [] as [Option<String>; 0]);
        assert_eq!(shown("offset"), [some("7")]);
        assert_eq!(shown("key.size"), [some("17")]);
    }
}
