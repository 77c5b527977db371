//! Tests of `jq`.
use super::*;
use crate::decode::framed::PLAIN;
use crate::query::Headers;

fn record<'a>(value: &'a [u8], headers: Headers<'a>) -> Record<'a> {
    Record {
        topic: "t",
        partition: 1,
        offset: 2,
        timestamp: 3,
        key: Some(b"k"),
        value: Some(value),
        headers,
        reader: &PLAIN,
    }
}

fn ask(program: &str, value: &[u8]) -> Result<bool, String> {
    let headers = [(&b"h"[..], None)];
    JqProgram::compile(program).unwrap().ask(&record(value, Headers::Pairs(&headers)))
}

#[test]
fn a_program_sees_the_record() {
    assert_eq!(ask(".value.items | any(.qty > 2)", br#"{"items":[{"qty":1},{"qty":3}]}"#), Ok(true));
    assert_eq!(ask(".key == \"k\" and .partition == 1 and .headers[0].name == \"h\"", b"x"), Ok(true));
    assert_eq!(ask(".value", b"null"), Ok(false));
    assert_eq!(ask(".value == \"plain\"", b"plain"), Ok(true));
}

#[test]
fn failures_are_told() {
    for value in [&b"plain"[..], b"{\"a\":5}", &[b'['; 1000]] {
        assert!(ask(".value.a.b", value).is_err());
    }
    let deep = [vec![b'['; 200], vec![b']'; 200]].concat();
    assert!(ask(".value", &deep).unwrap_err().contains("nested"));
}

#[test]
fn what_is_not_there_is_null_as_in_jq() {
    // jq 1.6 says yes to the same of these.
    for (value, expected) in
        [("{\"id\":1}", true), ("null", true), ("{\"a\":null}", true), ("{\"a\":{\"b\":5}}", false)]
    {
        assert_eq!(ask(".value.a.b == null", value.as_bytes()), Ok(expected), "{value}");
        assert_eq!(ask(".value.a.b != 5", value.as_bytes()), Ok(expected), "{value}");
    }
    let tombstone = Record { value: None, ..record(b"", Headers::None) };
    assert_eq!(JqProgram::compile(".value.id == 1 or .key == \"k\"").unwrap().ask(&tombstone), Ok(true));
}

#[test]
fn mistakes_are_named() {
    assert_eq!(check(".a | nosuch"), Err("jq has no filter `nosuch`".to_owned()));
    assert!(check(".a | ").is_err());
    assert!(check("halt").unwrap_err().contains("halt"));
}
