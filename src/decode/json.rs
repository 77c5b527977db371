//! Lays JSON out: pretty or as written, token by token, so that digits, escapes, order and duplicate names stay as they are.
use super::fault::Fault;
use super::json_walk::{JsonKind, JsonToken, JsonWalk};
use super::page::Page;
use super::token::Kind;

/// Deeper levels are not indented further, so that a deeply nested value stays linear in its size.
const DEEPEST_INDENT: usize = 48;

/// An array of plain values up to this size stays on one line.
const SHORT_ARRAY: usize = 72;

/// Writes the document with a member a line.
pub fn pretty(bytes: &[u8], page: &mut Page) -> Result<(), Fault> {
    let mut walk = JsonWalk::new(bytes);
    let mut before: Option<JsonKind> = None;
    let mut inline = false;
    while let Some(token) = walk.next() {
        let token = token?;
        let closes = matches!(token.kind, JsonKind::ObjectClose | JsonKind::ArrayClose);
        let opened = matches!(before, Some(JsonKind::ObjectOpen | JsonKind::ArrayOpen));
        let breaks = match before {
            Some(JsonKind::Comma) => true,
            _ => opened != closes,
        };
        if breaks && !inline {
            let depth = walk.depth() - usize::from(opens(token.kind));
            page.newline();
            page.indent(2 * depth.min(DEEPEST_INDENT));
        } else if before == Some(JsonKind::Colon) || (inline && before == Some(JsonKind::Comma)) {
            page.push(" ", Kind::Plain);
        }
        page.push_bytes(&bytes[token.range.clone()], kind(token.kind));
        inline = match token.kind {
            JsonKind::ArrayOpen => is_short(&bytes[token.range.end..]),
            JsonKind::ArrayClose => false,
            _ => inline,
        };
        before = Some(token.kind);
    }
    Ok(())
}

/// Writes the document as it stands. What follows a fault is shown plainly behind it.
pub fn raw(bytes: &[u8], page: &mut Page) -> Result<(), Fault> {
    let mut at = 0;
    for token in JsonWalk::new(bytes) {
        match token {
            Ok(JsonToken { kind: found, range }) => {
                page.push_bytes(&bytes[at..range.start], Kind::Plain);
                page.push_bytes(&bytes[range.clone()], kind(found));
                at = range.end;
            }
            Err(fault) => {
                let end = (fault.at + 1..bytes.len()).find(|&end| bytes[end] & 0xc0 != 0x80);
                let end = end.unwrap_or(bytes.len());
                page.push_bytes(&bytes[at..fault.at], Kind::Plain);
                page.push_bytes(&bytes[fault.at..end], Kind::Error);
                page.push_bytes(&bytes[end..], Kind::Plain);
                return Err(fault);
            }
        }
    }
    page.push_bytes(&bytes[at..], Kind::Plain);
    Ok(())
}

/// The document without the whitespace between its tokens.
pub fn minify(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut small = Vec::with_capacity(bytes.len());
    for token in JsonWalk::new(bytes) {
        small.extend_from_slice(&bytes[token?.range]);
    }
    Ok(small)
}

/// Writes the head of a document on one line, until the page holds `limit` bytes; the fault, if one stands in the head.
pub fn one_line(head: &[u8], whole: bool, limit: usize, page: &mut Page) -> Option<Fault> {
    let mut at = 0;
    for token in JsonWalk::new(head) {
        match token {
            Ok(JsonToken { kind: found, range }) => {
                at = range.end;
                page.push_bytes(&head[range], kind(found));
            }
            Err(fault) => {
                let real = whole || fault.at < head.len();
                let rest: Vec<u8> =
                    head[at..].iter().map(|&byte| if byte == b'\n' { b' ' } else { byte }).collect();
                page.push_bytes(&rest, if real { Kind::Plain } else { Kind::String });
                return real.then_some(fault);
            }
        }
        if page.size() >= limit {
            break;
        }
    }
    None
}

