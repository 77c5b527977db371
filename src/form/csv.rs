//! Records as CSV (RFC 4180). Null is an empty field, empty text is `""`, which is why no crate writes it; bytes that are not
//! UTF-8 stand as `base64:…`, and what a schema reads is its JSON. For an exact copy there is jsonl.
//!
//! A spreadsheet runs a field that begins with `=`, `+`, `-` or `@`, and one out of a topic may have been written by anybody.
//! For spreadsheets such a field has a `'` before it, which they take for "this is text"; numbers stay numbers.
use super::{by_schema, jsonl};
use crate::decode::framed::KeyOrValue;
use crate::kafka::record::Record;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::Write;

/// The first line.
pub const HEAD: &[u8] = b"topic,partition,offset,timestamp,timestamp_type,key,value,headers\r\n";

/// Appends one record; `sheet`: for a spreadsheet.
pub fn record(record: &Record, sheet: bool, out: &mut Vec<u8>) {
    // Writing to a Vec can't fail.
    let _ = write!(
        out,
        "{},{},{},{},{},",
        record.topic,
        record.partition,
        record.offset,
        record.timestamp.0,
        jsonl::stamped(record.batch.timestamp_type)
    );
    field(by_schema::text(record, KeyOrValue::Key).as_deref(), sheet, out);
    out.push(b',');
    field(by_schema::text(record, KeyOrValue::Value).as_deref(), sheet, out);
    out.push(b',');
    if !record.headers.is_empty() {
        let mut headers = Vec::new();
        jsonl::headers(&record.headers, &mut headers);
        text(&headers, out);
    }
    out.extend_from_slice(b"\r\n");
}

fn field(bytes: Option<&[u8]>, sheet: bool, out: &mut Vec<u8>) {
    let Some(bytes) = bytes else { return };
    if sheet && runs(bytes) {
        text(&[b"'", bytes].concat(), out);
    } else if std::str::from_utf8(bytes).is_ok() {
        text(bytes, out);
    } else {
        out.extend_from_slice(b"base64:");
        out.extend_from_slice(STANDARD.encode(bytes).as_bytes());
    }
}

/// Whether a spreadsheet would run text as a formula. Some skip white space before it.
fn runs(bytes: &[u8]) -> bool {
    let number = || std::str::from_utf8(bytes).is_ok_and(|text| text.parse::<f64>().is_ok());
    std::str::from_utf8(bytes).is_ok()
        && matches!(bytes.trim_ascii_start().first(), Some(b'=' | b'+' | b'-' | b'@'))
        && !number()
}

/// Quoted where it must be: with a comma, a quote or a line end in it, or empty.
fn text(bytes: &[u8], out: &mut Vec<u8>) {
    let plain = !bytes.is_empty() && !bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if plain {
        return out.extend_from_slice(bytes);
    }
    out.push(b'"');
    for part in bytes.split_inclusive(|byte| *byte == b'"') {
        out.extend_from_slice(part);
        if part.ends_with(b"\"") {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_needed() {
        let shown = |bytes: Option<&[u8]>| {
            let mut out = Vec::new();
            field(bytes, false, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(shown(None), "");
        assert_eq!(shown(Some(b"")), "\"\"");
        assert_eq!(shown(Some(b"a b")), "a b");
        assert_eq!(shown(Some(b"a,\"b\"\n")), "\"a,\"\"b\"\"\n\"");
        assert_eq!(shown(Some(b"\xff")), "base64:/w==");
        assert_eq!(shown(Some(b"=1+1")), "=1+1");
    }

    #[test]
    fn no_field_of_a_sheet_runs() {
        let shown = |bytes: &[u8]| {
            let mut out = Vec::new();
            field(Some(bytes), true, &mut out);
            String::from_utf8(out).unwrap()
        };
        for text in ["=1+1", "+49 30 1234", "@SUM(A1)", "\t=1+1", "-a"] {
            assert_eq!(shown(text.as_bytes()), format!("'{text}"));
        }
        assert_eq!(shown(b"=A1,B1"), "\"'=A1,B1\"");
        for text in ["-5", "+1.5e3", "a=1", "{\"a\":1}"] {
            assert!(!shown(text.as_bytes()).starts_with('\''), "{text}");
        }
    }
}
