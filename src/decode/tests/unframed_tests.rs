//! Values made by other people's libraries (`tests/golden/make_unframed.py`): what they are, what they say, and what is not
//! taken for one.
use super::*;
use crate::decode::Format;
use serde_json::Value;

const GOLDEN: &str = include_str!("../../../tests/golden/unframed.json");

/// The name, the bytes, and what they say.
fn rows() -> Vec<(String, Vec<u8>, String)> {
    let rows: Vec<Value> = serde_json::from_str(GOLDEN).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| {
            let name = format!("{} by {}", text(&row["name"]), text(&row["by"]));
            (name, hex(&text(&row["hex"])), text(&row["json"]))
        })
        .collect()
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn json(decoder: &Decoder, bytes: &[u8]) -> Result<String, String> {
    let mut out = Vec::new();
    let read = decoder.encoding().json(Body { bytes, message: None }, &mut out);
    read.map(|()| String::from_utf8(out).unwrap()).map_err(|fault| fault.to_string())
}

#[test]
fn values_of_others_are_known_by_their_bytes_and_read() {
    let rows = rows();
    assert!(rows.len() >= 33);
    for (name, bytes, said) in rows {
        let decoder = guess(&bytes).unwrap_or_else(|| panic!("{name} is not known"));
        assert!(name.starts_with(decoder.name()), "{name} is taken for {}", decoder.name());
        assert_eq!(json(decoder, &bytes).as_deref(), Ok(said.as_str()), "{name}");
        assert!(may_be(&bytes), "{name}");
    }
}

#[test]
fn what_ends_elsewhere_is_not_taken_for_one() {
    for (name, bytes, _) in rows() {
        let step = bytes.len().div_ceil(60);
        for end in (0..bytes.len()).step_by(step) {
            // Smile may end with the sign of its end, or without it.
            let whole = bytes[end..] == [0xff] && name.starts_with("Smile");
            assert_eq!(
                guess(&bytes[..end]).map(|decoder| decoder.name()),
                whole.then_some("Smile"),
                "{name} cut at {end}"
            );
        }
        for more in [0x00, 0x20, 0xc0] {
            assert!(guess(&[&bytes[..], &[more]].concat()).is_none(), "{name} and {more}");
        }
    }
}

#[test]
fn text_is_never_taken_for_one() {
    let texts: &[&[u8]] = &[
        b"{\"a\":1,\"b\":[2,3]}",
        b"<a><b>c</b></a>",
        b"an order of 12 pieces",
        b":)\nall is well",
        b"\x8akoda, in windows-1252",
        b"\xbfqui\xe9n es este se\xf1or?",
        b"\xdcber 100 St\xfcck",
        "Ωμέγα und Größe".as_bytes(),
        b"12345678",
        b"\0\0\0\0\x0c{\"status\":\"FAILED\"}",
    ];
    for text in texts {
        assert!(guess(text).is_none(), "{}", String::from_utf8_lossy(text));
    }
    for (name, bytes, _) in rows() {
        assert_ne!(Format::guess(Some(&bytes)), Format::Json, "{name}");
        assert_ne!(Format::guess(Some(&bytes)), Format::Xml, "{name}");
    }
}

#[test]
fn a_fault_says_where_it_is_and_in_which_field() {
    let fault = |name: &str, bytes: &str| {
        let decoder = FORMATS.iter().find(|(_, decoder)| decoder.name() == name).map(|(_, decoder)| decoder);
        json(decoder.unwrap(), &hex(bytes)).unwrap_err()
    };
    assert_eq!(fault("MessagePack", "82a161c1a16202"), "byte 3 of .a: 0xc1, which stands for nothing");
    assert_eq!(fault("MessagePack", "81a16192a1ff01"), "byte 5 of .a[0]: text that is no UTF-8");
    assert_eq!(fault("MessagePack", "81a16101ff"), "byte 4: a byte is left behind the value");
    assert_eq!(fault("CBOR", "a161611c"), "byte 3 of .a: 0x1c, which stands for nothing");
    assert_eq!(fault("CBOR", "a1616163ab"), "byte 4 of .a: the bytes end before a text, 1 are left");
    assert_eq!(
        fault("BSON", "0c0000001061000100000001"),
        "byte 12: a member of type 0x01, whose name is no text with an end"
    );
    assert_eq!(fault("Smile", "7b7d"), "byte 0: it does not begin with `:)` and a line end");
}

#[test]
fn nesting_and_tags_have_a_limit() {
    let deep = |open: u8| [vec![open; 100_000], vec![0]].concat();
    let decoders: Vec<_> = FORMATS.iter().map(|(_, decoder)| decoder).collect();
    for (name, bytes) in
        [("MessagePack", deep(0x91)), ("CBOR", deep(0x81)), ("CBOR", deep(0xc6)), ("CBOR", deep(0xc4))]
    {
        let decoder = decoders.iter().find(|decoder| decoder.name() == name).unwrap();
        let fault = json(decoder, &bytes).unwrap_err();
        assert!(fault.contains("nested deeper") || fault.contains("tags upon tags"), "{name}: {fault}");
    }
    let claims = [hex("df7fffffffa16101"), hex("bb7fffffffffffffff616101"), hex("5b7fffffffffffffff")];
    for (decoder, bytes) in
        decoders.iter().flat_map(|decoder| claims.iter().map(move |bytes| (decoder, bytes)))
    {
        assert!(json(decoder, bytes).is_err());
    }
}