pub(super) fn opens(kind: JsonKind) -> bool {
    matches!(kind, JsonKind::ObjectOpen | JsonKind::ArrayOpen)
}

fn kind(kind: JsonKind) -> Kind {
    match kind {
        JsonKind::Key => Kind::Key,
        JsonKind::String => Kind::String,
        JsonKind::Number => Kind::Number,
        JsonKind::Word => Kind::Word,
        _ => Kind::Punct,
    }
}

/// Whether an array that was opened before `rest` holds plain values only and is short.
fn is_short(rest: &[u8]) -> bool {
    let mut in_string = false;
    let mut escaped = false;
    let mut size = 0;
    for &byte in rest {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => return false,
            b']' if !in_string => return true,
            b' ' | b'\t' | b'\n' | b'\r' if !in_string => continue,
            _ => {}
        }
        size += 1;
        if size > SHORT_ARRAY {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::json_walk::check;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let mut page = Page::new();
        pretty(text.as_bytes(), &mut page).unwrap();
        page.into_text()
    }

    #[test]
    fn digits_escapes_order_and_duplicates_stay() {
        let text = r#"{"b":12345678901234567890,"a":1.10,"b":"\u0041\/","c":{},"d":[],"e":[1,[2,3]],"f":{"g":null}}"#;
        let expected = r#"{
  "b": 12345678901234567890,
  "a": 1.10,
  "b": "\u0041\/",
  "c": {},
  "d": [],
  "e": [
    1,
    [2, 3]
  ],
  "f": {
    "g": null
  }
}"#;
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn faults_have_line_and_column() {
        let fault = |text: &str| check(text.as_bytes()).unwrap_err().to_string();
        let text = "{\n  \"orderId\": \"ord-1\",\n  \"status\": FAILED\n}";
        assert_eq!(fault(text), "line 3, column 13: expected a value: a string needs quotes");
        assert_eq!(fault(r#"{"a" 1}"#), "line 1, column 6: expected `:` after the name");
        assert_eq!(fault(r#"{"a":1 "b":2}"#), "line 1, column 8: expected `,` or `}`");
        assert!(fault(r#"{"a":1,}"#).ends_with("a comma stands before the end"));
        assert!(fault("{'a':1}").ends_with("JSON quotes with `\"`"));
        assert!(fault("[1,2").ends_with("expected `,` or `]`, but the text ends"));
        assert!(fault("01").contains("can't start with 0"));
        assert!(fault("[1] x").contains("ended here already"));
        assert!(fault("").contains("expected a value"));
        assert_eq!(fault("{\"é\":tru}"), "line 1, column 6: expected a value: a string needs quotes");
    }

    #[test]
    fn deep_nesting_stays_linear() {
        let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
        let mut page = Page::new();
        pretty(&deep, &mut page).unwrap();
        assert!(page.size() < 200_000 * 2 * (DEEPEST_INDENT + 1));
        assert!(check(&deep[..150_000]).is_err());
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::vec((".{0,4}", inner), 0..5)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn formatting_changes_whitespace_only(value in json()) {
            let text = value.to_string();
            let mut page = Page::exact();
            pretty(text.as_bytes(), &mut page).unwrap();
            let pretty = page.into_text();
            prop_assert_eq!(String::from_utf8(minify(pretty.as_bytes()).unwrap()).unwrap(), text);
        }

        #[test]
        fn the_check_agrees_with_serde_json(bytes in r#"[\[\]{}",:0-9eE.+\-a-c\\ntrfals ]{0,12}"#) {
            let theirs = serde_json::from_str::<&serde_json::value::RawValue>(&bytes).is_ok();
            prop_assert_eq!(check(bytes.as_bytes()).is_ok(), theirs);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut page = Page::new();
            let fault = raw(&bytes, &mut page).err();
            prop_assert!(fault.is_none_or(|fault| fault.at <= bytes.len()));
        }
    }
}
