//! What conditions mean, one by one, and that the prefilter agrees.
use super::*;

const ORDER: &[u8] = br#"{"id":12345678901234567890,"status":"CANCELLED","amount":8.10,"zip":"00123","at":"2026-11-22T11:00:00Z",
  "customer":{"id":"c-7","odd name":null},"items":[{"sku":"A-1","qty":2},{"sku":"B\u002d2","qty":10}],"tags":[],"note":"","ok":true,"status":"dup"}"#;
const XML: &[u8] =
    b"<payment id='77'><status>PAID</status><sum cur='EUR'>9.50</sum><line>a</line><line>b</line></payment>";
const HEADERS: &[Header<'static>] = &[(b"trace", Some(b"abc")), (b"trace", None), (b"odd name", Some(b""))];

/// Whether the filter lets the record through, alone and behind the prefilter.
fn holds(text: &str, record: &Record<'_>) -> bool {
    let filter = filter(text);
    let answer = filter.matches(record);
    let mut batch = Vec::new();
    batch.extend(record.key.unwrap_or_default());
    batch.extend(record.value.unwrap_or_default());
    for (name, value) in record.headers {
        batch.extend(name);
        batch.extend(value.unwrap_or_default());
    }
    if answer {
        assert!(filter.literals().is_none_or(|literals| literals.may_match(&batch)), "prefilter of {text}");
    }
    let reread = self::filter(&filter.to_string());
    assert_eq!(reread.matches(record), answer, "{text} displays as {filter}");
    answer
}

fn all(record: &Record<'_>, yes: &[&str], no: &[&str]) {
    for text in yes {
        assert!(holds(text, record), "{text} should match");
    }
    for text in no {
        assert!(!holds(text, record), "{text} should not match");
    }
}

#[test]
fn words() {
    let record = record(Some(b"customer-7"), Some(ORDER), HEADERS);
    all(
        &record,
        &[
            "",
            "cancelled",
            "CANCELLED",
            "customer-7 cancelled",
            "ABC or abc",
            "\"odd name\":null",
            "not nothing",
            "\"A-1\" \"qty\"",
        ],
        &["Cancelled", "cancelled nothing", "nothing or none", "trace", "key"],
    );
}

#[test]
fn paths_into_json() {
    let record = record(Some(b"{\"id\":7}"), Some(ORDER), &[]);
    all(
        &record,
        &[
            ".status = CANCELLED",
            ".status = \"dup\"",
            ".customer.id = \"c-7\"",
            ".items[0].sku = \"A-1\"",
            ".items[].sku = \"B-2\"",
            ".items[].qty > 9",
            ".customer.\"odd name\" is null",
            ".customer.\"odd name\" exists",
            ".missing is missing",
            ".tags is empty",
            ".note is empty",
            ".ok = true",
            "key.id = 7",
            ".status starts CANC",
            ".status ends \"ED\"",
            ".status contains CELL",
            ".status ~ \"^C.*D$\"",
            ".status in (A, \"dup\")",
            ".items contains \"sku\"",
            ".missing != 1",
            ".items[1].sku ~ \"B-\\d\"",
            ".items[].sku !~ C",
            "value.ok = true",
            ".customer = null or .customer exists",
        ],
        &[
            ".status = cancelled",
            ".status != CANCELLED",
            ".customer.\"odd name\" is missing",
            ".missing exists",
            ".missing is null",
            ".missing = 1",
            ".items[2].sku exists",
            ".tags is null",
            ".note is null",
            ".customer is empty",
            ".items = \"[]\"",
            ".items[].sku in (C, D)",
            ".customer < \"z\"",
            ".note is missing",
        ],
    );
}

#[test]
fn numbers_are_exact() {
    let record = record(None, Some(ORDER), &[]);
    all(
        &record,
        &[
            ".id = 12345678901234567890",
            ".id > 12345678901234567889",
            ".id = 1234567890123456789e1",
            ".amount = 8.1",
            ".amount = \"8.10\"",
            ".amount <= 8.100",
            ".zip = 00123",
            ".zip = \"00123\"",
            ".id in (1, 12345678901234567890)",
        ],
        &[
            ".id = 12345678901234567891",
            ".amount = \"8.1\"",
            ".zip = 123",
            ".status < 5",
            ".status > 5",
            ".id = \"1234567890123456789e1\"",
        ],
    );
}

#[test]
fn paths_into_xml() {
    let record = record(None, Some(XML), &[]);
    all(
        &record,
        &[
            ".payment.status = PAID",
            ".status = PAID",
            ".@id = 77",
            ".payment.@id = \"77\"",
            ".sum.@cur = EUR",
            ".sum >= 9.5",
            ".line = b",
            ".line[1] = b",
            ".line[0] != b",
            "value is xml",
            ".payment exists",
            ".payment contains \"<line>\"",
        ],
        &[".line[1] = a", ".nothing exists", ".sum > 9.5", "value is json", ".status = paid"],
    );
}

#[test]
fn null_empty_and_missing_are_three_things() {
    let nothing = record(None, None, HEADERS);
    all(
        &nothing,
        &[
            "value is null",
            "value = null",
            "key is null",
            "not value exists",
            ".a is missing",
            "header.trace is null",
            "header.none is missing",
            "header.trace exists",
            "header.\"odd name\" is empty",
            "header.trace = abc",
            "size = 21",
        ],
        &[
            "value is empty",
            "value is missing",
            "value exists",
            ".a is null",
            "header.trace is missing",
            "header.none is null",
            "value != null",
            "header.\"odd name\" is null",
            "value is binary",
            "value contains \"\"",
        ],
    );
    let empty = record(Some(b""), Some(b""), &[]);
    all(
        &empty,
        &["value is empty", "key is empty", "value exists", "value = \"\""],
        &["value is null", "value is text", "value is binary"],
    );
}

#[test]
fn states() {
    let json = record(Some(b"k\x00"), Some(b"[1]"), &[]);
    all(
        &json,
        &["value is json", "value is text", "key is binary", "key is not text"],
        &["value is xml", "value is binary", "key is json"],
    );
}

#[test]
fn fields_of_the_record() {
    let record = record(Some(b"k"), Some(b"12345"), HEADERS);
    all(
        &record,
        &[
            "partition = 3",
            "offset >= 42",
            "offset in (1, 42)",
            "topic = orders",
            "topic starts ord",
            "size = 27",
            "key.size = 1",
            "value.size > 4",
            "timestamp = today",
            "timestamp >= 2026-11-22T12:00",
            "timestamp > -15m",
            "timestamp < 12:01",
            "timestamp = 2026-11-22T13:00+01:00",
            "value > 9999",
            "value = 12345",
            "key = k",
            "key in (k, l)",
            "partition < 99999999999999999999",
        ],
        &[
            "partition != 3",
            "offset > 42",
            "timestamp = yesterday",
            "timestamp > 2026-11-22",
            "timestamp > now",
            "offset > 99999999999999999999",
            "offset = 99999999999999999999",
            "value = 12345.0",
            "topic = Orders",
        ],
    );
}

#[test]
fn times_in_values() {
    let record = record(None, Some(ORDER), &[]);
    all(
        &record,
        &[
            ".at > -2h",
            ".at < 2026-11-22T12:00",
            ".at >= 2026-11-22T11:00",
            ".at <= 2026-11-22",
            ".at >= 2026-11-22",
        ],
        &[".at > -10m", ".at < 2026-11-22", ".at > 2026-11-22", ".status > 2026-11-22"],
    );
}

#[test]
fn logic_and_order() {
    let record = record(Some(b"k"), Some(ORDER), &[]);
    all(
        &record,
        &[
            "partition = 3 and (key = x or key = k)",
            "partition = 9 and key = x or key = k",
            "not (partition = 9 or key = x)",
            "not not key = k",
            "NOT key = x AND key = k",
            "key not in (a, b)",
            "jq '.value.amount < 9' and cancelled",
        ],
        &[
            "partition = 9 and (key = x or key = k)",
            "not key = k",
            "key = k and not cancelled",
            "jq '.value.nothing'",
        ],
    );
}

#[test]
fn what_lies_outside_the_bounds_is_pushed_down() {
    let bounds = |text: &str| filter(text).bounds().clone();
    let b = bounds("partition in (1, 2) and offset >= 10 and offset < 20 and key = k");
    assert_eq!(b.partitions, Some(vec![(1, 2)]));
    assert_eq!((b.offsets.from, b.offsets.until), (Some(10), Some(20)));
    assert_eq!(b.keys, Some(vec![b"k".to_vec()]));
    assert!(b.has_partition(2) && !b.has_partition(3));
    assert_eq!(bounds("key = a or key in (b, c)").keys.unwrap().len(), 3);
    assert_eq!(bounds("key = a or offset = 3").keys, None);
    assert_eq!(bounds("not key = a").keys, None);
    assert_eq!(bounds("not partition = 0").partitions, Some(vec![(i32::MIN, -1), (1, i32::MAX)]));
    assert_eq!(bounds("timestamp >= 2026-11-22T12:00").times.from, Some(NOON));
    assert_eq!(bounds("not timestamp < 2026-11-22T12:00").times.from, Some(NOON));
    assert!(bounds("partition = 1 and partition = 2").is_nothing());
    assert!(bounds("offset > 5 and offset < 6").is_nothing());
    assert!(bounds("key = a and key = b").is_nothing());
    assert_eq!(bounds("foo or partition = 1"), super::super::Bounds::default());
}

#[test]
fn literals_are_found_where_there_are_some() {
    for text in [
        ".status = CANCELLED",
        "foo",
        ".a ~ \"x+foo\"",
        ".id = 12345678",
        "header.trace = abc",
        "foo or .a = bar",
        ".a.name > 5",
        "key = abc",
    ] {
        assert!(filter(text).literals().is_some(), "{text}");
    }
    for text in [
        "",
        "not foo",
        ".a != foo",
        ".a is missing",
        "foo or offset = 1",
        ".a > 5",
        "jq '.a'",
        "partition = 1",
        ".ab = \"\" or key is null",
    ] {
        assert!(filter(text).literals().is_none(), "{text}");
    }
    let literals = filter("cancelled orders").literals().unwrap().clone();
    assert_eq!(literals.first(b"orders .. Cancelled"), Some(10));
    assert_eq!(literals.first(b"orders"), None);
}

#[test]
fn needs_tell_which_parts_are_looked_at() {
    let needs = |text: &str| filter(text).needs();
    assert!(!needs(".a = 1 and key = x").headers);
    assert!(needs("foo").headers && needs("header.a exists").headers);
    assert_eq!(needs("offset = 1 and timestamp > -1h"), crate::query::needs::Needs::default());
}
