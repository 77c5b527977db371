//! What can be chosen, and what it makes of bytes.
use super::*;
use crate::decode::framed::{Body, Interpreter};
use crate::decode::several::FolderFile;
use base64::Engine;
use std::collections::BTreeMap;
use std::io::Write;

/// What a choice makes of bytes.
fn read(chosen: &str, bytes: &[u8]) -> Result<String, String> {
    read_with(chosen, bytes, &[])
}

fn read_with(chosen: &str, bytes: &[u8], files: &[(&str, &str)]) -> Result<String, String> {
    let files = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    read_by(chosen, bytes, &Files(files))
}

pub(in crate::decode) fn read_by(chosen: &str, bytes: &[u8], host: &Files<'_>) -> Result<String, String> {
    let ReadAs::By(decoder) = read_as(chosen, host)? else { panic!("{chosen} is no decoder") };
    let mut out = Vec::new();
    let json = decoder.encoding().json(Body { bytes, message: None }, &mut out);
    json.map(|()| String::from_utf8(out).unwrap()).map_err(|fault| fault.to_string())
}

/// Files by their paths, and the folders that these tell of.
pub(in crate::decode) struct Files<'f>(pub BTreeMap<&'f str, &'f [u8]>);

impl ChoiceHost for Files<'_> {
    fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = self.0.get(path).map(|bytes| bytes.to_vec());
        found.ok_or_else(|| format!("can't read {path}: no such file"))
    }

    fn folder(&self, path: &str, endings: &[&str]) -> Option<Result<Vec<FolderFile>, String>> {
        let inside = |(file, bytes): (&&str, &&[u8])| {
            Some((file.strip_prefix(path)?.strip_prefix('/')?.to_owned(), Ok(bytes.to_vec())))
        };
        let found: Vec<FolderFile> = self.0.iter().filter_map(inside).collect();
        let ends = |name: &str| name.rsplit('.').next().is_some_and(|end| endings.contains(&end));
        let is_folder = !found.is_empty();
        is_folder.then(|| Ok(found.into_iter().filter(|(name, _)| ends(name)).collect()))
    }

    fn program(&self, name: &str, _: Vec<String>) -> Result<Arc<dyn Interpreter>, String> {
        panic!("{name} is not run here")
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn what_kafkas_serializers_write_is_read_by_choice() {
    let id = "0e0b1c1e-5d3a-4d5e-9f6a-2b7c8d9e0f1a";
    let bits: Vec<u8> = uuid::Uuid::parse_str(id).unwrap().as_bytes().to_vec();
    let cases: &[(&str, &[u8], &str)] = &[
        ("int", &[0xff, 0xff, 0xff, 0xfe], "-2"),
        ("long", &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "9223372036854775807"),
        ("short", &[1, 0], "256"),
        ("float", &0.1f32.to_be_bytes(), "0.1"),
        ("double", &1.5e300f64.to_be_bytes(), "1.5e300"),
        ("boolean", &[1], "true"),
        ("string", b"12", "\"12\""),
        ("text", b"gr\xfc\xdf 12", "\"gr\u{fc}\u{df} 12\""),
        ("text", "gr\u{fc}\u{df}".as_bytes(), "\"gr\u{fc}\u{df}\""),
        ("text", b"\xff\xfea\0b\0", "\"ab\""),
        ("xml", b" <a>\n <b>1</b> </a>", "<a><b>1</b></a>"),
        ("hex", &[0, 0xab], "\"00ab\""),
        ("uuid", &bits, &format!("\"{id}\"")),
        ("uuid", id.as_bytes(), &format!("\"{id}\"")),
        ("json", b"{ \"a\": 1.10 }", "{\"a\":1.10}"),
    ];
    for (chosen, bytes, said) in cases {
        assert_eq!(read(chosen, bytes).as_deref(), Ok(*said), "{chosen}");
    }
    assert_eq!(read("long", &[0; 4]).unwrap_err(), "byte 4: 4 bytes, and not 8");
    assert_eq!(read("boolean", &[7]).unwrap_err(), "byte 0: 7 is no boolean, 0 or 1");
    assert_eq!(read("string", b"a\xff").unwrap_err(), "byte 1: text that is no UTF-8");
    assert!(read("json", b"{a}").unwrap_err().starts_with("byte 1"));
    assert!(read("xml", b"<a><b></a>").unwrap_err().starts_with("byte "));
}

#[test]
fn what_is_packed_is_read_as_what_is_inside() {
    let json = br#"{"a":1,"b":[2,3]}"#;
    let said = std::str::from_utf8(json).unwrap();
    let cbor = b"\xa2\x61a\x01\x61b\x82\x02\x03";
    let encoded = |bytes: &[u8]| base64::prelude::BASE64_STANDARD.encode(bytes).into_bytes();
    let mut lz4 = lz4_flex::frame::FrameEncoder::new(Vec::new());
    lz4.write_all(json).unwrap();
    let block = snap::raw::Encoder::new().compress_vec(json).unwrap();
    let length = u32::try_from(block.len()).unwrap().to_be_bytes();
    let xerial = [b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01", &length[..], &block].concat();
    let cases: &[(&str, Vec<u8>)] = &[
        ("gzip", gzip(json)),
        ("gzip", gzip(cbor)),
        ("zstd", zstd::encode_all(&json[..], 1).unwrap()),
        ("lz4", lz4.finish().unwrap()),
        ("snappy", block),
        ("snappy", xerial),
        ("base64", encoded(json)),
        ("base64", encoded(cbor)),
        ("base64", encoded(&gzip(json))),
        ("base64", b"eyJhIjoxLCJi\nIjpbMiwzXX0".to_vec()),
    ];
    for (chosen, bytes) in cases {
        assert_eq!(read(chosen, bytes).as_deref(), Ok(said), "{chosen} of {bytes:02x?}");
        let guess = unframed::guess(bytes).map(|decoder| decoder.name());
        // Only what has a sign is known by its bytes.
        assert_eq!(guess, has_sign(bytes).then_some(*chosen), "{chosen}");
    }
    assert_eq!(read("gzip", &gzip(b"<a>x</a>")).as_deref(), Ok("<a>x</a>"));
    assert_eq!(read("gzip", &gzip(&[0, 1, 2, 0xff])).as_deref(), Ok("\"00 01 02 ff\""));
    assert!(unframed::guess(&gzip(&[0, 1, 2, 0xff])).is_none(), "what does not read stays as it is");
    assert!(read("gzip", &gzip(json)[..12]).unwrap_err().starts_with("byte 0: no gzip: "));
    assert!(unframed::guess(&gzip(json)[..20]).is_none());
    let bomb = gzip(&vec![b' '; 17 << 20]);
    assert_eq!(read("gzip", &bomb).unwrap_err(), "byte 0: no gzip: it unpacks to more than 16 MiB");
}

fn has_sign(bytes: &[u8]) -> bool {
    [&b"\x1f\x8b"[..], b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\x82SNAPPY"]
        .iter()
        .any(|sign| bytes.starts_with(sign))
}

#[test]
fn schemas_of_files_read_what_names_none() {
    let avro =
        r#"{"type":"record","name":"O","fields":[{"name":"id","type":"string"},{"name":"n","type":"long"}]}"#;
    let files =
        [("/s/o.avsc", avro), ("/s/bad.avsc", "{"), ("/s/o.proto", PROTO), ("/s/in/part.proto", PART)];
    let read = |chosen: &str, bytes: &[u8]| read_with(chosen, bytes, &files);
    assert_eq!(read("avro:/s/o.avsc", b"\x06abc\x02").as_deref(), Ok(r#"{"id":"abc","n":1}"#));
    assert!(read("avro:/s/o.avsc", b"\x06ab").unwrap_err().starts_with("byte 0 of .id"));
    let order = b"\x0a\x03abc\x12\x02\x08\x07";
    assert_eq!(read("protobuf:/s/o.proto#Order", order).as_deref(), Ok(r#"{"id":"abc","part":{"n":7}}"#));
    assert_eq!(
        read("protobuf:/s/o.proto", b"\x08\x05").as_deref(),
        Ok(r#"{"x":5}"#),
        "the first of the file"
    );
    for (chosen, why) in [
        ("avro:/s/none.avsc", "can't read /s/none.avsc"),
        ("avro:/s/bad.avsc", "/s/bad.avsc is no Avro schema"),
        ("protobuf:/s/o.proto#Odrer", "there is no message Odrer: a.First, a.Order"),
        ("avro:", "names nothing behind the colon"),
        ("cbro", "there is no `cbro`"),
        ("command:", "names nothing behind the colon"),
        ("command:a 'b", "a quotation mark is open"),
    ] {
        let error = read(chosen, b"x").unwrap_err();
        assert!(error.contains(why), "{chosen}: {error}");
    }
    assert_eq!(anchored("avro:o.avsc", Path::new("/s")), "avro:/s/o.avsc");
    assert_eq!(anchored("cbor", Path::new("/s")), "cbor");
    assert_eq!(anchored("command:./d.py 'a b'", Path::new("/s")), "command:/s/./d.py 'a b'");
    assert_eq!(anchored("command:python3 d.py", Path::new("/s")), "command:python3 d.py");
}

#[test]
fn what_streams_puts_around_is_told_beside_what_is_inside() {
    let at = 1_795_698_855_123_i64.to_be_bytes();
    let later = 1_795_698_900_000_i64.to_be_bytes();
    let inside: &[(&[u8], &str)] = &[
        (b"order-1", "\"order-1\""),
        (b"{ \"a\": 1 }", "{\"a\":1}"),
        (b"\0\0\0\x07\xff", "\"00 00 00 07 ff\""),
    ];
    for (bytes, said) in inside {
        let time = "2026-11-26T13:14:15.123Z";
        let value = read("timestamped", &[&at[..], bytes].concat()).unwrap();
        assert_eq!(value, format!(r#"{{"timestamp":"{time}","value":{said}}}"#));
        let key = read("windowed", &[bytes, &at[..]].concat()).unwrap();
        assert_eq!(key, format!(r#"{{"start":"{time}","key":{said}}}"#));
        let key = read("window-store", &[bytes, &at[..], &[0, 0, 0, 3]].concat()).unwrap();
        assert_eq!(key, format!(r#"{{"start":"{time}","sequence":3,"key":{said}}}"#));
        let key = read("session", &[bytes, &later[..], &at[..]].concat()).unwrap();
        assert_eq!(key, format!(r#"{{"end":"2026-11-26T13:15:00.000Z","start":"{time}","key":{said}}}"#));
    }
    assert_eq!(read("session", &[0; 12]).unwrap_err(), "byte 12: 12 bytes, and 16 are of times alone");
}

const PROTO: &str = r#"syntax = "proto3"; package a;
import "in/part.proto";
import "google/protobuf/timestamp.proto";
message First { int32 x = 1; }
message Order { string id = 1; Part part = 2; google.protobuf.Timestamp at = 3; }"#;
const PART: &str = r#"syntax = "proto3"; package a; message Part { int32 n = 1; }"#;
