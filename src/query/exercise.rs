//! Everything that the program does with a filter and a record, in one pure call: for the tests that try texts
//! and bytes of all kinds. It fails by panicking.
use super::context::Context;
use super::doubts::Doubts;
use super::field::Field;
use super::filter::Filter;
use super::record::{Headers, Record};
use jiff::tz::TimeZone;

/// Tries the text as a filter, on a record with these bytes as key, value and header.
pub fn exercise(text: &str, bytes: &[u8]) {
    let context = Context::new(1_795_348_800_000, TimeZone::UTC);
    let filter = match Filter::parse(text, &context) {
        Ok(filter) => filter,
        Err(mistake) => {
            assert!(text.get(mistake.at.clone()).is_some(), "{mistake} at {:?}", mistake.at);
            return;
        }
    };
    let again = Filter::parse(&filter.to_string(), &context).expect("a filter is read back as it is written");
    assert_eq!(again.to_string(), filter.to_string());
    let headers = [(&b"h"[..], Some(bytes)), (&b"n"[..], None)];
    for (key, value) in [(None, Some(bytes)), (Some(bytes), None), (Some(bytes), Some(bytes))] {
        let headers = if key.is_some() { Headers::Pairs(&headers) } else { Headers::None };
        let record = Record {
            topic: "t",
            partition: 1,
            offset: 2,
            timestamp: 3,
            key,
            value,
            headers,
            reader: &crate::decode::framed::PLAIN,
        };
        let matches = filter.judge(&record, &mut Doubts::default());
        assert_eq!(matches, again.matches(&record), "{text}");
        // Passed over unread, it would never have been judged.
        let batch = [b"\x02".as_slice(), b"h", bytes, b"\x01", bytes, b"\0"].concat();
        let passes = filter.literals().is_none_or(|literals| literals.may_match(&batch));
        assert!(!matches || passes, "{text} is passed over");
        let part = filter.explain(&record);
        assert_eq!(part.holds, matches, "{text}");
        let shown = String::from_utf8_lossy(bytes);
        for range in filter.marks().on(&record).ranges(&Field::Value, &shown) {
            assert!(shown.get(range).is_some());
        }
    }
    filter.hints();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILTERS: &[&str] = &[
        "failed",
        "FAILED",
        "\"zürich\"",
        ".s = \"FAILED\"",
        ".s = \"Zürich\"",
        ".s ~ \"FAIL|日本\"",
        ".s contains \"日本\"",
        ".a.s exists",
        ".s is missing",
        ".s is null",
        ".名 exists",
        ".s in (\"FAILED\", \"日本\")",
        ".n = 1234",
        ".n > 12",
        ".@s = \"FAILED\"",
        "not .s = \"x\"",
        "key.s = \"FAILED\"",
        "value contains \"FAILED\"",
        "value is xml",
        "value is json",
        "value is text",
        "header.h ~ \"FAIL\"",
        ".s = \"FAILED\" or .n = 1234",
        ".s[0] = \"FAILED\"",
        "jq '.value.s == \"FAILED\"'",
    ];

    /// A document in one of the shapes that programs write, around a body of these pieces.
    fn document() -> impl Strategy<Value = Vec<u8>> {
        let words = prop::sample::select(vec![
            "FAILED",
            "F&#65;ILED",
            "FA<![CDATA[IL]]>ED",
            "\\u0046AILED",
            "Zürich",
            "Z\\u00fcrich",
            "Z&#252;rich",
            "日本",
            "1234",
            "1.234e3",
            "x",
            "failed",
        ]);
        let name = prop::sample::select(vec!["s", "n", "a", "名"]);
        let shape = 0usize..9;
        (words, name, shape).prop_map(|(word, name, shape)| {
            let xml = |label: &str| {
                format!(
                    "<?xml version=\"1.0\" encoding=\"{label}\"?><o><{name} s=\"{word}\">{word}</{name}></o>"
                )
            };
            let wide =
                |text: String, of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
            match shape {
                0 => format!("{{\"{name}\":\"{word}\"}}").into_bytes(),
                1 => format!("{{'{name}':'{word}',}}").into_bytes(),
                2 => format!("{{{name}:{word}, \"a\":{{\"s\":[\"{word}\"]}}}}").into_bytes(),
                3 => [b"\0\0\0\0\x01".to_vec(), format!("{{\"{name}\":\"{word}\"}}").into_bytes()].concat(),
                4 => xml("UTF-8").into_bytes(),
                5 => [b"\xff\xfe".to_vec(), wide(xml("UTF-16"), u16::to_le_bytes)].concat(),
                6 => wide(xml("UTF-16"), u16::to_be_bytes),
                7 => encoding_rs::WINDOWS_1252.encode(&xml("windows-1252")).0.into_owned(),
                _ => encoding_rs::SHIFT_JIS.encode(&xml("Shift_JIS")).0.into_owned(),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(800))]

        #[test]
        fn what_matches_is_never_passed_over(filter in prop::sample::select(FILTERS.to_vec()), bytes in document()) {
            exercise(filter, &bytes);
        }

        #[test]
        fn no_text_and_no_bytes_bring_it_down(
            words in prop::collection::vec(prop::sample::select(vec![
                ".", "a", ".s", "\"", "'", "=", "!=", "~", "(", ")", "[", "]", "in", "is", "null", "and", "or", "not", "jq", "1", "-", "“", "é", " ", "exists", "key", "timestamp", "-1h", ",",
            ]), 0..12),
            bytes: Vec<u8>,
        ) {
            exercise(&words.concat(), &bytes);
            exercise(&words.join(" "), &bytes);
        }
    }
}
