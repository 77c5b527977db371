//! What is highlighted, and that highlighting never breaks on anything.
use super::super::filter::Filter;
use super::super::tests::{filter, record};
use super::*;
use proptest::prelude::*;

/// What is highlighted of `shown`, with the places in brackets.
fn marked(text: &str, field: &str, value: &str, shown: &str) -> String {
    let field = Field::parse(field).unwrap().unwrap();
    let record = record(Some(b"customer-7"), Some(value.as_bytes()), &[]);
    let ranges = filter(text).marks().on(&record).ranges(&field, shown);
    let mut marked = shown.to_owned();
    for range in ranges.into_iter().rev() {
        marked.insert(range.end, ']');
        marked.insert(range.start, '[');
    }
    marked
}

const VALUE: &str = r#"{"status":"FAILED","note":"FAILED twice","count":12,"total":12,"tags":["a","b"]}"#;

fn in_value(text: &str) -> String {
    marked(text, "value", VALUE, VALUE)
}

#[test]
fn words_are_marked_everywhere_with_smart_case() {
    assert_eq!(marked("failed", "value", VALUE, "x Failed FAILED"), "x [Failed] [FAILED]");
    assert_eq!(marked("Failed", "value", VALUE, "x Failed FAILED"), "x [Failed] FAILED");
    assert_eq!(marked("ustom mer", "key", VALUE, "customer-7"), "c[ustomer]-7");
    assert_eq!(marked("größe", "header.x", VALUE, "die GRÖSSE, die GRÖßE"), "die GRÖSSE, die [GRÖßE]");
    assert_eq!(marked("not failed", "value", VALUE, "failed"), "failed");
    assert_eq!(marked("failed", "offset", VALUE, "failed"), "failed");
}

#[test]
fn a_path_marks_its_value_only() {
    let wanted = VALUE.replacen("FAILED", "[FAILED]", 1);
    assert_eq!(in_value(".status = \"FAILED\""), wanted);
    assert_eq!(in_value(".status in (\"FAILED\", \"OPEN\")"), wanted);
    assert_eq!(in_value(".status starts FAI"), VALUE.replacen("FAI", "[FAI]", 1));
    assert_eq!(in_value(".note contains twice"), VALUE.replacen("twice", "[twice]", 1));
    assert_eq!(in_value(".note ~ \"tw.c\""), VALUE.replacen("twic", "[twic]", 1));
    assert_eq!(in_value(".note ends twice"), VALUE.replacen("twice", "[twice]", 1));
    assert_eq!(in_value(".count >= 5"), VALUE.replacen("12", "[12]", 1));
    assert_eq!(in_value(".count > 12"), VALUE);
    assert_eq!(in_value(".count exists and .status is not null"), VALUE.replacen("12", "[12]", 1));
    let null = r#"{"a":1,"b":null,"c":null,"d":{"e":2}}"#;
    assert_eq!(marked(".b is null", "value", null, null), null.replacen("null", "[null]", 1));
    assert_eq!(marked(".b = 1 or .d exists", "value", null, null), null);
    assert_eq!(in_value(".tags[] = b"), VALUE.replacen("\"b\"", "\"[b]\"", 1));
    assert_eq!(in_value("not .status = \"FAILED\""), VALUE);
    assert_eq!(in_value(".status != \"FAILED\""), VALUE);
    assert_eq!(marked(".status = \"FAILED\"", ".status", VALUE, "FAILED"), "[FAILED]");
    assert_eq!(marked(".status = \"FAILED\"", ".note", VALUE, "FAILED twice"), "FAILED twice");
    let xml = "<p><state>OPEN</state><last>OPEN</last></p>";
    assert_eq!(marked(".state = OPEN", "value", xml, xml), xml.replacen("OPEN", "[OPEN]", 1));
}

#[test]
fn whole_fields_are_marked_where_they_hold() {
    assert_eq!(marked("key = \"customer-7\" or value contains zz", "key", "", "customer-7"), "[customer-7]");
    assert_eq!(marked("key = \"customer-8\" or value contains zz", "key", "", "customer-7"), "customer-7");
    assert_eq!(marked("key starts cust", "key", "", "customer-7"), "[cust]omer-7");
    assert_eq!(marked("value ~ \"a+\"", "value", "", "baab a"), "b[aa]b [a]");
    assert_eq!(marked("value contains b", ".tags[]", VALUE, "a, b"), "a, [b]");
    assert_eq!(marked("partition = 3 and .status exists", "value", VALUE, "3"), "3");
}

#[test]
fn the_first_place_is_known_in_the_bytes() {
    let value = format!("{{\"a\":\"{}\",\"status\":\"FAILED\"}}", "x".repeat(9000));
    let record = record(None, Some(value.as_bytes()), &[]);
    let first = |text: &str| filter(text).marks().on(&record).first(&Field::Value, value.as_bytes());
    let at = value.find("FAILED");
    assert_eq!(first("failed"), at);
    assert_eq!(first(".status = \"FAILED\""), at);
    assert_eq!(first(".status ends ED"), at.map(|at| at + 4));
    assert_eq!(first("value ~ FA.*D"), at);
    assert_eq!(first(".a contains xxy or zzz"), None);
}

proptest! {
    #[test]
    fn a_word_that_stands_there_is_marked(word in "[abAB é]{1,3}", shown in "[abAB éÉ\"日]{0,40}") {
        let filter = filter(&format!("\"{word}\""));
        let record = record(None, None, &[]);
        let ranges = filter.marks().on(&record).ranges(&Field::Value, &shown);
        let place = Needle::smart(&word).place(shown.as_bytes());
        prop_assert_eq!(place.is_some(), !ranges.is_empty());
        if let Some(place) = place {
            prop_assert_eq!(ranges[0].start, place.start);
            prop_assert!(ranges[0].end >= place.end);
        }
    }

    #[test]
    fn ranges_are_in_order_apart_and_on_boundaries(
        expr in super::super::tests::generate::expr(),
        parts in super::super::tests::generate::parts(),
        shown in "\\PC{0,40}",
    ) {
        let Ok(filter) = Filter::parse(&expr.to_string(), &super::super::tests::context()) else { return Ok(()) };
        let headers: Vec<_> = parts.headers.iter().map(|(name, value)| (&name[..], value.as_deref())).collect();
        let record = record(parts.key.as_deref(), parts.value.as_deref(), &headers);
        let marked = filter.marks().on(&record);
        let path = Path::parse(".a").unwrap();
        let own = String::from_utf8_lossy(parts.value.as_deref().unwrap_or_default()).into_owned();
        let fields = [Field::Key, Field::Value, Field::Header("h".to_owned()), Field::InValue(path), Field::Offset];
        for field in fields {
            for text in [&shown, &own] {
                let mut end = 0;
                for range in marked.ranges(&field, text) {
                    prop_assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()));
                    prop_assert!(range.start > end || end == 0);
                    end = range.end;
                }
            }
            if let Some(at) = marked.first(&field, own.as_bytes()) {
                let documents = [&parts.key, &parts.value].into_iter().flatten().map(Vec::len);
                prop_assert!(at <= documents.chain([own.len()]).max().unwrap_or_default());
            }
        }
    }
}
