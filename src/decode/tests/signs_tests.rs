//! Tests of `signs`: values as other people's libraries write them, and what must not be taken for one.
use super::named;
use crate::decode::{Showing, look};
use proptest::prelude::*;
use std::io::Write;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

#[test]
fn bytes_are_named_by_strong_signs() {
    let cases = [
        // new ObjectOutputStream(…).writeObject(new java.util.ArrayList())
        (
            "aced00057372 0013 6a6176612e7574696c2e41727261794c697374 7881d21d99c7619d03",
            "Java-serialized, class java.util.ArrayList",
        ),
        ("aced0005740001 61", "Java-serialized, class java.lang.String"),
        ("aced000577020102", "Java-serialized"),
        ("c301 0807060504030201 02", "Avro single object, its schema has the fingerprint 0102030405060708"),
        // msgpack.packb({"compact": True, "schema": 0}), as msgpack.org shows it
        ("82a7636f6d70616374c3a6736368656d6100", "MessagePack"),
        // cbor2.dumps({"a": 1, "b": [2, 3]}) of RFC 8949, and with lengths left open
        ("a26161016162820203", "CBOR"),
        ("bf61610161629f0203ffff", "CBOR"),
        // {"hello": "world"}, as bsonspec.org shows it
        ("160000000268656c6c6f0006000000776f726c640000", "BSON"),
        ("3a290a03fa8161c1", "Smile"),
        ("89504e470d0a1a0a", "PNG"),
    ];
    for (bytes, name) in cases {
        assert_eq!(named(&hex(bytes)).as_deref(), Some(name), "{bytes}");
    }
}

#[test]
fn what_is_packed_says_what_it_holds() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(br#"{"a":1}"#).unwrap();
    let gzip = gzip.finish().unwrap();
    assert_eq!(named(&gzip).as_deref(), Some("gzip, of JSON"));
    assert_eq!(named(&gzip[..10]).as_deref(), Some("gzip"));
    assert_eq!(named(&zstd::encode_all(&b"<a>x</a>"[..], 1).unwrap()).as_deref(), Some("Zstandard, of XML"));
    assert_eq!(named(&zstd::encode_all(&[0; 100][..], 1).unwrap()).as_deref(), Some("Zstandard, of bytes"));
    // It stands beside the hex.
    assert_eq!(look(Some(&gzip), Showing::default()).wrapped.as_deref(), Some("gzip, of JSON"));
}

#[test]
fn a_container_file_names_its_records_and_its_codec() {
    let mut file = b"Obj\x01\x04\x14avro.codec\x0esnappy".to_vec();
    file.truncate(file.len() - 7);
    file.extend_from_slice(b"\x0csnappy\x16avro.schema");
    let schema = br#"{"type":"record","name":"Order","namespace":"acme","fields":[]}"#;
    file.push(u8::try_from((schema.len() * 2) & 0x7f).unwrap() | if schema.len() > 63 { 0x80 } else { 0 });
    if schema.len() > 63 {
        file.push(u8::try_from((schema.len() * 2) >> 7).unwrap());
    }
    file.extend_from_slice(schema);
    file.push(0);
    assert_eq!(
        named(&file).as_deref(),
        Some("Avro container file, records of acme.Order, packed with snappy")
    );
    assert_eq!(named(&file[..9]).as_deref(), Some("Avro container file"));
}

#[test]
fn others_are_not_named() {
    // Confluent's frame with Avro behind it, a UUID, a number, and maps that end elsewhere.
    let others = [
        "00000000070e6f726465722d31",
        "0e0b1c1e5d3a4d5e9f6a2b7c8d9e0f1a",
        "0000000000000007",
        "82a7636f6d70616374c3a6736368656d61",
        "82a7636f6d70616374c3a6736368656d610000",
        "a2616101616282020304",
        "8201020304050607",
        "a101020304050607",
        "160000000268656c6c6f0006000000776f726c6400",
        "ffffffffffffffffff",
    ];
    for bytes in others {
        assert_eq!(named(&hex(bytes)), None, "{bytes}");
    }
}

proptest! {
    #[test]
    fn no_bytes_bring_it_down(begin in prop::sample::select(vec![&b""[..], b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18",
        b"Obj\x01", b"\xac\xed\0\x05sr", b"\xbf\x61a", b"\x82\xa1a", b"\x20\0\0\0\x03a\0"]), rest in prop::collection::vec(any::<u8>(), 0..60)) {
        named(&[begin, &rest].concat());
    }
}
