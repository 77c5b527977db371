//! Avro that brings its schema along, or names it by a fingerprint, made by fastavro.
use super::*;
use crate::decode::choice::tests::{Files, read_by};
use crate::decode::framed::{Body, Encoding};
use crate::decode::{avro, unframed};

const GOLDEN: &str = include_str!("../../../tests/golden/avro_self.json");

fn rows(kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(GOLDEN).unwrap();
    all[kind].as_array().unwrap().clone()
}

fn hex(row: &Value) -> Vec<u8> {
    let digits = text(row, "hex");
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap().to_owned()
}

fn json(encoding: &dyn Encoding, bytes: &[u8]) -> Result<String, String> {
    let mut out = Vec::new();
    let read = encoding.json(Body { bytes, message: None }, &mut out);
    read.map(|()| String::from_utf8(out).unwrap()).map_err(|fault| fault.to_string())
}

#[test]
fn containers_are_known_by_their_bytes_and_all_their_objects_read() {
    let rows = rows("containers");
    assert!(rows.len() > 12);
    for row in rows {
        let (name, bytes) = (text(&row, "name"), hex(&row));
        let guess = unframed::guess(&bytes);
        if name.starts_with("bzip2") && name != "bzip2 of 0" {
            assert!(guess.is_none(), "{name}");
            let read = json(&avro::AvroContainers::default(), &bytes).unwrap_err();
            assert!(read.ends_with("it is packed with bzip2, which is not read here"), "{name}: {read}");
            continue;
        }
        let decoder = guess.unwrap_or_else(|| panic!("{name} is not known"));
        assert_eq!(json(decoder.encoding(), &bytes), Ok(text(&row, "json")), "{name}");
        let remark = decoder.encoding().remark(Body { bytes: &bytes, message: None }).unwrap();
        let codec = name.split(' ').next().unwrap();
        if name == "snappy of 12" {
            assert_eq!(remark, "12 objects of shop.Order, packed with snappy");
        }
        assert!(codec == "null" || codec == "numbers" || remark.ends_with(codec), "{remark}");
    }
}

#[test]
fn a_container_that_is_cut_or_changed_is_none_and_says_why() {
    let row = rows("containers").into_iter().find(|row| text(row, "name") == "snappy of 12").unwrap();
    let bytes = hex(&row);
    let containers = avro::AvroContainers::default();
    for cut in 4..bytes.len() {
        // Behind a block it ends like a shorter file.
        if let Ok(read) = json(&containers, &bytes[..cut]) {
            assert!(text(&row, "json").starts_with(read.trim_end_matches(']')), "{cut}: {read}");
        }
    }
    for at in 4..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x55;
        let _ = json(&containers, &changed);
    }
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(json(&containers, &changed).unwrap_err().contains("another mark stands behind a block"));
}

#[test]
fn a_schemas_fingerprint_is_that_of_others() {
    for row in rows("singles") {
        let references = row["references"].as_array().unwrap();
        let references: Vec<(String, Arc<str>)> =
            references.iter().map(|one| ("r".to_owned(), one.as_str().unwrap().into())).collect();
        let schema = text(&row, "schema");
        assert_eq!(canonical(&schema, &references), Some(text(&row, "canonical")), "{row}");
        let print = fingerprint(&schema, &references).unwrap();
        assert_eq!(format!("{print:016x}"), text(&row, "fingerprint"), "{row}");
    }
    assert_eq!(fingerprint("{\"type\":5}", &[]), None);
}

#[test]
fn a_single_object_is_read_by_a_schema_of_a_file_or_a_folder_that_has_its_fingerprint() {
    let rows = rows("singles");
    let with_reference = rows.iter().find(|row| text(row, "name") == "with a reference").unwrap();
    let (order, line) =
        (text(with_reference, "schema"), with_reference["references"][0].as_str().unwrap().to_owned());
    let host = Files([("/s/order.avsc", order.as_bytes()), ("/s/in/line.avsc", line.as_bytes())].into());
    let (bytes, said) = (hex(with_reference), text(with_reference, "json"));
    for chosen in ["avro:/s", "avro:/s#Order", "avro:/s#Line"] {
        assert_eq!(read_by(chosen, &bytes, &host).as_deref(), Ok(&*said), "{chosen}");
        // Without its ten bytes it is what was named.
        let read = read_by(chosen, &bytes[10..], &host);
        assert_eq!(read.is_ok(), chosen == "avro:/s#Order", "{chosen}: {read:?}");
    }
    let why = read_by("avro:/s", &bytes[10..], &host).unwrap_err();
    assert!(why.contains("the value does not say of which type it is: it has several"), "{why}");
    let mut other = bytes.clone();
    other[2] ^= 1;
    let why = read_by("avro:/s", &other, &host).unwrap_err();
    assert!(
        why.contains("has the fingerprint 689d5a69ea9f39b2, which none of the 4 types here has"),
        "{why}"
    );
    // A container file brings its own along, whatever was chosen.
    let container =
        self::rows("containers").into_iter().find(|row| text(row, "name") == "null of 1").unwrap();
    assert_eq!(read_by("avro:/s#Line", &hex(&container), &host), Ok(text(&container, "json")));
    let number = rows.iter().find(|row| text(row, "name") == "a number").unwrap();
    let host = Files([("/l.avsc", &b"\"long\""[..])].into());
    assert_eq!(read_by("avro:/l.avsc", &hex(number), &host).as_deref(), Ok("300"));
    assert_eq!(read_by("avro:/l.avsc", b"\xd8\x04", &host).as_deref(), Ok("300"));
}
